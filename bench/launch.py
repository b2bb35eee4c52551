"""
Run a command and report on the last line of standard error what it and its children used.

A program of its own, and a small one: a process inherits the peak memory of the one that starts it.
"""

import json
import os
import sys
import time


def main() -> None:
    """Run the command in the arguments; exit as it did."""
    command = sys.argv[1:]
    began = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    used = {
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak_bytes": usage.ru_maxrss * unit,
    }
    sys.stderr.write("\n" + json.dumps(used) + "\n")
    sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)


main()
