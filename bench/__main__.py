"""`python -m bench` measures; `big` loads gigabytes, `plan` plans 150 GB: docs/performance.md."""

import argparse
import sys
from typing import TYPE_CHECKING

from bench import (
    cold_starts,
    grouping,
    guesses,
    memory,
    plans,
    scans,
    transfers,
    values,
    whole_loads,
)
from bench.big import measure_big
from bench.document import machine, write_tables
from bench.workbooks import measure_workbooks

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROWS = (1_000, 100_000, 1_000_000)
_GIGABYTES = {"big": (0.5, 2.0), "plan": (150.0,)}
_PARTS = (
    *("transfers", "scans", "guesses", "clean-copies"),
    *("workbooks", "cold-starts", "memory", "loads", "grouping"),
)


def main() -> None:
    """Measure, print the tables, and write them into the page unless asked not to."""
    arguments = _parser().parse_args()
    if arguments.what == "big":
        sizes = arguments.gigabytes or _GIGABYTES["big"]
        tables: dict[str, list[str]] = {"big": [*measure_big(sizes)]}
    elif arguments.what == "plan":
        sizes = arguments.gigabytes or _GIGABYTES["plan"]
        tables = {"plan": [*plans.measure_plans(sizes)]}
    else:
        tables = _measure(arguments.only, arguments.rows, arguments.runs)
    tables[f"machine-{arguments.what}"] = machine()
    for name, lines in tables.items():
        sys.stdout.write("\n".join([f"\n{name}", *lines, ""]))
    if arguments.write:
        write_tables(tables)


def _measure(only: list[str], rows: list[int], runs: int) -> dict[str, list[str]]:
    tables = _fields(only, runs)
    if "scans" in only:
        tables["scans"] = scans.table(scans.measure_scans(runs))
    if "guesses" in only:
        tables["guesses"] = guesses.table(guesses.measure_guesses(runs))
    if "clean-copies" in only:
        tables["clean-copies"] = plans.measure_clean_copies(runs)
    if "workbooks" in only:
        tables["workbooks"] = measure_workbooks(runs)
    if "cold-starts" in only:
        tables["cold-starts"] = cold_starts.table(cold_starts.measure_cold_starts(runs))
    if "memory" in only:
        tables["memory"] = memory.table(memory.measure_memory(runs))
    if "transfers" in only:
        results = transfers.race(rows, runs)
        tables["transfers"] = transfers.table(results)
        tables["phases"] = transfers.phase_table(results)
    if "loads" in only:
        bills = whole_loads.measure_loads(rows)
        tables["loads"] = whole_loads.table(bills)
        tables["peaks"] = whole_loads.peak_table(bills)
    return {name: [*lines] for name, lines in tables.items()}


def _fields(only: list[str], runs: int) -> "dict[str, Iterable[str]]":
    """Return what a folder's settings ask for, and what it costs."""
    tables: dict[str, Iterable[str]] = {}
    if "grouping" in only:
        tables["grouping"] = grouping.measure_grouping(runs)
    if "values" in only:
        tables["values"] = values.table(values.measure_values(runs))
    return tables


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["all", "big", "plan"], default="all")
    parser.add_argument("--rows", type=int, nargs="+", default=_ROWS, help="records a file")
    parser.add_argument("--runs", type=int, default=5, help="how many times each is measured")
    parser.add_argument("--only", nargs="+", choices=_PARTS, default=_PARTS)
    parser.add_argument("--gigabytes", type=float, nargs="+")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    return parser


main()
