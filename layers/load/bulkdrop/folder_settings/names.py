"""Which files hold settings."""

TOML_NAME = "bulkdrop.toml"
SPEC_NAME = "spec.csv"
SDL_END = ".sdl"

FILE_BYTES = 1 << 20
"""A larger file is no settings file: the largest mapping of 5,000 columns has a third of that."""

_SPEC_HEADER = [b"salesforce field", b"csv header", b"value", b"hint"]


def may_be_settings(key: str) -> bool:
    """Return whether a key is one of a settings file by its name; a spec shows by its header."""
    name = key.rpartition("/")[2].lower()
    return name in {TOML_NAME, SPEC_NAME} or name.endswith(SDL_END)


def is_spec(content: bytes) -> bool:
    """Return whether a file begins with the header of a spec."""
    line = content.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].lower()
    return [name.strip(b' "\r') for name in line.split(b",")] == _SPEC_HEADER
