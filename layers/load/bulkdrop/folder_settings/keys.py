"""The keys of `bulkdrop.toml`. The docstring under each is its documentation."""

import dataclasses
from collections.abc import Mapping
from typing import Literal

By = Literal["settings", "sdl"]
"""What stated an entry: a `bulkdrop.toml`, or another program's mapping file."""


@dataclasses.dataclass(frozen=True)
class Mapped:
    """Columns of the file, joined if they are several, and the fields they are loaded into."""

    columns: tuple[str, ...]
    fields: tuple[str, ...]
    by: By


@dataclasses.dataclass(frozen=True)
class FolderSettings:
    """
    What the settings of a folder say about the files in it and below.

    Every key is optional. The nearest folder wins key by key, and tables merge entry by entry.
    """

    unknown_columns: Literal["refuse", "leave_out"] = "refuse"
    """What happens to a file with columns that are no fields of the object: it is refused, or
    loaded without these columns."""

    invalid_records: Literal["load_rest", "refuse_upload"] = "load_rest"
    """What happens if records do not fit: the rest is loaded, or nothing is sent."""

    no_records: Literal["refuse", "accept"] = "refuse"
    """What happens to a file with a header and no records, as a daily export may be: it is refused,
    or a load of 0 records that succeeded."""

    limits_exceeded: Literal["wait", "refuse_upload"] = "wait"
    """What happens to a load of more than 10,000 records for which the org has too few batches or
    API calls left for the day: it waits for them, or is refused."""

    repeated_upload: Literal["refuse", "load"] | None = None
    """What happens to bytes that were loaded before for the same object and operation. Without
    it, an insert is refused and any other operation is loaded and reported."""

    empty_cells: Literal["leave", "clear"] = "leave"
    """Whether an empty cell leaves its field alone, or clears it (`#N/A` is sent)."""

    date_format: str | None = None
    """How dates are written, in the letters of Java: `yyyy`, `MM`, `dd`. Without it they are
    `yyyy-MM-dd`, and nothing is converted."""

    datetime_format: str | None = None
    """How dates with a time are written: `HH`, `mm` and `ss` beside the letters of a date, `XXX`
    for an offset such as +01:00."""

    time_format: str | None = None
    """How times of day are written: `HH:mm`, `h:mm a`."""

    time_zone: str | None = None
    """The zone of dates with a time that state no offset, by its name in the IANA database."""

    decimal_separator: str | None = None
    """The sign before the decimals of a number: a comma or a dot. It asks for conversion: currency
    signs and percent signs are taken away, and a number of another form does not fit."""

    thousands_separator: str | None = None
    """The sign between thousands: a dot, comma, space or apostrophe. It asks for conversion, as
    `decimal_separator` does."""

    true_values: tuple[str, ...] | None = None
    """Cells of checkboxes that mean true, in any letter case."""

    false_values: tuple[str, ...] | None = None
    """Cells of checkboxes that mean false; an empty text is an empty cell."""

    trim_cells: bool = False
    """Whether spaces around the values of all cells are taken away."""

    long_ids: bool = False
    """Whether ids of 15 characters are sent as their 18 characters."""

    encoding: str | None = None
    """The encoding of the files, if it is not to be detected."""

    column_delimiter: str | None = None
    """The delimiter of the files, if it is not to be detected: `comma`, `semicolon`, `tab`, `pipe`,
    `caret` or `backquote`."""

    sheet: str | None = None
    """The sheet of a workbook that is loaded; without it the first."""

    success_rows: Literal["as_loaded", "as_uploaded"] = "as_loaded"
    """Whether `success.csv` holds Salesforce's rendering, or the upload's own cells and lines."""

    stop_above: str = "100%"
    """The share of the first part's records that may be refused before the rest is not sent."""

    after: tuple[str, ...] = ()
    """Objects whose loads are waited for: those dropped before, or within the same minute."""

    group_by: str | None = None
    """The field, or parent's key, whose equal values are loaded together, against row locks."""

    assignment_rule_id: str | None = None
    """The id of the assignment rule that Salesforce runs for cases and leads."""

    default_namespace: str | None = None
    """The managed package whose fields need no prefix: `Size__c` means `acme__Size__c`."""

    columns: Mapping[str, Mapped] = dataclasses.field(default_factory=dict)
    """`[columns]`: the column of the file, and the field it is loaded into; an empty text means
    that the column is known and not loaded."""

    constants: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """`[constants]`: a field that is no column, and its value in every record."""

    defaults: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """`[defaults]`: a field, and its value where the cell is empty or the column is missing."""

    values: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    """`[values.<field>]`: cells of a field, and the values that are loaded for them. The labels of
    a picklist that is named here become its values, even if the table is empty."""

    hints: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """What a `spec.csv` says of a field: the format of its dates, or which cells mean true."""

    @property
    def allowed_share(self) -> float:
        """Return `stop_above` as a share between 0 and 1."""
        return float(self.stop_above.rstrip("% ")) / 100

    @property
    def mappings(self) -> tuple[Mapped, ...]:
        """Return the entries of `columns` in their order."""
        return tuple(self.columns.values())

    @property
    def led(self) -> tuple[tuple[tuple[str, ...], Mapped], ...]:
        """
        Return the entries of `columns`, each behind those of its columns that no earlier one has.

        The first of these that a file has stands for the entry: a column may be loaded into a field
        of its own, and be joined with others in the next.
        """
        taken: set[str] = set()
        found = []
        for each in self.mappings:
            own = tuple(name for name in each.columns if name.strip().lower() not in taken)
            taken |= {name.strip().lower() for name in own}
            found.append((own, each))
        return tuple(found)
