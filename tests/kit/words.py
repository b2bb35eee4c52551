"""A small load in its own words, for tests that need one."""

from bulkdrop.load.part import Part
from bulkdrop.load.plan import Plan
from bulkdrop.load.upload import Load, Upload
from bulkdrop.storage.source import Source
from bulkdrop.table.form import Form
from sfbulk import ColumnDelimiter, LineEnding, Operation

UPLOAD = Upload("uploads", "incoming/Contact/insert/people.csv", "v1", "e1", 30)
LOAD = Load(
    "contact-insert-people-0123456789abcdef",
    UPLOAD,
    "Contact",
    Operation.INSERT,
    None,
    "2026-11-23T10:00:00Z",
)
PART = Part(
    number=0,
    attempt=1,
    source=Source(UPLOAD.key, "v1", "e1"),
    line_ending=LineEnding.LF,
    header_start=0,
    header_stop=16,
    start=16,
    stop=30,
    records=2,
    characters=30,
)
PLAN = Plan(
    column_delimiter=ColumnDelimiter.COMMA,
    parts_key=f"work/{LOAD.load_id}/parts-1.json",
    parts=1,
    records=2,
    set_aside=None,
    form=Form("none", "utf-8", "COMMA", "LF", cleaned=False),
    max_concurrent_jobs=5,
)
