"""What has happened beside steps and episodes, as a file has it: changes of hyperparameters and greedy evaluations."""

from __future__ import annotations

import sqlite3
from typing import Any

from rlviz.session.about import About
from rlviz.session.events import GreedyEvaluation, HyperparameterChange
from rlviz.session.records import Ends, json_of, records_of


def changes_in(
    connection: sqlite3.Connection, about: About, ends: Ends, start: int = 0
) -> tuple[HyperparameterChange, ...]:
    """Changes from one on. ValueError where one is missing, damaged, or none that this run could have had."""
    return tuple(_change(each, about) for each in _list_from(connection, "changes", start, ends.changes))


def evaluations_in(connection: sqlite3.Connection, ends: Ends, start: int = 0) -> tuple[GreedyEvaluation, ...]:
    """Greedy evaluations from one on. ValueError as `changes_in`."""
    return tuple(_evaluation(each) for each in _list_from(connection, "evaluations", start, ends.evaluations))


def _list_from(connection: sqlite3.Connection, kind: str, start: int, end: int) -> list[dict[str, Any]]:
    found = records_of(connection, kind, end, start)
    parts = [json_of(data)[max(0, start - first) :] for _, first, _, data in found]
    return [item for part in parts for item in part]


def _change(plain: dict[str, Any], about: About) -> HyperparameterChange:
    change = HyperparameterChange(**plain)
    about.config.hyperparameters.changed(change.name, change.new)
    if not all(type(each) is int and each >= 0 for each in (change.step, change.episode)):
        raise ValueError(f"a change of {change.name} in it has no step")
    return change


def _evaluation(plain: dict[str, Any]) -> GreedyEvaluation:
    evaluation = GreedyEvaluation(**{**plain, "returns": tuple(map(float, plain["returns"]))})
    if not all(type(each) is int and each >= 0 for each in (evaluation.step, evaluation.episode)):
        raise ValueError("a greedy evaluation in it has no step")
    return evaluation
