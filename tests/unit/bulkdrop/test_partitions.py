"""China and GovCloud: every ARN and host name of the stack is that of its partition."""

import json
import re
from typing import Any

import pytest
from kit.deployment import ROOT, template

from local.cloud.stack.intrinsics import Resolver
from local.cloud.stack.template import expand

PARTITIONS = {
    "aws": ("eu-central-1", "amazonaws.com", "console.aws.amazon.com"),
    "aws-cn": ("cn-north-1", "amazonaws.com.cn", "console.amazonaws.cn"),
    "aws-us-gov": ("us-gov-west-1", "amazonaws.com", "console.amazonaws-us-gov.com"),
}
DEFINITION = "statemachine/load.asl.json"


def resolved(partition: str, **given: str) -> dict[str, Any]:
    """Return the resources and outputs, and the definition, as that partition makes them."""
    region, suffix, _ = PARTITIONS[partition]
    document = template()
    for resource in document["Resources"].values():
        for name in ("CodeUri", "ContentUri", "DefinitionUri"):
            if name in resource.get("Properties", {}):
                resource["Properties"][name] = "s3://bucket/key"
    document = expand(document, given, region)
    defaults = {key: str(each["Default"]) for key, each in document["Parameters"].items()}
    pseudo = {
        "AWS::AccountId": "123456789012",
        "AWS::Partition": partition,
        "AWS::Region": region,
        "AWS::StackName": "bulkdrop",
        "AWS::URLSuffix": suffix,
    }
    resolver = Resolver(document, defaults | pseudo | given, lambda id_, _: id_)
    found = {name: resolver.resolve(document[name]) for name in ("Resources", "Outputs")}
    machine = found["Resources"]["LoadStateMachine"]["Properties"]
    definition = (ROOT / DEFINITION).read_text("utf-8")
    for name, value in machine["DefinitionSubstitutions"].items():
        definition = definition.replace(f"${{{name}}}", str(value))
    return {**found, "Definition": json.loads(definition)}


@pytest.mark.parametrize("partition", PARTITIONS)
@pytest.mark.parametrize("given", [{}, {"ExistingBucketName": "theirs", "SubnetIds": "subnet-1"}])
def test_every_arn_is_of_the_partition(partition: str, given: dict[str, str]) -> None:
    """No ARN of another partition is left: in resources, in outputs, in the definition."""
    text = json.dumps(resolved(partition, **given))

    found = set(re.findall(r"\barn:([\w-]*):", text))
    assert found == {partition}
    assert text.count(f"arn:{partition}:states:::") > 10


@pytest.mark.parametrize("partition", PARTITIONS)
def test_links_lead_to_the_partitions_console(partition: str) -> None:
    """The dashboard and the outputs name the console of the partition, and no other host."""
    found = resolved(partition)
    hosts = re.findall(r"https://([\w.-]+)/", json.dumps(found))

    assert {*hosts} == {PARTITIONS[partition][2]}


def test_no_partition_is_written_down() -> None:
    """Neither template nor definition writes a partition down: AWS fills it in."""
    for path in ("template.yaml", DEFINITION):
        assert "arn:aws" not in (ROOT / path).read_text("utf-8")
