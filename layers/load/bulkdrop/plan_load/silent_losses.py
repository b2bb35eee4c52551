"""Warnings of a plain load: what Salesforce takes without a word, in the first of its records."""

from collections.abc import Iterator

from bulkdrop.fields.checks.silent import SilentWatch
from bulkdrop.fields.values.block import Block
from bulkdrop.load_warning import LoadWarning
from bulkdrop.plan_load.record_blocks import first_records
from bulkdrop.plan_load.table import Table
from bulkdrop.plan_load.upload_lines import UploadLines
from bulkdrop.storage.bucket import Bucket

LOOKED_AT_BYTES = 1 << 19
"""As much of a table is looked at: some thousand records, in a few hundredths of a second. A check
looks at all of them."""


def silent_losses(bucket: Bucket, table: Table) -> Iterator[LoadWarning]:
    """Yield what is to be known of the first records of a table, as they are sent."""
    if table.fields is None or not table.slices:
        return
    fields, delimiter = table.fields, table.dialect.column_delimiter.character
    text = first_records(bucket, table, LOOKED_AT_BYTES)
    block = Block(text, len(fields.sent), delimiter)
    if not text:
        return
    settings = table.folder
    is_read = bool(settings.decimal_separator or settings.thousands_separator)
    upload = UploadLines(bucket, table)
    lines, shown = upload.of(block.lines), upload.files.shown
    columns = {each.sent: each for each in fields.columns if each.field}
    for place, name in enumerate(fields.sent):
        found = columns.get(name)  # a constant is no column
        if found and found.field:
            watch = SilentWatch(found, found.field, delimiter, shown, is_read=is_read)
            cells = block.column(place)
            watch.see(cells, "\n".join(cells) + "\n", lines)
            yield from watch.warnings()
