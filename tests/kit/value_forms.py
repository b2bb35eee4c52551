"""Cells by the type of their field and the settings: what they become, or that they do not fit."""

from typing import NamedTuple

from bulkdrop.fields.column import FoundColumn
from bulkdrop.fields.description import Field, ObjectDescription, PicklistValue
from bulkdrop.fields.values.column_reader import ColumnReader
from bulkdrop.fields.values.column_values import Readers
from bulkdrop.fields.values.unfit import Unfit
from bulkdrop.folder_settings.layers import merge

THIS_YEAR = 2026


class Form(NamedTuple):
    """Settings, cells with what they become, and cells that do not fit what the settings state."""

    kind: str
    settings: str
    becomes: dict[str, str]
    unfit: tuple[str, ...]


_GERMAN = 'decimal_separator = ","\nthousands_separator = "."'
_BERLIN = 'datetime_format = "dd.MM.yyyy HH:mm"\ntime_zone = "Europe/Berlin"'

FORMS = (
    Form(
        "date",
        'date_format = "dd.MM.yyyy"',
        {"31.12.2026": "2026-12-31", "1.2.2026": "2026-02-01", " 31.12.2026 ": "2026-12-31"},
        ("2026-12-31", "31.02.2026", "12/31/2026", "31.12.26", "31.12.2026 00:00"),
    ),
    Form(
        "date",
        'date_format = "MM/dd/yyyy"',
        {"12/31/2026": "2026-12-31", "1/2/2026": "2026-01-02"},
        ("31/12/2026", "2026-12-31"),
    ),
    Form(
        "date",
        'date_format = "d-MMM-yy"',
        {"5-Jan-26": "2026-01-05", "31-Dez-46": "1946-12-31", "1-mars-45": "2045-03-01"},
        ("5-Foo-26", "5-Jan-2026"),
    ),
    Form("date", 'date_format = "yyyyMMdd"', {"20261231": "2026-12-31"}, ("2026123", "20261331")),
    Form(
        "datetime",
        _BERLIN,
        {
            "31.12.2026 14:30": "2026-12-31T13:30:00Z",
            "01.07.2026 00:15": "2026-06-30T22:15:00Z",
        },
        ("31.12.2026", "25.10.2026 02:30", "29.03.2026 02:30", "31.12.2026 25:00"),
    ),
    Form(
        "datetime",
        "datetime_format = \"yyyy-MM-dd'T'HH:mm:ssXXX\"",
        {"2026-12-31T14:30:00+01:00": "2026-12-31T13:30:00Z"},
        ("2026-12-31T14:30:00",),
    ),
    Form(
        "datetime",
        'datetime_format = "MM/dd/yyyy hh:mm a"\ntime_zone = "America/New_York"',
        {"12/31/2026 02:30 PM": "2026-12-31T19:30:00Z"},
        ("12/31/2026 14:30", "13/31/2026 02:30 PM"),
    ),
    Form(
        "datetime",
        'time_zone = "Europe/Berlin"',
        {
            "2026-12-31 14:30:05": "2026-12-31T13:30:05Z",
            "2026-12-31T14:30:05.250Z": "2026-12-31T14:30:05.250Z",
            "2026-12-31T14:30+02:00": "2026-12-31T12:30:00Z",
        },
        ("31.12.2026 14:30",),
    ),
    Form(
        "time",
        'time_format = "h:mm a"',
        {"9:30 PM": "21:30:00.000Z", "12:05 am": "00:05:00.000Z"},
        ("21:30",),
    ),
    Form(
        "currency",
        _GERMAN,
        {
            "1.234,50": "1234.50",
            "1.234": "1234",
            "-0,5": "-0.5",
            "€ 1.234,50": "1234.50",
            "1.234.567,89 €": "1234567.89",
            "-€5": "-5",
        },
        ("1,234.50", "1.23", "12.34,5", "5 %", "(500,00)", "1 234"),
    ),
    Form(
        "currency",
        'decimal_separator = "."\nthousands_separator = ","',
        {"$1,234.50": "1234.50", "1234.5": "1234.5", "USD 1": "1"},
        ("1.234,50", "1,23"),
    ),
    Form("percent", _GERMAN, {"45 %": "45", "45,5%": "45.5", "0,45": "0.45"}, ("45 €", "%")),
    Form(
        "double",
        'decimal_separator = ","\nthousands_separator = " "',
        {"1 234,5": "1234.5", "1\u00a0234": "1234", "1\u202f234,5": "1234.5", "1E7": "1E7"},
        ("1.5", "12 34", "€ 5", "NaN"),
    ),
    Form("int", _GERMAN, {"1.234": "1234", "250,0": "250", "2,5": "2.5"}, ("x", "1.2")),
    Form(
        "boolean",
        'true_values = ["Ja", "x"]\nfalse_values = ["Nein", ""]',
        {"Ja": "true", "X": "true", "nein": "false", "": "false"},
        ("true", "1", "#N/A", "Vielleicht"),
    ),
    Form("boolean", 'true_values = ["WAHR"]', {"wahr": "true", "": ""}, ("falsch",)),
    Form(
        "picklist",
        '[values.Cell__c]\n"Gold" = "Primary"\n"-" = ""',
        {"Gold": "Primary", " Gold ": "Primary", "-": "", "Erste": "First", "First": "First"},
        (),
    ),
    Form(
        "multipicklist", "[values.Cell__c]\n", {"Erste; Zweite": "First;Second", "Same": "Same"}, ()
    ),
    Form("string", "trim_cells = true", {" a b ": "a b", "\u00a0a": "a"}, ()),
    Form("string", 'date_format = "dd.MM.yyyy"', {"31.12.2026": "31.12.2026", " a": " a"}, ()),
    Form("string", '[defaults]\nCell__c = "none"', {"": "none", "a": "a"}, ()),
    Form("string", 'empty_cells = "clear"', {"": "#N/A", "a": "a"}, ()),
    Form("boolean", 'empty_cells = "clear"', {"": "", "true": "true"}, ()),
    Form(
        "reference",
        "long_ids = true",
        {"001D000000IqhSL": "001D000000IqhSLIAZ", "001D000000IqhSLIAZ": "001D000000IqhSLIAZ"},
        (),
    ),
)

PICKLIST = tuple(
    PicklistValue(value, label)
    for value, label in (("First", "Erste"), ("Second", "Zweite"), ("A", "Same"), ("B", "Same"))
)


def reader_of(form: Form) -> ColumnReader:
    """Return the reader of a column of this kind under these settings."""
    field = Field("Cell__c", "Cell", form.kind, picklist_values=PICKLIST)
    described = ObjectDescription("Thing__c", fields=(field,))
    settings = merge([{"incoming/bulkdrop.toml": form.settings.encode()}])
    readers = Readers(settings, described, THIS_YEAR)
    found = FoundColumn("Cell", field, sent="Cell__c")
    return ColumnReader([0], readers.reader_of(found), empty=readers.empty_of(found))


def value_of(form: Form, cell: str) -> str | None:
    """Return what a cell becomes; None if it does not fit."""
    (value,) = reader_of(form).of([[cell]], 1)
    return None if isinstance(value, Unfit) else value


def forms_table() -> str:
    """Return the table of docs/loading.md: every form, with what it becomes and what does not."""
    rows = [
        f"| {form.kind} | {_code(*form.settings.splitlines())} | {_pairs(form.becomes)} | "
        f"{_code(*form.unfit)} |"
        for form in FORMS
    ]
    head = ["| Field | Settings | Cells, and what is sent | Not sent |", "|---|---|---|---|"]
    return "\n".join([*head, *rows])


def _pairs(becomes: dict[str, str]) -> str:
    return ", ".join(f"{_code(cell)} → {_code(value)}" for cell, value in becomes.items())


def _code(*texts: str) -> str:
    shown = (text.replace("\u00a0", "⍽").replace("\u202f", "⍽") for text in texts)
    return ", ".join(f"`{text}`" if text else "(empty)" for text in shown)
