"""Make functions, their versions, aliases and permissions, and layers, with Lambda's operations."""

from local.cloud.stack.api import Api, Made, Properties
from local.cloud.stack.errors import TemplateError

_OF_CODE = {"Code", "Architectures"}
_OF_NEITHER = {"Tags", "ReservedConcurrentExecutions"}


def function(api: Api, name: str, properties: Properties) -> Made:
    """Make the function from its zip in S3."""
    properties["Tags"] = {tag["Key"]: tag["Value"] for tag in properties.pop("Tags", [])}
    reserved = properties.pop("ReservedConcurrentExecutions", None)
    made = api("lambda", "CreateFunction", **{"FunctionName": name, **properties})
    if reserved is not None:
        named = {"FunctionName": made["FunctionName"], "ReservedConcurrentExecutions": reserved}
        api("lambda", "PutFunctionConcurrency", **named)
    return Made(made["FunctionName"], {"Arn": made["FunctionArn"]})


def update_function(api: Api, made: Made, properties: Properties) -> None:
    """Change code and settings of what is not published; versions stay as they are."""
    code = {**properties["Code"], **{k: properties[k] for k in properties if k == "Architectures"}}
    settings = {k: v for k, v in properties.items() if k not in _OF_CODE | _OF_NEITHER}
    api("lambda", "UpdateFunctionCode", FunctionName=made.ref, **code)
    api("lambda", "UpdateFunctionConfiguration", FunctionName=made.ref, **settings)


def version(api: Api, name: str, properties: Properties) -> Made:
    """Publish the function as it is now; refuse, as CloudFormation does, if it is published."""
    del name
    named = {"FunctionName": properties["FunctionName"]}
    before = api("lambda", "ListVersionsByFunction", **named)["Versions"]
    made = api("lambda", "PublishVersion", **properties)
    if made["Version"] in {each["Version"] for each in before}:
        number = made["Version"]
        raise TemplateError(f"A version for this Lambda function exists ( {number} ).")
    return Made(
        made["FunctionArn"], {"Version": made["Version"], "FunctionArn": made["FunctionArn"]}
    )


def alias(api: Api, name: str, properties: Properties) -> Made:
    """Make the alias."""
    del name
    arn = api("lambda", "CreateAlias", **properties)["AliasArn"]
    return Made(arn, {"AliasArn": arn})


def update_alias(api: Api, made: Made, properties: Properties) -> None:
    """Let the alias name another version."""
    del made
    api("lambda", "UpdateAlias", **properties)


def layer_version(api: Api, name: str, properties: Properties) -> Made:
    """Publish the layer."""
    made = api("lambda", "PublishLayerVersion", **{"LayerName": name, **properties})
    return Made(made["LayerVersionArn"])


def permission(api: Api, name: str, properties: Properties) -> Made:
    """Let another service invoke the function."""
    api("lambda", "AddPermission", StatementId=name, **properties)
    return Made(name)


def event_invoke_config(api: Api, name: str, properties: Properties) -> Made:
    """Set how many times an asynchronous invocation is repeated."""
    if properties.pop("DestinationConfig", {}):
        raise TemplateError("DestinationConfig is not emulated: use a DeadLetterQueue.")
    api("lambda", "PutFunctionEventInvokeConfig", **properties)
    return Made(name)
