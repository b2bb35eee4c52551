"""What goes to a terminal: names and texts of others with what would act on it shown as escapes."""

from collections.abc import Callable
from functools import partial
from typing import TextIO

from rich.text import Text

from bulkdrop.printable import printable


def shown(text: str, style: str = "") -> Text:
    """Return a text for rich to print."""
    return Text(printable(text), style=style)


def say_to(file: TextIO) -> Callable[[str], None]:
    """Return what prints a line."""
    return partial(_say, file)


def _say(file: TextIO, text: str) -> None:
    print(printable(text), file=file, flush=True)
