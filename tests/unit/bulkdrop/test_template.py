"""The template: what cfn-lint passes over, and where the local cloud is laxer than AWS."""

import dataclasses
import json
import re
from graphlib import TopologicalSorter

import pytest
from kit.deployment import actions, expanded, references, statements, template

from bulkdrop import settings

FUNCTION_ROLES = [
    name
    for name, resource in expanded()["Resources"].items()
    if resource["Type"] == "AWS::IAM::Role" and name.endswith("FunctionRole")
]


def test_no_reference_cycle() -> None:
    """The expanded resources can be made in some order."""
    resources = expanded()["Resources"]
    graph = {name: references(resource) & resources.keys() for name, resource in resources.items()}

    assert len(resources) == len([*TopologicalSorter(graph).static_order()])


def test_every_reference_exists() -> None:
    """What is referred to is a parameter, a resource or AWS's."""
    document = expanded()
    known = document["Resources"].keys() | document["Parameters"].keys()
    unknown = {name for name in references(document) - known if not name.startswith("AWS::")}

    assert unknown == set()


def test_every_parameter_is_used() -> None:
    """No parameter is asked for in vain."""
    document = template()
    body = {name: document[name] for name in ("Conditions", "Globals", "Resources", "Outputs")}

    assert document["Parameters"].keys() <= references(body)


@pytest.mark.parametrize("role", FUNCTION_ROLES)
def test_versions_can_be_read(role: str) -> None:
    """Who may read uploads may read a version of one: S3 asks for another action then."""
    for statement in statements(role):
        if "s3:GetObject" in actions(statement) and "incoming/" in str(statement["Resource"]):
            assert "s3:GetObjectVersion" in actions(statement)


@pytest.mark.parametrize("role", FUNCTION_ROLES)
def test_missing_keys_are_named(role: str) -> None:
    """Who may read work files may list: S3 answers 403 for a missing key otherwise."""
    held = list(statements(role))
    if any("s3:GetObject" in actions(s) and "work/" in str(s["Resource"]) for s in held):
        assert any("s3:ListBucket" in actions(s) for s in held)


@pytest.mark.parametrize("role", [*FUNCTION_ROLES, "LoadStateMachineRole"])
def test_least_privilege(role: str) -> None:
    """Statements name actions, and prefixes or resources; none allows everything."""
    for statement in statements(role):
        assert not any("*" in action for action in actions(statement))
        assert statement["Resource"] != "*"


def test_machine_may_start_its_parts() -> None:
    """A Distributed Map starts child executions of its own machine, and watches them."""
    held = {action for s in statements("LoadStateMachineRole") for action in actions(s)}

    assert {"states:StartExecution", "states:DescribeExecution", "states:StopExecution"} <= held
    (start,) = [
        s for s in statements("LoadStateMachineRole") if "states:StartExecution" in actions(s)
    ]
    name = template()["Resources"]["LoadStateMachine"]["Properties"]["Name"]["Fn::Sub"]
    assert start["Resource"]["Fn::Sub"].endswith(f":stateMachine:{name}")


KEYS = {
    "BucketKmsKeyArn": ("s3", r"^s3:(Get|Put)Object$"),
    "SecretKmsKeyArn": ("secretsmanager", "^secretsmanager:GetSecretValue$"),
    "TopicKmsKeyArn": ("sns", "^sns:Publish$"),
}
"""The service through which each key is used, and what a role has to do to need it."""


@pytest.mark.parametrize("parameter", KEYS)
def test_key_reaches_who_needs_it(parameter: str) -> None:
    """A key can be used by the roles that touch what it encrypts, through that service alone."""
    service, needed = KEYS[parameter]
    may, need = set(), set()
    for role in [*FUNCTION_ROLES, "LoadStateMachineRole"]:
        for statement in statements(role):
            held = actions(statement)
            if any(re.search(needed, action) for action in held):
                need.add(role)
            if references(statement["Resource"]) == {parameter}:
                may.add(role)
                via = statement["Condition"]["StringEquals"]["kms:ViaService"]["Fn::Sub"]
                assert via == f"{service}.${{AWS::Region}}.${{AWS::URLSuffix}}"

    assert may == need != set()


@pytest.mark.parametrize("role", FUNCTION_ROLES)
def test_listing_is_bounded(role: str) -> None:
    """No role may list the whole bucket, only under one of the prefixes that it works in."""
    for statement in statements(role):
        if any(action.startswith("s3:List") for action in actions(statement)):
            ((prefix,),) = [each.values() for each in statement["Condition"].values()]
            prefixes = [prefix] if isinstance(prefix, str) else prefix
            assert all(each.startswith(("work/", "incoming/", "check/")) for each in prefixes)


def test_policies_outlive_the_stack() -> None:
    """What protects the bucket stays with it, and the dead letters take TLS alone."""
    resources = template()["Resources"]
    letters = resources["DeadLetterQueuePolicy"]["Properties"]["PolicyDocument"]["Statement"]

    for name in ("UploadBucket", "UploadBucketPolicy"):
        kept = {resources[name][policy] for policy in ("DeletionPolicy", "UpdateReplacePolicy")}
        assert kept == {"Retain"}
    (denied,) = [each for each in letters if each["Effect"] == "Deny"]
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_new_topic_takes_a_key() -> None:
    """A topic that the stack makes is encrypted with the key that is named."""
    document = template()
    topic = document["Resources"]["NotificationTopic"]["Properties"]

    assert topic["KmsMasterKeyId"]["Fn::If"][:2] == ["UseTopicKey", {"Ref": "TopicKmsKeyArn"}]
    assert {"Condition": "NotifyTopic"} in document["Conditions"]["UseTopicKey"]["Fn::And"]


def test_no_default_credential() -> None:
    """The secret is made empty."""
    secret = template()["Resources"]["SalesforceSecret"]["Properties"]

    assert json.loads(secret["SecretString"]) == {}


def test_environment_is_what_is_read() -> None:
    """The template sets just the variables that the settings read."""
    document = template()
    given = set(document["Globals"]["Function"]["Environment"]["Variables"])
    for resource in document["Resources"].values():
        environment = resource.get("Properties", {}).get("Environment", {})
        given |= set(environment.get("Variables", {}))
    read = {
        field.name.upper()
        for kind in vars(settings).values()
        if dataclasses.is_dataclass(kind)
        for field in dataclasses.fields(kind)
    }

    assert {name for name in given if not name.startswith("POWERTOOLS_")} == read


def test_bucket_is_private() -> None:
    """The new bucket is versioned, encrypted, closed to the public, and takes TLS alone."""
    bucket = template()["Resources"]["UploadBucket"]["Properties"]
    policy = template()["Resources"]["UploadBucketPolicy"]["Properties"]["PolicyDocument"]

    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert "BucketEncryption" in bucket
    assert policy["Statement"][0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_results_start_nothing() -> None:
    """The rule hears neither of results nor of internal files, nor of a shared bucket's others."""
    events = template()["Resources"]["StartLoadFunction"]["Properties"]["Events"]

    assert events["Upload"]["Properties"]["Pattern"]["detail"]["object"]["key"] == [
        {
            "Fn::If": [
                "CreateBucket",
                {"anything-but": {"prefix": ["results/", "work/"]}},
                {"prefix": "incoming/"},
            ]
        },
        {"prefix": "check/"},
    ]


def test_ends_of_executions_are_closed() -> None:
    """The rule hears of this stack's executions that did not end well, and loses no event."""
    resources = template()["Resources"]
    function = resources["CloseLoadFunction"]["Properties"]
    rule = function["Events"]["ExecutionEnded"]["Properties"]
    (machine,) = rule["Pattern"]["detail"]["stateMachineArn"]
    name = resources["LoadStateMachine"]["Properties"]["Name"]["Fn::Sub"]

    assert machine["Fn::Sub"].endswith(f":stateMachine:{name}")
    assert rule["Pattern"]["detail"]["status"] == ["ABORTED", "TIMED_OUT", "FAILED"]
    assert "DeadLetterQueue" in references(rule["DeadLetterConfig"])
    assert "DeadLetterQueue" in references(function["DeadLetterQueue"])
    assert resources["LoadClosedAlarm"]["Properties"]["MetricName"] == "LoadsClosed"
