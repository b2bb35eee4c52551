"""What is read: one version of an S3 object."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Source:
    """An S3 object to read from: a version of it, or without versions, that etag alone."""

    key: str
    version_id: str | None = None
    etag: str | None = None
