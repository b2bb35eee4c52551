"""
The clients of AWS's services, each made at its first use and kept by a warm function.

| Service         | connect | read | attempts | because                                         |
|-----------------|--------:|-----:|---------:|-------------------------------------------------|
| S3              |     5 s | 60 s |        5 | a part of a multipart upload has 16 MB and more |
| Step Functions  |     5 s | 10 s |        3 | answers are small; the state machine repeats    |
| EventBridge     |     5 s | 10 s |        3 | the same                                        |
| SNS             |     5 s | 10 s |        3 | the same                                        |
| Secrets Manager |     5 s | 10 s |        3 | the same                                        |

An attempt is repeated as botocore's standard mode does it, after at most 20 seconds.
"""

import encodings.idna  # noqa: F401 - socket would import it at the first connection
from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_stepfunctions import SFNClient

_CONNECT_SECONDS = 5


@cache
def s3() -> "S3Client":
    """Return the client of S3."""
    return boto3.client("s3", config=_config(read_seconds=60, attempts=5))


@cache
def step_functions() -> "SFNClient":
    """Return the client of Step Functions."""
    return boto3.client("stepfunctions", config=_config())


@cache
def events() -> "EventBridgeClient":
    """Return the client of EventBridge."""
    return boto3.client("events", config=_config())


@cache
def sns() -> "SNSClient":
    """Return the client of SNS."""
    return boto3.client("sns", config=_config())


@cache
def secrets() -> "SecretsManagerClient":
    """Return the client of Secrets Manager."""
    return boto3.client("secretsmanager", config=_config())


def forget_clients() -> None:
    """Make the next call of each service make its client again, for another endpoint or session."""
    for client in (s3, step_functions, events, sns, secrets):
        client.cache_clear()


def _config(*, read_seconds: int = 10, attempts: int = 3) -> Config:
    return Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=read_seconds,
        retries={"mode": "standard", "total_max_attempts": attempts},
    )
