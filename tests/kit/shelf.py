"""A bucket with loads that began and ended when a test says so."""

import dataclasses
import json
import uuid

import boto3
from kit.summary_examples import examples

from bulkdrop.layout import results_prefix, status_key, summary_key
from bulkdrop.report.summary import Summary
from bulkdrop_cli.drop import Dropped
from bulkdrop_cli.find import find
from bulkdrop_cli.results import Results
from bulkdrop_cli.stack import Stack

KEY = "incoming/Contact/insert/people.csv"


class Shelf:
    """A bucket with loads that began and ended when a test says so."""

    def __init__(self) -> None:
        self.bucket = f"loads-{uuid.uuid4().hex[:12]}"
        self.s3 = boto3.client("s3")
        self.s3.create_bucket(
            Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        self.s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"}
        )
        self.results = Results(Stack("bulkdrop", {"UploadBucketName": self.bucket}))

    @property
    def machine_arn(self) -> str:
        """Make a state machine that does nothing, and return its ARN."""
        definition = {"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}
        role = "arn:aws:iam::123456789012:role/none"
        states = boto3.client("stepfunctions")
        made = states.create_state_machine(
            name=self.bucket, definition=json.dumps(definition), roleArn=role
        )
        return made["stateMachineArn"]

    def drop(self, content: str, key: str = KEY) -> Dropped:
        """Drop an upload, of which nobody hears."""
        put = self.s3.put_object(Bucket=self.bucket, Key=key, Body=content)
        return Dropped(key, put["VersionId"], put["ETag"].strip('"'))

    def begin(self, dropped: Dropped, load_id: str, state: str = "Loading", **more: str) -> None:
        """Write the status of a load."""
        status = {"state": state, "records_processed": 3, "records_total": 9, **more}
        self._put(status_key(results_prefix(dropped.key, load_id)), status)

    def end(self, dropped: Dropped, load_id: str, as_in: Summary | None = None) -> None:
        """Write the summary of a load."""
        summary = as_in or next(examples())
        upload = dataclasses.replace(summary.upload, **dataclasses.asdict(dropped))
        ended = dataclasses.replace(summary, load_id=load_id, upload=upload)
        self._put(summary_key(results_prefix(dropped.key, load_id)), ended.to_json())

    def found(self, words: str) -> str:
        """Return the id of the load that is meant."""
        return find(self.results, words).summary.load_id

    def _put(self, key: str, document: object) -> None:
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=json.dumps(document))
