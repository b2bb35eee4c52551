"""The header that is sent, where it differs from the upload's own: its columns' fields."""

import dataclasses

from bulkdrop import layout
from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.header import HeaderFields
from bulkdrop.load.part import Part
from bulkdrop.load.upload import Load
from bulkdrop.reason import ReasonCode
from bulkdrop.storage.bucket import Bucket
from bulkdrop.table.csv_writer import render
from bulkdrop.table.header.column_names import HEADER_CHARACTERS
from bulkdrop.work.columns import keep_columns
from sfbulk import ColumnDelimiter, LineEnding


@dataclasses.dataclass(frozen=True)
class SentHeader:
    """The upload's own columns, its header row as it stands, and the fields to send instead."""

    columns: tuple[str, ...]
    row: bytes
    fields: HeaderFields
    column_delimiter: ColumnDelimiter
    line_ending: LineEnding

    def over(self, bucket: Bucket, load: Load, parts: list[Part]) -> list[Part]:
        """
        Return parts under the header that is sent, and keep what the summary says of the columns.

        The records stay where they are, byte for byte; only a header that is not sent as it stands
        is written down. Raises UploadRefusedError if it is longer than Salesforce takes.
        """
        keep_columns(bucket, load, self.fields.reported(), self.fields.allowed())
        if self.fields.sent == self.columns:
            return parts
        header, key = self._header(), layout.kept_key(load.load_id, "header.csv")
        bucket.write(key, header)
        longer = len(header.decode()) - len(self.row.decode())
        return [
            dataclasses.replace(
                part,
                sent_header_key=key,
                sent_header_bytes=len(header),
                characters=part.characters + longer,
            )
            for part in parts
        ]

    def _header(self) -> bytes:
        row = render([self.fields.sent], self.column_delimiter.character).rstrip(b"\n")
        if len(row.decode()) > HEADER_CHARACTERS:
            raise UploadRefusedError(
                ReasonCode.TOO_LARGE,
                f"With the names of its fields the header has {len(row.decode())} characters; "
                f"Salesforce takes at most {HEADER_CHARACTERS}. Nothing was sent; drop fewer "
                "columns.",
            )
        return row + self.line_ending.characters.encode()
