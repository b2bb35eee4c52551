"""The columns that Salesforce adds to result files: a result file can be loaded without them."""

from collections.abc import Iterable

from bulkdrop.table.header.dialect import Dialect

_ADDED_COLUMNS = "sf__"
_OF_LOADED_RECORDS = {"sf__id", "sf__created"}


def can_stand(dialect: Dialect) -> bool:
    """Return whether a header can be sent as it stands, and holds nothing but fields."""
    return dialect.as_it_is and not any(map(is_added, dialect.columns))


def are_loaded(columns: Iterable[str]) -> bool:
    """Return whether these are the columns of a `success.csv`."""
    return _OF_LOADED_RECORDS.issubset(name.lower() for name in columns)


def is_added(name: str) -> bool:
    """Return whether a column is one that Salesforce adds."""
    return name.lower().startswith(_ADDED_COLUMNS)
