"""
Bulkdrop's data path, as its functions run it: plan_load, submit_job, check_job, save_results.

All in one process, without Lambda around it; the waits between looks are a tenth of a second.
"""

import json
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from bench.contestants.laps import lap
from bulkdrop.check_job.step import check_job
from bulkdrop.fields.description import Field, ObjectDescription
from bulkdrop.load.part import Attempt, Part
from bulkdrop.load.plan import Plan
from bulkdrop.load.upload import Load
from bulkdrop.load.watched_job import WatchedJob
from bulkdrop.plan_load.org import DescribedOrg, NotDescribedError
from bulkdrop.plan_load.step import plan_load
from bulkdrop.result_name import ResultName
from bulkdrop.save_results.step import Saving
from bulkdrop.settings import PlanSettings, SalesforceSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.submit_job.step import Submission, SubmissionLimits
from sfbulk import BulkClient, ClientCredentials

PLAN = PlanSettings(
    load_state_machine_arn="arn:aws:states:eu-central-1:123456789012:stateMachine:bench",
    max_part_bytes=100_000_000,
    max_records_per_load=10_000_000_000,
    max_unpacked_bytes=1_000_000_000_000,
    max_workbook_bytes=1_000_000_000_000,
    max_concurrent_jobs=5,
    max_loads_per_object=500,
    bad_records="SetAside",
    load_timeout_hours=1,
)
SALESFORCE = SalesforceSettings(
    salesforce_secret_arn="",
    salesforce_api_version="66.0",
    salesforce_timeout_seconds=60,
    poll_floor_seconds=1,
    poll_ceiling_seconds=300,
    load_timeout_hours=1,
    submission_settle_seconds=300,
    multipart_max_characters=100_000,
    max_jobs_per_part=10,
    second_chances=0,
)
_LOOK_SECONDS = 0.1


class Undescribed(DescribedOrg):
    """An org that describes nothing: headers are sent as they stand, as the peers send theirs."""

    def describe(self, object_name: str, *, renew: bool = False) -> ObjectDescription:
        """Describe nothing."""
        raise NotDescribedError(f"{object_name} is not described here ({renew=}).")

    def left_of_limits(self) -> dict[str, int]:
        """Say nothing of limits, which the peers do not ask for."""
        return {}


class Labelled(Undescribed):
    """An org whose fields have these labels, and other names."""

    labels: Sequence[str] = ()

    def describe(self, object_name: str, *, renew: bool = False) -> ObjectDescription:
        """Describe an object of these fields."""
        del renew
        fields = tuple(Field(name=f"{label}__c", label=label) for label in self.labels)
        return ObjectDescription(object_name, fields=fields)


def main(facts: dict[str, Any]) -> None:
    """Load one upload from the bucket; the facts say where all is."""
    load = Load.from_json(facts["load"])
    bucket = Bucket(load.upload.bucket)
    login = ClientCredentials(facts["org_url"], facts["client_id"], facts["client_secret"])
    client = BulkClient(login)
    with lap("plan"):
        Labelled.labels = facts.get("labels", ())
        org = (Labelled if Labelled.labels else Undescribed)(bucket, SALESFORCE)
        plan = plan_load(bucket, load, PLAN, org).plan
    for document in bucket.read_json(plan.parts_key):
        _load_part(bucket, client, Attempt(load, plan, Part.from_json(document)))
        if facts.get("forget"):
            _forget(bucket, client, load, plan, Part.from_json(document))
    sys.stdout.write(json.dumps({"records": plan.records, "parts": plan.parts}) + "\n")


def _load_part(bucket: Bucket, client: BulkClient, attempt: Attempt) -> None:
    with lap("upload"):
        job = Submission(bucket, client, attempt, SubmissionLimits.of(SALESFORCE)).submit()
    watched = WatchedJob.of(job, SALESFORCE.poll_floor_seconds)
    with lap("check"):
        while not watched.is_finished:
            time.sleep(_LOOK_SECONDS)
            watched = check_job(client, watched, attempt.part.records, SALESFORCE)
    with lap("results"):
        outcome = Saving(bucket, lambda: nullcontext(client), attempt, 0).save(None)
    back = outcome.count(ResultName.SUCCESS) + outcome.count(ResultName.FAILURE)
    if back != attempt.part.records:
        raise SystemExit(f"{back} of {attempt.part.records} records are back")


def _forget(bucket: Bucket, client: BulkClient, load: Load, plan: Plan, part: Part) -> None:
    """Take no room: remove what is no longer needed, in the bucket and in the org."""
    for key in bucket.list_keys(Attempt(load, plan, part).prefix):
        if key.endswith(("job.json", ".csv")):
            if key.endswith("job.json"):
                client.delete(bucket.read_json(key)["id"])
            bucket.delete(key)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
