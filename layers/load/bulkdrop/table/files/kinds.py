"""
What binary files that are no tables begin with, and what their owners can do.

A table of our own and not `puremagic` or `filetype`: those know hundreds of kinds by a few bytes
each, and take "BM,Name", "MZ;Ort" or "ORC" for a picture, a program and a database. Here text is a
table until more than its first letters speaks against it.
"""

import dataclasses
import re

EXPORT = "export the table as CSV and drop that"
UNPACK = "unpack it and drop the tables in it, or pack them as .zip or .gz"
SAVE = "open it in the program that made it, save the table as CSV and drop that"
UPLOAD = "drop the file that you meant"

# What text does not hold: any control character but tab, line feed, form feed, return, escape.
_NO_TEXT = rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]"


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of file by its first bytes: what it is called, and what to do instead."""

    pattern: re.Pattern[bytes]
    name: str
    remedy: str


def kind_of(pattern: bytes, name: str, remedy: str) -> Kind:
    """Return a kind; the pattern's dots are any byte."""
    return Kind(re.compile(pattern, re.DOTALL), name, remedy)


# Signatures: https://www.iana.org/assignments/media-types, each format's own specification.
BINARY = (
    kind_of(rb"%PDF-\d\.\d", "a PDF", EXPORT),
    kind_of(rb"%!PS-Adobe", "a PostScript document", EXPORT),
    kind_of(rb"\{\\rtf\d?[\\{ ]", "a document in Rich Text Format", SAVE),
    kind_of(rb"\x89PNG\r\n\x1a\n", "a picture (PNG)", EXPORT),
    kind_of(rb"\xff\xd8\xff[\xc0-\xfe]", "a picture (JPEG)", EXPORT),
    kind_of(rb"GIF8[79]a.{0,9}" + _NO_TEXT, "a picture (GIF)", EXPORT),
    kind_of(rb"II\*\0|MM\0\*", "a picture (TIFF)", EXPORT),
    kind_of(rb"RIFF.{4}WEBPVP8", "a picture (WebP)", EXPORT),
    kind_of(rb"\0\0\0.ftyp(heic|heix|hevc|heim|mif1|msf1)", "a picture (HEIC)", EXPORT),
    kind_of(rb"\0\0\0.ftypavif", "a picture (AVIF)", EXPORT),
    kind_of(rb"\0\0\0.ftyp|\x1a\x45\xdf\xa3|RIFF.{4}AVI ", "a video", EXPORT),
    kind_of(rb"BM.{4}\0\0\0\0.{3}\0", "a picture (BMP)", EXPORT),
    kind_of(rb"\0\0[\x01\x02]\0[\x01-\x40]\0", "a picture (icon)", EXPORT),
    kind_of(rb"8BPS\0\x01", "a picture (Photoshop)", EXPORT),
    kind_of(rb"RIFF.{4}WAVE|ID3[\x02-\x04]\0|OggS\0|fLaC\0", "a sound recording", EXPORT),
    kind_of(
        rb"\xff(?:[\xf2\xf3\xfa\xfb][\x10-\xef]|[\xf0\xf1\xf8\xf9]).{0,60}" + _NO_TEXT,
        "a sound recording",
        EXPORT,
    ),
    kind_of(rb"wOF[F2]\0|OTTO\0|\0\x01\0\0\0[\x01-\x60]", "a font", UPLOAD),
    kind_of(rb"\0\0\0\x01Bud1", "a .DS_Store, which macOS leaves in folders", UPLOAD),
    kind_of(rb"PAR1.{0,60}" + _NO_TEXT, "an Apache Parquet file", EXPORT),
    kind_of(rb"Obj\x01", "an Apache Avro file", EXPORT),
    kind_of(rb"ORC.{0,60}" + _NO_TEXT, "an Apache ORC file", EXPORT),
    kind_of(rb"ARROW1\0\0", "an Apache Arrow file", EXPORT),
    kind_of(rb"SQLite format 3\0", "an SQLite database", EXPORT),
    kind_of(rb"\0\x01\0\0Standard (Jet|ACE) DB", "a Microsoft Access database", EXPORT),
    kind_of(rb"bplist0\d", "a property list of macOS", EXPORT),
    kind_of(rb"FEA1\0", "a Feather file", EXPORT),
    kind_of(rb"\x93NUMPY", "a NumPy array", EXPORT),
    kind_of(rb"RDX[23]\n", "an R data file", EXPORT),
    kind_of(rb"\$FL[23]@\(#\)", "an SPSS data file", EXPORT),
    kind_of(rb"<stata_dta><header>", "a Stata data file", EXPORT),
    kind_of(rb"\0{12}\xc2\xea\x81\x60", "a SAS data file", EXPORT),
    kind_of(rb"[\x03\x83\x8b].[\x01-\x0c][\x01-\x1f].{8}\0\0", "a dBASE table (.dbf)", EXPORT),
    kind_of(rb"!BDN", "a mailbox of Outlook (.pst)", EXPORT),
    kind_of(rb"\x89HDF\r\n\x1a\n", "an HDF5 file", EXPORT),
    kind_of(rb"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    kind_of(rb"Rar!\x1a\x07", "a RAR archive", UNPACK),
    kind_of(rb".{257}ustar[\0 ]", "a tar archive", UNPACK),
    kind_of(rb"\x04\x22\x4d\x18", "a file packed by LZ4", UNPACK),
    kind_of(rb"\x1f[\x9d\xa0]", "a file packed by compress (.Z)", UNPACK),
    kind_of(rb"MSCF\0\0\0\0", "a cabinet archive", UNPACK),
    kind_of(rb"MZ.{0,60}" + _NO_TEXT, "a program for Windows", UPLOAD),
    kind_of(rb"L\0\0\0\x01\x14\x02\0", "a shortcut of Windows", UPLOAD),
    kind_of(
        rb"\0\x05\x16[\x00\x07]\0", "an AppleDouble file, which macOS leaves beside others", UPLOAD
    ),
    kind_of(rb"\x7fELF|\0asm|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe", "a program", UPLOAD),
    kind_of(
        rb"-----BEGIN [A-Z ]+-----|0\x82..0\x82|0\x82..\x02\x01", "a key or a certificate", UPLOAD
    ),
)
