"""`bulkdrop init`: from a file with foreign headers to a load."""

import json
from pathlib import Path

from kit.command import run
from kit.loading import Loading

PEOPLE = "Vorname;Last Name;Firma\nAda;Lovelace;x\nAlan;Turing;y\n"


def test_file_is_loaded_by_the_settings_that_were_begun(world: Loading, tmp_path: Path) -> None:
    """Once a person has decided about what found no field, the file loads as it is."""
    people = tmp_path / "init.csv"
    people.write_text(PEOPLE, "utf-8")
    folder = tmp_path / "incoming/Contact/insert/init"

    ran = run(world, "init", folder, "--from-csv", people)
    again = run(world, "init", folder, "--from-csv", people)
    written = (folder / "bulkdrop.toml").read_text("utf-8")
    decided = written.replace('# "Vorname" = ""', '"Vorname" = "FirstName"')
    decided = decided.replace('# "Firma"', '"Firma"')
    (folder / "bulkdrop.toml").write_text(decided, "utf-8")
    said = ran.out.splitlines()[-1].split()
    assert said.pop(0) == "bulkdrop"
    accepted = json.loads(run(world, *said, "--json").out)
    loaded = world.load("incoming/Contact/insert/init/people.csv", PEOPLE)

    assert (ran.code, again.code) == (0, 64), ran.err
    assert "Vorname: no field has that name" in ran.out
    assert f"s3://{world.bucket}/incoming/Contact/insert/init/bulkdrop.toml" in ran.out
    assert "--force replaces it" in again.err
    assert (accepted["status"], loaded["status"]) == ("SettingsAccepted", "Succeeded")
    assert loaded["records"]["succeeded"] == 2
