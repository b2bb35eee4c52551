"""The columns of an upload, in its order."""

from bulkdrop import keys
from bulkdrop.csv_reader import csv_rows
from bulkdrop.errors import SourceGoneError
from bulkdrop.load import Load, Part
from bulkdrop.storage.bucket import Bucket


def upload_columns(bucket: Bucket, load: Load, delimiter: str) -> list[str]:
    """Return the header of the first part; nothing if the upload is gone meanwhile."""
    part = Part.from_json(bucket.read_json(keys.parts_key(load.load_id, 1))[0])
    try:
        header = b"".join(bucket.read_range(part.source, part.header_start, part.header_stop))
    except SourceGoneError:
        return []
    return next(csv_rows([header.decode()], delimiter), [])
