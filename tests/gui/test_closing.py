"""Closing at any moment ends cleanly, by the window's button and by signals of the terminal."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
CLOSES = 100
START = "import sys; from rlviz.cli import main; sys.argv[1:] = []; print('begun', flush=True); sys.exit(main())"
PROGRAM = """
import gc, logging, random, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QTimer
from PySide6.QtWidgets import QApplication
from rlviz.gui.application import Laboratory
from rlviz.session.config import RunConfig

logging.getLogger("rlviz").addHandler(logging.NullHandler())
application = QApplication([])
folder, chance = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
for turn in range(int(sys.argv[3])):
    if turn == 1:
        gc.freeze()  # torch is loaded by now: else each window would look through it
    config = RunConfig.checked({"algorithm": chance.choice(["dqn", "reinforce"]), "seed": turn})
    laboratory = Laboratory(application, config, settings, folder / "log", folder / "runs")
    controller, editing = laboratory.controller, laboratory.editing
    file = str(folder / "agent.safetensors")
    deeds = [
        controller.train, controller.watch, controller.play, controller.finish_episode, controller.wishes.reset.emit,
        laboratory.actions.toggle_turbo, editing.begin_new_run, lambda: controller.step(1),
        lambda: editing.edit("gamma", 0.9), lambda: controller.wishes.save.emit(file, "agent"),
    ]
    laboratory.open()
    for _ in range(chance.randrange(6)):
        QTimer.singleShot(chance.randrange(300), laboratory, chance.choice(deeds))
    QTimer.singleShot(chance.randrange(300), laboratory, laboratory.window.close)
    application.exec()
    laboratory.close()
    laboratory.window.deleteLater()
    laboratory.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
print("closed", int(sys.argv[3]))
"""


def _environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}


def _silent(text: str) -> bool:
    """Whether Qt and Python complained of nothing."""
    known = "This plugin does not support propagateSizeHints()"
    return not [line for line in text.splitlines() if line and line != known]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_that_a_hundred_closes_at_random_moments_end_cleanly(tmp_path: Path) -> None:
    program = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), "1", str(CLOSES)],
        cwd=CHECKOUT, env=_environment(tmp_path), capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert program.returncode == 0, program.stderr
    assert program.stdout.split() == ["closed", str(CLOSES)]
    assert _silent(program.stderr), program.stderr


@pytest.mark.slow
@pytest.mark.parametrize("chance", range(6))
@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal are another thing there")
def test_that_a_signal_of_the_terminal_ends_it_with_exit_code_0(tmp_path: Path, chance: int) -> None:
    moment = random.Random(chance)
    program = subprocess.Popen(
        [sys.executable, "-c", START],
        cwd=CHECKOUT, env=_environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert program.stdout is not None
    program.stdout.readline()
    try:
        program.communicate(timeout=moment.choice([0.1, 0.2, 0.4, 1.0, 2.0, 4.0]) * moment.random())
    except subprocess.TimeoutExpired:
        program.send_signal(moment.choice([signal.SIGINT, signal.SIGTERM]))
    _, complaints = program.communicate(timeout=20)
    assert program.returncode == 0, complaints
    assert _silent(complaints), complaints
