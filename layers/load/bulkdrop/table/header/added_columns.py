"""The columns that Salesforce adds to result files: a result file can be loaded without them."""

from bulkdrop.table.header.dialect import Dialect

_ADDED_COLUMNS = "sf__"


def can_stand(dialect: Dialect) -> bool:
    """Return whether a header can be sent as it stands, and holds nothing but fields."""
    return dialect.as_it_is and not any(map(is_added, dialect.columns))


def is_added(name: str) -> bool:
    """Return whether a column is one that Salesforce adds."""
    return name.lower().startswith(_ADDED_COLUMNS)
