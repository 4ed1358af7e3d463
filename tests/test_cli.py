"""The command line, as a person in a terminal meets it: a real process in a clean environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import rlviz
from rlviz.cli.arguments import config_of
from rlviz.cli.window import Arguments, parsed
from rlviz.learning.algorithms import ALGORITHMS
from rlviz.learning.environment_table import ENVIRONMENTS

CHECKOUT = Path(__file__).parents[1]
NO_SCREEN = (
    "there is no screen to open the window on: neither DISPLAY nor WAYLAND_DISPLAY is set. "
    "Start it on a desktop, over ssh -X, or under xvfb-run"
)


def in_terminal(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the checkout, with nothing in the environment but what finding it takes."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(home)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=CHECKOUT, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=100, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("start", [["main.py"], ["-m", "rlviz"]])
def test_that_without_a_screen_one_sentence_says_what_to_do(start: list[str], tmp_path: Path) -> None:
    program = in_terminal(tmp_path, *start)
    assert program.returncode == 2
    assert program.stderr == f"rlviz: {NO_SCREEN}\n"
    assert program.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--algorithm", "sarsa"], f"unknown algorithm 'sarsa'; known are {', '.join(ALGORITHMS)}"),
        (["--algorithm=sarsa"], f"unknown algorithm 'sarsa'; known are {', '.join(ALGORITHMS)}"),
        (["--preset", "best"], "unknown preset 'best' of DQN; known are tuned, lecture"),
        (
            ["--environment", "Pong"],
            f"unknown environment 'Pong'; known are {', '.join(ENVIRONMENTS)}",
        ),
        (["--device", "tpu"], "unknown device 'tpu'; known are auto, cpu, cuda, mps"),
        (["--seed", "-1"], "seed must be a whole number in [0, 4294967295], got -1"),
        (["--hyperparameters.gamma", "2"], "gamma (γ) must be in [0, 1], got 2.0"),
        (
            ["agent.safetensors", "--device", "cpu", "--seed=3"],
            "--seed has no effect on an agent from a file; only --device can be given beside one",
        ),
    ],
)
def test_that_what_is_not_known_is_refused_in_one_sentence(arguments: list[str], sentence: str, tmp_path: Path) -> None:
    program = in_terminal(tmp_path, "main.py", *arguments)
    assert program.returncode == 2
    assert program.stderr == f"rlviz: {sentence}\n"
    assert program.stdout == ""


def test_that_a_file_is_opened_in_the_window_and_looked_for_before(tmp_path: Path) -> None:
    path = tmp_path / "run.rlviz"
    program = in_terminal(tmp_path, "main.py", "open", str(path))
    assert (program.returncode, program.stderr) == (2, f"rlviz: {path}: No such file or directory\n")
    path.touch()
    program = in_terminal(tmp_path, "main.py", "open", str(path), "--device", "cpu")
    assert (program.returncode, program.stderr) == (2, f"rlviz: {NO_SCREEN}\n")
    program = in_terminal(tmp_path, "main.py", "open", str(path), "--device", "tpu")
    assert program.stderr == "rlviz: unknown device 'tpu'; known are auto, cpu, cuda, mps\n"
    program = in_terminal(tmp_path, "main.py", "open")
    assert program.returncode == 2
    assert "FILE" in program.stderr


@pytest.mark.parametrize(
    ("arguments", "part"), [(["--seed", "many"], "--seed"), (["--speed", "3"], "--speed"), (["--seed"], "--seed")]
)
def test_that_a_flag_that_cannot_be_read_is_named_on_standard_error(
    arguments: list[str], part: str, tmp_path: Path
) -> None:
    program = in_terminal(tmp_path, "main.py", *arguments)
    assert program.returncode == 2
    assert part in program.stderr
    assert "Traceback" not in program.stderr
    assert program.stdout == ""


def test_that_the_version_is_told_without_a_screen(tmp_path: Path) -> None:
    program = in_terminal(tmp_path, "main.py", "--version")
    assert (program.returncode, program.stdout, program.stderr) == (0, f"rlviz {rlviz.__version__}\n", "")


def test_that_help_names_every_hyperparameter_of_the_algorithm_asked_for(tmp_path: Path) -> None:
    program = in_terminal(tmp_path, "main.py", "--algorithm", "reinforce", "--help")
    assert program.returncode == 0
    for name in config_of(Arguments(algorithm="reinforce")).hyperparameters.knobs():
        assert f"--hyperparameters.{name.replace('_', '-')}" in program.stdout


def test_that_flags_begin_with_the_presets_values_and_set_what_they_name() -> None:
    given = ["--preset", "lecture", "--seed", "3", "--hyperparameters.epsilon", "0.5", "--hyperparameters.double"]
    config = config_of(parsed(given))
    lecture = config_of(Arguments(preset="lecture")).hyperparameters
    assert config.seed == 3
    assert config.hyperparameters == lecture.replaced({"epsilon": 0.5, "double": True})


def test_that_a_file_may_come_first_without_a_flag() -> None:
    assert parsed(["agent.safetensors", "--device", "cpu"]).file == Path("agent.safetensors")
    assert parsed(["--file", "agent.safetensors"]).file == Path("agent.safetensors")


def test_that_nothing_given_is_the_run_that_the_window_offers() -> None:
    assert config_of(parsed([])) == config_of(parsed(["--algorithm", "dqn"]))
