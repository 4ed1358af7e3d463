"""`rlviz algorithms`, `environments` and `presets`: for people a table, for programs all facts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rlviz.cli import main
from rlviz.learning.algorithms import ALGORITHMS, CONTROLLERS
from rlviz.learning.environment_table import ENVIRONMENTS
from rlviz.session.presets import own_file, own_presets, presets, save_preset


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command prints."""
    assert main(list(arguments)) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def facts(capsys: pytest.CaptureFixture[str], command: str) -> list[dict[str, Any]]:
    """What a command tells a program: an object with one list."""
    read = json.loads(told(capsys, command, "--json"))
    assert list(read) == [command]
    listed: list[dict[str, Any]] = read[command]
    return listed


def test_that_every_algorithm_and_controller_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, "algorithms").splitlines()
    first_words = [row.split()[0] for row in rows if not row.startswith(" ")]
    assert first_words == ["algorithm", *ALGORITHMS, *CONTROLLERS]
    listed = facts(capsys, "algorithms")
    assert [each["name"] for each in listed] == [*ALGORITHMS, *CONTROLLERS]
    assert [each["learns"] for each in listed] == [True] * len(ALGORITHMS) + [False] * len(CONTROLLERS)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_that_a_program_is_told_all_of_every_hyperparameter(algorithm: str, capsys: pytest.CaptureFixture[str]) -> None:
    listed = next(each for each in facts(capsys, "algorithms") if each["name"] == algorithm)
    assert listed["source"] == ALGORITHMS[algorithm].source
    knobs = ALGORITHMS[algorithm].hyperparameters.knobs()
    assert [each["name"] for each in listed["hyperparameters"]] == list(knobs)
    for each in listed["hyperparameters"]:
        knob = knobs[each["name"]]
        for name in ("symbol", "default", "help", "applies", "minimum", "maximum"):
            assert each[name] == getattr(knob, name)
        assert (each["kind"], each["range"]) == (knob.kind.__name__, knob.range_text())
        assert each["choices"] == list(knob.choices)


def test_that_every_environment_is_listed_with_the_return_that_solves_it(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row for row in told(capsys, "environments").splitlines() if not row.startswith(" ")]
    assert [row.split()[0] for row in rows] == ["environment", *ENVIRONMENTS]
    assert next(row for row in rows if row.startswith("CartPole-v1")).split()[1:3] == ["475", "500"]
    listed = facts(capsys, "environments")
    assert [each["id"] for each in listed] == list(ENVIRONMENTS)
    assert [part["symbol"] for part in listed[0]["parts"]] == ["x", "ẋ", "θ", "θ̇"]


def test_that_presets_of_ones_own_are_listed_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    saved = presets("dqn")["lecture"].hyperparameters.changed("gamma", 0.5)
    save_preset("dqn", "[bold]mine", "Not [red]markup[/].", saved)
    row = next(row for row in told(capsys, "presets").splitlines() if "[bold]mine" in row)
    assert row.split() == ["dqn", "[bold]mine", "you", "Not", "[red]markup[/]."]
    listed = facts(capsys, "presets")
    assert [(each["algorithm"], each["name"]) for each in listed if each["own"]] == [("dqn", "[bold]mine")]
    mine = next(each for each in listed if each["own"])
    assert mine["hyperparameters"] == saved.model_dump()
    assert {each["name"] for each in listed if not each["own"]} == {"tuned", "lecture", "pendulum"}


def test_that_a_damaged_file_of_ones_own_is_named_and_the_rest_listed(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    own_file("dqn").parent.mkdir(parents=True)
    own_file("dqn").write_text("[mine", encoding="utf-8")
    own_presets.cache_clear()
    assert "reinforce" in told(capsys, "presets")
    assert [message.split(" is ")[0] for message in caplog.messages] == [str(own_file("dqn"))]


@pytest.mark.parametrize("command", ["algorithms", "environments", "presets"])
def test_that_a_table_takes_no_other_word(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "dqn"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith("rlviz: Unrecognized options: dqn")
