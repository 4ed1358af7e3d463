"""Runs the benchmarks and prints a line for each figure: `make bench`, or `make bench ARGS=latency` for one."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib import import_module

NAMES = ("startup", "latency", "throughput", "redraw", "solve", "memory", "recording", "thinning", "long_run", "versus")


def main(chosen: list[str]) -> int:
    """Run those chosen, or all, each in a process of its own.

    The exit code is 1 if a figure is missed, 2 for an unknown name.
    """
    unknown = [name for name in chosen if name not in NAMES]
    if unknown:
        print(f"unknown benchmark {unknown[0]!r}; known are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # that platform warns of every window
    if len(chosen) == 1:
        return _run(chosen[0])
    where = os.environ.get("QT_QPA_PLATFORM", "the screen")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, Qt on {where}", flush=True)
    commands = [[sys.executable, "-m", "benchmarks", name] for name in chosen or NAMES]
    codes = [subprocess.run(command, check=False).returncode for command in commands]
    return max(codes)


def _run(name: str) -> int:
    missed = 0
    for figure in import_module(f"benchmarks.{name}").figures():
        print(figure.line(), flush=True)
        missed += not figure.reached
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
