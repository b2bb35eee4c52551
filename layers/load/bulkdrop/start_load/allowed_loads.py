"""Which objects and operations a stack loads: the parameter AllowedLoads."""

import dataclasses
import re

from bulkdrop.errors import SettingsError, UploadRefusedError
from bulkdrop.reason import ReasonCode
from sfbulk import Operation

_ALL = "*"
_OPERATIONS = {operation.value.lower(): operation for operation in Operation}
_API_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_EXAMPLE = "Contact:insert,upsert Lead:*"
_SHOWN_CHARACTERS = 90
_NAME_CHARACTERS = 60


@dataclasses.dataclass(frozen=True)
class AllowedLoads:
    """What may be loaded: `operations` by object name in lower case, of which `*` is any object."""

    operations: dict[str, frozenset[Operation]]
    text: str

    @classmethod
    def parse(cls, text: str) -> "AllowedLoads":
        """
        Read entries such as `Contact:insert,upsert Lead:* *:update`; `*` alone allows everything.

        Names count in any case. Raises SettingsError that names what is malformed.
        """
        allowed: dict[str, frozenset[Operation]] = {}
        for entry in text.split():
            name, colon, operations = entry.partition(":")
            if entry == _ALL:
                colon, operations = ":", _ALL
            if not colon or not (name == _ALL or _API_NAME.fullmatch(name)):
                raise _malformed(entry)
            known = allowed.get(name.lower(), frozenset())
            allowed[name.lower()] = known | _read_operations(operations, entry)
        if not allowed:
            raise _malformed(text)
        return cls(allowed, " ".join(text.split()))

    def check(self, object_name: str, operation: Operation) -> None:
        """Raise UploadRefusedError, which says what is allowed, unless this may be loaded."""
        of_any = self.operations.get(_ALL, frozenset())
        of_object = self.operations.get(object_name.lower(), frozenset()) | of_any
        if operation in of_object:
            return
        raise UploadRefusedError(
            ReasonCode.OBJECT_NOT_ALLOWED,
            f"{object_name[:_NAME_CHARACTERS]} / {operation.value} may not be loaded here; "
            f"{self._allowed(of_object)}. Nothing was sent; drop what is allowed, or have the "
            "stack's parameter AllowedLoads extended.",
            object=object_name,
            operation=operation.value,
            allowed=self.text.split(),
        )

    def _allowed(self, of_object: frozenset[Operation]) -> str:
        if of_object:
            names = ", ".join(each.value for each in Operation if each in of_object)
            return f"allowed for this object is {names}"
        if len(self.text) <= _SHOWN_CHARACTERS:
            return f"allowed is {self.text}"
        return f"allowed is {self.text[:_SHOWN_CHARACTERS].rpartition(' ')[0]} and more"


def _read_operations(text: str, entry: str) -> frozenset[Operation]:
    if text == _ALL:
        return frozenset(Operation)
    names = text.lower().split(",")
    if not _OPERATIONS.keys() >= set(names):
        raise _malformed(entry)
    return frozenset(_OPERATIONS[name] for name in names)


def _malformed(entry: str) -> SettingsError:
    known = ", ".join(operation.value for operation in Operation)
    return SettingsError(
        f"AllowedLoads is malformed at {entry!r}: it takes objects with their operations, such as "
        f"{_EXAMPLE}, or * for all; the operations are {known}. Correct the parameter AllowedLoads "
        "of the stack."
    )
