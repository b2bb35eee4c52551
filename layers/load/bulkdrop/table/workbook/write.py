"""How typed cells are written where more is known of their columns than a workbook says."""

from collections.abc import Callable, Sequence

Write = Callable[[object, str], str]
"""Returns the text of a typed cell: of its value, and of what Salesforce would read."""

WritersOf = Callable[[Sequence[str]], Sequence[Write | None]]
"""Returns for columns, by their names, how their typed cells are written; None as they are."""
