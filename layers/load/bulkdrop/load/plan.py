"""How an upload is loaded: in which parts, with how many records, and what is not sent."""

import dataclasses
from typing import Any

from bulkdrop.load_warning import LoadWarning
from bulkdrop.table.form import Form
from sfbulk import ColumnDelimiter


@dataclasses.dataclass(frozen=True)
class SetAside:
    """
    The records that are not sent since they are not well formed: a file as failure.csv is.

    `first` says what is wrong with the first of them, in which line. `lines_key` is a file of the
    upload's own lines.
    """

    key: str
    records: int
    first: str
    lines_key: str | None = None


@dataclasses.dataclass(frozen=True)
class Plan:
    """How an upload is loaded: in which parts, with how many records."""

    column_delimiter: ColumnDelimiter
    parts_key: str
    parts: int
    records: int
    set_aside: SetAside | None
    form: Form
    max_concurrent_jobs: int
    warnings: tuple[LoadWarning, ...] = ()

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Plan":
        """Read what to_state wrote."""
        aside = state["set_aside"]
        words = {
            "column_delimiter": ColumnDelimiter(state["column_delimiter"]),
            "set_aside": SetAside(**aside) if aside else None,
            "form": Form.from_json(state["form"]),
            "warnings": tuple(map(LoadWarning.from_json, state.get("warnings", ()))),
        }
        return cls(**{**state, **words})

    def to_state(self) -> dict[str, Any]:
        """Give the plan as JSON types, for the state of an execution."""
        return dataclasses.asdict(self)
