"""A process held to a share of a processor, as Lambda holds a function by its memory."""

import subprocess
import sys
import time

import pytest

from local.cloud.lambdas.share import HeldToShare, processor_seconds, share_of

BUSY = [sys.executable, "-c", "while True: pass"]
SECONDS = 1.0


def test_share_follows_memory() -> None:
    """1,769 MB are one processor, and this counts no further."""
    assert [share_of(memory) for memory in (1769, 3008)] == [1.0, 1.0]
    assert share_of(256) == pytest.approx(0.1447, abs=0.0001)


def test_process_uses_its_share_and_runs_on() -> None:
    """A busy process gets little more than its share while it is held, and is let go after."""
    with subprocess.Popen(BUSY) as process:  # noqa: S603 # our own words
        while processor_seconds(process.pid) == 0:
            time.sleep(0.01)
        before, began = processor_seconds(process.pid), time.monotonic()
        with HeldToShare(process.pid, 0.1):
            time.sleep(SECONDS)
        used = processor_seconds(process.pid) - before
        waited = time.monotonic() - began
        after = processor_seconds(process.pid)
        while processor_seconds(process.pid) < after + 0.02:
            time.sleep(0.01)
        process.kill()

    assert 0 < used < 0.25 * waited


def test_a_process_that_ends_is_no_fault() -> None:
    """The hold outlives the process that it holds."""
    with (
        subprocess.Popen([sys.executable, "-c", "pass"]) as process,
        HeldToShare(process.pid, 0.1),
    ):
        process.wait()
        time.sleep(0.05)

    assert process.returncode == 0
