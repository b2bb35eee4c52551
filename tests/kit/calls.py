"""Every AWS call that the code makes, by the role that makes it; held to what the cloud records."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

BUCKET = "arn:aws:s3:::uploads"
REGION, ACCOUNT = "eu-central-1", "123456789012"
_HERE = f"{REGION}:{ACCOUNT}"
SECRET = f"arn:aws:secretsmanager:{_HERE}:secret:salesforce-AbCdEf"
TOPIC = f"arn:aws:sns:{_HERE}:loads"
BUS = f"arn:aws:events:{_HERE}:event-bus/default"
MACHINE = f"arn:aws:states:{_HERE}:stateMachine:bulkdrop-load"
EXECUTION = f"arn:aws:states:{_HERE}:execution:bulkdrop-load"
LETTERS = f"arn:aws:sqs:{_HERE}:DeadLetterQueue"
KEYS = {name: f"arn:aws:kms:{_HERE}:key/{name}" for name in ("bucket", "secret", "topic")}
_OPENS = {
    "s3:GetObject": ("bucket", ("kms:Decrypt",)),
    "s3:GetObjectVersion": ("bucket", ("kms:Decrypt",)),
    "s3:PutObject": ("bucket", ("kms:Decrypt", "kms:GenerateDataKey")),
    "secretsmanager:GetSecretValue": ("secret", ("kms:Decrypt",)),
    "sns:Publish": ("topic", ("kms:Decrypt", "kms:GenerateDataKey")),
}
"""The key that a call needs if what it touches is encrypted with one, and what of it."""
_VIA = {"bucket": "s3", "secret": "secretsmanager", "topic": "sns"}


@dataclass(frozen=True)
class Call:
    """One call; `*` stands for what varies in the resource, or in the prefix of a list."""

    action: str
    resource: str
    prefix: str = ""
    via: str = ""

    @property
    def context(self) -> dict[str, str]:
        """What AWS knows of such a call beside the resource."""
        if self.via:
            return {"kms:ViaService": f"{self.via}.{REGION}.amazonaws.com"}
        return {"s3:prefix": self.prefix.replace("*", "some")} if self.prefix else {}

    @property
    def example(self) -> str:
        """A resource of the kind."""
        return self.resource.replace("*", "some")

    def covers(self, other: "Call") -> bool:
        """Return whether another call, made in fact, is one of these."""
        return self.action == other.action and all(
            fnmatchcase(made, meant)
            for made, meant in ((other.resource, self.resource), (other.prefix, self.prefix))
        )


def calls(role: str) -> set[Call]:
    """Return the calls of a role, with what they need of the keys."""
    made = set(_BY_ROLE[role])
    return made | {key for call in made for key in _of_keys(call)}


def _of_keys(call: Call) -> Iterator[Call]:
    key, actions = _OPENS.get(call.action, ("", ()))
    for action in actions:
        yield Call(action, KEYS[key], via=_VIA[key])


def _s3(action: str, *keys: str) -> Iterator[Call]:
    yield from (Call(f"s3:{action}", f"{BUCKET}/{key}") for key in keys)


def _listing(*prefixes: str) -> Iterator[Call]:
    """Yield lists; a read of a key that may be missing needs one too, to be answered with 404."""
    yield from (Call("s3:ListBucket", BUCKET, prefix) for prefix in prefixes)


_READ_UPLOADS = (
    *_s3("GetObject", "incoming/*", "check/*"),
    *_s3("GetObjectVersion", "incoming/*", "check/*"),
    *_listing("incoming/*", "check/*"),
)
_KEEP_WORK = (*_s3("GetObject", "work/*"), *_s3("PutObject", "work/*"), *_listing("work/*"))
_ANNOUNCE = (Call("events:PutEvents", BUS), Call("sns:Publish", TOPIC))
_GIVE_BACK_TURN = (*_s3("DeleteObject", "work/queue/*"),)
_LOG_IN = (Call("secretsmanager:GetSecretValue", SECRET),)
_BURY = (Call("sqs:SendMessage", LETTERS),)  # Lambda, with the function's role

_BY_ROLE: dict[str, tuple[Call, ...]] = {
    "StartLoad": (
        *_READ_UPLOADS,
        Call("s3:ListBucketVersions", BUCKET, "incoming/*"),
        *_s3("GetObject", "work/stack.json", "work/redriven/*", "work/describes/*"),
        *_s3("PutObject", "work/stack.json", "work/redriven/*", "results/*"),
        *_listing("work/stack.json", "work/redriven/*", "work/describes/*"),
        Call("states:StartExecution", MACHINE),
        *_ANNOUNCE,
        *_BURY,
    ),
    "PlanLoad": (
        *_READ_UPLOADS,
        *_KEEP_WORK,
        *_s3("AbortMultipartUpload", "work/*"),
        *_s3("PutObject", "results/*/status.json"),
        *_LOG_IN,
    ),
    "TakeTurn": (
        *_listing("work/queue/*"),
        *_s3("GetObject", "work/queue/*"),
        *_GIVE_BACK_TURN,
        Call("states:DescribeExecution", f"{EXECUTION}:*"),
    ),
    "SubmitJob": (*_READ_UPLOADS, *_KEEP_WORK, *_LOG_IN),
    "CheckJob": (
        *_LOG_IN,
        *_s3("GetObject", "work/*/looks.json"),
        *_s3("PutObject", "work/*/looks.json", "results/*/status.json"),
        *_listing("work/*"),
        Call("events:PutEvents", BUS),
    ),
    "SaveResults": (
        *_READ_UPLOADS,
        *_KEEP_WORK,
        *_s3("AbortMultipartUpload", "work/*"),
        *_LOG_IN,
    ),
    "FinishLoad": (
        *_KEEP_WORK,
        *_GIVE_BACK_TURN,
        *_s3("PutObject", "results/*"),
        *_s3("AbortMultipartUpload", "results/*"),
        *_s3("DeleteObject", "results/*/unprocessed.csv"),
        *_ANNOUNCE,
    ),
    "CloseLoad": (
        *_s3("GetObject", "work/*"),
        *_listing("work/*"),
        *_s3("PutObject", "work/*.json", "results/*/summary.json", "results/*/report.html"),
        *_s3("PutObject", "results/*/status.json"),
        *_GIVE_BACK_TURN,
        *_ANNOUNCE,
        *_BURY,
    ),
}
ROLES = tuple(_BY_ROLE)
