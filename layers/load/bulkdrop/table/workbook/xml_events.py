"""XML as a stream of starting elements, for the parts of workbooks that are XML."""

from collections.abc import Callable, Container
from xml.parsers import expat

from bulkdrop.streams import Readable, chunks_of

Start = Callable[[str, dict[str, str]], None]


class XmlError(Exception):
    """A part of a workbook is no well-formed XML, or has a document type, which none needs."""


def read_elements(file: Readable, start: Start, text: Callable[[str], None] | None = None) -> None:
    """
    Call `start` with each element's name, without its prefix, and its attributes; `text` with text.

    Attributes keep their prefixes. Raises XmlError.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if text:
        parser.CharacterDataHandler = text
    try:
        for block in chunks_of(file):
            parser.Parse(block, False)  # noqa: FBT003 # expat's own interface
        parser.Parse(b"", True)  # noqa: FBT003 # as above
    except expat.ExpatError as error:
        raise XmlError(error) from error


def has_element(file: Readable, names: Container[str]) -> bool:
    """Return whether one of these elements is there; what is behind it is not read."""

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name in names:
            raise _FoundError

    try:
        read_elements(file, start)
    except _FoundError:
        return True
    return False


class _FoundError(Exception):
    pass


def _refuse_doctype(*_: object) -> None:
    raise XmlError("a document type")
