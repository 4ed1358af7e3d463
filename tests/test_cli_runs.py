"""`rlviz resume`, `fork`, `summary` and `evaluate` of a run in a file: exactly what training straight on brings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rlviz.cli import main
from rlviz.session.bookmarks import Bookmark
from rlviz.session.run_file import RunFile, read_run

SMALL = ["--hyperparameters.hidden-units", "8", "--hyperparameters.learning-starts", "64"]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Any:
    """Do as asked for, and give back the JSON object that is all of standard output."""

    def tell(*arguments: object) -> dict[str, Any]:
        assert main([*map(str, arguments), "--json"]) == 0
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        return said

    return tell


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Any:
    """Ask for what cannot be done, and give back the sentence that says so."""

    def refuse(*arguments: object) -> str:
        assert main([*map(str, arguments)]) == 2
        return capsys.readouterr().err.removeprefix("rlviz: ").rstrip("\n")

    return refuse


@pytest.fixture
def run(tmp_path: Path, told: Any) -> Path:
    """A run of 1,100 steps in a file."""
    told("train", "--steps", 1_100, "--seed", 5, *SMALL, "--output", tmp_path / "a.rlviz")
    return tmp_path / "a.rlviz"


def test_that_resuming_brings_the_weights_of_training_straight_on(run: Path, told: Any) -> None:
    straight = told("train", "--steps", 2_500, "--seed", 5, *SMALL)
    resumed = told("resume", run, "--steps", 2_500)
    for name in ("weights_sha256", "steps", "episodes", "updates", "mean_return_last_100", "hyperparameters"):
        assert resumed[name] == straight[name]
    assert told("summary", run)["steps"] == 2_500
    assert 0.5 < resumed["steps_per_second"] * resumed["wall_seconds"] / 1_400 < 2, "the rate is of what was added"


def test_that_a_fork_without_a_change_equals_its_parent_and_one_with_a_change_does_not(
    run: Path, told: Any, tmp_path: Path
) -> None:
    before, straight = run.read_bytes(), told("train", "--steps", 1_800, "--seed", 5, *SMALL)
    same = told("fork", run, "--at", 700, "--output", tmp_path / "b.rlviz", "--steps", 1_800)
    gamma = ["--hyperparameters.gamma", 0.5]
    other = told("fork", run, "--at", 700, "--output", tmp_path / "c.rlviz", "--steps", 1_800, *gamma)
    assert same["weights_sha256"] == straight["weights_sha256"] != other["weights_sha256"]
    assert other["hyperparameters"]["gamma"] == 0.5
    assert run.read_bytes() == before
    summary = told("summary", tmp_path / "c.rlviz")
    assert summary["origin"] == {"parent": "a.rlviz", "step": 700, "id": told("summary", run)["id"]}
    assert [(change["name"], change["step"]) for change in summary["changes"]] == [("gamma", 700)]
    again = told("fork", tmp_path / "c.rlviz", "--at", 900, "--output", tmp_path / "d.rlviz", "--steps", 1_800)
    assert again["weights_sha256"] == other["weights_sha256"], "a fork of a fork begins with what was in force"


def test_that_an_agent_of_the_past_is_evaluated_as_it_was(run: Path, told: Any) -> None:
    then = told("evaluate", run, "--at", 700, "--episodes", 5)
    straight = told("train", "--steps", 700, "--seed", 5, *SMALL)
    assert then["weights_sha256"] == straight["weights_sha256"]
    assert then["trained"] == {"seed": 5, "steps": 700, "episodes": straight["episodes"]}
    last, best = (told("evaluate", run, "--at", at, "--episodes", 5) for at in ("last", "best"))
    assert last["trained"]["steps"] == 1_100
    assert best["trained"]["steps"] == told("summary", run)["best_greedy_step"]


def test_that_a_summary_tells_what_the_file_holds(run: Path, told: Any, capsys: pytest.CaptureFixture[str]) -> None:
    facts = told("summary", run)
    read = read_run(run)
    assert (facts["algorithm"], facts["environment"], facts["seed"]) == ("dqn", "CartPole-v1", 5)
    assert facts["episodes"] == len(read.recorded.episodes)
    assert facts["bytes"] == run.stat().st_size
    assert facts["hyperparameters"]["hidden_units"] == 8
    assert facts["best_greedy_mean"] == max(each.mean for each in read.recorded.evaluations)
    assert main(["summary", str(run)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("DQN on CartPole-v1, preset tuned, seed 5\n")
    assert "1\u202f100 steps" in said


def test_that_a_summary_tells_the_bookmarks_that_were_set_and_those_that_are_found(
    run: Path, told: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = RunFile.going_on(read_run(run))
    history = read_run(run).recorded
    history.bookmarks = (Bookmark(400, words="it learnt to lean"), Bookmark(402))
    file.write(history)
    file.close()
    marks = told("summary", run)["bookmarks"]
    assert {"step": 400, "kind": "hand", "words": "it learnt to lean"} in marks
    assert {"td_error", "no_return", "hand"} <= {mark["kind"] for mark in marks}
    assert [mark["step"] for mark in marks] == sorted(mark["step"] for mark in marks)
    assert main(["summary", str(run)]) == 0
    said = capsys.readouterr().out
    assert "it learnt to lean, at step 400" in said
    assert "set by hand, at step 402" in said


def test_that_what_cannot_be_done_is_refused_in_a_sentence(run: Path, refused: Any, tmp_path: Path) -> None:
    assert refused("train", "--output", run) == (
        f"--output must name a new file, got {run}, which is there: `rlviz resume` goes on with it"
    )
    assert refused("train", "--output", tmp_path / "a.txt").startswith("--output must name a .rlviz file, got ")
    assert refused("resume", run, "--steps", 100).startswith("This run has been trained until 100 steps already")
    assert refused("resume", tmp_path / "b.rlviz") == f"{tmp_path / 'b.rlviz'}: No such file or directory"
    assert refused("fork", run, "--at", 9_999, "--output", tmp_path / "b.rlviz") == (
        "the step must be in [0, 1100], got 9999"
    )
    new_run = ["--hyperparameters.hidden-units", 16]
    assert refused("fork", run, "--at", 500, "--output", tmp_path / "b.rlviz", *new_run) == (
        "hidden_units (H) takes effect in a new run only; in this one it stays 8"
    )
    assert refused("fork", "--at", 500).startswith("the file of the run comes first: ")
    assert refused("evaluate", run, "--at", "never") == "--at must be last, best or a step in [0, 1100], got 'never'"
    assert not (tmp_path / "b.rlviz").exists()
