"""Where functions run: outside of a VPC unless subnets are named, and as many as are reserved."""

import pytest
from kit.deployment import expanded, references
from kit.graphs import resolved

from local.cloud.stack.intrinsics import Resolver

FUNCTIONS = [
    name for name, each in expanded()["Resources"].items() if each["Type"].endswith("::Function")
]
ROLES = {f"{name}Role" for name in FUNCTIONS}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_nothing_is_reserved_by_default(name: str) -> None:
    """A function is in no VPC and has no concurrency of its own, unless a parameter says so."""
    properties = resolved(name)
    chosen = resolved(name, SubnetIds="subnet-1", SecurityGroupIds="sg-1", ReservedConcurrency="7")

    assert not properties.keys() & {"VpcConfig", "ReservedConcurrentExecutions"}
    assert chosen["VpcConfig"] == {"SubnetIds": "subnet-1", "SecurityGroupIds": "sg-1"}
    assert chosen["ReservedConcurrentExecutions"] == "7"


def test_no_rights_in_a_network_without_one() -> None:
    """Each function is denied network interfaces, which SAM allows it, where it needs none."""
    document = expanded()
    policy = document["Resources"]["StayOutOfVpcsPolicy"]
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]

    assert references(policy["Properties"]["Roles"]) == ROLES
    assert statement == {"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}
    values = {"SubnetIds": "", "AWS::NoValue": ""}
    outside = Resolver(document, values, lambda id_, _: id_)
    inside = Resolver(document, values | {"SubnetIds": "subnet-1"}, lambda id_, _: id_)
    assert outside.condition(policy["Condition"])
    assert not inside.condition(policy["Condition"])


@pytest.mark.parametrize(
    ("level", "of_lambda"),
    [("DEBUG", "DEBUG"), ("INFO", "INFO"), ("WARN", "WARN"), ("WARNING", "WARN")],
)
def test_log_level_is_lambdas(level: str, of_lambda: str) -> None:
    """LogLevel sets what Lambda filters by, in Lambda's spelling."""
    logging = resolved("PlanLoadFunction", LogLevel=level)["LoggingConfig"]

    assert logging["ApplicationLogLevel"] == of_lambda
