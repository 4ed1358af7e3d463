"""Writes RESULTS.md: what was measured, on which machine, and when."""

from __future__ import annotations

import math
import os
import platform
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.race import Race
from benchmarks.until_solved import Solutions

PATH = Path(__file__).with_name("RESULTS.md")
_PACKAGES = ("torch", "numpy", "gymnasium")
_HEAD = """\
# rlviz against other programs

Written by `make bench ARGS=versus`. Every contestant trains in processes of its own with one thread, and they take
turns, round by round, each for about as long, and seed by seed. Speed is environment steps for each second of CPU time,
evaluations left out, over three processes of each; a ratio is the median of the rounds' ratios. The programs and all
their settings are in `benchmarks/contestants/`. rlviz records every step, as in the window. Every DQN takes one update
after every step. Stable-Baselines3's has the Huber loss and clips the gradient, which cannot be switched off; all
others have the squared error.
"""
_LONG_RUN = """\
# A run of a million steps

Written by `make bench ARGS=long_run`. CartPole's DQN as it is tuned is trained for a million steps by `rlviz train`,
which writes down every step, and opened in a window of 1920 × 1080 in which another run is watched. A hand drags over
the whole timeline, there and back, at 125 moves a second; each of its places counts until every view that shows the
frame has painted it or a newer one. Going back to a moment means that up to 999 steps are made again.
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
    """The part of RESULTS.md on other programs."""
    speeds = [f"## {each.title} at equal settings\n\nAll have {each.settings}.\n\n{_speeds(each)}" for each in races]
    parts = [
        _HEAD,
        _measured(facts, figures),
        *speeds,
        "## Time until CartPole-v1 is solved\n",
        _SOLVING,
        _solving(solutions),
    ]
    return "\n".join(parts)


def long_run(facts: Iterable[tuple[str, str]], figures: Iterable[Figure]) -> str:
    """The part of RESULTS.md on a run of a million steps."""
    return f"{_LONG_RUN}\n{_measured(facts, figures)}"


def put(part: str, path: Path = PATH) -> None:
    """Write a part, which begins with its heading, in place of the one that has the same, or behind all others."""
    old = re.split(r"^(?=# )", path.read_text(encoding="utf-8"), flags=re.MULTILINE) if path.exists() else []
    parts = {each.partition("\n")[0]: each for each in (*old, part) if each}
    path.write_text("\n".join(each.rstrip("\n") + "\n" for each in parts.values()), encoding="utf-8")


def _measured(facts: Iterable[tuple[str, str]], figures: Iterable[Figure]) -> str:
    head = ("figure", "value", "to reach", "", "")
    return "\n".join([_table(("machine", ""), facts), "## Figures\n", _table(head, map(_row, figures))])


def machine(*packages: str) -> list[tuple[str, str]]:
    """What was measured on, and when, with the versions of what all need and of these packages."""
    facts = [
        ("date", f"{datetime.now(UTC):%Y-%m-%d}"),
        ("processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("system", f"{platform.system()} {platform.machine()}"),
        ("Python", platform.python_version()),
    ]
    return facts + [(package, version(package)) for package in (*_PACKAGES, *packages)]


def _processor() -> str:
    """The processor's name where the system tells it."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _row(figure: Figure) -> tuple[str, ...]:
    return (figure.name, f"{figure.value:.3g} {figure.unit}".rstrip(), figure.limit, figure.verdict, figure.note)


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
