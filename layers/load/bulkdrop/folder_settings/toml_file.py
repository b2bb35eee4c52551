"""Read a `bulkdrop.toml` strictly: what is not known or does not fit is refused in words."""

from collections.abc import Mapping

from bulkdrop.errors import UploadRefusedError
from bulkdrop.folder_settings.keys import Mapped
from bulkdrop.folder_settings.rules import RULES, TABLES, UnfitError, cell_of, field_name
from bulkdrop.folder_settings.wrong import nearest, shown, wrong


def read_toml(file: str, content: bytes) -> dict[str, object]:
    """
    Return what a settings file says, by key; tables as `keys.FolderSettings` has them.

    Raises UploadRefusedError that names the file, the key and the value, and shows a correct line.
    """
    given: dict[str, object] = {}
    for key, value in _parsed(file, content).items():
        if key in RULES:
            given[key] = _read(file, key, value)
        elif key in TABLES:
            given[key] = _table(file, key, value)
        else:
            raise _unknown(file, key)
    _refuse_filled_twice(file, given)
    return given


def _parsed(file: str, content: bytes) -> dict[str, object]:
    import tomllib  # noqa: PLC0415 # folders without a settings file need none

    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise wrong(file, "", "it is not UTF-8 text", RULES["date_format"].example) from None
    except tomllib.TOMLDecodeError as error:
        problem = f"it is not valid TOML: {str(error)[:80]}"
        raise wrong(file, "", problem, RULES["date_format"].example) from None


def _unknown(file: str, key: str) -> UploadRefusedError:
    meant = nearest(key, [*RULES, *TABLES])
    problem = f"there is no key {shown(key)}" + (f" (did you mean {meant}?)" if meant else "")
    return wrong(file, key, problem, _example(meant))


def _read(file: str, key: str, value: object) -> object:
    rule = RULES[key]
    try:
        return rule.read(value)
    except UnfitError as error:
        raise wrong(file, key, f"{key} is {shown(value)}, which {error}", rule.example) from None


def _example(key: str) -> str:
    return RULES[key].example if key in RULES else TABLES.get(key, RULES["date_format"].example)


def _table(file: str, key: str, value: object) -> object:
    if not isinstance(value, dict):
        raise wrong(file, key, f"{key} is {shown(value)}, which is no table", TABLES[key])
    if key == "columns":
        return _columns(file, value)
    if key == "values":
        return {
            _name(file, key, field): _cells(file, f"values.{field}", table)
            for field, table in value.items()
        }
    return {_name(file, key, field): each for field, each in _cells(file, key, value).items()}


def _columns(file: str, table: Mapping[str, object]) -> dict[str, Mapped]:
    columns: dict[str, Mapped] = {}
    for column, field in table.items():
        _refuse_nested(file, "columns", column, field)
        names: tuple[str, ...] = ()
        if field != "":
            try:
                names = (field_name(field),)
            except UnfitError as error:
                problem = f"in [columns], {shown(column)} is {shown(field)}, which {error}"
                raise wrong(file, f"columns.{column}", problem, '"Vorname" = "FirstName"') from None
        if column.strip().lower() in columns:
            problem = f"[columns] names {shown(column)} twice (letter case does not count)"
            raise wrong(file, f"columns.{column}", problem, '"Vorname" = "FirstName"')
        columns[column.strip().lower()] = Mapped((column.strip(),), names, "settings")
    return columns


def _cells(file: str, key: str, table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        example = TABLES[key.partition(".")[0]]
        raise wrong(file, key, f"{key} is {shown(table)}, which is no table", example)
    cells: dict[str, str] = {}
    for name, value in table.items():
        _refuse_nested(file, key, name, value)
        try:
            cells[name] = cell_of(value)
        except UnfitError as error:
            problem = f"in [{key}], {shown(name)} is {shown(value)}, which {error}"
            raise wrong(file, f"{key}.{name}", problem, TABLES[key.partition(".")[0]]) from None
    return cells


def _refuse_nested(file: str, key: str, name: str, value: object) -> None:
    """Refuse a name with a dot that stands without quotes: TOML makes tables of it."""
    if isinstance(value, dict):
        inner = f"{name}.{next(iter(value), '')}"
        problem = f"in [{key}], {shown(inner)} is a table; a name with a dot needs quotes"
        raise wrong(file, f"{key}.{inner}", problem, f'"{inner}" = "…"')


def _name(file: str, key: str, field: str) -> str:
    try:
        return field_name(field)
    except UnfitError as error:
        problem = f"in [{key}], {shown(field)} {error}"
        raise wrong(file, f"{key}.{field}", problem, TABLES[key]) from None


def _refuse_filled_twice(file: str, given: Mapping[str, object]) -> None:
    """Refuse a field that a column and a constant of one file fill, or two columns."""
    columns: Mapping[str, Mapped] = given.get("columns", {})  # type: ignore[assignment] # as _table made it
    constants: Mapping[str, str] = given.get("constants", {})  # type: ignore[assignment] # the same
    filled = {name.lower(): f"[constants] {name}" for name in constants}
    for each in columns.values():
        for field in each.fields:
            if other := filled.get(field.lower()):
                problem = f"{field} is filled by {shown(each.columns[0])} and by {other}"
                raise wrong(file, f"columns.{each.columns[0]}", problem, TABLES["columns"])
            filled[field.lower()] = shown(each.columns[0])
