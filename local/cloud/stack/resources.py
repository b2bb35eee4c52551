"""Make each type of resource with AWS's public operations, as CloudFormation would."""

from collections.abc import Callable

from local.cloud.stack import app_config
from local.cloud.stack.api import Api, Made, Properties
from local.cloud.stack.bucket import bucket, bucket_policy
from local.cloud.stack.errors import TemplateError
from local.cloud.stack.function import (
    alias,
    event_invoke_config,
    function,
    layer_version,
    permission,
    update_alias,
    update_function,
    version,
)
from local.cloud.stack.machine import state_machine, update_state_machine
from local.cloud.stack.topic import subscription, topic

IGNORED = {
    "AWS::Lambda::LayerVersion": {
        "CompatibleArchitectures": "the layer was built for this machine's processor",
    },
    "AWS::StepFunctions::StateMachine": {
        "LoggingConfiguration": "the history can be read, but no log is written",
        "TracingConfiguration": "there is no X-Ray",
    },
}
"""Properties that are knowingly without effect, and why. Any other unknown property is an error."""


def rule(api: Api, name: str, properties: Properties) -> Made:
    """Make the rule; its targets must be functions that get the event as it is."""
    targets = properties.pop("Targets")
    for target in targets:
        if unknown := target.keys() - {"Arn", "Id", "RetryPolicy", "DeadLetterConfig"}:
            raise TemplateError(f"{', '.join(unknown)} of a target is not emulated.")
        if ":lambda:" not in target["Arn"]:
            raise TemplateError(f"A target must be a function, not {target['Arn']}.")
    made = api("events", "PutRule", **{"Name": name, **properties})
    api("events", "PutTargets", Rule=properties.get("Name", name), Targets=targets)
    return Made(name, {"Arn": made["RuleArn"]})


def role(api: Api, name: str, properties: Properties) -> Made:
    """Make the role with its inline policies and attach its managed ones."""
    attached, inline = properties.pop("ManagedPolicyArns", []), properties.pop("Policies", [])
    made = api("iam", "CreateRole", **{"RoleName": name, **properties})["Role"]
    for arn in attached:
        api("iam", "AttachRolePolicy", RoleName=made["RoleName"], PolicyArn=arn)
    for policy in inline:
        api("iam", "PutRolePolicy", RoleName=made["RoleName"], **_versioned(policy))
    return Made(made["RoleName"], {"Arn": made["Arn"], "RoleId": made["RoleId"]})


def managed_policy(api: Api, name: str, properties: Properties) -> Made:
    """Make the policy and attach it to the roles that it names."""
    roles, properties = properties.pop("Roles", []), _versioned(properties)
    name = properties.pop("ManagedPolicyName", name)
    made = api("iam", "CreatePolicy", PolicyName=name, **properties)["Policy"]
    for each in roles:
        api("iam", "AttachRolePolicy", RoleName=each, PolicyArn=made["Arn"])
    return Made(made["Arn"])


def alarm(api: Api, name: str, properties: Properties) -> Made:
    """Make the alarm; nothing evaluates it here."""
    name, threshold = properties.pop("AlarmName", name), float(properties.pop("Threshold"))
    api("cloudwatch", "PutMetricAlarm", AlarmName=name, Threshold=threshold, **properties)
    return Made(name)


def dashboard(api: Api, name: str, properties: Properties) -> Made:
    """Make the dashboard; nothing shows it here."""
    name, body = properties.pop("DashboardName", name), properties.pop("DashboardBody")
    api("cloudwatch", "PutDashboard", DashboardName=name, DashboardBody=body, **properties)
    return Made(name)


def secret(api: Api, name: str, properties: Properties) -> Made:
    """Make the secret."""
    made = api("secretsmanager", "CreateSecret", **{"Name": name, **properties})
    return Made(made["ARN"], {"Id": made["ARN"]})


def queue(api: Api, name: str, properties: Properties) -> Made:
    """Make the queue; only these attributes, as moto takes any."""
    name, tags = properties.pop("QueueName", name), _tags(properties)
    if unknown := properties.keys() - _QUEUE_ATTRIBUTES:
        raise TemplateError(f"{', '.join(unknown)} of a queue is not emulated.")
    url = api("sqs", "CreateQueue", QueueName=name, tags=tags, Attributes=properties)["QueueUrl"]
    read = api("sqs", "GetQueueAttributes", QueueUrl=url, AttributeNames=["QueueArn"])
    arn = read["Attributes"]["QueueArn"]
    return Made(url, {"Arn": arn, "QueueName": name, "QueueUrl": url})


_QUEUE_ATTRIBUTES = {
    "DelaySeconds",
    "MessageRetentionPeriod",
    "RedrivePolicy",
    "SqsManagedSseEnabled",
    "VisibilityTimeout",
}


def queue_policy(api: Api, name: str, properties: Properties) -> Made:
    """Set the policy of each of the queues."""
    policy = {"Policy": properties.pop("PolicyDocument")}
    for url in properties.pop("Queues"):
        api("sqs", "SetQueueAttributes", QueueUrl=url, Attributes=policy, **properties)
    return Made(name)


def log_group(api: Api, name: str, properties: Properties) -> Made:
    """Make the log group; what functions print goes to files instead."""
    name, days = properties.pop("LogGroupName", name), properties.pop("RetentionInDays", None)
    api("logs", "CreateLogGroup", logGroupName=name, **properties)
    if days:
        api("logs", "PutRetentionPolicy", logGroupName=name, retentionInDays=days)
    return Made(name)


def _versioned(properties: Properties) -> Properties:
    """Name the version of a policy that leaves it out, as SAM's own templates do."""
    document = {"Version": "2012-10-17", **properties["PolicyDocument"]}
    return {**properties, "PolicyDocument": document}


def _tags(properties: Properties) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in properties.pop("Tags", [])}


MAKERS: dict[str, Callable[[Api, str, Properties], Made]] = {
    "AWS::AppConfig::Application": app_config.application,
    "AWS::AppConfig::ConfigurationProfile": app_config.profile,
    "AWS::AppConfig::HostedConfigurationVersion": app_config.hosted_version,
    "AWS::CloudWatch::Alarm": alarm,
    "AWS::CloudWatch::Dashboard": dashboard,
    "AWS::Events::Rule": rule,
    "AWS::IAM::ManagedPolicy": managed_policy,
    "AWS::IAM::Role": role,
    "AWS::Lambda::Alias": alias,
    "AWS::Lambda::EventInvokeConfig": event_invoke_config,
    "AWS::Lambda::Function": function,
    "AWS::Lambda::LayerVersion": layer_version,
    "AWS::Lambda::Permission": permission,
    "AWS::Lambda::Version": version,
    "AWS::Logs::LogGroup": log_group,
    "AWS::S3::Bucket": bucket,
    "AWS::S3::BucketPolicy": bucket_policy,
    "AWS::SNS::Subscription": subscription,
    "AWS::SNS::Topic": topic,
    "AWS::SQS::Queue": queue,
    "AWS::SQS::QueuePolicy": queue_policy,
    "AWS::SecretsManager::Secret": secret,
    "AWS::StepFunctions::StateMachine": state_machine,
}

UPDATERS: dict[str, Callable[[Api, Made, Properties], None]] = {
    "AWS::Lambda::Alias": update_alias,
    "AWS::Lambda::Function": update_function,
    "AWS::StepFunctions::StateMachine": update_state_machine,
}
"""What a later deployment changes in place."""

REPLACED = {
    "AWS::AppConfig::HostedConfigurationVersion",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::Version",
}
"""What a later deployment makes again; nothing of an earlier one is deleted here."""
