"""One multipart upload to S3, made of parts that come in any order."""

import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef


class MultipartUpload:
    """
    Completes the object at the end of a `with` block, or leaves nothing behind if it fails.

    Threads may share it. https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
    """

    def __init__(self, client: "S3Client", bucket: str, key: str, content_type: str) -> None:
        self._s3 = client
        self._bucket = bucket
        self._key = key
        self._content_type = content_type
        self._upload_id = ""
        self._parts: list[CompletedPartTypeDef] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        made = self._s3.create_multipart_upload(
            Bucket=self._bucket, Key=self._key, ContentType=self._content_type
        )
        self._upload_id = made["UploadId"]
        return self

    def put_part(self, number: int, data: bytes) -> None:
        """Send a part."""
        sent = self._s3.upload_part(
            Bucket=self._bucket,
            Key=self._key,
            UploadId=self._upload_id,
            PartNumber=number,
            Body=data,
        )
        self._add(number, sent["ETag"])

    def copy_part(self, number: int, source: str, start: int, stop: int) -> None:
        """Let S3 copy the bytes [start, stop) of an object of the same bucket as a part."""
        copied = self._s3.upload_part_copy(
            Bucket=self._bucket,
            Key=self._key,
            UploadId=self._upload_id,
            PartNumber=number,
            CopySource={"Bucket": self._bucket, "Key": source},
            CopySourceRange=f"bytes={start}-{stop - 1}",
        )
        self._add(number, copied["CopyPartResult"]["ETag"])

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._s3.abort_multipart_upload(
                Bucket=self._bucket, Key=self._key, UploadId=self._upload_id
            )
            return
        self._s3.complete_multipart_upload(
            Bucket=self._bucket,
            Key=self._key,
            UploadId=self._upload_id,
            MultipartUpload={"Parts": sorted(self._parts, key=lambda part: part["PartNumber"])},
        )

    def _add(self, number: int, etag: str) -> None:
        with self._lock:
            self._parts.append({"PartNumber": number, "ETag": etag})
