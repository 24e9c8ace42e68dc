"""Runs one command from a small process, and prints its seconds, largest memory and exit status as JSON:

python -m scripts.benchmarks.watched COMMAND…

Linux counts as memory of a process what its parent held when it was forked: a benchmark that has numba and arrays in
memory cannot see what a small child needs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

# A unit of ru_maxrss is a kibibyte on Linux and a byte on macOS.
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


def main(command: list[str]) -> None:
    """Run a command without output, wait for it, and print what it took."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        process.kill()
        raise
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    peak_mib = usage.ru_maxrss * PEAK_UNIT / 2**20
    print(json.dumps({"seconds": seconds, "peak_mib": peak_mib, "status": process.returncode}))


if __name__ == "__main__":
    main(sys.argv[1:])
