"""What Plan Load asks the org for: its objects, as they are described to the load user."""

import dataclasses
from collections.abc import Sequence
from functools import cached_property

from bulkdrop.connection import identity_of
from bulkdrop.errors import ConnectionSecretError
from bulkdrop.fields.description import ObjectDescription
from bulkdrop.settings import SalesforceSettings
from bulkdrop.storage.bucket import Bucket
from bulkdrop.work.descriptions import Asked, Descriptions
from sfbulk import AuthenticationError, LimitExceededError, RequestRejectedError


class NoSuchObjectError(Exception):
    """The org has no such object, or does not show it to the load user."""


class NotDescribedError(Exception):
    """The org does not describe objects to the load user, or lets it not in; the text says why."""


@dataclasses.dataclass(frozen=True)
class DescribedOrg:
    """
    The org that a stack's secret names.

    While Salesforce is unavailable its errors are passed on, and the state machine waits. What
    waiting does not change is a NotDescribedError: the load goes on without, as Submit Job will say
    of a login what is wrong with it.
    """

    bucket: Bucket
    settings: SalesforceSettings

    def describe(self, object_name: str, *, renew: bool = False) -> ObjectDescription:
        """Return an object; `renew` asks whether it has changed. Raises NoSuchObjectError."""
        try:
            found = self._descriptions
            return found.renew(object_name) if renew else found.get(object_name)
        except (AuthenticationError, ConnectionSecretError) as error:
            raise NotDescribedError(str(error)) from error

    def object_names(self) -> list[tuple[str, str, str]]:
        """Return the objects' names, labels and plural labels; none if the org does not say."""
        from bulkdrop.salesforce import salesforce  # noqa: PLC0415 # rare

        try:
            with salesforce(self.settings) as client:
                listed = client.list_objects()
        except RequestRejectedError:
            return []
        return [(each.name, each.label, each.label_plural) for each in listed]

    def left_of_limits(self) -> dict[str, int]:
        """Return what is left of each of the org's limits; nothing if the user may not see them."""
        from bulkdrop.salesforce import salesforce  # noqa: PLC0415 # large loads and checks

        try:
            with salesforce(self.settings) as client:
                return client.limits()
        except (AuthenticationError, ConnectionSecretError, RequestRejectedError):
            return {}

    def existing(
        self, object_name: str, field: str, batches: Sequence[Sequence[str]], *, as_text: bool
    ) -> int | None:
        """Return how many records have one of these values; None if the org does not say."""
        from bulkdrop.salesforce import salesforce  # noqa: PLC0415 # checks

        try:
            with salesforce(self.settings) as client:
                return sum(
                    client.count_records(object_name, field, batch, as_text=as_text)
                    for batch in batches
                )
        except (AuthenticationError, ConnectionSecretError, RequestRejectedError):
            return None

    @cached_property
    def _descriptions(self) -> Descriptions:
        identity = identity_of(self.settings.salesforce_secret_arn)
        version = self.settings.salesforce_api_version
        return Descriptions(self.bucket, identity, version, self._ask)

    def _ask(self, object_name: str, since: str | None) -> Asked:
        # requests takes longer to import than a description that is kept takes to read.
        from bulkdrop.salesforce import salesforce  # noqa: PLC0415

        try:
            with salesforce(self.settings) as client:
                reply = client.describe(object_name, if_modified_since=since)
        except LimitExceededError:
            raise
        except RequestRejectedError as error:
            if error.error_code == "NOT_FOUND":
                raise NoSuchObjectError(object_name) from error
            said = str(error).partition(". Repeating")[0]
            advice = f"Give the load user access to {object_name}."
            raise NotDescribedError(f"{said}. {advice}") from error
        if reply is None:
            return Asked(None, since)
        return Asked(ObjectDescription.from_describe(reply.reply), reply.last_modified)
