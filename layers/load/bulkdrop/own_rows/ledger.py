"""The ledger: answers and candidate records by what they say, on disk, since both may be many."""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32000;
CREATE TABLE answers (row INTEGER PRIMARY KEY, pattern, key, plain, fate, kind, cells, payload);
CREATE TABLE candidates (pattern, key, plain, own, sent, position, cells);
CREATE TABLE found (position INTEGER PRIMARY KEY, row);
CREATE TABLE decided (pattern, key, PRIMARY KEY (pattern, key)) WITHOUT ROWID;
"""
# All candidates are one and the same record, or all of them are answered, with one fate.
_DECIDE = """
INSERT INTO decided
SELECT pattern, key FROM
  (SELECT pattern, key, count(*) AS answers, min(kind) = max(kind) AS alike
   FROM answers WHERE pattern BETWEEN ? AND ? GROUP BY pattern, key)
  JOIN (SELECT pattern, key, count(*) AS candidates, min(own) = max(own) AS equal
        FROM candidates GROUP BY pattern, key) USING (pattern, key)
WHERE equal OR (alike AND answers = candidates)
"""
_ANSWERS = """
SELECT pattern, key, {plain} AS text, row FROM answers JOIN decided USING (pattern, key)
ORDER BY pattern, key, text, fate, row
"""
_CANDIDATES = """
SELECT pattern, key, {plain} AS text, position FROM candidates JOIN decided USING (pattern, key)
ORDER BY pattern, key, text, sent DESC, position
"""
Entry = tuple[int, int, int, int]


class Ledger(AbstractContextManager["Ledger"]):
    """A temporary database; of the memory it takes 32 MB at most."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="own-rows-")
        self._db = sqlite3.connect(Path(self._folder.name) / "ledger", isolation_level=None)
        self._db.executescript(_SCHEMA)

    def __exit__(self, *_raised: object) -> None:
        self._db.close()
        self._folder.cleanup()

    def add_answers(self, entries: Iterable[tuple[object, ...]]) -> None:
        """Keep answers: row, pattern, key, plain, fate, kind, cells, payload."""
        self._insert("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", entries)

    def replace_candidates(self, entries: Iterable[tuple[object, ...]]) -> None:
        """Keep the candidates of one pass: pattern, key, plain, own, sent, position, cells."""
        self._db.execute("DELETE FROM candidates")
        self._insert("INSERT INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?)", entries)

    def decide(self, first: int, last: int) -> None:
        """Decide which groups of these patterns are found."""
        self._db.execute("DELETE FROM decided")
        self._db.execute(_DECIDE, (first, last))

    def answers(self, *, plainly: bool) -> Iterator[Entry]:
        """Yield pattern, key, plain (0 unless asked for) and row of each, sorted."""
        return self._db.execute(_ANSWERS.format(plain="plain" if plainly else "0"))

    def candidates(self, *, plainly: bool) -> Iterator[Entry]:
        """Yield pattern, key, plain (0 unless asked for) and position of each, sorted."""
        return self._db.execute(_CANDIDATES.format(plain="plain" if plainly else "0"))

    def answers_of(self, pattern: int) -> Iterator[tuple[int, int, int, int, str]]:
        """Yield key, row, fate, kind and cells of the answers of a pattern, by key."""
        query = (
            "SELECT key, row, fate, kind, cells FROM answers WHERE pattern = ? "
            "ORDER BY key, fate, row"
        )
        return self._db.execute(query, (pattern,))

    def candidates_of(self, pattern: int) -> Iterator[tuple[int, int, int, int, str]]:
        """Yield key, position, 0, own and cells of the candidates of a pattern, by key."""
        query = (
            "SELECT key, position, 0, own, cells FROM candidates WHERE pattern = ? "
            "ORDER BY key, sent DESC, position"
        )
        return self._db.execute(query, (pattern,))

    def add_found(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Keep which position each row was found at."""
        self._insert("INSERT INTO found VALUES (?, ?)", pairs)

    def found(self) -> Iterator[tuple[int, int, int, str]]:
        """Yield position, row, fate and payload of what was found, by position."""
        return self._db.execute(
            "SELECT position, row, fate, payload FROM found JOIN answers USING (row) "
            "ORDER BY position"
        )

    def _insert(self, statement: str, entries: Iterable[tuple[object, ...]]) -> None:
        self._db.execute("BEGIN")
        self._db.executemany(statement, entries)
        self._db.execute("COMMIT")
