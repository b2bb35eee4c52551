"""Faults that a network has on demand, matched by what a request asks for."""

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

ACTS = {
    "status": "answer with `status` and `body`; nothing is done",
    "status_after": "do it, then answer with `status` and `body`",
    "drop_before": "close the connection; nothing is done",
    "drop_during": "read `bytes` of the request's body, then close; nothing is done",
    "drop_after": "do it, then close the connection without a reply",
    "stall": "wait `seconds`, then close the connection; nothing is done",
    "stall_during": "read `bytes` of the request's body, wait `seconds`, close; nothing is done",
    "delay": "wait `seconds`, then do it; the client's time-out may pass before",
    "late": "close the connection without a reply, and do it `seconds` later",
    "delay_after": "do it, then wait `seconds` before the reply",
    "truncate": "do it; close the connection after `bytes` of the reply's body",
}
_MAINTENANCE = (
    "<html><head><title>503</title></head><body>We are down for maintenance.</body></html>"
)


@dataclass
class Fault:
    """
    One fault. It lets `skip` matching requests pass, then fires `times` times.

    `path` is a regular expression searched in path and query; `method` None means any. `text` is
    one searched in what the request is about, which is its body or what the server says instead:
    it aims the fault at one of several loads.
    """

    act: str
    path: str = ""
    method: str | None = None
    text: str = ""
    status: int = 503
    body: str = _MAINTENANCE
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 1.0
    bytes: int = 100
    times: int = 1
    skip: int = 0
    fired: int = 0

    def __post_init__(self) -> None:
        if self.act not in ACTS:
            raise ValueError(f"Unknown act {self.act!r}. Known are: {', '.join(ACTS)}.")
        re.compile(self.path)

    def matches(self, method: str, path: str, about: Callable[[], str]) -> bool:
        """Return whether a request is of the kind that this fault is about."""
        same_method = self.method is None or self.method.upper() == method
        if not same_method or re.search(self.path, path) is None:
            return False
        return not self.text or re.search(self.text, about()) is not None


class Faults:
    """All faults in force, in the order in which they were added."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, act: str, path: str = "", **more: Any) -> Fault:  # noqa: ANN401 -- Fault's own fields
        """Add a fault and return it; its `fired` counts on."""
        unknown = more.keys() - {each.name for each in fields(Fault)}
        if unknown:
            raise ValueError(f"A fault has no {', '.join(sorted(unknown))}.")
        fault = Fault(act, path, **more)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._faults.clear()

    def take(self, method: str, path: str, about: Callable[[], str] = str) -> Fault | None:
        """Return the fault that this request meets, and count it; `about` returns its text."""
        with self._lock:
            for fault in self._faults:
                if fault.times <= fault.fired or not fault.matches(method, path, about):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.fired += 1
                return fault
        return None

    def as_json(self) -> list[dict[str, Any]]:
        """Return all faults, with how many times each has fired."""
        with self._lock:
            return [asdict(fault) for fault in self._faults]
