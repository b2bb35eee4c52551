"""A deployed Bulkdrop, found by the outputs of its stack, with the caller's own rights."""

import dataclasses
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from bulkdrop_cli.wrong_call import WrongCallError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_s3 import S3Client

CONFIG = Config(
    connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 5}
)
"""Of each client of the command."""


@dataclasses.dataclass(frozen=True)
class Stack:
    """The outputs of a deployed stack that the command needs."""

    name: str
    outputs: dict[str, str]
    parameters: dict[str, str] = dataclasses.field(default_factory=dict)
    """What the stack was deployed with."""

    @cached_property
    def s3(self) -> "S3Client":
        """Return the client of S3."""
        return boto3.client("s3", config=CONFIG)

    def client(self, service: str, config: Config = CONFIG) -> Any:  # noqa: ANN401 # boto3 types each on its own
        """Return a client of another service."""
        return boto3.client(service, config=config)  # type: ignore[call-overload] # as above

    @property
    def bucket(self) -> str:
        """Return the bucket for uploads and results."""
        return self.output("UploadBucketName")

    @property
    def state_machine_arn(self) -> str:
        """Return the ARN of the state machine Load."""
        return self.output("StateMachineArn")

    def output(self, name: str) -> str:
        """Return an output; raises WrongCallError if the stack has none of this name."""
        if name not in self.outputs:
            raise WrongCallError(
                f"The stack {self.name} has no output {name}: it is none of Bulkdrop, or of an "
                "older release. Name another by --stack or BULKDROP_STACK, or deploy it again."
            )
        return self.outputs[name]


@cache
def find_stack(name: str) -> Stack:
    """Return the stack; raises WrongCallError if the account and region have none of this name."""
    try:
        cloudformation: CloudFormationClient = boto3.client("cloudformation", config=CONFIG)
    except ValueError as error:  # of an address such as localhost:4566, which lacks http://
        raise WrongCallError(f"{error}. Correct AWS_ENDPOINT_URL.") from None
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
    parameters = {
        each["ParameterKey"]: each.get("ParameterValue", "") for each in found.get("Parameters", ())
    }
    return Stack(name, outputs, parameters)
