"""Commands without a window as a terminal runs them: streams kept apart, Ctrl+C at work, and no Qt anywhere."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from rlviz.cli.interrupt import Interrupt
from rlviz.learning.algorithms import ALGORITHMS
from rlviz.session.weights_file import load_agent

CHECKOUT = Path(__file__).parents[1]
HEAVY = ("torch", "PySide6", "shiboken6", "pyqtgraph", "pydantic", "tyro", "rich", "numpy")
LOADED = "import sys; from rlviz.cli import main; {}; print(*[name for name in {} if name in sys.modules])"

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal are another thing there")


def environment(home: Path) -> dict[str, str]:
    """Nothing but what finding Python takes: no screen."""
    return {"PATH": os.environ.get("PATH", ""), "HOME": str(home)}


def python(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the checkout."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=CHECKOUT, env=environment(home), capture_output=True, text=True, encoding="utf-8", timeout=100, check=False,
    )  # fmt: skip


def begun(home: Path, *flags: str, errors: int = subprocess.PIPE) -> subprocess.Popen[str]:
    """A training that goes on meanwhile."""
    return subprocess.Popen(
        [sys.executable, "-m", "rlviz", "train", *flags],
        cwd=CHECKOUT, env=environment(home) | {"TERM": "xterm"}, stdout=subprocess.PIPE, stderr=errors,
        text=True, encoding="utf-8",
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("start", [["main.py"], ["-m", "rlviz"]])
def test_that_progress_goes_to_standard_error_and_one_object_to_standard_output(
    start: list[str], tmp_path: Path
) -> None:
    program = python(tmp_path, *start, "train", "--steps", "100", "--json")
    assert program.returncode == 0, program.stderr
    assert program.stdout.count("\n") == 1
    assert json.loads(program.stdout)["steps"] == 100
    assert program.stderr == "DQN on CartPole-v1, seed 0 until 100 steps\n"


@pytest.mark.slow
def test_that_quiet_leaves_standard_error_empty(tmp_path: Path) -> None:
    program = python(tmp_path, "-m", "rlviz", "train", "--steps", "100", "--quiet")
    assert (program.returncode, program.stderr) == (0, "")
    assert program.stdout.startswith("DQN on CartPole-v1, preset tuned, seed 0\n")


@pytest.mark.slow
@needs_signals
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_that_ctrl_c_tells_and_saves_what_was_learnt_until_then(
    number: signal.Signals, code: int, tmp_path: Path
) -> None:
    path = tmp_path / "agent.safetensors"
    program = begun(tmp_path, "--steps", "1000000000", "--json", "--weights", str(path), "--evaluate", "2")
    assert program.stderr is not None
    program.stderr.readline()
    assert "steps/s" in program.stderr.readline(), "the first line of progress"
    program.send_signal(number)
    told, complaints = program.communicate(timeout=60)
    assert program.returncode == code
    assert "Traceback" not in complaints
    outcome, agent = json.loads(told), load_agent(path)
    assert outcome["steps"] == agent.steps > 0
    weights = b"".join(agent.weights[name].numpy().tobytes() for name in sorted(agent.weights))
    assert outcome["weights_sha256"] == sha256(weights).hexdigest()
    assert outcome["evaluation"]["episodes"] == 2


@pytest.mark.slow
@needs_signals
def test_that_a_person_is_told_that_it_was_interrupted(tmp_path: Path) -> None:
    program = begun(tmp_path, "--steps", "1000000000", "--algorithm", "constant")
    assert program.stderr is not None
    program.stderr.readline()
    program.send_signal(signal.SIGINT)
    told, _ = program.communicate(timeout=60)
    assert program.returncode == 130
    assert "interrupted" in told


@needs_signals
def test_that_a_second_ctrl_c_ends_it_at_once_and_afterwards_python_has_its_signals_back() -> None:
    interrupt = Interrupt()
    with interrupt:
        signal.raise_signal(signal.SIGINT)
        assert interrupt.exit_code == 130
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@needs_signals
def test_that_ctrl_c_while_all_is_still_loaded_ends_it_without_a_word(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "rlviz", "train", "--steps", "1000000000"],
        cwd=CHECKOUT, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert program.stderr is not None
    assert any(line.split()[-1:] == ["tyro"] for line in program.stderr), "it is loading"
    program.send_signal(signal.SIGINT)
    _, complaints = program.communicate(timeout=60)
    assert program.returncode == 130
    assert "Traceback" not in complaints


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal to pretend")
def test_that_a_terminal_shows_a_bar_that_is_gone_in_the_end(tmp_path: Path) -> None:
    terminal, inner = os.openpty()
    program = begun(tmp_path, "--steps", "1500", "--json", errors=inner)
    os.close(inner)
    shown = b""
    try:
        while part := os.read(terminal, 65_536):
            shown += part
    except OSError:  # as Linux says that nobody writes any more
        pass
    told, _ = program.communicate(timeout=60)
    os.close(terminal)
    assert json.loads(told)["steps"] == 1_500
    assert b"steps/s" in shown
    assert "━".encode() in shown
    assert shown.rstrip(b"\r\n").endswith(b"\x1b[2K"), "the line of the bar is cleared"


def test_that_whoever_stops_reading_makes_no_traceback(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "rlviz", "presets", "--json"],
        cwd=CHECKOUT, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    assert program.stderr.read() == ""
    assert program.wait(timeout=60) == 1
    program.stderr.close()


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("pass", HEAVY),
        ("main(['presets'])", ("torch", "PySide6", "pyqtgraph", "gymnasium")),
        ("main(['algorithms', '--json'])", ("torch", "PySide6", "pyqtgraph", "gymnasium")),
        ("main(['environments'])", ("torch", "PySide6", "pyqtgraph", "gymnasium")),
        ("main(['train', '--steps', '10'])", ("PySide6", "shiboken6", "pyqtgraph", "pygame", "rlviz.gui")),
        ("main(['train', '--steps', '-1'])", ("torch", "PySide6", "rlviz.gui")),
        ("main(['--seed', '-1'])", ("torch", "rlviz.gui")),
    ],
)
def test_that_each_command_loads_no_more_than_it_needs(code: str, unwanted: tuple[str, ...], tmp_path: Path) -> None:
    program = python(tmp_path, "-c", LOADED.format(code, unwanted))
    assert program.returncode == 0, program.stderr
    assert program.stdout.splitlines()[-1] == "", "none of them"


def test_that_a_word_that_is_neither_command_nor_file_is_refused(tmp_path: Path) -> None:
    program = python(tmp_path, "-m", "rlviz", "trian")
    assert (program.returncode, program.stdout) == (2, "")
    commands = "open, train, resume, fork, evaluate, summary, algorithms, environments, presets"
    assert program.stderr == f"rlviz: unknown command 'trian'; known are {commands}, or the file of an agent or a run\n"


def test_that_the_window_does_not_offer_controllers(tmp_path: Path) -> None:
    program = python(tmp_path, "-m", "rlviz", "--algorithm", "random")
    assert program.returncode == 2
    assert program.stderr == f"rlviz: unknown algorithm 'random'; known are {', '.join(ALGORITHMS)}\n"
