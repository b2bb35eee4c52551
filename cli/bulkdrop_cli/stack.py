"""A deployed Bulkdrop, found by the outputs of its stack, with the caller's own rights."""

import dataclasses
from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from bulkdrop_cli.wrong_call import WrongCallError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

CONFIG = Config(
    connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 5}
)
"""Of each client of the command."""


@dataclasses.dataclass(frozen=True)
class Stack:
    """The outputs of a deployed stack that the command needs."""

    name: str
    outputs: dict[str, str]

    @property
    def bucket(self) -> str:
        """Return the bucket for uploads and results."""
        return self._output("UploadBucketName")

    @property
    def state_machine_arn(self) -> str:
        """Return the ARN of the state machine Load."""
        return self._output("StateMachineArn")

    def _output(self, name: str) -> str:
        if name not in self.outputs:
            raise WrongCallError(
                f"The stack {self.name} has no output {name}, so it is no stack of Bulkdrop. "
                "Name the right one by --stack or BULKDROP_STACK."
            )
        return self.outputs[name]


@cache
def find_stack(name: str) -> Stack:
    """Return the stack; raises WrongCallError if the account and region have none of this name."""
    cloudformation: CloudFormationClient = boto3.client("cloudformation", config=CONFIG)
    try:
        (found,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        region = cloudformation.meta.region_name
        raise WrongCallError(
            f"There is no stack {name} in {region}. "
            "Name the stack by --stack or BULKDROP_STACK, and the region by AWS_REGION."
        ) from None
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())}
    return Stack(name, outputs)
