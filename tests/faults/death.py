"""A process that dies in the middle of what it does."""

from typing import Any

import boto3


class KilledError(BaseException):
    """The end of a function's process; no handler of the product sees it."""


class Death:
    """Kills the process before or after its n-th call of S3, if that is set."""

    def __init__(self, session: boto3.Session) -> None:
        self._calls_left: int | None = None
        self._after = False
        session.events.register("before-send.s3.*", self._before)
        session.events.register("after-call.s3.*", self._answered)

    def at(self, call: int | None, *, after: bool) -> None:
        """Set when to kill; None for never."""
        self._calls_left, self._after = call, after

    def _before(self, **_: Any) -> None:
        if not self._after:
            self._count()

    def _answered(self, **_: Any) -> None:
        if self._after:
            self._count()

    def _count(self) -> None:
        if self._calls_left is None:
            return
        self._calls_left -= 1
        if self._calls_left < 0:
            self._calls_left = None
            raise KilledError
