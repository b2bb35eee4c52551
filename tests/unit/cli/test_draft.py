"""What `bulkdrop init` writes of columns: settings that hold, and what a person decides."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from kit.described import described

from bulkdrop.errors import UploadRefusedError
from bulkdrop.folder_settings.sdl import read_sdl
from bulkdrop.folder_settings.toml_file import read_toml
from bulkdrop.load.target import Target
from bulkdrop_cli.draft.columns import columns_of
from bulkdrop_cli.draft.match import draft
from bulkdrop_cli.draft.write import toml_of
from sfbulk import Operation

_SCHEMA = Path(__file__).parents[3] / "docs/settings.schema.json"


def written(
    *columns: str, sdl: str = "", target: str = "Contact", operation: Operation = Operation.INSERT
) -> tuple[dict[str, Any], str]:
    """Return the settings as read, held to the product's rules and to the schema, and the text."""
    mapping = read_sdl("m.sdl", sdl.encode()) if sdl else {}
    made = draft(columns, mapping, Target(target, operation), described)
    text = toml_of(made, "people.csv")
    read_toml("bulkdrop.toml", text.encode())
    Draft202012Validator(json.loads(_SCHEMA.read_text("utf-8"))).validate(tomllib.loads(text))
    return tomllib.loads(text), text


def test_matches_are_written() -> None:
    """Names, labels and keys of parents find their fields, whatever signs a name holds."""
    settings, _ = written("Last Name", "E-Mail", "account.external_id__c", "firstname")

    assert settings["columns"] == {
        "Last Name": "LastName",
        "E-Mail": "Email",
        "account.external_id__c": "Account.External_Id__c",
        "firstname": "FirstName",
    }


def test_what_found_no_field_is_a_comment() -> None:
    """A column without a field is in no table, and stands below with what was probably meant."""
    settings, text = written("LastName", "Emial", 'Say "x"\\', "Surname", "last_name")

    assert settings["columns"] == {"LastName": "LastName"}
    assert '# "Emial" = "Email"  # did you mean Email?' in text
    assert '# "last_name" = "LastName"  # "LastName" has that field already' in text
    # A person who takes the # away has a file that holds.
    tomllib.loads(text.replace('# "Say', '"Say'))


def test_mapping_of_data_loader() -> None:
    """An .sdl keeps its columns, its constants and what it leaves out; a wrong field is named."""
    sdl = 'Vorname=FirstName\nFirma=\n"Trade\\ fair"=LeadSource\nWeg=Nonsense__c\nA,B=Description\n'
    settings, text = written(sdl=sdl)

    assert settings["columns"] == {"Vorname": "FirstName", "Firma": "", "A": "Description"}
    assert settings["constants"] == {"LeadSource": "Trade fair"}
    assert '# "Weg" = ""  # mapped to "Nonsense__c", which is no field' in text
    assert "keep the .sdl beside this file, and remove this line: A,B=Description" in text
    assert "# a new Contact needs LastName, for which there is no column" in text


def test_file_and_mapping_together() -> None:
    """With a file and a mapping, the file's columns count, and the mapping comes first."""
    settings, text = written("Vorname", "LeadSource", sdl='Vorname=FirstName\n"x"=LeadSource\n')

    assert settings["columns"] == {"Vorname": "FirstName"}
    assert '# "LeadSource" = "LeadSource"  # a constant has that field already' in text


def test_delete_takes_the_id_alone() -> None:
    """Of a file that deletes, all columns but the Id are known and not loaded."""
    settings, _ = written("Id", "Name", operation=Operation.DELETE)

    assert settings["columns"] == {"Id": "Id", "Name": ""}


def test_no_such_object() -> None:
    """An object that the org does not have is refused."""
    with pytest.raises(UploadRefusedError, match="There is no object Nope"):
        written("A", target="Nope")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_columns_of_a_file(tmp_path: Path, encoding: str) -> None:
    """The header is read in any encoding, with the delimiter that it has."""
    path = tmp_path / "people.csv"
    rows = "".join(f"Jürgen;Müller{n};Köln an der Straße\r\n" for n in range(9))
    path.write_bytes(f"Vorname;Name;Größe\r\n{rows}".encode(encoding))

    assert columns_of(path) == ("Vorname", "Name", "Größe")
