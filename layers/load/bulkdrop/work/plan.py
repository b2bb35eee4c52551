"""The plan of a load as it is kept in S3, for later runs of the load."""

from bulkdrop import layout
from bulkdrop.errors import WorkExpiredError
from bulkdrop.load.plan import Plan
from bulkdrop.load.upload import Load
from bulkdrop.storage.bucket import Bucket


def begin(bucket: Bucket, load: Load) -> None:
    """
    Record that the load has begun; raise WorkExpiredError if a later run finds no such record.

    The record is the oldest file of the load, so it expires first: while it is there, nothing that
    an earlier run kept is missing. 0.1.0 wrote none: of a load that it planned the plan says so, as
    what its runs kept came later.
    """
    key = layout.begun_key(load.load_id)
    if load.run == 1:
        bucket.write_json_once(key, {"run": load.run})
    elif bucket.read_json(key) is None and not _is_of_0_1_0(kept_plan(bucket, load)):
        raise WorkExpiredError(
            f"What was kept in {layout.work_prefix(load.load_id)} has expired or was deleted, so "
            "it is not known which records are loaded, and nothing more was sent. Compare the "
            "records in the org with the file before you drop it again."
        )


def keep_plan(bucket: Bucket, load: Load, plan: Plan) -> None:
    """Keep the plan; its parts must be listed already."""
    bucket.write_json(layout.plan_key(load.load_id), plan.to_json())


def kept_plan(bucket: Bucket, load: Load) -> Plan | None:
    """Return the plan that this run or an earlier one kept, if there was one that came so far."""
    document = bucket.read_json(layout.plan_key(load.load_id))
    return Plan.from_json(document) if document else None


def _is_of_0_1_0(plan: Plan | None) -> bool:
    return plan is not None and plan.planned_at is None


def whole_plan(bucket: Bucket, load: Load, given: Plan | None) -> Plan | None:
    """
    Return the plan as it was kept, warnings included; None if the load never had one.

    `given` is what the state of the execution holds of it.
    """
    if given is None and load.run == 1:
        return None
    return kept_plan(bucket, load) or given
