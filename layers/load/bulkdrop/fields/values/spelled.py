"""The tables of the settings, with each field as the header that is sent for it."""

import dataclasses
from collections.abc import Mapping
from typing import TypeVar

from bulkdrop.fields.column import Finder
from bulkdrop.fields.values.tables import RecordTypeReader
from bulkdrop.folder_settings.keys import FolderSettings

T = TypeVar("T")


def spelled(settings: FolderSettings, finder: Finder) -> FolderSettings:
    """
    Return settings whose tables name fields as they are sent: `Stage` is `StageName`.

    What `finder` does not find keeps its name; its findings are not to be looked at. Names of
    record types become ids, or an Unfit.
    """
    return dataclasses.replace(
        settings,
        constants=_spelled(_with_ids(settings.constants, finder), finder),
        defaults=_spelled(_with_ids(settings.defaults, finder), finder),
        values=_spelled(settings.values, finder),
        hints=_spelled(settings.hints, finder),
    )


def _spelled(table: Mapping[str, T], finder: Finder) -> dict[str, T]:
    return {finder.find(name, None).sent or name: value for name, value in table.items()}


def _with_ids(table: Mapping[str, str], finder: Finder) -> dict[str, str]:
    read = RecordTypeReader(finder.described)
    return {
        name: read(value) if finder.find(name, None).record_types_by else value
        for name, value in table.items()
    }
