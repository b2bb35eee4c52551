"""
Lines for Lambda's log: the levels of `ApplicationLogLevel` hold, and metrics are kept at each.

Lambda drops lines below that level. It reads the level of a line only beside a timestamp of
RFC 3339, and takes any other line for INFO: at WARN it would drop metrics, and errors as well.
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
"""

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import (
    AmazonCloudWatchEMFProvider,
)

from bulkdrop.printable import log_line


def lambda_logger() -> Logger:
    """Return the logger of a function; its level is the one that Lambda filters by."""
    return Logger(json_serializer=log_line, use_rfc3339=True, utc=True)


def lambda_metrics() -> Metrics:
    """Return the metrics of a function, which Lambda's log keeps whatever its level is."""
    return Metrics(provider=_KeptLines())


def describe(metrics: Metrics, properties: Mapping[str, str]) -> None:
    """Let the next line of metrics say these things besides, which are no metrics."""
    for name, value in properties.items():
        metrics.add_metadata(name, value)


class _KeptLines(AmazonCloudWatchEMFProvider):
    """
    Lines of metrics that state the lowest level that Lambda keeps.

    PutMetricData would need no line, but costs each function a call, a right and a client.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """

    def serialize_metric_set(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 # as the class above has it
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO")
        return {**super().serialize_metric_set(*args, **kwargs), "level": level, "timestamp": now}
