"""Opens the real window, looks at the screen until it is painted, and asks it to end as Ctrl+C does.

Needs an X display and `xwininfo`; a machine without a display has one by `xvfb-run`.
"""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

CHECKOUT = Path(__file__).parents[1]
TITLE = re.compile(r'^ *(0x[0-9a-f]+) "rlviz.*?": .* (\d+)x(\d+)\+', re.MULTILINE)
SECONDS_TO_PAINT = 60
SECONDS_TO_END = 20
COLOURS_OF_A_PAINTED_WINDOW = 64

Found = TypeVar("Found")


def wait_for(look: Callable[[], Found | None], program: subprocess.Popen[bytes], what: str) -> Found:
    """What `look` finds first. Raises RuntimeError if the program ends, TimeoutError if it takes too long."""
    deadline = time.monotonic() + SECONDS_TO_PAINT
    while time.monotonic() < deadline:
        if (found := look()) is not None:
            return found
        if program.poll() is not None:
            raise RuntimeError(f"main.py ended with exit code {program.returncode} before {what}")
        time.sleep(0.1)
    raise TimeoutError(f"{what} took longer than {SECONDS_TO_PAINT} s")


def find_window() -> int | None:
    """X11's number of the visible window whose title begins with rlviz; toolkits also keep tiny hidden ones."""
    tree = subprocess.run(["xwininfo", "-root", "-tree"], capture_output=True, text=True, check=True).stdout
    for number, width, height in TITLE.findall(tree):
        state = subprocess.run(["xwininfo", "-id", number], capture_output=True, text=True, check=False).stdout
        if "IsViewable" in state and int(width) > 100 and int(height) > 100:
            return int(number, 16)
    return None


def count_colours(window: int) -> int | None:
    """The number of colours on the window, or None while it is still blank."""
    picture = QGuiApplication.primaryScreen().grabWindow(window).toImage()
    size: QSize = picture.size()
    colours = {picture.pixel(x, y) for x in range(0, size.width(), 2) for y in range(0, size.height(), 2)}
    return len(colours) if len(colours) >= COLOURS_OF_A_PAINTED_WINDOW else None


def main() -> str | None:
    """The sentence to fail with, or None when the window was seen and ended cleanly."""
    application = QGuiApplication(sys.argv)
    program = subprocess.Popen([sys.executable, "main.py"], cwd=CHECKOUT)
    try:
        window = wait_for(find_window, program, "showing its window")
        colours = wait_for(lambda: count_colours(window), program, "painting its window")
        program.send_signal(signal.SIGINT)
        exit_code = program.wait(SECONDS_TO_END)
    except (RuntimeError, TimeoutError, subprocess.TimeoutExpired) as failure:
        return f"On {application.platformName()}: {failure}"
    finally:
        program.kill()
    print(f"The window showed {colours} colours and ended with exit code {exit_code}.")
    return None if exit_code == 0 else "The window must end with exit code 0."


if __name__ == "__main__":
    sys.exit(main())
