"""Hold the header of an upload against the object that it is for, before anything is sent."""

import dataclasses
from collections.abc import Sequence
from functools import partial

from bulkdrop.errors import UploadRefusedError
from bulkdrop.fields.description import ObjectDescription
from bulkdrop.fields.header import HeaderFields, Purpose, match_header
from bulkdrop.fields.no_such_object import refusal_of_object
from bulkdrop.fields.refusal import refusal_of_header
from bulkdrop.fields.rights import refusal_of_rights
from bulkdrop.load.upload import Load
from bulkdrop.load_warning import LoadWarning, WarningCode
from bulkdrop.plan_load.org import DescribedOrg, NoSuchObjectError, NotDescribedError

_REQUIRED_SHOWN = 5


@dataclasses.dataclass
class HeaderCheck:
    """
    The check of one upload's header.

    `fields` are None as long as the org has not described the object; `warnings` say so.
    """

    org: DescribedOrg
    load: Load
    purpose: Purpose
    fields: HeaderFields | None = None
    refusal: UploadRefusedError | None = None
    warnings: tuple[LoadWarning, ...] = ()

    def look(self, columns: Sequence[str]) -> HeaderFields | None:
        """
        Return the fields of an upload's columns; None if the org does not describe the object.

        What is wrong is kept as `refusal`. Before anything is refused, the org is asked whether
        what is known of its objects still holds.
        """
        self.fields = self.refusal = None
        self.warnings = ()
        try:
            self.fields, self.refusal = self._match(columns, renew=False)
            if self.refusal:
                self.fields, self.refusal = self._match(columns, renew=True)
        except NotDescribedError as error:
            self.fields = self.refusal = None
            self.warnings = (_not_described(self.load.object, error),)
        except NoSuchObjectError:
            self.refusal = refusal_of_object(self.load.object, self.org.object_names())
        if self.fields and self.fields.missing:
            self.warnings = (_required(self.load.object, self.fields.missing),)
        return self.fields

    def check(self, columns: Sequence[str]) -> HeaderFields | None:
        """Return the same; raises UploadRefusedError for what is wrong."""
        found = self.look(columns)
        self.refuse()
        return found

    def refuse(self) -> None:
        """Raise what was found to be wrong."""
        if self.refusal:
            raise self.refusal

    def _match(
        self, columns: Sequence[str], *, renew: bool
    ) -> tuple[HeaderFields | None, UploadRefusedError | None]:
        described = self.org.describe(self.load.object, renew=renew)
        if refusal := refusal_of_rights(described, self.load.operation):
            return None, refusal
        describe = partial(self._parent, renew=renew)
        found = match_header(columns, self.purpose, described, describe)
        if found.findings:
            return found, refusal_of_header(found.findings, columns, described.name)
        return found, None

    def _parent(self, object_name: str, *, renew: bool) -> ObjectDescription | None:
        try:
            return self.org.describe(object_name, renew=renew)
        except NoSuchObjectError:
            return None


def _not_described(object_name: str, error: NotDescribedError) -> LoadWarning:
    return LoadWarning(
        WarningCode.NOT_DESCRIBED,
        f"Salesforce did not describe {object_name} to the load user, so the header was sent as it "
        f"stands and nothing was checked: {error}",
    )


def _required(object_name: str, missing: Sequence[str]) -> LoadWarning:
    more = len(missing) - _REQUIRED_SHOWN
    shown = ", ".join(missing[:_REQUIRED_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return LoadWarning(
        WarningCode.REQUIRED_COLUMN_MISSING,
        f"A new {object_name} needs {shown}, for which the file has no column. Unless a trigger or "
        "a flow fills that, Salesforce refuses the records.",
        column=missing[0] if len(missing) == 1 else None,
    )
