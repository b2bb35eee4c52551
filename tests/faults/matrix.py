"""Run cells of the fault matrix, many at once, and tell what became of each."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from faults.audit import Upload, commits, discrepancies, make_upload
from faults.cell import Cell
from faults.faulty import FaultyWorld, has_come

AT_ONCE = 8
"""Loads that run beside each other."""


@dataclass(frozen=True)
class Result:
    """What became of the load of a cell, and what is wrong about it."""

    cell: Cell
    summary: dict[str, Any]
    loaded: str
    jobs: str
    problems: list[str]


def run(
    world: FaultyWorld, cells: list[Cell], at_once: int, *, as_described: bool = True
) -> list[Result]:
    """
    Run cells beside each other, and give their results in the same order.

    Their uploads' headers are spelled as describe spells them, or otherwise.
    """
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(lambda cell: _run(world, cell, as_described=as_described), cells))


def _run(world: FaultyWorld, cell: Cell, *, as_described: bool) -> Result:
    upload = make_upload(world.new_object(), large=cell.large, as_described=as_described)
    troubles = world.arm(cell.troubles, upload.object)
    summary = world.ended(world.drop(upload.object, upload.body))
    problems = list(discrepancies(world, upload.object, [(upload, summary)]))
    came = [has_come(trouble) for trouble in troubles]
    if not all(came):
        problems.append("a fault never came, so nothing was shown")
    where = f"{cell.step}: {cell.fault}"
    problems = [f"{where}: {problem} ({summary['message']})" for problem in problems]
    return Result(cell, summary, _loaded(world, upload.object), _jobs(world, upload), problems)


def _loaded(world: FaultyWorld, object_name: str) -> str:
    written = commits(world, object_name)
    most = max(written.values(), default=0)
    how_often = {0: "", 1: ", once each"}.get(most, f", up to {most} times")
    return f"{len(written)}{how_often}"


def _jobs(world: FaultyWorld, upload: Upload) -> str:
    states = [job["state"] for job in world.jobs(upload.object)]
    unused = states.count("Aborted") + states.count("Open")  # which of these is a matter of moments
    return f"{len(states)}, {unused} unused" if unused else str(len(states))
