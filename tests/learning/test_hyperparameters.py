"""Hyperparameters: declared once, checked everywhere."""

from __future__ import annotations

from typing import Any

import pytest
import tyro
from pydantic import ValidationError

from rlviz.learning.algorithms import ALGORITHMS, Entry
from rlviz.learning.declarations.dqn import DQNHyperparameters
from rlviz.learning.hyperparameters import Hyperparameters, Knob, Value, knob

KNOBS = [(entry, each) for entry in ALGORITHMS.values() for each in entry.hyperparameters.knobs().values()]
every_knob = pytest.mark.parametrize(("entry", "each"), KNOBS, ids=lambda part: part.name)
numbers = [(entry, each) for entry, each in KNOBS if each.kind in (int, float)]


@every_knob
def test_that_a_declaration_tells_a_person_all_there_is_to_know(entry: Entry, each: Knob) -> None:
    assert each.symbol
    assert each.title[0].islower()
    assert each.help.endswith(".")
    assert each.range_text()
    assert each.kind in (bool, float, int, str)
    assert bool(each.choices) == (each.kind is str)


@every_knob
def test_that_the_default_is_allowed(entry: Entry, each: Knob) -> None:
    assert getattr(entry.hyperparameters().changed(each.name, each.default), each.name) == each.default


@pytest.mark.parametrize(("entry", "each"), numbers, ids=lambda part: part.name)
def test_that_numbers_have_two_bounds_and_both_are_allowed(entry: Entry, each: Knob) -> None:
    assert each.minimum < each.maximum
    assert each.scale != "log" or each.minimum > 0
    assert each.scale != "horizon" or (each.minimum, each.maximum) == (0, 1)
    room: dict[str, Value] = {"replay_capacity": 1_000_000} if each.name == "batch_size" else {}
    if each.name == "replay_capacity":
        room = {"batch_size": 1}
    for end in (each.minimum, each.maximum):
        entry.hyperparameters().replaced({**room, each.name: each.kind(end)})


@pytest.mark.parametrize(("entry", "each"), numbers, ids=lambda part: part.name)
def test_that_what_is_out_of_range_is_refused_by_name_symbol_and_range(entry: Entry, each: Knob) -> None:
    for wrong in (each.minimum - 1, each.maximum * 2 + 1, "many", float("nan"), float("inf")):
        with pytest.raises(ValueError, match="must be in") as caught:
            entry.hyperparameters().changed(each.name, wrong)
        assert str(caught.value) == f"{each.name} ({each.symbol}) must be {each.range_text()}, got {wrong!r}"


@every_knob
def test_that_a_condition_names_another_hyperparameter_and_a_value_that_it_can_have(entry: Entry, each: Knob) -> None:
    if each.only_if is not None:
        name, value = each.only_if
        assert name != each.name
        entry.hyperparameters().changed(name, value)


@every_knob
def test_that_every_hyperparameter_has_a_flag(entry: Entry, each: Knob, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        tyro.cli(entry.hyperparameters, args=["--help"], console_outputs=True)
    assert stopped.value.code == 0
    assert f"--{each.name.replace('_', '-')}" in capsys.readouterr().out.replace("no-", "")


def test_that_a_flag_sets_its_hyperparameter() -> None:
    values = tyro.cli(DQNHyperparameters, args=["--gamma", "0.9", "--epsilon", "None", "--loss", "mse"])
    assert (values.gamma, values.epsilon, values.loss) == (0.9, None, "mse")


def test_that_values_are_frozen_and_a_change_is_a_copy() -> None:
    before = DQNHyperparameters()
    after = before.changed("gamma", 0.9)
    assert (before.gamma, after.gamma) == (0.99, 0.9)
    with pytest.raises(ValidationError):
        setattr(before, "gamma", 0.5)  # noqa: B010


def test_that_none_gives_epsilon_back_to_its_schedule() -> None:
    held = DQNHyperparameters().changed("epsilon", 0.2)
    assert held.epsilon == 0.2
    assert held.changed("epsilon", None).epsilon is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"gama": 0.9}, "unknown hyperparameter 'gama'; known are gamma, "),
        ({"loss": "l1"}, r"loss \(L\) must be huber or mse, got 'l1'"),
        ({"scale_observations": "maybe"}, r"scale_observations \(s̃\) must be on or off, got 'maybe'"),
        ({"batch_size": 512, "replay_capacity": 100}, r"batch_size \(B\) must be in \[1, 100\], the replay capacity"),
        ({"gamma": None}, r"gamma \(γ\) must be in \[0, 1\], got None"),
        ({"n_step": 2.5}, r"n_step \(n\) must be in \[1, 20\], got 2.5"),
    ],
)
def test_that_refusals_are_sentences(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        DQNHyperparameters().replaced(values)


def test_that_a_knob_is_one_line_of_a_declaration() -> None:
    class Two(Hyperparameters):
        """One number, one switch."""

        rate: float = knob(0.5, "r", title="rate", group="return", ge=0, le=1, help="How fast.")
        on: bool = knob(True, "o", title="on", group="stability", help="Whether at all.", applies="new run")

    rate, on = Two.knobs().values()
    assert (rate.kind, rate.minimum, rate.maximum, rate.applies, rate.range_text()) == (float, 0, 1, "now", "in [0, 1]")
    assert (on.kind, on.applies, on.range_text()) == (bool, "new run", "on or off")


def test_that_large_whole_ranges_are_written_out() -> None:
    assert DQNHyperparameters.knobs()["replay_capacity"].range_text() == "in [100, 1\u202f000\u202f000]"
    assert DQNHyperparameters.knobs()["learning_rate_initial"].range_text() == "in [0.000001, 1]"
