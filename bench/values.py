"""How fast a core makes values of cells, and checks records by their fields."""

import random
import time
from collections.abc import Iterator

from bench.measure import spread
from bulkdrop.fields.checks.record_checks import RecordChecks
from bulkdrop.fields.checks.rules import Rules
from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.description import Field, ObjectDescription, PicklistValue
from bulkdrop.fields.values.block import Block
from bulkdrop.fields.values.column_reader import ColumnReader
from bulkdrop.fields.values.column_values import Readers
from bulkdrop.fields.values.record_values import RecordValues
from bulkdrop.folder_settings.keys import FolderSettings
from sfbulk import Operation

_MEGABYTE = 1_000_000
_RECORDS = 10_000
_BLOCKS = 10
_WEB = tuple(PicklistValue(each) for each in ("Web", "Phone", "Fair", "Other"))
_FIELDS = (
    Field("FirstName", type="string", length=40),
    Field("LastName", type="string", length=80, createable=True, nillable=False),
    Field("Email", type="email", length=80),
    Field("Birthdate", type="date"),
    Field("Amount__c", type="currency", precision=18, scale=2),
    Field("Phone", type="phone", length=40),
    Field("AccountId", type="reference", reference_to=("Account",), length=18),
    Field("MailingCity", type="string", length=40),
    Field("LeadSource", type="picklist", restricted_picklist=True, picklist_values=_WEB),
    Field("Key__c", type="string", length=40, external_id=True, unique=True),
)
_GERMAN = FolderSettings(date_format="dd.MM.yyyy", decimal_separator=",", thousands_separator=".")


def measure_values(runs: int) -> dict[str, list[float]]:
    """Return the megabytes a second of processor time for each kind of work."""
    kinds = {"two of ten columns converted": True, "all checks on ten columns": False}
    speeds: dict[str, list[float]] = {kind: [] for kind in kinds}
    for run in range(runs):
        for kind, converts in kinds.items():
            blocks = [*_blocks(run, german=converts)]
            work = _convert if converts else _check
            began = time.process_time()
            work(blocks)
            seconds = time.process_time() - began
            speeds[kind].append(sum(map(len, blocks)) / _MEGABYTE / seconds)
    return speeds


def table(speeds: dict[str, list[float]]) -> Iterator[str]:
    """Write one line for each kind of work."""
    yield "| work | MB/s a core |"
    yield "|---|---:|"
    for kind, found in speeds.items():
        yield f"| {kind} | {spread(found, 0)} |"


def _convert(blocks: list[bytes]) -> None:
    described = ObjectDescription("Contact", fields=_FIELDS)
    readers = Readers(_GERMAN, described, 2026)
    values = RecordValues(
        [
            ColumnReader([at], readers.reader_of(FoundColumn(each.name, each, sent=each.name)))
            for at, each in enumerate(_FIELDS)
        ],
        len(_FIELDS),
        ";",
    )
    for text in blocks:
        block = Block(text, len(_FIELDS), ";")
        values.written(block, values.read(block))


def _check(blocks: list[bytes]) -> None:
    described = ObjectDescription("Contact", fields=_FIELDS)
    rules = Rules(described, Operation.INSERT, None, lambda _: ["001"])
    found = [FoundColumn(each.name, each, sent=each.name) for each in _FIELDS]
    checks = RecordChecks(found, rules, ";", set(), int)
    line = 2
    for text in blocks:
        block = Block(text, len(_FIELDS), ";")
        findings = checks.see(block.columns, range(line, line + block.records))
        if findings:
            raise AssertionError(findings[0])
        line += block.records
    checks.end()


def _blocks(seed: int, *, german: bool) -> Iterator[bytes]:
    draw = random.Random(seed)  # noqa: S311 # files, no secrets
    for block in range(_BLOCKS):
        yield "".join(
            _row(draw, block * _RECORDS + each, german=german) for each in range(_RECORDS)
        ).encode()


def _row(draw: random.Random, number: int, *, german: bool) -> str:
    day, month, year = draw.randint(1, 28), draw.randint(1, 12), draw.randint(1950, 2010)
    whole, cents = draw.randint(1_000, 999_999), draw.randint(10, 99)
    date = f"{day:02}.{month:02}.{year}" if german else f"{year}-{month:02}-{day:02}"
    amount = f"{whole:,}".replace(",", ".") + f",{cents}" if german else f"{whole}.{cents}"
    cells = [
        *(f"Vorname{number % 500}", f"Nachname{number}", f"person{number}@example.com"),
        *(date, amount, f"+49 30 {number}", f"001D00000{number % 10**6:06}", "Berlin"),
        *(draw.choice(_WEB).value, f"E-{number:08}"),
    ]
    return ";".join(cells) + "\n"
