"""`bulkdrop doctor` finds what is broken in a deployed stack, and says how to fix it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from kit.command import Ran, run
from kit.loading import Loading, local_world

CONTACTS = "incoming/Contact/insert/doctor.csv"
SUBJECTS = {
    *("Secret", "Login", "API version", "Object rights", "Events of the bucket"),
    *("Versions of the bucket", "Lifecycle of the bucket", "TLS of the bucket"),
    *("Stack of the bucket", "Key of the bucket", "Key of the secret", "Topic", "Dead letters"),
}

Break = Callable[[Loading], object]


@pytest.fixture(scope="module")
def sick() -> Iterator[Loading]:
    """Yield a world to break things in."""
    with local_world({"AllowedLoads": "Contact:* Lead:insert *:update"}) as loading:
        yield loading


def states(ran: Ran) -> dict[str, str]:
    """Return what `doctor --json` found, the worst state of each subject."""
    found: dict[str, str] = {}
    for each in json.loads(ran.out)["findings"]:
        if found.get(each["subject"]) != "wrong":
            found[each["subject"]] = each["state"]
    return found


def finding(ran: Ran, subject: str) -> dict[str, str]:
    """Return what it found first of a subject."""
    findings = json.loads(ran.out)["findings"]
    return dict(next(each for each in findings if each["subject"] == subject))


def versioning(world: Loading, status: str) -> None:
    """Set the bucket's versioning."""
    world.s3.put_bucket_versioning(
        Bucket=world.bucket,
        VersioningConfiguration={"Status": status},  # type: ignore[typeddict-item] # one of two
    )


def notifications(world: Loading, *, on: bool) -> None:
    """Turn the bucket's events on or off."""
    wanted: Any = {"EventBridgeConfiguration": {}} if on else {}
    world.s3.put_bucket_notification_configuration(
        Bucket=world.bucket,
        NotificationConfiguration=wanted,
    )


def secret(world: Loading, text: str) -> None:
    """Write the secret."""
    world.session.client("secretsmanager").put_secret_value(
        SecretId=world.outputs["SalesforceSecretArn"], SecretString=text
    )


def lifecycle(world: Loading, days: int, prefix: str = "incoming/") -> None:
    """Let uploads expire early, and nothing else."""
    rule = {"ID": "early", "Status": "Enabled", "Filter": {"Prefix": prefix}}
    world.s3.put_bucket_lifecycle_configuration(
        Bucket=world.bucket,
        LifecycleConfiguration={"Rules": [rule | {"Expiration": {"Days": days}}]},  # type: ignore[list-item] # as above
    )


def encrypt(world: Loading) -> None:
    """Encrypt the bucket with a key that the stack knows nothing of."""
    key = world.session.client("kms").create_key()["KeyMetadata"]["Arn"]
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules: Any = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
    world.s3.put_bucket_encryption(Bucket=world.bucket, ServerSideEncryptionConfiguration=rules)


def own_by_another(world: Loading) -> None:
    """Let another stack have the bucket."""
    owner = {"state_machine_arn": "arn:aws:states:us-east-1:1:stateMachine:other-load", "at": "x"}
    world.s3.put_object(Bucket=world.bucket, Key="work/stack.json", Body=json.dumps(owner))


def bury(world: Loading) -> None:
    """Put a letter into the dead-letter queue."""
    world.session.client("sqs").send_message(
        QueueUrl=world.outputs["DeadLetterQueueUrl"], MessageBody="{}"
    )


BROKEN: list[tuple[str, Break, str]] = [
    ("Secret", lambda w: secret(w, "{}"), "lacks login_url, client_id, client_secret"),
    ("Secret", lambda w: secret(w, "abc"), "is no JSON object"),
    ("Login", lambda w: w.connect(w.org, client_secret="other"), "client"),
    ("Versions of the bucket", lambda w: versioning(w, "Suspended"), "put-bucket-versioning"),
    ("Events of the bucket", lambda w: notifications(w, on=False), "Event notifications"),
    ("Lifecycle of the bucket", lambda w: lifecycle(w, 3), "expire after 3 days"),
    ("TLS of the bucket", lambda w: w.s3.delete_bucket_policy(Bucket=w.bucket), "SecureTransport"),
    ("Key of the bucket", encrypt, "BucketKmsKeyArn="),
    ("Stack of the bucket", own_by_another, "delete work/stack.json"),
    ("Object rights", lambda w: w.drop("incoming/Nonsense/insert/", b""), "Nonsense"),
    ("Dead letters", bury, "1 event could not be handled"),
]
"""What is broken: the subject that finds it, and words of what is found or of how to fix it."""


def test_all_is_right(sick: Loading) -> None:
    """A stack that loads is found to be right, in lines and as JSON."""
    sick.load(CONTACTS, "LastName\nDoctor\n")
    said, found = run(sick, "doctor"), run(sick, "doctor", "--json")

    assert (said.code, found.code) == (0, 0), said.out + said.err
    assert states(found) == dict.fromkeys(SUBJECTS, "right")
    assert all(line.startswith("right ") for line in said.out.splitlines())
    assert "\x1b" not in said.out


@pytest.mark.parametrize(("subject", "sicken", "words"), BROKEN, ids=[b[0] for b in BROKEN])
def test_what_is_broken_is_found(sick: Loading, subject: str, sicken: Break, words: str) -> None:
    """Each thing that is broken is found, with how to fix it, and exit code 1."""
    sicken(sick)
    try:
        found = run(sick, "doctor", "--json")
    finally:
        heal(sick)

    assert found.code == 1, found.err
    assert states(found)[subject] == "wrong"
    wrong = next(
        each
        for each in json.loads(found.out)["findings"]
        if (each["subject"], each["state"]) == (subject, "wrong")
    )
    assert words in f"{wrong['text']} {wrong['fix']}"
    assert wrong["fix"]
    others = {name for name, state in states(found).items() if state == "wrong"} - {subject}
    assert others == set()


def heal(world: Loading) -> None:
    """Make all as it was."""
    world.connect(world.org)
    versioning(world, "Enabled")
    notifications(world, on=True)
    lifecycle(world, 14, "work/")
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{world.bucket}/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    world.s3.put_bucket_policy(Bucket=world.bucket, Policy=json.dumps(policy))
    world.s3.delete_bucket_encryption(Bucket=world.bucket)
    for key in ("work/stack.json", "incoming/Nonsense/insert/"):
        world.s3.delete_object(Bucket=world.bucket, Key=key)
    sqs, url = world.session.client("sqs"), world.outputs["DeadLetterQueueUrl"]
    for letter in sqs.receive_message(QueueUrl=url).get("Messages", ()):
        sqs.delete_message(QueueUrl=url, ReceiptHandle=letter["ReceiptHandle"])


def test_right_that_is_missing_is_said(sick: Loading) -> None:
    """What may not be looked at is said, and is neither right nor wrong."""
    found = run(sick, "doctor", "--stack", "nowhere")

    assert found.code == 64
    assert "There is no stack nowhere in us-east-1" in found.err
    assert "BULKDROP_STACK" in found.err


def test_version_and_topic() -> None:
    """An API version that the org does not offer is found, and a topic from which nothing comes."""
    given = {"SalesforceApiVersion": "99.0", "NotificationEmail": "a@example.com"}
    with local_world(given) as world:
        found = run(world, "doctor", "--json")
        arn = world.outputs["NotificationTopicArn"]
        sns = world.session.client("sns")
        key = {"AttributeName": "KmsMasterKeyId", "AttributeValue": "alias/aws/sns"}
        sns.set_topic_attributes(TopicArn=arn, **key)
        closed = run(world, "doctor", "--json")
        sns.delete_topic(TopicArn=arn)
        gone = run(world, "doctor", "--json")

    assert found.code == 1
    assert (states(found)["API version"], states(found)["Topic"]) == ("wrong", "right")
    assert "SalesforceApiVersion=68.0" in finding(found, "API version")["fix"]
    assert "a@example.com has not confirmed" in finding(found, "E-mail addresses")["text"]
    assert "lets no alarm of CloudWatch in" in finding(closed, "Topic")["text"]
    assert "does not exist" in finding(gone, "Topic")["text"]
