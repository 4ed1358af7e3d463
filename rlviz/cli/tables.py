"""`rlviz algorithms`, `rlviz environments` and `rlviz presets`: what there is. Loads no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rlviz.cli.ends import SUCCESS, usage_errors
from rlviz.cli.flags import Switch, parsed
from rlviz.cli.report import print_json, print_table
from rlviz.learning.algorithms import ALGORITHMS, CONTROLLERS, Entry
from rlviz.learning.environment_table import ENVIRONMENTS
from rlviz.numbers import exact_text
from rlviz.session.goal import solved_at
from rlviz.session.preset_file import Preset
from rlviz.session.presets import own_file
from rlviz.session.presets import presets as presets_of


@dataclass(frozen=True)
class TableArguments:
    """List what there is."""

    json: Switch = False
    """Print all facts as one JSON object."""


def algorithms(given: list[str]) -> int:
    """What can be trained, and the controllers to compare it with."""
    if _json(given, "algorithms"):
        print_json({"algorithms": [_algorithm_facts(each) for each in (*ALGORITHMS.values(), *CONTROLLERS.values())]})
    else:
        learning = [
            (each.name, each.title, "Q" if each.scores == "Q" else "a policy", each.source)
            for each in ALGORITHMS.values()
        ]
        fixed = [(each.name, each.title, "nothing", each.source) for each in CONTROLLERS.values()]
        print_table(("algorithm", "called", "learns", "source"), (*learning, *fixed))
    return SUCCESS


def environments(given: list[str]) -> int:
    """Where it can be trained."""
    if _json(given, "environments"):
        print_json({"environments": [asdict(each) for each in ENVIRONMENTS.values()]})
    else:
        rows = [
            (each.id, _threshold(each.id), exact_text(each.maximum_steps), each.summary)
            for each in ENVIRONMENTS.values()
        ]
        print_table(("environment", "solved at", "steps", "task"), rows)
    return SUCCESS


def presets(given: list[str]) -> int:
    """What to begin with: the presets that ship with rlviz, and the person's own."""
    known = [(algorithm, each) for algorithm in ALGORITHMS for each in presets_of(algorithm).values()]
    if _json(given, "presets"):
        print_json({"presets": [_preset_facts(algorithm, each) for algorithm, each in known]})
    else:
        rows = [(algorithm, each.name, "you" if each.own else "rlviz", each.summary) for algorithm, each in known]
        print_table(("algorithm", "preset", "by", "what it is for"), rows)
        print(f"\nPresets of your own: {own_file('ALGORITHM')}")
    return SUCCESS


def _json(given: list[str], command: str) -> bool:
    with usage_errors():
        return parsed(TableArguments, given, f"rlviz {command}").json


def _threshold(environment_id: str) -> str:
    threshold = solved_at(environment_id)
    return "–" if threshold is None else exact_text(threshold)


def _algorithm_facts(facts: Entry) -> Mapping[str, Any]:
    """All of an algorithm; `learns` is false for a fixed controller."""
    return {
        "name": facts.name,
        "title": facts.title,
        "source": facts.source,
        "learns": facts.name in ALGORITHMS,
        "scores": facts.scores,
        "only_on": facts.only_on,
        "diagnostics": [asdict(each) for each in facts.diagnostics],
        "hyperparameters": [
            asdict(knob) | {"range": knob.range_text()} for knob in facts.hyperparameters.knobs().values()
        ],
    }


def _preset_facts(algorithm: str, preset: Preset) -> Mapping[str, Any]:
    values = preset.hyperparameters.model_dump()
    named = {"algorithm": algorithm, "name": preset.name, "own": preset.own, "summary": preset.summary}
    return {**named, "hyperparameters": values}
