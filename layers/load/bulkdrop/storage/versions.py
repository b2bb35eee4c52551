"""The versions of an S3 object."""

from typing import NamedTuple

from bulkdrop.aws import s3
from bulkdrop.storage.source import Source


class Version(NamedTuple):
    """A version of an object: its id, the ETag without quotes, and its size in bytes."""

    version_id: str
    etag: str
    bytes: int


def version_before(bucket: str, source: Source) -> Version | None:
    """
    Return the version that this one replaced; None if there was none, or it had been deleted.

    Only the newest 1,000 versions of an object are looked at.
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
    """
    answer = s3().list_object_versions(Bucket=bucket, Prefix=source.key)
    versions = [each for each in answer.get("Versions", ()) if each["Key"] == source.key]
    ours = [at for at, each in enumerate(versions) if each["VersionId"] == source.version_id]
    if not ours or ours[0] + 1 == len(versions):
        return None
    made, before = versions[ours[0]]["LastModified"], versions[ours[0] + 1]
    markers = (each for each in answer.get("DeleteMarkers", ()) if each["Key"] == source.key)
    if any(before["LastModified"] <= each["LastModified"] <= made for each in markers):
        return None
    return Version(before["VersionId"], before["ETag"].strip('"'), before["Size"])
