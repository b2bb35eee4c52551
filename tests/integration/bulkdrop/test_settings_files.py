"""Settings files in the bucket: how they are answered, and to which uploads they apply."""

from typing import Any

import pytest
from kit.steps import Steps

from bulkdrop.errors import UploadRefusedError

ANY_HEADER = True

TOML = "incoming/Contact/insert/bulkdrop.toml"


def answered(steps: Steps, body: str, key: str) -> tuple[str, dict[str, Any]]:
    """Drop a settings file; return what Start Load did, and the summary that it wrote."""
    started = steps.run("start_load", steps.drop(body, key))
    folder = key.removeprefix("incoming/")
    summary = steps.read_json(f"results/{folder}/{started['load_id']}/summary.json")
    return started["answer"], dict(summary)


ACCEPTED = {
    TOML: ('date_format = "dd.MM.yyyy"\n[columns]\nA = "B"\n', "It states date_format, 1 column."),
    "incoming/bulkdrop.toml": ('sheet = "x"\n', "applies to every load from incoming/"),
    "incoming/Contact/bulkdrop.toml": ("", "It states nothing."),
    "incoming/Contact/insert/my mapping.sdl": (
        'A=B\n"c"=D\n',
        "applies to each insert of Contact from incoming/Contact/insert/",
    ),
    "incoming/Contact/insert/spec.csv": (
        "Salesforce Field,Csv Header,Value,Hint\nA,B,,\n",
        "1 column",
    ),
    "check/Contact/insert/bulkdrop.toml": ('empty_cells = "clear"', "each check of insert"),
}


@pytest.mark.parametrize("key", ACCEPTED)
def test_settings_file_is_accepted(steps: Steps, key: str) -> None:
    """A settings file that is right is answered with what it does, and starts no load."""
    body, words = ACCEPTED[key]

    answer, summary = answered(steps, body, key)

    assert (answer, summary["status"]) == ("settings accepted", "SettingsAccepted")
    assert words in summary["message"]
    assert len(summary["message"]) <= 300


def test_wrong_settings_file_is_refused(steps: Steps) -> None:
    """A settings file that is wrong is answered at once, and refuses the uploads of its folder."""
    answer, summary = answered(steps, 'date_fromat = "dd.MM.yyyy"\n', TOML)

    assert (answer, summary["status"]) == ("refused", "Refused")
    assert summary["reason"] == {"code": "WRONG_SETTINGS", "file": TOML, "key": "date_fromat"}
    for key in ("incoming/Contact/insert/a.csv", "incoming/Contact/insert/below/a.csv"):
        with pytest.raises(UploadRefusedError, match="did you mean date_format"):
            steps.plan("LastName\nTuring\n", key)
    assert steps.plan("LastName\nTuring\n", "incoming/Lead/insert/a.csv")


def test_second_mapping_is_refused(steps: Steps) -> None:
    """A second mapping in one folder is refused when it is dropped."""
    answered(steps, "A=B\n", "incoming/Contact/insert/a.sdl")

    answer, summary = answered(steps, "A=C\n", "incoming/Contact/insert/b.sdl")

    assert answer == "refused"
    assert "a.sdl and b.sdl" in summary["message"]


def test_table_called_spec_is_loaded(steps: Steps) -> None:
    """A file called spec.csv that does not begin as a spec does is an upload like any other."""
    state = steps.plan("LastName\nTuring\n", "incoming/Contact/insert/spec.csv")

    assert steps.table(state) == [["LastName"], ["Turing"]]


def test_settings_say_how_a_file_is_read(steps: Steps) -> None:
    """Encoding and delimiter of the folder are used, and the upload's metadata wins over them."""
    steps.drop('encoding = "cp1250"\ncolumn_delimiter = "semicolon"\n', TOML)
    text = "FirstName;LastName\nŁódź;a,b\n".encode("cp1250")

    assert steps.table(steps.plan(text)) == [["FirstName", "LastName"], ["Łódź", "a,b"]]
    stated = {"encoding": "cp1252", "column-delimiter": "comma"}
    state = steps.plan(b"FirstName,LastName\n\xa3;b,1\n", metadata=stated)
    assert steps.table(state) == [["FirstName", "LastName"], ["£;b", "1"]]


def test_deleted_settings_no_longer_apply(steps: Steps) -> None:
    """What is deleted from a folder no longer applies."""
    steps.drop("no settings", TOML)
    steps.s3.delete_object(Bucket=steps.bucket, Key=TOML)

    assert steps.plan("LastName\nTuring\n")


def test_settings_among_many_files(steps: Steps) -> None:
    """A mapping is found in a folder of more than one page of S3's listing."""
    for number in range(1_001):
        steps.s3.put_object(
            Bucket=steps.bucket, Key=f"incoming/Contact/insert/a{number}.csv", Body=b""
        )
    steps.drop("A B=C\n", "incoming/Contact/insert/z.sdl")

    with pytest.raises(UploadRefusedError, match=r"z\.sdl"):
        steps.plan("LastName\nTuring\n")
