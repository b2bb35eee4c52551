"""What is read: one version of an S3 object."""

import dataclasses

UNVERSIONED = "null"
"""The version that S3 writes while versioning is suspended: the next upload replaces it."""


@dataclasses.dataclass(frozen=True)
class Source:
    """An S3 object to read from: a version of it, or without versions, that etag alone."""

    key: str
    version_id: str | None = None
    etag: str | None = None
