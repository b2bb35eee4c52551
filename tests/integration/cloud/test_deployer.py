"""What the deployer makes of a template, and what it refuses."""

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local.cloud import Cloud, TemplateError, deploy, runtime

_ROOT = Path(__file__).parents[3]
_CACHE = _ROOT / ".local"

Deploy = Callable[[str], dict[str, str]]


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    folder = runtime(_ROOT / "requirements/lambda-runtime.txt", _CACHE)
    with Cloud(runtime=folder, logs=tmp_path_factory.mktemp("logs")) as cloud:
        yield cloud


@pytest.fixture
def deploy_text(cloud: Cloud, tmp_path: Path) -> Deploy:
    def deploy_it(resources: str, stack: str = tmp_path.name) -> dict[str, str]:
        path = tmp_path / "template.yaml"
        head = "Transform: AWS::Serverless-2016-10-31\nConditions: {Never: !Equals [a, b]}\n"
        path.write_text(head + textwrap.dedent(resources))
        return deploy(cloud.sessions.client, path, {}, _CACHE, stack=stack.replace("_", "-"))

    return deploy_it


@pytest.mark.parametrize(
    ("resource", "named"),
    [
        ("{Type: AWS::Neptune::DBCluster}", "AWS::Neptune::DBCluster"),
        ("{Type: AWS::S3::Bucket, Properties: {Colour: red}}", "Colour"),
        ("{Type: AWS::SQS::Queue, Properties: {Colour: red}}", "Colour"),
        ("{Type: AWS::SecretsManager::Secret, Properties: {Colour: red}}", "Colour"),
        ("{Type: AWS::Logs::LogGroup, Properties: {Colour: red}}", "Colour"),
        ("{Type: AWS::SQS::Queue, UpdatePolicy: {}}", "UpdatePolicy"),
        (
            "{Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Colour: red}}}",
            "Colour",
        ),
        ("{Type: AWS::Events::Rule, Properties: {Targets: [{Id: a, Arn: b}]}}", "a function"),
    ],
)
def test_unknown_is_refused(deploy_text: Deploy, resource: str, named: str) -> None:
    """A type, property or attribute that is not emulated is an error that names it."""
    with pytest.raises(TemplateError, match=named) as caught:
        deploy_text(f"Resources: {{Odd: {resource}}}")
    assert "Odd" in str(caught.value)


def test_circular_dependency_is_refused(deploy_text: Deploy) -> None:
    """Resources that need each other are an error, as in CloudFormation."""
    with pytest.raises(TemplateError, match="Circular dependency: One -> Two -> One"):
        deploy_text("""
            Resources:
              One: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub "${Two}-x"}}
              Two: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub "${One}-x"}}
            """)


def test_absent_resource_is_refused(deploy_text: Deploy) -> None:
    """A reference to a resource whose condition does not hold is an error."""
    with pytest.raises(TemplateError, match="refers to Gone"):
        deploy_text("""
            Resources:
              Gone: {Type: AWS::SQS::Queue, Condition: Never}
              Here: {Type: AWS::SQS::Queue, Properties: {QueueName: !GetAtt Gone.QueueName}}
            """)


def test_condition_and_order_are_kept(deploy_text: Deploy, cloud: Cloud) -> None:
    """What a condition excludes is not made, and what is referred to is made first."""
    outputs = deploy_text("""
        Resources:
          Last: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub "${First.QueueName}-dead"}}
          First: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: "7"}}
          Gone: {Type: AWS::SQS::Queue, Condition: Never}
        Outputs:
          Last: {Value: !GetAtt Last.QueueName}
          Url: {Value: !Ref First}
          Gone: {Condition: Never, Value: !Ref Gone}
        """)
    sqs = cloud.sessions.client("sqs")
    delay = sqs.get_queue_attributes(QueueUrl=outputs["Url"], AttributeNames=["DelaySeconds"])

    assert outputs.keys() == {"Last", "Url"}
    assert outputs["Last"].endswith("First-dead")
    assert delay["Attributes"]["DelaySeconds"] == "7"


def test_definition_lacks_substitution(deploy_text: Deploy, tmp_path: Path) -> None:
    """A placeholder of the definition that no substitution fills is an error that names it."""
    (tmp_path / "flow.asl.json").write_text('{"Comment": "${Missing}"}')
    with pytest.raises(TemplateError, match="Missing"):
        deploy_text("""
            Resources:
              Flow:
                Type: AWS::Serverless::StateMachine
                Properties: {DefinitionUri: flow.asl.json}
            """)


def test_template_deploys_with_what_a_person_has(cloud: Cloud) -> None:
    """Bulkdrop's own template takes an existing bucket, secret and keys instead of making them."""
    secret = cloud.sessions.client("secretsmanager").create_secret(Name="own", SecretString="{}")
    cloud.sessions.client("s3").create_bucket(Bucket="own-bucket")
    given = {
        "ExistingBucketName": "own-bucket",
        "ExistingSecretArn": secret["ARN"],
        "BucketKmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/bucket",
        "SecretKmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/secret",
        "NotificationTopicArn": "arn:aws:sns:us-east-1:123456789012:loads",
        "TopicKmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/topic",
    }
    outputs = deploy(
        cloud.sessions.client, _ROOT / "template.yaml", given, _CACHE, stack="existing"
    )
    buckets = [each["Name"] for each in cloud.sessions.client("s3").list_buckets()["Buckets"]]

    assert (outputs["UploadBucketName"], outputs["SalesforceSecretArn"]) == (
        "own-bucket",
        secret["ARN"],
    )
    assert not [name for name in buckets if name.startswith("existing")]


def test_new_bucket_keeps_what_it_is_told(cloud: Cloud) -> None:
    """A new bucket is encrypted with the key that is named, and lets files expire on demand."""
    key = "arn:aws:kms:us-east-1:123456789012:key/bucket"
    given = {"BucketKmsKeyArn": key, "UploadRetentionDays": "90", "ResultRetentionDays": "30"}
    outputs = deploy(cloud.sessions.client, _ROOT / "template.yaml", given, _CACHE, stack="kept")
    s3, bucket = cloud.sessions.client("s3"), outputs["UploadBucketName"]

    (rule,) = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {
        "SSEAlgorithm": "aws:kms",
        "KMSMasterKeyID": key,
    }
    rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    expiring = {r["Filter"]["Prefix"]: r["Expiration"]["Days"] for r in rules if "Expiration" in r}
    assert expiring == {"work/": 14, "incoming/": 90, "results/": 30}


def test_new_topic_is_encrypted(cloud: Cloud) -> None:
    """An e-mail address gets a topic, is subscribed to it, and the topic has the key named."""
    key = "arn:aws:kms:us-east-1:123456789012:key/topic"
    given = {"NotificationEmail": "a@example.com", "TopicKmsKeyArn": key}
    deploy(cloud.sessions.client, _ROOT / "template.yaml", given, _CACHE, stack="notified")
    sns = cloud.sessions.client("sns")
    arns = [each["TopicArn"] for each in sns.list_topics()["Topics"]]
    (arn,) = [each for each in arns if ":notified-" in each]

    (subscribed,) = sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]
    assert sns.get_topic_attributes(TopicArn=arn)["Attributes"]["KmsMasterKeyId"] == key
    assert (subscribed["Protocol"], subscribed["Endpoint"]) == ("email", "a@example.com")
    assert subscribed["SubscriptionArn"] == "PendingConfirmation"


@pytest.mark.parametrize(
    ("name", "value"),
    [("UploadRetentionDays", "7"), ("BucketKmsKeyArn", "alias/own"), ("ResultRetentionDays", "-1")],
)
def test_wrong_parameter_is_refused(cloud: Cloud, name: str, value: str) -> None:
    """A key's alias, and a time in which a load may still read its upload, are refused."""
    with pytest.raises(TemplateError, match=name):
        deploy(cloud.sessions.client, _ROOT / "template.yaml", {name: value}, _CACHE, stack="odd")
