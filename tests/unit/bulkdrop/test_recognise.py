"""Files that are no tables are known by their first bytes; tables are never taken for them."""

import re
import struct

import pytest

from bulkdrop.errors import UploadRefusedError
from bulkdrop.reason import ReasonCode
from bulkdrop.table.files.recognise import printable, refuse_binary, refuse_other_text

BINARY = {
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
    "rtf": (rb"{\rtf1\ansi\deff0 {\fonttbl}}", "Rich Text"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "JPEG"),
    "gif": (b"GIF89a\x01\0\x01\0\x80\0\0", "GIF"),
    "tiff": (b"II*\0\x08\0\0\0", "TIFF"),
    "webp": (b"RIFF\x24\0\0\0WEBPVP8 ", "WebP"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
    "bmp": (b"BM" + struct.pack("<IHHI", 1078, 0, 0, 54) + b"\x28\0\0\0", "BMP"),
    "DS_Store": (b"\0\0\0\x01Bud1\0\0\x10\0", "DS_Store"),
    "parquet": (b"PAR1\x15\x04\x15\x10", "Parquet"),
    "avro": (b"Obj\x01\x04\x16avro.schema", "Avro"),
    "orc": (b"ORC\x0a\x0b\x0a\x03\0\0", "ORC"),
    "sqlite": (b"SQLite format 3\0\x10\0", "SQLite"),
    "access": (b"\0\x01\0\0Standard ACE DB\0", "Access"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\x04", "7z"),
    "rar": (b"Rar!\x1a\x07\x01\0", "RAR"),
    "tar": (b"people.csv".ljust(257, b"\0") + b"ustar\x0000", "tar archive"),
    "mp3": (b"\xff\xfb\x90\x44" + bytes(8), "sound recording"),
    "aac": (b"\xff\xf1\x50\x80\x01\x1f\xfc", "sound recording"),
    "mkv": (b"\x1a\x45\xdf\xa3\x01\0\0\0", "video"),
    "font": (b"wOF2\0\x01\0\0", "font"),
    "plist": (b"bplist00\xd1\x01\x02QaQb", "property list"),
    "spss": (b"$FL2@(#) IBM SPSS STATISTICS", "SPSS"),
    "dbf": (b"\x03\x7e\x0b\x19\x02\0\0\0\x41\0\x20\0\0\0", "dBASE"),
    "shortcut": (b"L\0\0\0\x01\x14\x02\0", "shortcut"),
    "AppleDouble": (b"\0\x05\x16\x07\0\x02\0\0", "AppleDouble"),
    "certificate": (b"0\x82\x03\x1d0\x82\x02\x05", "certificate"),
    "wasm": (b"\0asm\x01\0\0\0", "program"),
    "exe": (b"MZ\x90\0\x03\0\0\0\x04\0", "program"),
    "elf": (b"\x7fELF\x02\x01\x01\0", "program"),
}


@pytest.mark.parametrize("kind", BINARY)
def test_binary_kinds_are_named(kind: str) -> None:
    """A file of another kind is refused by its name, with one remedy, in one short sentence."""
    head, name = BINARY[kind]

    with pytest.raises(UploadRefusedError, match=name) as refused:
        refuse_binary(head + bytes(100))

    assert refused.value.reason.code is ReasonCode.NOT_A_TABLE
    assert re.fullmatch(r"This is an? .*\. Nothing was sent; .*\.", refused.value.sentence)
    assert len(refused.value.sentence) <= 300


TEXT = {
    "html": ("<html>\n<body><table><tr><td>x</td></tr></table>", "web page"),
    "html, marked": ("\ufeff\r\n  <!DOCTYPE html PUBLIC '-//W3C'>\n<html>", "web page"),
    "html behind a comment": ("<!-- saved, from -->\n<!-- x -->\n<HTML lang=de>", "web page"),
    "html table": ("\n<table border=1>\n<tr><td>Name</td></tr></table>", "web page"),
    "xhtml": ('<?xml version="1.0"?>\n<!DOCTYPE html>\n<html>', "web page"),
    "html of Excel": ('<meta http-equiv="Content-Type" content="text/html, x">', "web page"),
    "json": ('{"records": [{"Name": "x"}]}', "JSON file"),
    "json array": ('[\n  {"Name": "x"},\n  {"Name": "y"}\n]\n', "JSON file"),
    "json, cut": ('[{"Name": "x"}, {"Na', "JSON file"),
    "json lines": ('{"Name": "x"}\n{"Name": "y"}\n', "JSON Lines"),
    "empty json": ("{}\n", "JSON file"),
    "xml": ('<?xml version="1.0" encoding="utf-8"?>\n<Error><Code>AccessDenied</Code>', "XML"),
    "xml, bare": ('<ns:list xmlns:ns="urn:x"><a/></ns:list>', "XML"),
    "spreadsheet of 2003": (
        '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "XML of 2003",
    ),
    "inventory manifest": ('{"sourceBucket": "b", "fileSchema": "Bucket, Key"}', "inventory"),
    "inventory checksum": ("d41d8cd98f00b204e9800998ecf8427e\n", "checksum"),
    "inventory": ('"my-bucket","a/b.csv","12","2026-11-25T10:00:00.000Z"\n', "no header"),
    "inventory, versions": (
        '"my-bucket","a%2Cb","x1","true","false","12","2026-11-25T10:00:00.000Z","abc"\r\n"m"',
        "no header",
    ),
    "html piece": ("<div class='x'>\n<p>Hello</p></div>", "web page"),
    "xml without a name space": ("<records>\n<record><a>1</a></record>", "XML"),
    "e-mail": (
        "Return-Path: <a@example.com>\r\nReceived: from x\r\n by y; Mon, 1 Jan\r\nFrom: a\r\n",
        "e-mail",
    ),
    "e-mail, saved": ("From: Ada <a@example.com>\nTo: b\nDate: Mon, 1 Jan\nSubject: x\n", "e-mail"),
    "mailbox": ("From a@example.com Mon Jan  1\nReceived: x\nTo: b\nX-Y: z\n", "e-mail"),
    "vcard": ("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Doe;Jane;;;\r\n", "vCard"),
    "calendar": ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "calendar"),
    "sylk": ('ID;PWXL;N;E\nC;Y1;X1;K"LastName"\n', "SYLK"),
    "dif": ('TABLE\n0,1\n"EXCEL"\n', "Data Interchange Format"),
    "yaml": ("---\nname: x\nitems:\n  - a\n", "YAML"),
    "ini": ("[InternetShortcut]\r\nURL=https://example.com\r\n", "settings or a shortcut"),
    "script": ("#!/bin/sh\necho a,b\n", "script"),
    "sql": ("-- people\nINSERT INTO contact (a, b) VALUES (1, 2);\n", "SQL"),
    "dump": ("--\n-- PostgreSQL database dump\n--\n", "SQL"),
    "control characters": ("\x01\x02Name,x\n1,2\n", "control characters"),
    "zero byte in the header": ("Name,No\0te\nx,y\n", "zero bytes"),
}


@pytest.mark.parametrize("kind", TEXT)
def test_text_kinds_are_named(kind: str) -> None:
    """Text of another kind is refused by its name."""
    text, name = TEXT[kind]

    with pytest.raises(UploadRefusedError, match=name) as refused:
        refuse_other_text(text.encode())

    assert refused.value.reason.code is ReasonCode.NOT_A_TABLE


TABLES = [
    "<b>x</b>,Name\n1,2\n",
    "<html>,Name\n1,2\n",
    "<table>;<td>\n1;2\n",
    "<Name>,<Email>\n1,2\n",
    "<!-- x -->,Name\n1,2\n",
    '{"a",Name\n1,2\n',
    '{"a": 1},Name\n1,2\n',
    "{Name},{Email}\n1,2\n",
    "[Name],[Email]\n1,2\n",
    "[1],[2]\n1,2\n",
    "[Name]\nx\n",
    "%PDF,Name\n1,2\n",
    "Name,Note\nx,%PDF-1.7\n",
    "Name,Note\n<html>,{}\n",
    "BM,Name\n1,2\n",
    "MZ;Ort\n1;2\n",
    "ORC,Name\n1,2\n",
    "PAR1,PAR2\n1,2\n",
    "GIF89a,Name\n1,2\n",
    "II*,Name\n1,2\n",
    "RIFF,Name\n1,2\n",
    "ID3,Name\n1,2\n",
    "Rar!,Name\n1,2\n",
    "7z,Name\n1,2\n",
    "Obj,Name\n1,2\n",
    "ustar,Name\n1,2\n",
    "-----,Name\n1,2\n",
    "Id\nd41d8cd98f00b204e9800998ecf8427e\n",
    '"Name","CloseDate"\n"x","2026-11-25T10:00:00.000Z"\n',
    "Name,Note\nx,a\0b\n",
    "From,To\nDoe,Roe\n",
    "From: x,To: y\nDoe,Roe\n",
    "Subject\nFrom: me\nTo: you\n",
    "ID;Name\nC;Doe\n",
    "ID;PName\n1;Doe\n",
    "TABLE\nx\n",
    "---,Name\n1,2\n",
    "#,Name\n1,2\n",
    "#!Name,x\n1,2\n",
    "Insert,Into\n1,2\n",
    "<Name>\nDoe\n",
    "<div>,<p>\n1,2\n",
    "bplist,Name\n1,2\n",
    "BEGIN:VCARD,x\n1,2\n",
    "L,Name\n1,2\n",
    "ÿû,Name\n1,2\n",
]


@pytest.mark.parametrize("text", TABLES)
def test_tables_are_never_mistaken(text: str) -> None:
    """A CSV whose header or cells look like another kind's first bytes is a table."""
    refuse_binary(text.encode())
    refuse_other_text(text.encode())


def test_names_are_printable() -> None:
    """A file's name is shown without control characters, and not endlessly."""
    assert printable("a\x1b[31m\n.csv") == "a?[31m?.csv"
    assert len(printable("x" * 300 + ".csv")) == 80
    assert printable("x" * 300 + ".csv").endswith("x.csv")


@pytest.mark.parametrize("piece", ["<!-- x --> ", "/* x */ ", "-- x\n", " \n"])
def test_many_comments_take_no_time(piece: str) -> None:
    """What precedes a kind's sign is looked at once, however much of it there is."""
    refuse_other_text((piece * 5_000 + "Name\nx\n").encode())
