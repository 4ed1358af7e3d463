"""What a command has to tell, on standard output: to a program as JSON, to a person as a few lines."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from rlviz.learning.algorithms import entry
from rlviz.numbers import exact_text, measured_text, whole_text
from rlviz.session.goal import solved_at

if TYPE_CHECKING:
    from rlviz.session.training import Evaluation, Outcome


def print_json(facts: Mapping[str, Any]) -> None:
    """One JSON object in one line, in which numbers are finite: null stands for others."""
    print(json.dumps(_plain(facts), allow_nan=False))


def print_table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A table with a heading; of what is too wide the last column is broken into lines."""
    *names, last = columns
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, no_wrap=True)
    table.add_column(last, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Lines of a name and what belongs to it, one below the other."""
    lines = list(facts)
    width = max(len(name) for name, _ in lines)
    for name, text in lines:
        print(f"{name:<{width}}  {text}")


def print_outcome(outcome: Outcome, notes: Iterable[tuple[str, str]]) -> None:
    """What came of a training, as a person reads it."""
    title = entry(outcome.algorithm).title
    print(f"{title} on {outcome.environment}, preset {outcome.preset}, seed {outcome.seed}")
    print_facts([*_outcome_lines(outcome), *notes])


def _outcome_lines(outcome: Outcome) -> list[tuple[str, str]]:
    threshold = solved_at(outcome.environment)
    counts = ((outcome.steps, "step"), (outcome.episodes, "episode"), (outcome.updates, "update"))
    wall, cpu = measured_text(outcome.wall_seconds), measured_text(outcome.cpu_seconds)
    lines = [
        ("trained", ", ".join(_count(number, name) for number, name in counts)),
        ("took", f"{wall} s ({cpu} s of CPU), {_number(outcome.steps_per_second)} steps/s"),
        ("mean return", f"{_number(outcome.mean_return_last_100)} over the last 100 episodes"),
        ("greedy policy", f"at best {_number(outcome.best_greedy_mean)}, {_when(outcome.best_greedy_step)}"),
    ]
    if threshold is not None:
        lines.append((f"solved (≥ {exact_text(threshold)})", f"in training {_when(outcome.first_step_solved)}"))
        lines.append(("", f"by the greedy policy {_when(outcome.first_step_greedy_solved)}"))
    if outcome.max_q_initial is not None:
        lines.append(("max Q at the start", measured_text(outcome.max_q_initial)))
    if outcome.evaluation is not None:
        lines.append(("evaluation", evaluation_text(outcome.evaluation)))
    return lines


def evaluation_text(evaluation: Evaluation) -> str:
    """`500 ± 0 in 100 greedy episodes, from 500 to 500`."""
    mean, std, low, high = map(measured_text, (evaluation.mean, evaluation.std, evaluation.min, evaluation.max))
    return f"{mean} ± {std} in {_count(evaluation.episodes, 'greedy episode')}, from {low} to {high}"


def _when(step: int | None) -> str:
    return "never" if step is None else f"at step {whole_text(step)}"


def _number(number: float | None) -> str:
    return "–" if number is None else measured_text(number)


def _count(number: int, name: str) -> str:
    return f"{whole_text(number)} {name}{'s' * (number != 1)}"


def _plain(value: Any) -> Any:
    """The same with nothing in it that JSON lacks: types by name, no nan."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, type):
        return value.__name__
    return None if isinstance(value, float) and not math.isfinite(value) else value
