"""Report in the best of efforts: what people hear of a load must not decide how it ends."""

from collections.abc import Callable

from bulkdrop.bounds import cut

_CHARACTERS = 1_000


def best_effort(problem: str, act: Callable[[], str | None]) -> list[str]:
    """
    Act; return a sentence that begins with the problem if that failed, or was rejected with a text.

    Nothing is raised; the caller logs and counts what is returned.
    """
    try:
        why = act()
    except Exception as error:  # noqa: BLE001 # denied, deleted, throttled: all alike here
        why = f"{type(error).__name__}: {error}"
    return [f"{problem} ({cut(why, _CHARACTERS).rstrip('.')})."] if why else []
