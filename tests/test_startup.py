"""The window is on the screen before torch and gymnasium are loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
PROBE = """
import sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pathlib import Path
from rlviz.gui.application import Laboratory
from rlviz.session.config import RunConfig

application = QApplication([])
folder = Path(sys.argv[1])
settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
laboratory = Laboratory(application, RunConfig.checked({}), settings, folder / "log", folder / "runs")
seen = []
laboratory.window.painted.connect(lambda: seen.extend(name in sys.modules for name in ("torch", "gymnasium")))
laboratory.controller.opened.connect(lambda status: seen.append("torch" in sys.modules))
laboratory.controller.opened.connect(lambda status: laboratory.window.close())
laboratory.open()
application.exec()
print(*seen)
"""


def test_that_the_window_is_painted_before_torch_and_gymnasium_are_loaded_and_then_they_are(tmp_path: Path) -> None:
    program = subprocess.run(
        [sys.executable, "-c", PROBE, str(tmp_path)],
        cwd=CHECKOUT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert program.returncode == 0, program.stderr
    assert program.stdout.split() == ["False", "False", "True"]
