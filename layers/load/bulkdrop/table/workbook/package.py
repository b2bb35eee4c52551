"""Which workbook a zip package or an OLE file is, or which other document."""

import dataclasses
import zipfile

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.files.kinds import EXPORT
from bulkdrop.table.files.recognise import not_a_table
from bulkdrop.table.workbook.ole import OleFile

ZIP_MAGIC = b"PK\x03\x04"

_SAVE = "open it in the program that made it, save the table as CSV and drop that"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_IN_HEAD = (b"[Content_Types].xml", b"mimetype", b"_rels/", b"docProps/", b"xl/", b"Index/")
_OFFICE = {
    "word/": "a Word document (.docx)",
    "ppt/": "a PowerPoint presentation (.pptx)",
    "visio/": "a Visio drawing",
}
_OLE = {
    "WordDocument": "a Word document (.doc)",
    "PowerPoint Document": "a PowerPoint presentation (.ppt)",
    "VisioDocument": "a Visio drawing",
    "__properties_version1.0": "an Outlook message (.msg)",
}


@dataclasses.dataclass(frozen=True)
class Package:
    """A workbook of some kind: xlsx, xlsm, xlsb, ods, xls."""

    kind: str

    @property
    def name(self) -> str:
        """Name the kind as people do."""
        return "an OpenDocument workbook" if self.kind == "ods" else "an Excel workbook"


def may_be_package(head: bytes) -> bool:
    """Return whether a zip that begins so is likely a document rather than an archive."""
    return head.startswith(ZIP_MAGIC) and any(name in head for name in _IN_HEAD)


def package_of(archive: zipfile.ZipFile) -> Package | None:
    """
    Return which workbook a zip is; None if it is an archive of files.

    Raises UploadRefusedError if it is another document.
    """
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        if any(name.startswith("xl/") for name in names):
            macros, binary = "xl/vbaProject.bin" in names, "xl/workbook.bin" in names
            return Package("xlsb" if binary else "xlsm" if macros else "xlsx")
        found = (what for part, what in _OFFICE.items() if any(n.startswith(part) for n in names))
        raise not_a_table(next(found, "an Office document"), _SAVE)
    if "mimetype" in names:
        return _open_document(archive)
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names) or (
        "Index.zip" in names
    ):
        raise not_a_table("a document of Apple Numbers, Pages or Keynote", EXPORT)
    if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        raise not_a_table("a packed program", "drop the file that you meant")
    return None


def _open_document(archive: zipfile.ZipFile) -> Package | None:
    kind = archive.read("mimetype")[:200].decode("ascii", "replace").strip()
    if kind.startswith(f"{_OPEN_DOCUMENT}spreadsheet"):
        return Package("ods")
    if kind.startswith(_OPEN_DOCUMENT):
        raise not_a_table(f"an OpenDocument {kind.removeprefix(_OPEN_DOCUMENT)}", _SAVE)
    if kind == "application/epub+zip":
        raise not_a_table("an e-book (EPUB)", EXPORT)
    return None


def package_of_ole(file: OleFile) -> Package:
    """Return the workbook that an OLE file is; raises UploadRefusedError if it is none."""
    if file.names & {"EncryptedPackage", "EncryptionInfo"}:
        raise locked("an Office file")
    if file.names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return Package("xls")
    found = (what for stream, what in _OLE.items() if stream in file.names)
    raise not_a_table(next(found, "an Office document"), _SAVE)


def locked(name: str) -> UploadRefusedError:
    """Return the refusal of a document that wants a password."""
    return UploadRefusedError(
        ReasonCode.NOT_A_TABLE,
        f"This is {name} that is protected by a password. "
        "Nothing was sent; save it without a password and drop it again.",
        kind="locked",
    )
