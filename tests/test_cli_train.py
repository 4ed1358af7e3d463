"""`rlviz train`: what it tells is what a run in Python does, and what it cannot do it refuses before it begins."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest

from rlviz.cli import main
from rlviz.cli.train import TrainArguments
from rlviz.cli.training import begun
from rlviz.cli.training import trained as trained_by
from rlviz.learning.algorithms.dqn import DQN
from rlviz.session.config import RunConfig
from rlviz.session.goal import Goal
from rlviz.session.presets import own_file, own_presets, preset, save_preset
from rlviz.session.run import Run
from rlviz.session.training import evaluate, weights_sha256
from rlviz.session.weights_file import load_agent

FIELDS = [
    "algorithm", "environment", "preset", "seed", "steps",
    "episodes", "updates", "cpu_seconds", "wall_seconds", "steps_per_second",
    "epsilon", "mean_return_last_100", "first_step_solved", "first_step_greedy_solved", "best_greedy_mean",
    "best_greedy_step", "max_q_initial", "evaluation", "hyperparameters", "weights_sha256",
]  # fmt: skip
SMALL = ["--hyperparameters.hidden-units", "8", "--hyperparameters.learning-starts", "64"]


@pytest.fixture
def trained(capsys: pytest.CaptureFixture[str]) -> Any:
    """Train as asked for, and give back the JSON object that is all of standard output."""

    def train(*flags: str) -> dict[str, Any]:
        assert main(["train", *flags, "--json"]) == 0
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    return train


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Any:
    """Ask for what cannot be done, and give back the sentence that says so."""

    def refuse(*arguments: str) -> str:
        assert main(list(arguments)) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("rlviz: ")
        assert said.err.count("\n") == 1
        return said.err.removeprefix("rlviz: ").rstrip("\n")

    return refuse


def in_python(steps: int, **values: Any) -> Run:
    """The same training by hand."""
    run = Run(RunConfig.checked({"device": "cpu", **values}))
    while len(run.history) < steps:
        run.advance()
    run.evaluate()
    run.close()
    return run


def test_that_the_object_has_exactly_these_fields_and_only_finite_numbers(trained: Any) -> None:
    told = trained("--steps", "300", *SMALL)
    assert list(told) == FIELDS
    assert told["evaluation"] is None
    assert all(math.isfinite(value) for value in told.values() if isinstance(value, float))


def test_that_the_command_trains_what_a_run_in_python_trains(trained: Any) -> None:
    told = trained("--preset", "lecture", "--seed", "4", "--steps", "700", "--hyperparameters.gamma", "0.9")
    lecture = preset("dqn", "lecture").hyperparameters.changed("gamma", 0.9)
    run = in_python(700, preset="lecture", seed=4, hyperparameters=lecture)
    assert told["weights_sha256"] == weights_sha256(run)
    assert (told["steps"], told["episodes"], told["updates"]) == (700, run.algorithm.episodes, run.algorithm.updates)
    assert told["hyperparameters"] == lecture.model_dump()
    assert told["mean_return_last_100"] == run.history.mean_return
    assert run.best is not None
    assert (told["best_greedy_mean"], told["best_greedy_step"]) == (run.best.mean, run.best.steps)


@pytest.mark.parametrize("algorithm", ["dqn", "reinforce", "random"])
def test_that_the_same_seed_tells_the_same_twice(algorithm: str, trained: Any) -> None:
    flags = ("--algorithm", algorithm, "--steps", "300", "--evaluate", "5", "--seed", "2")
    first, second = trained(*flags), trained(*flags)
    for name in ("cpu_seconds", "wall_seconds", "steps_per_second"):
        assert first.pop(name) > 0
        assert second.pop(name) > 0
    assert first == second


def test_that_training_ends_after_so_many_episodes(trained: Any) -> None:
    told = trained("--episodes", "4", *SMALL)
    assert told["episodes"] == 4
    assert told["steps_per_second"] == pytest.approx(told["steps"] / told["wall_seconds"])


def test_that_until_solved_gives_up_at_its_limit(trained: Any, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ("--algorithm", "random", "--until-solved", "--limit", "200")
    told = trained(*flags)
    assert (told["steps"], told["first_step_solved"]) == (200, None)
    assert main(["train", *flags]) == 0
    assert "gave up at the limit of 200 steps" in capsys.readouterr().out


@pytest.mark.slow
def test_that_until_solved_ends_when_a_hundred_episodes_average_the_threshold(trained: Any) -> None:
    told = trained("--algorithm", "heuristic", "--until-solved")
    assert told["steps"] == told["first_step_solved"] == 50_000
    assert told["mean_return_last_100"] == 500


def test_that_the_heuristics_episodes_all_last_to_the_end(trained: Any) -> None:
    told = trained("--algorithm", "heuristic", "--episodes", "2", "--evaluate", "50")
    assert told["evaluation"] == {"episodes": 50, "mean": 500, "std": 0, "min": 500, "max": 500}
    assert (told["steps"], told["weights_sha256"], told["max_q_initial"], told["epsilon"]) == (1_000, None, None, None)


@pytest.mark.slow
@pytest.mark.parametrize(("algorithm", "mean", "tolerance"), [("random", 22.4, 1), ("constant", 9.4, 0.2)])
def test_that_two_thousand_training_episodes_give_the_yardsticks_known_mean(
    algorithm: str, mean: float, tolerance: float, trained: Any
) -> None:
    told = trained("--algorithm", algorithm, "--episodes", "2000")
    assert told["episodes"] == 2_000
    assert told["steps"] / told["episodes"] == pytest.approx(mean, abs=tolerance), "a point for each step"


def test_that_the_file_holds_the_agent_that_is_told_of(trained: Any, tmp_path: Path) -> None:
    path = tmp_path / "agent.safetensors"
    told = trained("--steps", "300", *SMALL, "--evaluate", "3", "--weights", str(path))
    agent = load_agent(path)
    assert (agent.steps, agent.episodes) == (told["steps"], told["episodes"])
    assert agent.config.hyperparameters.model_dump() == told["hyperparameters"]
    run = Run(agent.config)
    run.algorithm.load_weights(agent.weights)
    assert weights_sha256(run) == told["weights_sha256"]
    assert evaluate(run, 3).mean == told["evaluation"]["mean"]
    run.close()


def test_that_the_best_agent_is_the_one_of_the_best_evaluation(trained: Any, tmp_path: Path) -> None:
    path = tmp_path / "agent.safetensors"
    flags = ("--steps", "1500", "--seed", "1", "--hyperparameters.learning-rate", "1")  # which spoils what it learns
    best = trained(*flags, "--keep", "best", "--weights", str(path))
    last = trained(*flags)
    assert best["best_greedy_step"] == last["best_greedy_step"] < 1_500
    assert best["weights_sha256"] != last["weights_sha256"]
    assert load_agent(path).steps == best["best_greedy_step"]
    assert best["steps"] == last["steps"] == 1_500


def test_that_a_preset_of_ones_own_is_found(trained: Any) -> None:
    save_preset("dqn", "mine", "", preset("dqn", "lecture").hyperparameters.changed("gamma", 0.5))
    told = trained("--preset", "mine", "--steps", "70")
    assert (told["preset"], told["hyperparameters"]["gamma"], told["hyperparameters"]["loss"]) == ("mine", 0.5, "mse")


def test_that_an_agent_of_a_preset_that_is_gone_can_still_be_opened(trained: Any, tmp_path: Path) -> None:
    path = tmp_path / "agent.safetensors"
    save_preset("dqn", "mine", "", preset("dqn", "lecture").hyperparameters)
    trained("--preset", "mine", "--steps", "70", "--weights", str(path))
    own_file("dqn").unlink()
    own_presets.cache_clear()
    config = load_agent(path).config
    assert config.preset == "tuned"
    assert config.hyperparameters == preset("dqn", "lecture").hyperparameters


def test_that_a_person_reads_what_came_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--algorithm", "constant", "--steps", "950", "--evaluate", "10", "--quiet"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    lines = [" ".join(line.split()) for line in told.out.splitlines()]
    assert lines[0] == "constant controller on CartPole-v1, preset tuned, seed 0"
    assert lines[1].startswith("trained 950 steps, 101 episodes, 0 updates")
    assert any(line.startswith("evaluation 9.") for line in lines)
    where = lines.index("solved (≥ 475) in training never")
    assert lines[where + 1] == "by the greedy policy never"


def test_that_a_training_that_diverges_says_so_and_keeps_what_it_had(tmp_path: Path) -> None:
    arguments = TrainArguments(weights=tmp_path / "agent.safetensors", quiet=True, evaluate=3)
    run = begun(RunConfig.checked({"device": "cpu", "hyperparameters": {"learning_starts": 64}}))
    assert isinstance(run.algorithm, DQN)
    run.algorithm.target.network.flat.fill_(math.nan)
    result = trained_by(run, (Goal("steps", 1_000),), arguments)
    assert result.exit_code == 1
    assert "Lower the learning rate" in result.failure
    assert (result.outcome.steps, result.outcome.updates) == (64, 0)
    assert load_agent(tmp_path / "agent.safetensors").steps == 64
    assert result.outcome.evaluation is not None


@pytest.mark.skipif(sys.platform != "linux", reason="needs a device that is always full")
def test_that_an_agent_that_cannot_be_saved_is_told_of_all_the_same() -> None:
    arguments = TrainArguments(weights=Path("/proc/agent.safetensors"), quiet=True)
    result = trained_by(begun(RunConfig.checked({"device": "cpu"})), (Goal("steps", 20),), arguments)
    assert (result.exit_code, result.saved, result.outcome.steps) == (1, False, 20)
    assert result.failure.startswith("The agent could not be saved: ")


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--steps", "10", "--episodes", "3"], "--steps and --episodes exclude each other: a training has one goal"),
        (["--steps", "10", "--until-solved"], "--steps and --until-solved exclude each other: a training has one goal"),
        (["--limit", "10"], "--limit goes with --until-solved only"),
        (["--steps", "0"], "steps to run until must be a whole number in [1, 1 000 000 000], got 0"),
        (["--episodes", "-1"], "episodes to run until must be a whole number in [1, 100 000 000], got -1"),
        (["--steps", "1.5"], "--steps must be a whole number, got '1.5'"),
        (["--seed", "many"], "--seed must be a whole number, got 'many'"),
        (["--seed", "-1"], "seed must be a whole number in [0, 4294967295], got -1"),
        (["--evaluate", "0"], "--evaluate must be a whole number in [1, 100 000], got 0"),
        (["--hyperparameters.gamma", "2"], "gamma (γ) must be in [0, 1], got 2.0"),
        (["--hyperparameters.gamma", "big"], "gamma (γ) must be in [0, 1], got 'big'"),
        (["--hyperparameters.n-step=1.5"], "n_step (n) must be in [1, 20], got '1.5'"),
        (["--algorithm", "sarsa"], "unknown algorithm 'sarsa'; known are dqn, q_learning, reinforce"),
        (["--preset", "best"], "unknown preset 'best' of DQN; known are tuned, lecture"),
        (["--environment", "Pong"], "unknown environment 'Pong'; known are CartPole-v1"),
        (["--device", "tpu"], "unknown device 'tpu'; known are auto, cpu, cuda, mps"),
        (["--device", "mps"], "device 'mps' is not present or does not work; usable are auto, cpu"),
        (["--weights", "agent.pt"], "--weights must name a .safetensors file, got agent.pt"),
        (["--weights", "no/a.safetensors"], "--weights must be in a folder that exists, got no/a.safetensors"),
        (["--algorithm", "random", "--weights", "a.safetensors"], "a random controller has no weights to save"),
        (["--speed", "3"], "Unrecognized options: --speed, 3 (rlviz train --help lists what there is)"),
        (
            ["--algorithm", "heuristic", "--environment", "Acrobot-v1"],
            "The heuristic controller is made for CartPole-v1 alone, not for Acrobot-v1.",
        ),
    ],
)
def test_that_what_cannot_be_done_is_refused_in_one_sentence(flags: list[str], sentence: str, refused: Any) -> None:
    assert refused("train", *flags).replace("\N{NARROW NO-BREAK SPACE}", " ").startswith(sentence)


def test_that_a_place_for_the_weights_that_cannot_be_written_is_refused_before_training(
    refused: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "folder.safetensors"
    folder.mkdir()
    sentence = refused("train", "--steps", "1000000000", "--weights", str(folder))
    assert sentence == f"--weights must be a file that can be written, got {folder}"


_BREAKING = "tests.raising:rlviz-tests/Breaking-v0"


def test_that_an_environment_that_breaks_is_told_of_and_what_was_learnt_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "agent.safetensors"
    code = main(["train", "--environment", _BREAKING, *SMALL, "--steps", "5000", "--weights", str(file), "--json"])
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert code == 1
    assert told["steps"] == 300
    assert "The training failed: RuntimeError: the pole broke" in err
    assert load_agent(file).steps == 300


def test_that_nothing_but_the_object_is_on_standard_output_where_modules_and_environments_talk(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "agent.safetensors"
    train = ["train", "--environment", _BREAKING, *SMALL, "--steps", "50", "--weights", str(file), "--quiet", "--json"]
    assert main(train) == 0
    assert json.loads(capsys.readouterr().out)["steps"] == 50
    assert main(["evaluate", str(file), "--environment", _BREAKING, "--episodes", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["evaluation"]["episodes"] == 2


def test_that_of_a_flag_given_twice_the_last_counts(trained: Any) -> None:
    told = trained("--preset", "lecture", "--preset", "tuned", "--steps", "5")
    assert told["preset"] == "tuned"
    assert told["hyperparameters"]["n_step"] == 5
