"""`rlviz evaluate FILE`: the greedy policy of an agent in a file, judged by the same episodes each time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rlviz.cli import main
from rlviz.learning.environments import greedy_returns
from rlviz.session.laboratory import Laboratory


@pytest.fixture
def agent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, dict[str, Any]]:
    """An agent in a file, and what its training told."""
    path = tmp_path / "agent.safetensors"
    flags = ["--steps", "1200", "--seed", "6", "--evaluate", "30", "--weights", str(path), "--json"]
    assert main(["train", *flags]) == 0
    return path, json.loads(capsys.readouterr().out)


def test_that_an_agent_in_a_file_does_what_it_did_at_the_end_of_its_training(
    agent: tuple[Path, dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, trained = agent
    assert main(["evaluate", str(path), "--episodes", "30", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    same = ("algorithm", "environment", "preset", "evaluation", "hyperparameters", "weights_sha256")
    assert {name: told[name] for name in same} == {name: trained[name] for name in same}
    assert told["trained"] == {name: trained[name] for name in ("seed", "steps", "episodes")}
    assert told["seed"] == 1_000


def test_that_the_seed_draws_the_episodes(
    agent: tuple[Path, dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    path, _ = agent
    assert main(["evaluate", str(path), "--episodes", "40", "--seed", "7", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["evaluation"]
    laboratory = Laboratory.opened(path, "cpu")
    *_, returns = greedy_returns("CartPole-v1", laboratory.run.algorithm.greedy_actions, 40, seed=7)
    laboratory.close()
    assert returns is not None
    assert (told["episodes"], told["min"], told["max"]) == (40, min(returns), max(returns))
    assert told["mean"] == pytest.approx(sum(returns) / 40)


def test_that_a_person_reads_it_in_a_few_lines(
    agent: tuple[Path, dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(agent[0]), "--episodes", "30"]) == 0
    heading, trained, evaluation = capsys.readouterr().out.splitlines()
    assert heading == "DQN on CartPole-v1, preset tuned, seed 6"
    assert "1\N{NARROW NO-BREAK SPACE}200 steps" in trained
    assert "in 30 greedy episodes, from" in evaluation


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["no.safetensors"], "no.safetensors: No such file or directory"),
        ([__file__], "test_cli_evaluate.py is damaged or no safetensors file"),
        (["a.safetensors", "--episodes", "0"], "--episodes must be a whole number in [1, 100 000], got 0"),
        (["a.safetensors", "--seed", "-1"], "--seed must be a whole number in [0, 4294967295], got -1"),
        (["a.safetensors", "--episodes", "few"], "--episodes must be a whole number, got 'few'"),
        ([], "Missing from rlviz evaluate: FILE"),
        (["a.safetensors", "b.safetensors"], "Unrecognized options: b.safetensors"),
    ],
)
def test_that_what_is_wrong_is_said_in_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.replace("\N{NARROW NO-BREAK SPACE}", " ").startswith(f"rlviz: {sentence}")
    assert said.err.count("\n") == 1
