"""What must hold before Qt starts: the versions, and a screen that answers on a real socket."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rlviz.preflight import check_display, check_versions

NUMBER = 4711
"""A display number that nobody uses."""
ADVICE = "Start it on a desktop, over ssh -X, or under xvfb-run"


@contextmanager
def listening(address: str) -> Iterator[None]:
    """A server on a Unix socket."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen()
        yield


@pytest.mark.parametrize(
    ("python", "pyside"),
    [
        ((3, 11), "6.8.0"),
        ((3, 11), "6.11.3"),
        ((3, 11), "6.10.2"),
        ((3, 12), "6.12.0"),
        ((3, 14), "7.0.0"),
        ((3, 13), "6.8"),
    ],
)
def test_that_a_good_pair_is_accepted(python: tuple[int, int], pyside: str) -> None:
    check_versions(python, pyside)


@pytest.mark.parametrize("pyside", ["6.12", "6.12.0", "6.12.1", "6.13.0b1", "7.0"])
def test_that_a_pair_that_loses_references_is_refused_with_what_to_do(pyside: str) -> None:
    with pytest.raises(ValueError, match="loses references") as caught:
        check_versions((3, 11), pyside)
    assert str(caught.value) == (
        f"PySide6 {pyside} loses references on Python 3.11 until the program aborts; "
        'use Python 3.12 or newer, or pip install "PySide6-Essentials<6.12"'
    )


@pytest.mark.parametrize("python", [(3, 11), (3, 13)])
@pytest.mark.parametrize("pyside", ["6.7.3", "5.15.2", "6.10.1"])
def test_that_a_release_that_does_not_work_is_refused_with_what_to_do(python: tuple[int, int], pyside: str) -> None:
    with pytest.raises(ValueError, match=f"must be 6.8 or newer and not 6.10.1, got {pyside}; pip install -U"):
        check_versions(python, pyside)


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_that_other_systems_always_have_a_screen(platform: str) -> None:
    check_display({}, platform)


@pytest.mark.parametrize("plugin", ["offscreen", "minimal", "vnc:port=5901", "xcb;offscreen"])
def test_that_a_platform_without_a_screen_needs_none(plugin: str) -> None:
    check_display({"QT_QPA_PLATFORM": plugin}, "linux")


@pytest.mark.parametrize(
    ("plugin", "unset"),
    [
        ("", "neither DISPLAY nor WAYLAND_DISPLAY is set"),
        ("xcb", "DISPLAY is not set"),
        ("wayland", "WAYLAND_DISPLAY is not set"),
        ("wayland;xcb", "neither DISPLAY nor WAYLAND_DISPLAY is set"),
    ],
)
def test_that_no_screen_is_told_by_what_is_not_set(plugin: str, unset: str) -> None:
    with pytest.raises(ValueError, match=rf"^there is no screen to open the window on: {unset}\. {ADVICE}$"):
        check_display({"QT_QPA_PLATFORM": plugin}, "linux")


@pytest.mark.parametrize(
    "display", [f":{NUMBER}", f":{NUMBER}.0", f"unix:{NUMBER}", f"localhost:{NUMBER}", "localhost:99999", "nonsense"]
)
def test_that_a_screen_that_does_not_answer_is_named(display: str) -> None:
    with pytest.raises(ValueError, match=rf"^no screen answers at DISPLAY={display}\. {ADVICE}$"):
        check_display({"DISPLAY": display}, "linux")


@pytest.mark.parametrize("display", [f":{NUMBER}", f":{NUMBER}.0", f"unix:{NUMBER}"])
def test_that_a_screen_that_answers_is_accepted(display: str) -> None:
    with listening(f"\0/tmp/.X11-unix/X{NUMBER}"):
        check_display({"DISPLAY": display}, "linux")
        check_display({"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}, "linux")


def test_that_a_screen_over_the_network_is_accepted_when_it_answers() -> None:
    with socket.create_server(("127.0.0.1", 6000 + NUMBER)):
        check_display({"DISPLAY": f"127.0.0.1:{NUMBER}.0"}, "linux")


def test_that_a_screen_named_as_this_program_does_not_know_is_left_to_qt() -> None:
    check_display({"DISPLAY": "tcp/somewhere:0"}, "linux")


def test_that_wayland_answers_where_its_socket_lies() -> None:
    with tempfile.TemporaryDirectory() as folder, listening(str(Path(folder, "wayland-7"))):
        check_display({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": folder}, "linux")
        check_display({"WAYLAND_DISPLAY": str(Path(folder, "wayland-7"))}, "linux")


def test_that_a_wayland_that_is_gone_is_named_and_an_x_server_beside_it_will_do() -> None:
    environment = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": "/nowhere"}
    with pytest.raises(ValueError, match=r"no screen answers at WAYLAND_DISPLAY=wayland-7\."):
        check_display(environment, "linux")
    with listening(f"\0/tmp/.X11-unix/X{NUMBER}"):
        check_display({**environment, "DISPLAY": f":{NUMBER}"}, "linux")


def test_that_a_platform_asked_for_by_name_needs_its_own_screen() -> None:
    with tempfile.TemporaryDirectory() as folder, listening(str(Path(folder, "wayland-7"))):
        environment = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": folder, "QT_QPA_PLATFORM": "xcb"}
        with pytest.raises(ValueError, match="DISPLAY is not set"):
            check_display(environment, "linux")
