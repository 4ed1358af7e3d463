"""`rlviz summary RUN`: what a file of a run holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import tyro

from rlviz.cli.ends import SUCCESS, usage_errors
from rlviz.cli.flags import Switch, parsed
from rlviz.cli.report import print_facts, print_json
from rlviz.learning.algorithms import entry
from rlviz.numbers import measured_text, whole_text
from rlviz.session.bookmarks import Bookmark, in_time
from rlviz.session.events import best_of

if TYPE_CHECKING:
    from rlviz.session.history import History
    from rlviz.session.run_file import WrittenRun


@dataclass(frozen=True)
class SummaryArguments:
    """Tell what a .rlviz file holds."""

    file: Annotated[tyro.conf.Positional[Path], tyro.conf.arg(metavar="RUN")]
    """A run's .rlviz file; another program may be writing it."""
    json: Switch = False
    """Print it as one JSON object."""


def summary(given: list[str]) -> int:
    """Read and tell. Returns the exit code; UsageError says what is wrong with the file."""
    with usage_errors():
        arguments = parsed(SummaryArguments, given, "rlviz summary")
        from rlviz.session.landmarks import landmarks_of
        from rlviz.session.run_file import read_run

        written = read_run(arguments.file)
        history, config = written.recorded, written.about.config
        marks = in_time((*history.bookmarks, *landmarks_of(history, config)))
        facts = _facts(written, history, marks)
    if arguments.json:
        print_json(facts)
        return SUCCESS
    print(f"{entry(config.algorithm).title} on {config.environment}, preset {config.preset}, seed {config.seed}")
    print_facts(_lines(facts, written))
    return SUCCESS


def _facts(written: WrittenRun, history: History, marks: tuple[Bookmark, ...]) -> dict[str, Any]:
    config = written.about.config
    best = best_of(history.evaluations)
    return {
        "file": str(written.path),
        "bytes": written.path.stat().st_size,
        "algorithm": config.algorithm,
        "environment": config.environment,
        "preset": config.preset,
        "seed": config.seed,
        "id": written.about.id,
        "origin": None if written.about.origin is None else asdict(written.about.origin),
        "steps": len(history),
        "episodes": len(history.episodes),
        "mean_return_last_100": history.mean_return,
        "best_greedy_mean": None if best is None else best.mean,
        "best_greedy_step": None if best is None else best.step,
        "changes": [asdict(change) for change in history.changes],
        "bookmarks": [{"step": mark.step, "kind": mark.kind.value, "words": mark.words} for mark in marks],
        "snapshots": len(written.snapshots),
        "hyperparameters": history.hyperparameters_at(len(history)).model_dump(),
    }


def _lines(facts: dict[str, Any], written: WrittenRun) -> Iterator[tuple[str, str]]:
    yield "trained", f"{whole_text(facts['steps'])} steps, {whole_text(facts['episodes'])} episodes"
    yield "mean return", f"{measured_text(facts['mean_return_last_100'])} over the last 100 episodes"
    if facts["best_greedy_mean"] is not None:
        where = f"at step {whole_text(facts['best_greedy_step'])}"
        yield "greedy policy", f"at best {measured_text(facts['best_greedy_mean'])}, {where}"
    if facts["origin"] is not None:
        yield "forked", f"from {facts['origin']['parent']} at step {whole_text(facts['origin']['step'])}"
    knobs = written.about.config.hyperparameters.knobs()
    for change in written.recorded.changes:
        yield "changed", f"{change.text(knobs[change.name])} at step {whole_text(change.step)}"
    for mark in facts["bookmarks"]:
        yield "bookmark", f"{mark['words'] or 'set by hand'}, at step {whole_text(mark['step'])}"
    yield "snapshots", whole_text(facts["snapshots"])
    yield "file", f"{facts['bytes'] / 1e6:.1f} MB, {facts['bytes'] / max(1, facts['steps']):.0f} bytes a step"
