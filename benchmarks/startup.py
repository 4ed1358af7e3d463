"""How soon the window is on the screen, against the time that `import torch` takes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter

from benchmarks.figure import Figure, median_ratio

_ROUNDS = 7
_PROBE = """
import sys
from PySide6.QtCore import QObject, QEvent, QTimer
import rlviz.gui.application as application
from rlviz.gui.main_window import MainWindow

class Eye(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, MainWindow):
            print("visible", "torch" in sys.modules, flush=True)
            watched.removeEventFilter(self)
            QTimer.singleShot(0, watched.close)
        return False

class WatchedWindow(MainWindow):
    def showEvent(self, event):
        self.installEventFilter(eye)
        super().showEvent(event)

eye = Eye()
application.MainWindow = WatchedWindow
from rlviz.cli import main
sys.exit(main([]))
"""


def figures() -> Iterator[Figure]:
    """Ratio of the time to the first picture to that of importing torch, both from the start of a process."""
    visible, torch, before = [], [], []
    for _ in range(_ROUNDS):
        begin = perf_counter()
        with subprocess.Popen([sys.executable, "-c", _PROBE], stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout is not None
            line = program.stdout.readline().split()
            visible.append(perf_counter() - begin)
            before.append(line == ["visible", "False"])
        if line[:1] != ["visible"] or program.returncode:
            raise RuntimeError(f"the window ended with exit code {program.returncode} and said {line}")
        begin = perf_counter()
        subprocess.run([sys.executable, "-c", "import torch"], check=True)
        torch.append(perf_counter() - begin)
    yield Figure("window visible before torch is imported", sum(before) / len(before), "of runs", at_least=1.0)
    note = f"window {sorted(visible)[_ROUNDS // 2]:.2f} s, import torch {sorted(torch)[_ROUNDS // 2]:.2f} s"
    yield Figure("time to the window ÷ import torch", median_ratio(visible, torch), "", at_most=0.6, note=note)
