"""The part of the fault matrix in which functions die."""

from collections.abc import Iterator

from faults.cell import JOB, JOBS, MULTIPART, RESULTS, START, WORK, Cell
from faults.faulty import FunctionMishap, OrgFault, ServiceFault

_FOR_A_KILL = 3.0
"""Long enough that the process is gone before the reply comes."""


def function_cells() -> Iterator[Cell]:
    """Yield the cells of all functions, in the order of a load."""
    yield from _starts()
    yield from _at_any_time("PlanLoad")
    yield from _around_write("PlanLoad", "the parts are listed", f"{WORK}/parts-1.json")
    yield from _at_any_time("SubmitJob")
    yield from _around("SubmitJob", "the one request", *MULTIPART)
    yield from _around("SubmitJob", "create", "POST", JOBS, large=True)
    yield from _around("SubmitJob", "upload", "PUT", "/batches", large=True)
    yield from _around("SubmitJob", "close", "PATCH", JOB, large=True)
    request, job = f"{WORK}/request.json", f"{WORK}/job.json"
    yield from _around_write("SubmitJob", "its request is recorded", request)
    yield from _around_write("SubmitJob", "its job is written down", job)
    yield from _around_write("SubmitJob", "a job to fill is written down", job, large=True)
    yield from _at_any_time("CheckJob")
    yield from _at_any_time("SaveResults")
    yield from _around_write("SaveResults", "successes are saved", f"{WORK}/success.csv")
    yield from _around_write("SaveResults", "the outcome is kept", f"{WORK}/outcome.json")
    yield from _at_any_time("FinishLoad")
    yield from _around_write("FinishLoad", "success.csv is written", f"{RESULTS}/success.csv")
    yield from _around_write("FinishLoad", "the summary is settled", f"{WORK}/summary-1.json")
    yield from _around_write("FinishLoad", "the summary is written", f"{RESULTS}/summary.json")


def _at_any_time(name: str) -> Iterator[Cell]:
    function = f"{name}Function"
    chapter = "Functions"
    yield Cell(chapter, name, "killed before its first line", (FunctionMishap("kill", function),))
    lost = FunctionMishap("lose answer", function)
    yield Cell(chapter, name, "killed after its last line", (lost,))
    often = FunctionMishap("kill", function, times=3)
    yield Cell(chapter, name, "killed three times", (often,))
    memory = FunctionMishap("exhaust memory", function)
    yield Cell(chapter, name, "out of memory", (memory,))
    yield Cell(chapter, name, "timed out", (FunctionMishap("time out", function),))
    throttled = FunctionMishap("throttle", function, times=4)
    yield Cell(chapter, name, "throttled", (throttled,))


def _around(name: str, what: str, method: str, path: str, *, large: bool = False) -> Iterator[Cell]:
    """Kill a function while a request is on its way: not done, half sent, done."""
    moments = {
        "killed before {} is done": ("stall", "kill"),
        "killed half way through {}": ("stall_during", "kill"),
        "killed after {} is done": ("delay_after", "kill"),
        "out of memory after {} is done": ("delay_after", "exhaust memory"),
        "timed out after {} is done": ("delay_after", "time out"),
    }
    for fault, (act, end) in moments.items():
        at = OrgFault(act, method, path, {"seconds": _FOR_A_KILL, "bytes": 60})
        mishap = FunctionMishap(end, f"{name}Function", at)
        yield Cell("Functions", name, fault.format(what), (mishap,), large)


def _around_write(name: str, what: str, path: str, *, large: bool = False) -> Iterator[Cell]:
    """Kill a function just before and just after it writes something to S3."""
    for act, when in (("stall", "before"), ("delay_after", "after")):
        at = ServiceFault(act, "PUT", path, {"seconds": _FOR_A_KILL})
        mishap = FunctionMishap("kill", f"{name}Function", at)
        yield Cell("Functions", name, f"killed {when} {what}", (mishap,), large)


def _starts() -> Iterator[Cell]:
    """End the one function that no state machine repeats, but Lambda itself."""
    function = "StartLoadFunction"
    yield Cell("Functions", "StartLoad", "killed at first", (FunctionMishap("kill", function),))
    twice = FunctionMishap("kill", function, times=2)
    yield Cell("Functions", "StartLoad", "killed twice", (twice,))
    lost = FunctionMishap("lose answer", function)
    yield Cell("Functions", "StartLoad", "killed after its last line", (lost,))
    for act, when in (("stall", "before"), ("delay_after", "after")):
        at = ServiceFault(act, *START, {"seconds": _FOR_A_KILL}, in_body=True)
        mishap = FunctionMishap("kill", function, at)
        yield Cell("Functions", "StartLoad", f"killed {when} the execution starts", (mishap,))
