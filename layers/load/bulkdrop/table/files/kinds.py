"""
What files that are no tables begin with, and what their owners can do.

A table of our own and not `puremagic` or `filetype`: those know hundreds of kinds by a few bytes
each, and take "BM,Name", "MZ;Ort" or "ORC" for a picture, a program and a database. Here text is a
table until more than its first letters speaks against it.
"""

import dataclasses
import re

EXPORT = "export the table as CSV and drop that"
UNPACK = "unpack it and drop the tables in it, or pack them as .zip or .gz"
_SAVE = "open it in the program that made it, save the table as CSV and drop that"
_UPLOAD = "drop the file that you meant"

# What text does not hold: any control character but tab, line feed, form feed, return, escape.
_NO_TEXT = rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]"


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of file by its first bytes: what it is called, and what to do instead."""

    pattern: re.Pattern[bytes]
    name: str
    remedy: str


def _kind(pattern: bytes, name: str, remedy: str) -> Kind:
    return Kind(re.compile(pattern, re.DOTALL), name, remedy)


# Signatures: https://www.iana.org/assignments/media-types, each format's own specification.
BINARY = (
    _kind(rb"%PDF-\d\.\d", "a PDF", EXPORT),
    _kind(rb"%!PS-Adobe", "a PostScript document", EXPORT),
    _kind(rb"\{\\rtf\d?[\\{ ]", "a document in Rich Text Format", _SAVE),
    _kind(rb"\x89PNG\r\n\x1a\n", "a picture (PNG)", EXPORT),
    _kind(rb"\xff\xd8\xff[\xc0-\xfe]", "a picture (JPEG)", EXPORT),
    _kind(rb"GIF8[79]a.{0,9}" + _NO_TEXT, "a picture (GIF)", EXPORT),
    _kind(rb"II\*\0|MM\0\*", "a picture (TIFF)", EXPORT),
    _kind(rb"RIFF.{4}WEBPVP8", "a picture (WebP)", EXPORT),
    _kind(rb"\0\0\0.ftyp(heic|heix|hevc|heim|mif1|msf1)", "a picture (HEIC)", EXPORT),
    _kind(rb"\0\0\0.ftypavif", "a picture (AVIF)", EXPORT),
    _kind(rb"\0\0\0.ftyp", "a video", EXPORT),
    _kind(rb"BM.{4}\0\0\0\0.{3}\0", "a picture (BMP)", EXPORT),
    _kind(rb"\0\0[\x01\x02]\0[\x01-\x40]\0", "a picture (icon)", EXPORT),
    _kind(rb"8BPS\0\x01", "a picture (Photoshop)", EXPORT),
    _kind(rb"RIFF.{4}WAVE|ID3[\x02-\x04]\0|OggS\0|fLaC\0", "a sound recording", EXPORT),
    _kind(rb"\0\0\0\x01Bud1", "a .DS_Store, which macOS leaves in folders", _UPLOAD),
    _kind(rb"PAR1.{0,60}" + _NO_TEXT, "an Apache Parquet file", EXPORT),
    _kind(rb"Obj\x01", "an Apache Avro file", EXPORT),
    _kind(rb"ORC.{0,60}" + _NO_TEXT, "an Apache ORC file", EXPORT),
    _kind(rb"ARROW1\0\0", "an Apache Arrow file", EXPORT),
    _kind(rb"SQLite format 3\0", "an SQLite database", EXPORT),
    _kind(rb"\0\x01\0\0Standard (Jet|ACE) DB", "a Microsoft Access database", EXPORT),
    _kind(rb"\x89HDF\r\n\x1a\n", "an HDF5 file", EXPORT),
    _kind(rb"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    _kind(rb"Rar!\x1a\x07", "a RAR archive", UNPACK),
    _kind(rb".{257}ustar[\0 ]", "a tar archive", UNPACK),
    _kind(rb"\x04\x22\x4d\x18", "a file packed by LZ4", UNPACK),
    _kind(rb"\x1f[\x9d\xa0]", "a file packed by compress (.Z)", UNPACK),
    _kind(rb"MSCF\0\0\0\0", "a cabinet archive", UNPACK),
    _kind(rb"MZ.{0,60}" + _NO_TEXT, "a program for Windows", _UPLOAD),
    _kind(rb"\x7fELF|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe", "a program", _UPLOAD),
    _kind(rb"-----BEGIN [A-Z ]+-----", "a key or a certificate", _UPLOAD),
)

_TAG = rb"<(?:!doctype\s+html|html|head|body|table|meta|title|script|style)\b"
_AHEAD = rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
_INVENTORY_ROW = (
    rb'"[a-z0-9.-]{3,63}","[^"\r\n]+"(,"[^"\r\n]*")*'
    rb',"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"(,"[^"\r\n]*")*\r?(\n|\Z)'
)

# Of decoded text. A tag that a delimiter follows is a column's name, odd as it is.
TEXT = (
    _kind(
        _AHEAD + rb"(?i:" + _TAG + rb")[^>]{0,9999}+>(?!\s*[,;\t|])", "a web page (HTML)", EXPORT
    ),
    _kind(
        rb"\s*<\?xml\b.{0,2000}urn:schemas-microsoft-com:office:spreadsheet",
        "an Excel workbook in XML of 2003",
        "open it in Excel, save it as .xlsx or as CSV UTF-8, and drop that",
    ),
    _kind(rb"\s*<\?xml\s+version\s*=", "an XML file", EXPORT),
    _kind(_AHEAD + rb"<[A-Za-z_][\w:.-]*\s+xmlns(:\w+)?\s*=", "an XML file", EXPORT),
    _kind(
        rb"[0-9a-f]{32}\s*\Z",
        "a checksum, as S3 writes beside the manifest of an inventory",
        "drop the table that it belongs to",
    ),
    _kind(
        _INVENTORY_ROW,
        "a list of S3 objects, as S3 Inventory writes, which has no header",
        "put a header row of field names before it and drop it again",
    ),
)
