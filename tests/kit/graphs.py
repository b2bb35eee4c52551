"""The metrics that the template's alarms and dashboard name, after substitution."""

import json
from collections.abc import Iterator
from typing import Any

from kit.deployment import expanded

from local.cloud.stack.intrinsics import Resolver

OURS = "Bulkdrop"
Metric = tuple[str, str, tuple[tuple[str, str], ...]]
"""Namespace, name, and dimensions with their values."""


def resolved(name: str, document: dict[str, Any] | None = None, **given: str) -> dict[str, Any]:
    """Return a resource's properties as CloudFormation makes them of these parameters."""
    document = document or expanded()
    defaults = {key: str(each["Default"]) for key, each in document["Parameters"].items()}
    pseudo = {
        "AWS::AccountId": "123456789012",
        "AWS::Partition": "aws",
        "AWS::Region": "eu-central-1",
        "AWS::StackName": "bulkdrop",
        "AWS::URLSuffix": "amazonaws.com",
    }
    resolver = Resolver(document, defaults | pseudo | given, lambda id_, _: id_)
    properties: dict[str, Any] = resolver.resolve(document["Resources"][name]["Properties"])
    return properties


def dashboard() -> dict[str, Any]:
    """Return the body of the dashboard."""
    return dict(json.loads(resolved("LoadDashboard")["DashboardBody"]))


def of_alarms() -> Iterator[Metric]:
    """Yield the metric of each alarm."""
    for name, resource in expanded()["Resources"].items():
        if resource["Type"] == "AWS::CloudWatch::Alarm":
            properties = resolved(name)
            found = ((each["Name"], each["Value"]) for each in properties.get("Dimensions", []))
            yield properties["Namespace"], properties["MetricName"], tuple(found)


def of_widgets() -> Iterator[Metric]:
    """Yield each metric of the dashboard, with `.` written out as what stands above it."""
    for widget in dashboard()["widgets"]:
        above: list[str] = []
        for row in widget["properties"].get("metrics", []):
            words = [word for word in row if isinstance(word, str)]
            words = [above[at] if word == "." else word for at, word in enumerate(words)]
            above = words
            namespace, name, *rest = words
            yield namespace, name, tuple(zip(rest[::2], rest[1::2], strict=True))
