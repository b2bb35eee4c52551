"""The settings of a folder: read strictly, merged by the nearest folder, and each key at a time."""

import pytest

from bulkdrop.errors import UploadRefusedError
from bulkdrop.folder_settings.keys import FolderSettings, Mapped
from bulkdrop.folder_settings.layers import merge
from bulkdrop.folder_settings.rules import RULES, TABLES
from bulkdrop.reason import ReasonCode

FILE = "incoming/Contact/insert/bulkdrop.toml"


def read(text: str, file: str = FILE) -> FolderSettings:
    """Return what one settings file says."""
    return merge([{file: text.encode()}])


WRONG = {
    "a misspelled key": ('date_fromat = "dd.MM.yyyy"', "date_fromat", "did you mean date_format?"),
    "a misspelled table": ('[column]\na = "b"', "column", "did you mean columns?"),
    "a word of another key": ('empty_cells = "refuse"', "empty_cells", 'empty_cells = "clear"'),
    "minutes for months": ('date_format = "dd.mm.yyyy"', "date_format", "MM are months"),
    "days of the year": ('date_format = "DD.MM.yyyy"', "date_format", "write dd"),
    "weeks' years": ('date_format = "dd.MM.YYYY"', "date_format", "write yyyy"),
    "half days": ('time_format = "hh:mm"', "time_format", "AM or PM"),
    "a date alone": (
        'time_zone = "UTC"\ndatetime_format = "dd.MM.yyyy"',
        "datetime_format",
        "HH and mm",
    ),
    "no zone": ('datetime_format = "yyyy-MM-dd HH:mm"', "datetime_format", "time_zone"),
    "an unknown zone": ('time_zone = "Europe/Berln"', "time_zone", "Europe/Berlin"),
    "a path as a zone": ('time_zone = "../../etc/passwd"', "time_zone", "IANA"),
    "one sign for both": (
        'decimal_separator = ","\nthousands_separator = ","',
        "thousands_separator",
        "are both",
    ),
    "dots and no decimals": ('thousands_separator = "."', "thousands_separator", "not stated"),
    "a text for a list": ('true_values = "Ja"', "true_values", '["Ja", "x"]'),
    "one value for both": (
        'true_values = ["x"]\nfalse_values = ["X"]',
        "false_values",
        "and of false_values",
    ),
    "a number for a share": ("stop_above = 5", "stop_above", 'stop_above = "10%"'),
    "more than all": ('stop_above = "120%"', "stop_above", "100%"),
    "a sign for its name": ('column_delimiter = ";"', "column_delimiter", '"semicolon"'),
    "no encoding": ('encoding = "ansi"', "encoding", "windows-1252"),
    "a text for an object": ('after = "Account"', "after", 'after = ["Account"]'),
    "an id of another object": (
        'assignment_rule_id = "001000000000001"',
        "assignment_rule_id",
        "01Q",
    ),
    "a prefix with its underscores": (
        'default_namespace = "acme__"',
        "default_namespace",
        "such as acme",
    ),
    "a dot without quotes": (
        '[columns]\nKunde = "Account.ERP__c"\nA.b = "C"',
        "columns.A.b",
        "quotes",
    ),
    "a field with a dot": ('[values.Account.X__c]\na = "b"', "values.Account.X__c.a", "quotes"),
    "a label for a field": ('[columns]\nVorname = "First Name"', "columns.Vorname", "API name"),
    "a field twice": ('[columns]\na = "F"\nb = "f"', "columns.b", "'a'"),
    "a column and a constant": ('[columns]\na = "F"\n[constants]\nF = "1"', "columns.a", "F"),
    "no TOML": ("date_format: dd.MM.yyyy", "", "not valid TOML"),
    "no UTF-8": ("", "", "not UTF-8"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_settings_are_refused(case: str) -> None:
    """A settings file that is wrong is refused with its file, key, value and a correct line."""
    text, key, words = WRONG[case]
    content = text.encode() if text else "sheet = 'Zoë'".encode("cp1252")

    with pytest.raises(UploadRefusedError) as refused:
        merge([{FILE: content}])

    assert refused.value.reason.code is ReasonCode.WRONG_SETTINGS
    assert refused.value.reason.applies_to == {"file": FILE, "key": key}
    assert FILE in refused.value.sentence
    assert words in refused.value.sentence
    assert len(refused.value.sentence) <= 300


@pytest.mark.parametrize("key", RULES)
def test_example_of_each_key(key: str) -> None:
    """The correct line that a refusal shows is accepted, and says what its key is for."""
    beside = {"thousands_separator": 'decimal_separator = ","\n', "datetime_format": ""}
    zone = 'time_zone = "UTC"\n' if key == "datetime_format" else ""

    settings = read(beside.get(key, "") + zone + RULES[key].example)

    assert getattr(settings, key) not in {None, (), getattr(FolderSettings(), key)}


@pytest.mark.parametrize("table", TABLES)
def test_example_of_each_table(table: str) -> None:
    """The correct lines that a refusal shows for a table are accepted."""
    head, line = TABLES[table].split(" and below it ")

    assert getattr(read(f"{head}\n{line}"), table)


def test_long_keys_and_values_are_cut() -> None:
    """A refusal stays short, however long the key, the value and the path are."""
    file = f"incoming/Contact/insert/{'folder/' * 100}bulkdrop.toml"

    with pytest.raises(UploadRefusedError) as refused:
        read(f'date_format = "{"dd." * 500}"', file)

    assert len(refused.value.sentence) <= 320
    assert refused.value.reason.applies_to["file"] == file


def test_nearest_folder_wins() -> None:
    """The nearest folder wins key by key, and tables merge entry by entry."""
    far = b'date_format = "dd.MM.yyyy"\nempty_cells = "clear"\n[columns]\nA = "F"\nB = "G"\n'
    near = b'date_format = "MM/dd/yyyy"\n[columns]\nb = "H"\n[values.X__c]\n"1" = "one"\n'

    merged = merge([{"incoming/bulkdrop.toml": far}, {"incoming/Contact/bulkdrop.toml": near}])

    assert (merged.date_format, merged.empty_cells) == ("MM/dd/yyyy", "clear")
    assert [(each.columns, each.fields) for each in merged.mappings] == [
        (("A",), ("F",)),
        (("b",), ("H",)),
    ]
    assert merged.values == {"X__c": {"1": "one"}}


@pytest.mark.parametrize(
    ("near", "left"),
    [
        (b'[columns]\na = "F"\n', [(("B",), ("Notes",)), (("a",), ("F",))]),
        (b'[columns]\n"B" = ""\n', [(("A",), ("Notes",)), (("B",), ())]),
        (
            b'[columns]\nA = "F"\nB = "G"\n',
            [(("A",), ("F",)), (("B",), ("G",))],
        ),
    ],
)
def test_one_of_joined_columns_is_mapped_elsewhere(
    near: bytes, left: list[tuple[tuple[str, ...], tuple[str, ...]]]
) -> None:
    """A column that [columns] maps is no longer joined; the others still fill their field."""
    folder = {"incoming/a.sdl": b"A,B=Notes\n", "incoming/bulkdrop.toml": near}

    assert [(each.columns, each.fields) for each in merge([folder]).mappings] == left


def test_nearest_fills_a_field() -> None:
    """A field that a nearer folder fills is not filled by a farther one as well."""
    far = b'[columns]\nA = "F"\n[constants]\nG = "1"\n[values.X__c]\na = "1"\nb = "2"\n'
    near = b'[columns]\nB = "G"\n[constants]\nf = "2"\n[values.x__C]\nb = "3"\n'

    merged = merge([{"incoming/bulkdrop.toml": far}, {"incoming/Contact/bulkdrop.toml": near}])

    assert [(each.columns, each.fields) for each in merged.mappings] == [
        (("A",), ()),
        (("B",), ("G",)),
    ]
    assert merged.constants == {"f": "2"}
    assert [*merged.values.values()] == [{"a": "1", "b": "3"}]


def test_contradiction_of_two_folders() -> None:
    """Keys that cannot hold together are refused even if they stand in two folders."""
    far, near = b'decimal_separator = ","\n', b'thousands_separator = ","\n'

    with pytest.raises(UploadRefusedError, match=r"incoming/Contact/bulkdrop\.toml"):
        merge([{"incoming/bulkdrop.toml": far}, {"incoming/Contact/bulkdrop.toml": near}])


def test_columns_win_over_a_mapping() -> None:
    """[columns] wins over the folder's .sdl, entry by entry."""
    sdl = b"Vorname=FirstName\nNachname=LastName\n"
    toml = b'[columns]\n"vorname" = "Salutation"\n'

    merged = merge([{"incoming/Contact/a.sdl": sdl, "incoming/Contact/bulkdrop.toml": toml}])

    assert {key: (each.fields, each.by) for key, each in merged.columns.items()} == {
        "vorname": (("Salutation",), "settings"),
        "nachname": (("LastName",), "sdl"),
    }


def test_two_mappings_are_refused() -> None:
    """Two .sdl in one folder are refused with both names."""
    with pytest.raises(UploadRefusedError, match=r"a\.sdl and b\.sdl"):
        merge([{"incoming/Contact/a.sdl": b"A=B\n", "incoming/Contact/b.sdl": b"A=C\n"}])


SDL = rb"""#Mapping values
! another comment
#Tue Nov 24 10:00:00 CET 2026

First\ Name,Last\ Name = Full__c
State=BillingState, ShippingState, Description
"Some\ Description"=Description
"Canada"=BillingCountry
SYSTEMMODSTAMP=
lone
Stra\u00DFe\ Name : Street
PARENT=Parent:Ext__c
Parent\:Account-Oracle_Id__c=Parent\:Account-Oracle_Id__c
NumEmployees = NumberOfEmployees
Long\
   Name=Name
""=Industry
Tab\tbed C:\\
Twice=One__c
Twice=Two__c
"""


def test_sdl() -> None:
    """A Data Loader mapping is read by the grammar of Java's properties, and constants win."""
    content = SDL.replace(rb"Tab\tbed C:\\", rb"Tab\tbed=Site")

    merged = merge([{"incoming/Account/x.sdl": content}])

    assert {each.columns: each.fields for each in merged.mappings} == {
        ("First Name", "Last Name"): ("Full__c",),
        ("State",): ("BillingState", "ShippingState"),
        ("SYSTEMMODSTAMP",): (),
        ("lone",): (),
        ("Straße Name",): ("Street",),
        ("PARENT",): ("Parent.Ext__c",),
        ("Parent:Account-Oracle_Id__c",): ("Account:Parent.Oracle_Id__c",),
        ("NumEmployees",): ("NumberOfEmployees",),
        ("LongName",): ("Name",),
        ("Tab\tbed",): ("Site",),
        ("Twice",): ("Two__c",),
    }
    assert merged.constants == {
        "Description": "Some Description",
        "BillingCountry": "Canada",
        "Industry": "",
    }


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-8", "utf-8-sig"])
def test_sdl_is_latin_1_or_utf_8(encoding: str) -> None:
    """A mapping may be ISO-8859-1, as Java writes it, or UTF-8, as people save it."""
    merged = merge([{"incoming/Account/x.sdl": "Straße=BillingStreet\n".encode(encoding)}])

    assert merged.mappings == (Mapped(("Straße",), ("BillingStreet",), "sdl"),)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (r"\u12=A", r"\\u"),
        ("Num Emp=X", "backslash"),
        ("A=B C", "backslash"),
        ("#", "column=field"),
    ],
)
def test_wrong_sdl(line: str, words: str) -> None:
    """A mapping with a broken escape, an unescaped space or nothing in it is refused."""
    with pytest.raises(UploadRefusedError, match=words) as refused:
        merge([{"incoming/Account/x.sdl": f"{line}\n".encode()}])

    assert refused.value.reason.code is ReasonCode.WRONG_SETTINGS


def test_spec() -> None:
    """A spec of Bulk API v1 maps columns, fills empty cells, and says how values are written."""
    text = (
        "Salesforce Field,Csv Header,Value,Hint\r\nLastName,Nachname,,\r\n"
        "Nickname__c,Nachname,,\r\n"
        "Birthdate,Geboren,,dd MM yyyy\r\nDoNotCall,Anrufe,,^nein$\r\nLeadSource,,Web,\r\n"
    )

    merged = merge([{"incoming/Contact/insert/spec.csv": text.encode()}])

    assert {each.columns[0]: each.fields for each in merged.mappings} == {
        "Nachname": ("LastName", "Nickname__c"),
        "Geboren": ("Birthdate",),
        "Anrufe": ("DoNotCall",),
    }
    assert merged.defaults == {"LeadSource": "Web"}
    assert merged.hints == {"Birthdate": "dd MM yyyy", "DoNotCall": "^nein$"}


def test_wrong_spec() -> None:
    """A line of a spec that names no field is refused with its number."""
    text = b"Salesforce Field,Csv Header,Value,Hint\nLast Name,Nachname,,\n"

    with pytest.raises(UploadRefusedError, match="line 2"):
        merge([{"incoming/Contact/insert/spec.csv": text}])
