"""Check that the roles of the stack may use the keys that encrypt what they read and write."""

import json
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from bulkdrop_cli.checks.finding import Finding
from bulkdrop_cli.stack import Stack

BUCKET, SECRET = "Key of the bucket", "Key of the secret"
_NO_ENCRYPTION = "ServerSideEncryptionConfigurationNotFoundError"


def check_bucket_key(stack: Stack) -> Iterator[Finding]:
    """Check that the key of the bucket, if it has one, is the one that the roles may use."""
    try:
        answer = stack.s3.get_bucket_encryption(Bucket=stack.bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] != _NO_ENCRYPTION:
            raise
        yield Finding.right(BUCKET, "S3's own.")
        return
    rules = answer["ServerSideEncryptionConfiguration"]["Rules"]
    by_default = [rule.get("ApplyServerSideEncryptionByDefault", {}) for rule in rules]
    key = next((each["KMSMasterKeyID"] for each in by_default if "KMSMasterKeyID" in each), "")
    yield from check_key(stack, BUCKET, key, "BucketKmsKeyArn")


def check_secret_key(stack: Stack) -> Iterator[Finding]:
    """Check the same of the secret."""
    secret = stack.client("secretsmanager").describe_secret(
        SecretId=stack.output("SalesforceSecretArn")
    )
    yield from check_key(stack, SECRET, secret.get("KmsKeyId", ""), "SecretKmsKeyArn")


def check_key(stack: Stack, subject: str, key: str, parameter: str) -> Iterator[Finding]:
    """Compare a key with the parameter that lets the roles use it, then look at the key itself."""
    if not key or "alias/aws/" in key:
        yield Finding.right(subject, "encrypted by a key of AWS's, which needs no rights.")
        return
    described = stack.client("kms").describe_key(KeyId=key)["KeyMetadata"]
    if described["Arn"] != stack.parameters.get(parameter):
        yield Finding.wrong(
            subject,
            f"It is encrypted by {described['Arn']}, which the roles of the stack may not use.",
            f"Deploy with {parameter}={described['Arn']}.",
        )
    elif not described["Enabled"]:
        yield Finding.wrong(subject, f"{described['Arn']} is disabled.", "Enable the key in KMS.")
    elif not _leaves_it_to_iam(stack, described):
        yield Finding.wrong(
            subject,
            f"The policy of {described['Arn']} does not let IAM decide who may use it.",
            f"Allow kms:Decrypt and kms:GenerateDataKey in it to the roles of {stack.name}, or to "
            "the root of the account.",
        )
    else:
        yield Finding.right(subject, f"{described['Arn']}, which the roles may use.")


def _leaves_it_to_iam(stack: Stack, key: dict[str, Any]) -> bool:
    """Return whether the key's policy names the account, or the stack's roles one by one."""
    answer = stack.client("kms").get_key_policy(KeyId=key["KeyId"], PolicyName="default")
    account = f":{key['Arn'].split(':')[4]}:root"
    for statement in json.loads(answer["Policy"])["Statement"]:
        principal = json.dumps(statement.get("Principal", ""))
        if statement["Effect"] == "Allow" and (
            account in principal or f"role/{stack.name}-" in principal
        ):
            return True
    return False
