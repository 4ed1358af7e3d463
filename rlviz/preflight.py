"""What must hold before Qt may start: where it does not, Qt aborts the process without a word to Python."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_X11, _WAYLAND = {"", "xcb"}, {"", "wayland", "wayland-egl"}
"""Qt's names of the platforms that need a screen; where none is asked for, Qt takes either."""


def check_versions(python: tuple[int, int], pyside: str) -> None:
    """ValueError if this PySide6 loses references on this Python: a plotting window would abort within seconds."""
    release = tuple(int(number) for number in re.findall(r"\d+", pyside)[:3])
    version = ".".join(map(str, python))
    if python < (3, 12) and release >= (6, 12):
        raise ValueError(
            f"PySide6 {pyside} loses references on Python {version} until the program aborts; "
            'use Python 3.12 or newer, or pip install "PySide6-Essentials<6.12"'
        )
    if release < (6, 8) or release == (6, 10, 1):
        raise ValueError(
            f"PySide6 must be 6.8 or newer and not 6.10.1, got {pyside}; pip install -U PySide6-Essentials"
        )


def check_display(environment: Mapping[str, str], platform: str = sys.platform) -> None:
    """ValueError if there is no screen to open a window on, and what to do about it."""
    asked_for = {name.split(":")[0] for name in environment.get("QT_QPA_PLATFORM", "").split(";")}
    if not platform.startswith("linux") or not asked_for <= _X11 | _WAYLAND:
        return
    usable = ["DISPLAY"] * bool(asked_for & _X11) + ["WAYLAND_DISPLAY"] * bool(asked_for & _WAYLAND)
    screens = {name: environment[name] for name in usable if environment.get(name)}
    if any(_answers(name, environment) for name in screens):
        return
    if screens:
        trouble = "no screen answers at " + " or ".join(f"{name}={screen}" for name, screen in screens.items())
    else:
        unset = "neither DISPLAY nor WAYLAND_DISPLAY is set" if len(usable) == 2 else f"{usable[0]} is not set"
        trouble = f"there is no screen to open the window on: {unset}"
    raise ValueError(f"{trouble}. Start it on a desktop, over ssh -X, or under xvfb-run")


def _answers(name: str, environment: Mapping[str, str]) -> bool:
    """Whether the server listens that a variable names; True where that is not known."""
    if name == "WAYLAND_DISPLAY":
        return _unix_answers(str(Path(environment.get("XDG_RUNTIME_DIR", "/"), environment[name])))
    match = re.fullmatch(r"(?P<host>[^/]*):(?P<number>\d{1,4})(\.\d+)?", environment[name])
    if match is None:
        return "/" in environment[name]
    host, number = match["host"].strip("[]"), int(match["number"])
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        return _unix_answers(path) or _unix_answers("\0" + path)
    try:
        socket.create_connection((host, 6000 + number), timeout=3.0).close()
    except OSError:
        return False
    return True


def _unix_answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(3.0)
        try:
            client.connect(address)
        except OSError:
            return False
        return True
