"""What people drop who are new to it and cannot be loaded: the whole message of each."""

import re

import pytest
from kit.quoted import Case, check_words
from kit.steps import Steps
from kit.whole_load import load_run
from kit.workbooks import packed

from bulkdrop.errors import UploadRefusedError

MAP_IT = (
    "rename or remove this column, or map it under [columns] in bulkdrop.toml, and drop the file"
)
_CHANGES = re.compile(r"contact-insert-\w+-[0-9a-f]{16}|\d{4}-\d\d-\d\dT[\d:]+Z")


REFUSED = {
    "one extra column": Case(
        f'1 of 2 columns is no field of Contact: "Ticket Type". Nothing was sent; {MAP_IT} again.',
        "LastName,Ticket Type\nLovelace,VIP\n",
    ),
    "a German export": Case(
        '4 of 5 columns are no fields of Contact: "Vorname", "Nachname", "Firma", "Geburtsdatum". '
        "Nothing was sent; rename or remove these columns, or map them under [columns] in "
        "bulkdrop.toml, and drop the file again.",
        "Vorname;Nachname;E-Mail;Firma;Geburtsdatum\nAda;Lovelace;a@example.com;X;10.12.1815\n",
    ),
    "a field that may be hidden": Case(
        '1 of 2 columns is no field of Contact: "Rating__c". Nothing was sent; correct the header, '
        "or give the load user access to the field (field-level security), and drop the file "
        "again.",
        "LastName,Rating__c\nLovelace,1\n",
    ),
    "rows without a header": Case(
        '3 of 3 columns are no fields of Contact: "Lovelace", "ada@example.com", "1815-12-10". '
        "Nothing was sent; the first line looks like a record: write the names of the fields above "
        "it and drop the file again.",
        "Lovelace,ada@example.com,1815-12-10\nByron,byron@example.com,1788-01-22\n",
    ),
    "several things at once": Case(
        '1 of 4 columns is no field of Contact: "Vorname"; "Name" consists of other fields: use '
        'LastName, FirstName, Salutation; "Email" and "E-Mail" are both for Email. '
        "Nothing was sent; correct the header and drop the file again.",
        "Vorname,Name,Email,E-Mail\nAda,Lovelace,,\n",
    ),
    "an account by its name": Case(
        '1 of 2 columns is no field of Contact: "Account.Name" (no external id of Account; use '
        f"Account.External_Id__c, or AccountId). Nothing was sent; {MAP_IT} again.",
        "LastName,Account.Name\nLovelace,Acme\n",
    ),
    "a column that is there twice": Case(
        '"LastName" and "Last Name" are both for LastName. '
        "Nothing was sent; keep one column for each field and drop the file again.",
        "LastName,Last Name\nLovelace,Byron\n",
    ),
    "an update without ids": Case(
        "An update needs a column Id. Nothing was sent; add the column and drop the file again.",
        key="incoming/Contact/update/people.csv",
    ),
    "an upsert without its key": Case(
        "The upsert's key External_Id__c is no column of the file. "
        "Nothing was sent; add the column and drop the file again.",
        key="incoming/Contact/upsert/External_Id__c/people.csv",
    ),
    "an upsert by no key": Case(
        '1 of 2 columns is no field of Contact: "Key__c"; upsert by Email or External_Id__c or Id. '
        "Nothing was sent; drop the file in the folder of one of these keys.",
        "Key__c,LastName\n1,Lovelace\n",
        "incoming/Contact/upsert/Key__c/people.csv",
    ),
    "success.csv to be deleted": Case(
        "A delete needs a column Id, as the undo.csv of a load has it. "
        "Nothing was sent; add the column and drop the file again.",
        "sf__Id,sf__Created,LastName\n003000000000001AAA,true,Lovelace\n",
        "incoming/Contact/delete/success.csv",
    ),
    "no object": Case(
        "There is no object Shipment; did you mean Shipment__c? "
        "Nothing was sent; drop the file under a folder that is named after an object.",
        key="incoming/Shipment/insert/people.csv",
    ),
    "no workbook": Case(
        "This is a PDF, not a table. Nothing was sent; export the table as CSV and drop that.",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    ),
    "a web page named .xls": Case(
        "This is a web page (HTML), not a table. "
        "Nothing was sent; export the table as CSV and drop that.",
        "<html><body><table><tr><td>LastName</td></tr></table></body></html>",
    ),
    "JSON": Case(
        "This is a JSON file, not a table. "
        "Nothing was sent; export the table as CSV and drop that.",
        '[{"LastName": "Lovelace"}, {"LastName": "Byron"}]\n',
    ),
    "what macOS leaves": Case(
        "This is a .DS_Store, which macOS leaves in folders, not a table. "
        "Nothing was sent; drop the file that you meant.",
        b"\0\0\0\1Bud1\0\0\x10\0\0\0\x08\0" + bytes(200),
    ),
    "an archive with a README": Case(
        "people.csv and README.txt have different headers: column 1 is 'LastName' and 'Read this "
        "first.'. Nothing was sent; take README.txt out of the archive if it is not a table.",
        packed({"people.csv": "LastName\nLovelace\n", "README.txt": "Read this first.\nNow.\n"}),
    ),
    "an archive of two tables": Case(
        "a.csv and b.csv have different headers: they have 1 and 2 columns. "
        "Nothing was sent; drop them one by one.",
        packed({"a.csv": "LastName\nLovelace\n", "b.csv": "LastName,Email\nByron,\n"}),
    ),
    "no bytes": Case("The file is empty. Nothing was sent; drop a file with a header.", ""),
    "a header alone": Case(
        "The file has a header but no records. Nothing was sent; drop a file with records.",
        "LastName,Email\n",
    ),
    "a row of commas": Case(
        "The file has a header but no records, only 1 row without values. "
        "Nothing was sent; drop a file with records.",
        "LastName,Email\n,\n",
    ),
    "a title above the header": Case(
        "Line 1 (Contacts 2026) seems to be a title above the header in line 3, which has 2 cells. "
        "Nothing was sent; remove line 1 and drop the file again.",
        "Contacts 2026\n\nLastName,Email\nLovelace,\nByron,\n",
    ),
    "a column without a name": Case(
        "Column 2 of the header has no name, and a value in line 2. "
        "Nothing was sent; name it after a Salesforce field or remove the column.",
        "LastName;\nLovelace;x\n",
    ),
    "another delimiter in the rows": Case(
        "Line 2 has 1 cell where the header has 2, and there is no other record. "
        "Nothing was sent; check the delimiter and the header, and drop the file again.",
        "LastName,FirstName\nLovelace\n",
    ),
    "most rows malformed": Case(
        "Line 4 has 1 cell where the header has 4, and so on: 5 of 7 records are malformed. "
        "Nothing was sent; check the delimiter and the header, and drop the file again.",
        "LastName,FirstName,Email,Title\n" + "A,B,,\n" * 2 + "C\n" * 5,
    ),
    "a failure.csv of rows that were not sent": Case(
        "The file holds no values, only the errors (NOT_SENT) of 1 row that an earlier load did "
        "not send. Nothing was sent; fix the lines in not_sent.csv beside that failure.csv, and "
        "drop not_sent.csv.",
        "sf__Id,sf__Error,sf__Line,LastName,Email\n,NOT_SENT:Line 2 has 1 cell:--,2,,\n",
    ),
    "one column of sf__": Case(
        "Every column is one that Salesforce adds to result files (sf__…). "
        "Nothing was sent; drop a file with fields to load.",
        '"sf__Id,""sf__Error"",LastName"\n"x,""y"",Z"\n',
    ),
    "umlauts that were saved in the wrong encoding": Case(
        "Line 2 reads “MÃ¼ller”, which was “Müller” before: UTF-8 was read as cp1252 and saved "
        "again, in 1 record. Nothing was sent; export the file again as UTF-8, or say "
        "encoding=utf-8 in the upload's metadata to load it as it stands.",
        "LastName;FirstName\nMÃ¼ller;JÃ¼rgen\n",
    ),
    "a delimiter that is none": Case(
        "The upload's metadata says column-delimiter=semi, which is not known; the known ones are "
        "comma, backquote, caret, pipe, semicolon, tab. "
        "Nothing was sent; correct the metadata and drop the file again.",
        metadata={"column-delimiter": "semi"},
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(steps: Steps, name: str) -> None:
    """A file that cannot be loaded is answered with all that is wrong, and with one remedy."""
    case = REFUSED[name]
    with pytest.raises(UploadRefusedError) as refused:
        steps.plan(case.body, case.key, case.metadata)

    assert refused.value.sentence == case.message
    check_words(refused.value.sentence)


def test_the_same_file_twice(steps: Steps) -> None:
    """Bytes that were loaded before are refused with the load that loaded them."""
    load_run(steps, steps.plan("LastName\nByron\n", metadata={}))
    with pytest.raises(UploadRefusedError) as refused:
        steps.plan("LastName\nByron\n", "incoming/Contact/insert/people (1).csv", {})

    assert _CHANGES.sub("…", refused.value.sentence) == (
        "The same bytes were dropped before: load … loaded 1 record at …. Nothing was sent; to "
        "load them again, drop the file with the metadata repeated-upload=load."
    )
    check_words(refused.value.sentence)
