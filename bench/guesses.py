"""What it costs to guess an encoding, and to judge text that was decoded wrongly before."""

import json
import sys
from collections.abc import Iterator
from statistics import median

from bench.measure import run

_SIZES = (2_000, 100_000)
_KINDS = {
    "German, cp850": ("de_DE", "cp850"),
    "Polish, cp1250": ("pl_PL", "cp1250"),
    "Russian, cp1251": ("ru_RU", "cp1251"),
    "Greek, ISO 8859-7": ("el_GR", "iso8859-7"),
    "Japanese, cp932": ("ja_JP", "cp932"),
}
# What a plan has imported by then is left out; the modules and the table of guesses are in it.
_PROGRAM = """
import json, sys, time
import bulkdrop.plan_load.step, bulkdrop.plan_load.cleaned
from faker import Faker
from bulkdrop.errors import UploadRefusedError
from bulkdrop.table.form import Form
from bulkdrop.table.hints import Hints
from bulkdrop.table.misread.tally import Tallies
from bulkdrop.table.misread.warn import warnings_of

def file_of(seed):
    fake, text = Faker(locale), b""
    fake.seed_instance(seed)
    while len(text) < size:
        row = f"{fake.last_name()},{fake.street_address()},{fake.city()}".replace("\\n", " ")
        text += (row + "\\n").encode(encoding, "ignore")
    return text

def guess(text):
    begun = time.process_time()
    from bulkdrop.table.guess.choose import guess_encoding
    from bulkdrop.table.guess.sample import sample_of
    guess_encoding(sample_of([text]))
    return (time.process_time() - begun) * 1000

def judge(words):
    seen = Tallies(records=len(words), runs=len(words))
    for line, word in enumerate(words, 2):
        seen.misread.add(word, 1, line, in_new_record=True)
    form = Form("none", "utf-8", "COMMA", "LF", cleaned=False)
    begun = time.process_time()
    try:
        warnings_of(seen, int, form, Hints())
    except UploadRefusedError:
        return (time.process_time() - begun) * 1000
    sys.exit("the text was not found to be wrong")

locale, encoding, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
text, other = file_of(1), file_of(2)
if size:
    print(json.dumps([guess(text), guess(other)]))
else:
    fake = Faker(locale)
    fake.seed_instance(1)
    words = {name: None for name in (fake.city() for _ in range(4000)) if not name.isascii()}
    print(json.dumps([judge([word.encode().decode(encoding) for word in [*words][:100]])]))
"""


def measure_guesses(runs: int) -> dict[tuple[str, int], list[list[float]]]:
    """Return milliseconds of processor time of each process: of its first guess and its second."""
    found: dict[tuple[str, int], list[list[float]]] = {}
    for _ in range(runs):
        for kind, (locale, encoding) in _KINDS.items():
            for size in _SIZES:
                found.setdefault((kind, size), []).append(_times(locale, encoding, size))
        for encoding in ("cp850", "mac-roman"):
            kind = f"100 German words, UTF-8 read as {encoding}"
            found.setdefault((kind, 0), []).append(_times("de_DE", encoding, 0))
    return found


def table(found: dict[tuple[str, int], list[list[float]]]) -> Iterator[str]:
    """Write one line for each kind and size: the least and the median."""
    yield "| text | bytes | first of a process, ms | next, ms |"
    yield "|---|---:|---:|---:|"
    for (kind, size), times in found.items():
        columns = [_least_and_median(column) for column in zip(*times, strict=True)]
        shown = f"{size:,}" if size else "judged"
        yield f"| {kind} | {shown} | {' | '.join([*columns, ''][:2])} |"


def _times(locale: str, encoding: str, size: int) -> list[float]:
    _, said = run([sys.executable, "-c", _PROGRAM, locale, encoding, str(size)])
    times: list[float] = json.loads(said)
    return times


def _least_and_median(times: tuple[float, ...]) -> str:
    return f"{min(times):.0f}, {median(times):.0f}"
