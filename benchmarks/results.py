"""Writes RESULTS.md: what a comparison measured, on which machine, and when."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.race import Race
from benchmarks.until_solved import Solutions

PATH = Path(__file__).with_name("RESULTS.md")
_PACKAGES = ("torch", "numpy", "gymnasium", "stable-baselines3")
_HEAD = """\
# rlviz against other programs

Written by `make bench ARGS=versus`. Every contestant trains in processes of its own with one thread, and they take
turns, round by round and seed by seed. Speed is environment steps for each second of CPU time, evaluations left out,
over three processes of each; a ratio is the median of the rounds' ratios. The programs and all their settings are in
`benchmarks/contestants/`. rlviz records every step, as in the window. Every DQN takes one update after every step.
Stable-Baselines3's has the Huber loss and clips the gradient, which cannot be switched off; all others have the squared
error.
"""
_SOLVING = """\
CPU seconds from a fresh start until 20 greedy episodes first average 475, evaluated every 1,000 steps. Building the
learner counts; imports, warming up and the evaluations count for nobody. rlviz trains with the preset that it begins
with, Stable-Baselines3 with the settings of its zoo; a run that is not solved by the end of its schedule, or within
100,000 steps, counts as endless.
"""


def document(
    facts: Iterable[tuple[str, str]],
    figures: Iterable[Figure],
    races: Iterable[Race],
    solutions: Mapping[str, Solutions],
) -> str:
    """The text of RESULTS.md."""
    speeds = [f"## {each.title} at equal settings\n\nAll have {each.settings}.\n\n{_speeds(each)}" for each in races]
    parts = [
        _HEAD,
        _table(("machine", ""), facts),
        "## Figures\n",
        _table(("figure", "value", "to reach", "", ""), map(_row, figures)),
        *speeds,
        "## Time until CartPole-v1 is solved\n",
        _SOLVING,
        _solving(solutions),
    ]
    return "\n".join(parts)


def machine() -> list[tuple[str, str]]:
    """What was measured on, and when."""
    facts = [
        ("date", f"{datetime.now(UTC):%Y-%m-%d}"),
        ("processor", f"{_processor()}, {os.cpu_count()} cores, one of them used"),
        ("system", f"{platform.system()} {platform.machine()}"),
        ("Python", platform.python_version()),
    ]
    return facts + [(package, version(package)) for package in _PACKAGES]


def _processor() -> str:
    """The processor's name where the system tells it."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _row(figure: Figure) -> tuple[str, ...]:
    return (figure.name, f"{figure.value:.3g}", figure.limit, figure.verdict, figure.note)


def _speeds(race: Race) -> str:
    rows = []
    for name, rates in race.rates.items():
        rows.append((name, f"{race.rate(name):,.0f}", f"{min(rates):,.0f} – {max(rates):,.0f}"))
    return _table(("contestant", "steps/s, median", "slowest and fastest round"), rows)


def _solving(solutions: Mapping[str, Solutions]) -> str:
    rows = []
    for name, each in solutions.items():
        seconds = [_number(which.seconds, ".2f") for which in (each.median, each.worst)]
        steps = [_number(which.steps, ",.0f") for which in (each.median, each.worst)]
        rows.append((name, f"{each.solved} of {len(each.runs)}", *seconds, *steps))
    return _table(("contestant", "solved", "CPU s, median", "worst", "steps, median", "worst"), rows)


def _number(value: float, form: str) -> str:
    return format(value, form) if math.isfinite(value) else "∞"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
