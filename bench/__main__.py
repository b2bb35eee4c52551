"""`python -m bench` measures; `big` loads gigabytes, `plan` plans 150 GB: docs/performance.md."""

import argparse
import sys
from collections.abc import Callable, Iterable

from bench import (
    cold_starts,
    grouping,
    guesses,
    headers,
    memory,
    plans,
    results,
    scans,
    transfers,
    values,
    whole_loads,
)
from bench.big import measure_big
from bench.document import machine, write_tables
from bench.workbooks import measure_workbooks

_ROWS = (1_000, 100_000, 1_000_000)
_GIGABYTES = {"big": (0.5, 2.0), "plan": (150.0,)}
_TABLES: dict[str, Callable[[int], Iterable[str]]] = {
    "scans": lambda runs: scans.table(scans.measure_scans(runs)),
    "guesses": lambda runs: guesses.table(guesses.measure_guesses(runs)),
    "values": lambda runs: values.table(values.measure_values(runs)),
    "clean-copies": plans.measure_clean_copies,
    "workbooks": measure_workbooks,
    "cold-starts": lambda runs: cold_starts.table(cold_starts.measure_cold_starts(runs)),
    "headers": lambda runs: headers.table(headers.measure_headers(runs)),
    "memory": lambda runs: memory.table(memory.measure_memory(runs)),
    "grouping": grouping.measure_grouping,
    "results": lambda runs: results.table(results.measure_results(runs)),
}
_PARTS = ("transfers", "loads", *_TABLES)


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
    tables = {name: measure(runs) for name, measure in _TABLES.items() if name in only}
    if "transfers" in only:
        times = transfers.race(rows, runs)
        tables["transfers"] = transfers.table(times)
        tables["phases"] = transfers.phase_table(times)
    if "loads" in only:
        bills = whole_loads.measure_loads(rows)
        tables["loads"] = whole_loads.table(bills)
        tables["peaks"] = whole_loads.peak_table(bills)
    return {name: [*lines] for name, lines in tables.items()}


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
