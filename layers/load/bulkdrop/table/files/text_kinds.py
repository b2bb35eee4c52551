"""What texts that are no tables begin with."""

from bulkdrop.table.files.kinds import EXPORT, SAVE, UPLOAD, kind_of

_TAG = rb"<(?:!doctype\s+html|html|head|body|table|meta|title|script|style)\b"
_AHEAD = rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+"
_INVENTORY_ROW = (
    rb'"[a-z0-9.-]{3,63}","[^"\r\n]+"(,"[^"\r\n]*")*'
    rb',"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"(,"[^"\r\n]*")*\r?(\n|\Z)'
)

# Headers of messages (RFC 5322), of which three in a row are no header of columns.
_FIELDS = (
    rb"(?:Return-Path|Received|Delivered-To|Message-ID|MIME-Version|Content-[A-Za-z-]+|From|To|Cc"
    rb"|Reply-To|Sender|Subject|Date|DKIM-Signature|Authentication-Results|ARC-[A-Za-z-]+"
    rb"|X-[A-Za-z-]+|List-[A-Za-z-]+|Thread-[A-Za-z-]+)"
)
_FIELD = rb"(?i:%s:[ \t][^\r\n]*\r?\n)(?:[ \t]+[^\r\n]*\r?\n)*" % _FIELDS
_MESSAGE = rb"(?:From [^\r\n]+\r?\n)?(?:%s){3}" % _FIELD
# Elements of web pages that are saved without their frame, as a copied table is.
_PIECE = rb"<(?:div|p|span|center|font|form|iframe|svg|tbody|thead|tr|ul|ol|h[1-6])\b"
_NAME = rb"[A-Za-z_][\w:.-]*"

# Of decoded text. A tag that a delimiter follows is a column's name, odd as it is.
TEXT = (
    kind_of(
        _AHEAD + rb"(?i:" + _TAG + rb")[^>]{0,9999}+>(?!\s*[,;\t|])", "a web page (HTML)", EXPORT
    ),
    kind_of(
        rb"\s*<\?xml\b.{0,2000}urn:schemas-microsoft-com:office:spreadsheet",
        "an Excel workbook in XML of 2003",
        "open it in Excel, save it as .xlsx or as CSV UTF-8, and drop that",
    ),
    kind_of(rb"\s*<\?xml\s+version\s*=", "an XML file", EXPORT),
    kind_of(_AHEAD + rb"<" + _NAME + rb"\s+xmlns(:\w+)?\s*=", "an XML file", EXPORT),
    kind_of(_AHEAD + rb"(?i:" + _PIECE + rb")[^<>]*>\s*<", "a web page (HTML)", EXPORT),
    kind_of(_AHEAD + rb"<" + _NAME + rb"(?:\s[^<>]*)?>\s*<" + _NAME, "an XML file", EXPORT),
    kind_of(
        rb"[0-9a-f]{32}\s*\Z",
        "a checksum, as S3 writes beside the manifest of an inventory",
        "drop the table that it belongs to",
    ),
    kind_of(
        _INVENTORY_ROW,
        "a list of S3 objects, as S3 Inventory writes, which has no header",
        "put a header row of field names before it and drop it again",
    ),
    kind_of(_MESSAGE, "an e-mail message", EXPORT),
    kind_of(rb"BEGIN:VCARD\r?\n", "a list of contacts in vCard form (.vcf)", EXPORT),
    kind_of(rb"BEGIN:VCALENDAR\r?\n", "a calendar (.ics)", EXPORT),
    kind_of(rb"ID;P[A-Z]+[^\r\n]*\r?\n[A-Z]{1,2};", "a SYLK workbook (.slk)", SAVE),
    kind_of(rb'TABLE\r?\n0,1\r?\n"', "a workbook in Data Interchange Format (.dif)", SAVE),
    kind_of(rb"---\r?\n(?:#[^\n]*\n)*[\w ]+:(?:[ \r]|\n)", "a YAML file", EXPORT),
    kind_of(rb"\[[^\]\r\n,;]+\]\s*\n[\w. -]+=", "a file of settings or a shortcut", UPLOAD),
    kind_of(rb"#!\s?/[^\r\n]+\n", "a script", UPLOAD),
    kind_of(
        rb"(?:\s|--[^\n]*\n|/\*.*?\*/)*+(?i:insert\s+into\s|create\s+(?:table|database)\s|drop\s+table\s)",
        "an SQL script",
        EXPORT,
    ),
    kind_of(rb"-- (?:PostgreSQL|MySQL|MariaDB) |--\r?\n-- PostgreSQL", "an SQL script", EXPORT),
)
