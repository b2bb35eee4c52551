"""The files of one folder of a bucket, and small ones among them as a whole."""

from collections.abc import Iterator

from botocore.exceptions import ClientError

from bulkdrop.aws import s3


def files_of(bucket: str, folder: str) -> Iterator[tuple[str, int]]:
    """Yield key and size of each object in a folder, without those in folders of it."""
    pages = s3().get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=bucket, Prefix=folder, Delimiter="/"):
        for entry in page.get("Contents", ()):
            yield entry["Key"], entry["Size"]


def read_small(bucket: str, key: str, most_bytes: int) -> bytes | None:
    """Return the first bytes of an object, at most this many; None if there is none."""
    try:
        answer = s3().get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise
    return answer["Body"].read(most_bytes)
