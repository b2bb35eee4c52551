"""The roles of the template with every parameter given, resolved to what IAM would see."""

from functools import cache
from typing import Any

from kit.calls import ACCOUNT, BUCKET, KEYS, REGION, SECRET, TOPIC
from kit.deployment import expanded, references

from local.cloud.stack.intrinsics import Resolver
from local.cloud.stack.template import parameter_values

_GIVEN = {
    "ExistingBucketName": BUCKET.rpartition(":")[2],
    "ExistingSecretArn": SECRET,
    "NotificationTopicArn": TOPIC,
    "BucketKmsKeyArn": KEYS["bucket"],
    "SecretKmsKeyArn": KEYS["secret"],
    "TopicKmsKeyArn": KEYS["topic"],
}
_PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackName": "bulkdrop",
    "AWS::URLSuffix": "amazonaws.com",
}
_ARNS = {
    "AWS::Lambda::Function": "lambda:{here}:function:{name}",
    "AWS::SQS::Queue": "sqs:{here}:{name}",
    "AWS::StepFunctions::StateMachine": "states:{here}:stateMachine:bulkdrop-load",
}


@cache
def policies(role: str) -> tuple[dict[str, Any], ...]:
    """Return the documents of a function's role, or of the machine's; AWS's own are left out."""
    document = expanded()
    resources = document["Resources"]
    logical_id = f"{role}FunctionRole" if f"{role}FunctionRole" in resources else f"{role}Role"
    properties = resources[logical_id]["Properties"]
    attached = references(properties.get("ManagedPolicyArns", [])) & resources.keys()
    attached |= {
        name
        for name, each in resources.items()
        if each["Type"] == "AWS::IAM::ManagedPolicy"
        and logical_id in references(each["Properties"].get("Roles", []))
    }
    found = [policy["PolicyDocument"] for policy in properties.get("Policies", ())]
    found += [resources[name]["Properties"]["PolicyDocument"] for name in sorted(attached)]
    return tuple({"Version": "2012-10-17", **resolve(each)} for each in found)


def resolve(node: Any) -> Any:  # a template's node is any JSON value
    """Return a part of the template as CloudFormation would resolve it."""
    document = expanded()

    def attribute(logical_id: str, name: str | None) -> str:
        resource = document["Resources"][logical_id]
        if resource["Type"] == "AWS::Lambda::Version":
            return f"{attribute(resource['Properties']['FunctionName']['Ref'], 'Arn')}:7"
        arn = _ARNS.get(resource["Type"])
        if arn is None or name == "Name":
            return "bulkdrop-load" if name == "Name" else logical_id
        return f"arn:aws:{arn.format(here=f'{REGION}:{ACCOUNT}', name=logical_id)}"

    values = {**parameter_values(document, _GIVEN), **_PSEUDO}
    return Resolver(document, values, attribute).resolve(node)
