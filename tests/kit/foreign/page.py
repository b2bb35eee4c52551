"""The page about guesses, docs/encodings.md, from what was measured."""

from collections.abc import Iterable

from kit.foreign.outcomes import ENOUGH, SIZES, Cell

MOST = 95

HEAD = """\
# How encodings are guessed

Bulkdrop reads bytes that are no Unicode in the one encoding that the text supports clearly \
against all others; where two are about as likely, it refuses the upload and shows both \
readings of a word. [decisions.md](decisions.md) says how. This page is written by \
`tests/unit/bulkdrop/test_encodings_page.py` in `make long`.

Each file is made of names and addresses (Faker) or of names of countries, languages, \
currencies and months (CLDR), with a header, numbers and ASCII columns beside them; the \
table of letters was not counted from these. A file of ASCII alone needs no guess and is \
left out. A cell says how many files were read **right / refused / wrong**.
"""


def page(cells: Iterable[Cell]) -> str:
    """Return the page."""
    rows: dict[tuple[str, str], dict[int, Cell]] = {}
    for cell in cells:
        rows.setdefault((cell.language, cell.encoding), {})[cell.size] = cell
    sums = [total([row[size] for row in rows.values()]) for size in SIZES]
    table = [
        f"| {', '.join(name)} | {_shown(row[s] for s in SIZES)} |" for name, row in rows.items()
    ]
    sizes = " | ".join(f"{size:,} bytes" for size in SIZES)
    head = [HEAD, f"| language, encoding | {sizes} |", "|---" * (len(SIZES) + 1) + "|"]
    return "\n".join([*head, f"| **all** | {_shown(sums)} |", *table, "", _weak(rows), ""])


def total(cells: Iterable[Cell]) -> Cell:
    """Return the sum of cells of one size."""
    found = Cell("all", "", 0)
    for cell in cells:
        found.size = cell.size
        found.right += cell.right
        found.refused += cell.refused
        found.wrong += cell.wrong
        found.few += cell.few
    return found


def _shown(row: Iterable[Cell]) -> str:
    return " | ".join(cell.shown for cell in row)


def _weak(rows: dict[tuple[str, str], dict[int, Cell]]) -> str:
    """Return the paragraph about refusals of files that are long enough."""
    cells = [cell for row in rows.values() for cell in row.values() if cell.size >= ENOUGH]
    weak = sorted({f"{c.language} in {c.encoding}" for c in cells if c.share < MOST})
    return (
        f"{sum(cell.refused for cell in cells)} files of {ENOUGH:,} bytes or more were refused; "
        f"{sum(cell.few for cell in cells)} of them have one or two foreign words in all, and one "
        "name that is no common word is no evidence. Without these, less than "
        f"{MOST} % of a cell were read from {ENOUGH:,} bytes on in: {', '.join(weak) or 'none'}."
    )
