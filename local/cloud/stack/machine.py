"""Make and change state machines with Step Functions' own operations."""

import re

from local.cloud.stack.api import Api, Made, Properties
from local.cloud.stack.errors import TemplateError


def state_machine(api: Api, name: str, properties: Properties) -> Made:
    """Make the state machine from its definition in S3, with the substitutions filled in."""
    arguments = {"name": name, **_machine(api, properties)}
    made = api("stepfunctions", "CreateStateMachine", **arguments)["stateMachineArn"]
    return Made(made, {"Arn": made, "Name": arguments["name"]})


def update_state_machine(api: Api, made: Made, properties: Properties) -> None:
    """Change what new executions follow; those that run go on with what they began with."""
    arguments = _machine(api, properties)
    wanted = {"definition": arguments["definition"], "roleArn": arguments["roleArn"]}
    api("stepfunctions", "UpdateStateMachine", stateMachineArn=made.ref, **wanted)


def _machine(api: Api, properties: Properties) -> Properties:
    """Return the arguments of Step Functions' own operations."""
    at = properties.pop("DefinitionS3Location")
    definition = api("s3", "GetObject", **at)["Body"].read().decode()
    for key, value in properties.pop("DefinitionSubstitutions", {}).items():
        definition = definition.replace(f"${{{key}}}", str(value))
    if missing := re.findall(r"\$\{(\w+)\}", definition):
        raise TemplateError(f"DefinitionSubstitutions lacks {', '.join(missing)}.")
    given = {key.removeprefix("StateMachine"): value for key, value in properties.items()}
    arguments = {key[0].lower() + key[1:]: value for key, value in given.items() if key != "Tags"}
    return {"definition": definition, **arguments}
