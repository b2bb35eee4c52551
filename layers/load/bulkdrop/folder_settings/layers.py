"""Merge the settings of the folders above a file: the nearest wins, key by key."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from bulkdrop.errors import UploadRefusedError
from bulkdrop.folder_settings.date_pattern import date_pattern
from bulkdrop.folder_settings.keys import FolderSettings, Mapped
from bulkdrop.folder_settings.names import SPEC_NAME, TOML_NAME
from bulkdrop.folder_settings.rules import RULES
from bulkdrop.folder_settings.sdl import read_sdl
from bulkdrop.folder_settings.spec import read_spec
from bulkdrop.folder_settings.toml_file import read_toml
from bulkdrop.folder_settings.wrong import shown, wrong

Given = dict[str, Any]


def merge(folders: Iterable[Mapping[str, bytes]]) -> FolderSettings:
    """
    Return the settings that the files of folders say together, the outermost folder first.

    A folder is its settings files by their keys. Raises UploadRefusedError that names the file
    which is wrong, or two files that contradict each other.
    """
    merged: Given = {}
    said_by: dict[str, str] = {}
    for files in folders:
        for file, given in _read(files):
            said_by |= dict.fromkeys(given, file)
            _add(merged, given)
    _refuse_contradictions(merged, said_by)
    return FolderSettings(**merged)


def _read(files: Mapping[str, bytes]) -> Iterable[tuple[str, Given]]:
    """Yield what the files of a folder say: the mapping first, which `bulkdrop.toml` overrides."""
    tomls = [file for file in files if file.rpartition("/")[2].lower() == TOML_NAME]
    mappings = sorted(set(files) - set(tomls))
    _refuse_two(mappings, "[columns] of one bulkdrop.toml")
    _refuse_two(tomls, "one bulkdrop.toml")
    for file in (*mappings, *tomls):
        yield file, said(file, files[file])


def said(file: str, content: bytes) -> Given:
    """Return what one settings file says, by key. Raises UploadRefusedError if it is wrong."""
    name = file.rpartition("/")[2].lower()
    if name == TOML_NAME:
        return read_toml(file, content)
    return read_spec(file, content) if name == SPEC_NAME else read_sdl(file, content)


def _refuse_two(files: list[str], instead: str) -> None:
    if len(files) > 1:
        names = " and ".join(file.rpartition("/")[2] for file in files[:2])
        raise wrong(
            files[1],
            "",
            f"the folder holds {names}, and it is not known which counts; remove one",
            instead,
        )


def _add(merged: Given, given: Given) -> None:
    """Add what a nearer file says; a field that it fills is not filled by what was said before."""
    _free(merged, given)
    for key, value in given.items():
        if key == "values":
            merged[key] = _joined_values(merged.get(key, {}), value)
        elif key in {"constants", "defaults", "hints"}:
            merged[key] = _joined(merged.get(key, {}), value)
        elif key == "columns":
            merged[key] = {**_not_joined(merged.get(key, {}), value), **value}
        else:
            merged[key] = value


def _free(merged: Given, given: Given) -> None:
    by_column = {
        field.lower() for each in given.get("columns", {}).values() for field in each.fields
    }
    by_constant = {name.lower() for name in given.get("constants", {})}
    if "constants" in merged:
        merged["constants"] = {
            name: cell
            for name, cell in merged["constants"].items()
            if name.lower() not in by_column
        }
    if "columns" in merged:
        merged["columns"] = {
            key: _without(each, by_column | by_constant) for key, each in merged["columns"].items()
        }


def _without(each: Mapped, filled: set[str]) -> Mapped:
    """Return an entry without fields that a nearer file fills."""
    left = tuple(field for field in each.fields if field.lower() not in filled)
    return dataclasses.replace(each, fields=left)


def _not_joined(far: Mapping[str, Mapped], near: Mapping[str, Mapped]) -> dict[str, Mapped]:
    """Take columns out of joined ones which a nearer file maps by themselves."""
    taken = {name.lower() for each in near.values() for name in each.columns}
    left = {
        key: dataclasses.replace(
            each, columns=tuple(name for name in each.columns if name.lower() not in taken)
        )
        for key, each in far.items()
    }
    return {key: each for key, each in left.items() if each.columns}


def _joined(far: Mapping[str, str], near: Mapping[str, str]) -> dict[str, str]:
    """Join two tables by field, whose names count in any case."""
    names = {name.lower() for name in near}
    return {**{name: far[name] for name in far if name.lower() not in names}, **near}


def _joined_values(
    far: Mapping[str, Mapping[str, str]], near: Mapping[str, Mapping[str, str]]
) -> dict[str, Mapping[str, str]]:
    spelled = {name.lower(): name for name in (*far, *near)}
    return {name: {**_table(far, lower), **_table(near, lower)} for lower, name in spelled.items()}


def _table(tables: Mapping[str, Mapping[str, str]], lower: str) -> Mapping[str, str]:
    return next((table for name, table in tables.items() if name.lower() == lower), {})


def _refuse_contradictions(merged: Given, said_by: Mapping[str, str]) -> None:
    """Refuse keys that cannot hold together, whichever files they are in."""
    decimal, thousands = merged.get("decimal_separator"), merged.get("thousands_separator")
    if thousands and thousands == (decimal or "."):
        problem = f"thousands_separator and decimal_separator are both {shown(thousands)}"
        if not decimal:
            problem = "thousands_separator is '.', and decimal_separator is not stated"
        raise _contradiction(said_by, "thousands_separator", problem, "decimal_separator")
    stated = merged.get("datetime_format")
    if stated and not date_pattern(stated).has_offset() and not merged.get("time_zone"):
        problem = "datetime_format has no offset (XXX), and time_zone is not stated"
        raise _contradiction(said_by, "datetime_format", problem, "time_zone")
    true_values = {each.casefold() for each in merged.get("true_values", ())}
    both = [each for each in merged.get("false_values", ()) if each.casefold() in true_values]
    if both:
        problem = f"{shown(both[0])} is one of true_values and of false_values"
        raise _contradiction(said_by, "false_values", problem, "false_values")


def _contradiction(
    said_by: Mapping[str, str], key: str, problem: str, remedy: str
) -> UploadRefusedError:
    return wrong(said_by[key], key, problem, RULES[remedy].example)
