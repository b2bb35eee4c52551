"""A cell that does not fit what its settings state."""

from typing import Self


class Unfit(str):
    """
    Stands in a record for a cell that does not fit; `complaint` says what it is not.

    It is the cell itself, so that a record can be shown as it was.
    """

    __slots__ = ("complaint",)

    complaint: str

    def __new__(cls, cell: str, complaint: str) -> Self:
        """Return the cell with what is wrong with it."""
        self = super().__new__(cls, cell)
        self.complaint = complaint
        return self


NULL = "#N/A"
"""What Salesforce takes for a value that is to be cleared."""
