"""Hold the fields that a settings file names against the object, as the org described it last."""

import dataclasses
from collections.abc import Iterator

from bulkdrop.fields.column import Finder
from bulkdrop.fields.column_field import MatchedBy
from bulkdrop.fields.description import ObjectDescription
from bulkdrop.fields.names import Mapped
from bulkdrop.fields.relationships import is_reference
from bulkdrop.folder_settings.keys import FolderSettings
from sfbulk import Operation


def misfits(
    given: FolderSettings, described: ObjectDescription, operation: Operation
) -> tuple[str, ...]:
    """
    Return what does not fit the object: fields that it lacks, or that cannot be written.

    Parents' keys are left to the first load, which asks for the parents too.
    """
    described = dataclasses.replace(described, default_namespace=given.default_namespace or "")
    finder = Finder(described, lambda _parent: None, operation)
    for column, target in _named(given):
        if not is_reference(target or column):
            finder.find(column, Mapped(target, MatchedBy.SETTINGS) if target else None)
    return tuple(dict.fromkeys(finding.text for finding in finder.findings))


def _named(given: FolderSettings) -> Iterator[tuple[str, str]]:
    """Yield each field that is named: the column that is mapped to it, or itself and nothing."""
    for each in given.mappings:
        yield from ((each.columns[0], field) for field in each.fields if field)
    for name in (*given.constants, *given.defaults, *given.values, *given.hints):
        yield name, ""
    if given.group_by:
        yield given.group_by, ""
