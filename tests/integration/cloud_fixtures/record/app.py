"""Write each event to S3, once for each attempt; fail for keys that hold the word fail."""

import json
import os
from typing import Any

import boto3


def lambda_handler(event: dict[str, Any], context: Any) -> None:
    """Keep the event."""
    body = json.dumps(event).encode()
    name = f"seen/{event['id']}/{context.aws_request_id}.json"
    boto3.client("s3").put_object(Bucket=os.environ["BUCKET"], Key=name, Body=body)
    if "fail" in event["detail"]["object"]["key"]:
        raise RuntimeError("asked to fail")
