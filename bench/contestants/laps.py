"""How a contestant that is a Python program reports what each of its phases used."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lap(phase: str) -> Iterator[None]:
    """Print a line with the phase's seconds of wall clock and of this process's processor time."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    used = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    sys.stdout.write(json.dumps({"phase": phase, **used}) + "\n")
