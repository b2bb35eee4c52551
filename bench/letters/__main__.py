"""Count, pack and write the table: `python -m bench.letters FILE`; README.md says what it needs."""

import hashlib
import json
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.letters.count import Counts, count, towns
from bench.letters.frequent import frequent
from bench.letters.languages import SOURCES
from bench.letters.pack import pack

KNOWN_BYTES = 96 << 10
KNOWN_HASHES = 8
_KNOWN_WORDS = 1300
# Scripts with too many encodings for pairs of letters to distinguish them.
_WITH_TRIPLES = ("latin", "greek")
_SHORTEST = 3


def main(path: Path) -> None:
    """Write the table to a file."""
    with ProcessPoolExecutor(2) as pool:
        counted = dict(zip([s.code for s in SOURCES], pool.map(count, SOURCES), strict=True))
    path.write_bytes(table(counted))
    print(f"{path.stat().st_size:,} bytes")  # noqa: T201 # a command line prints


def table(counted: dict[str, Counts]) -> bytes:
    """Return the table: a line of JSON, then each script's costs by language, then known words."""
    scripts, data = {}, b""
    for script in dict.fromkeys(source.script for source in SOURCES):
        languages = [source.code for source in SOURCES if source.script == script]
        packed = pack([counted[code] for code in languages], triples=script in _WITH_TRIPLES)
        columns = b"".join(map(bytes, zip(*packed.rows, strict=True)))
        scripts[script] = {
            "languages": languages,
            "letters": packed.letters,
            "pairs": packed.pairs,
            "triples": packed.triples,
            "start": len(data),
            "stop": len(data) + len(columns),
        }
        data += columns
    head = json.dumps(
        {"scripts": scripts, "frequent": frequent(), "known": len(data)},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return zlib.compress(head.encode() + b"\n" + data + _known(counted), 9)


def _known(counted: dict[str, Counts]) -> bytes:
    """Return a Bloom filter of the commonest words that hold letters beyond ASCII."""
    bits = bytearray(KNOWN_BYTES)
    words = set[str]()
    for source in SOURCES:
        if source.script == "latin":
            words.update(word for word, _ in counted[source.code].words.most_common(_KNOWN_WORDS))
            words |= towns(source)
    for word in words:
        if word.isascii() or len(word) < _SHORTEST:
            continue
        for bit in bits_of(word):
            bits[bit >> 3] |= 1 << (bit & 7)
    return bytes(bits)


def bits_of(word: str) -> list[int]:
    """Return the bits of the filter that a word sets."""
    digest = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=24).digest(), "little")
    return [(digest >> 24 * at) % (KNOWN_BYTES * 8) for at in range(KNOWN_HASHES)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
