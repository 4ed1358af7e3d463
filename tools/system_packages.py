"""Installs what Qt and venv need from Debian or Ubuntu: only what is missing, and nothing where nothing is.

Runs on the system's own Python before there is an environment, so it imports the standard library alone. The sonames
are those that `ldd` reports for QtGui and for Qt's xcb and wayland platform plugins; Qt loads the plugins itself, so
that a missing library ends the process with no Python exception.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE_OF_LIBRARY = {
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
)


def loads(library: str) -> bool:
    """Whether the dynamic loader finds `library` for this Python, wherever the system keeps it."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages() -> Iterator[str]:
    """Debian's names for what this machine lacks."""
    if importlib.util.find_spec("ensurepip") is None:
        yield f"python3.{sys.version_info.minor}-venv"
    yield from (package for library, package in PACKAGE_OF_LIBRARY.items() if not loads(library))
    if not any(font for folder in FONT_FOLDERS for font in folder.rglob("*.[ot]t[fc]")):
        yield "fonts-dejavu-core"


def install(packages: list[str]) -> bool:
    """Whether apt-get installed the packages, as root or through sudo."""
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    if not all(shutil.which(command) for command in [*as_root, "apt-get"]):
        return False
    print("Installing system packages:", *packages, flush=True)
    apt_get = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.run([*apt_get, "update"], check=False)  # one unreachable source need not matter
    installed = subprocess.run([*apt_get, "install", "--yes", "--no-install-recommends", *packages], check=False)
    return installed.returncode == 0


def main() -> str | None:
    """The sentence to end with, or None when nothing is missing any more."""
    if sys.platform != "linux":
        return None
    packages = sorted(set(missing_packages()))
    if not packages or install(packages):
        return None
    names = " ".join(packages)
    if shutil.which("apt-get"):
        return f"rlviz needs system packages that only root can install; run as root: apt-get install {names}"
    return f"rlviz needs libraries that this system lacks; install what it calls these Debian packages: {names}"


if __name__ == "__main__":
    sys.exit(main())
