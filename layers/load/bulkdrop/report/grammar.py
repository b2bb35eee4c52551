"""Numbers with their nouns and verbs: 0 records were, 1 record was, 1,114 records were."""

_NAME_CHARACTERS = 60


def counted(count: int, noun: str) -> str:
    """Return a count with its noun, in the plural for all but one."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def capitalised(words: str) -> str:
    """Return words as a sentence begins with them."""
    return f"{words[:1].upper()}{words[1:]}"


def were(count: int) -> str:
    """Return the verb for as many."""
    return "was" if count == 1 else "were"


def file_name(key: str) -> str:
    """Return the last part of a key, cut where it is long."""
    name = key.rpartition("/")[2]
    return name if len(name) <= _NAME_CHARACTERS else f"{name[: _NAME_CHARACTERS - 1]}…"


def share(part: float) -> str:
    """Return a share between 0 and 1 in percent."""
    return f"{part * 100:g}%"
