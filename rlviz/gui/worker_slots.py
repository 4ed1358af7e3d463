"""What every slot of the worker has in common: nothing starts after closing, and errors reach the person."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from PySide6.QtCore import SignalInstance

from rlviz.session.writer import WrittenElsewhere

_log = logging.getLogger(__name__)


class Commanded(Protocol):
    """What takes commands: `refused` says what is wrong with a wish, `stop_with` pauses after a failure."""

    @property
    def closing(self) -> bool:
        """Whether nothing starts any more."""

    @property
    def refused(self) -> SignalInstance:
        """Carries a sentence."""

    def stop_with(self, error: Exception) -> None:
        """Pause and report a failure."""


class NoRun(Exception):
    """A command that came while there is no run; there is nothing that it could mean."""


P = ParamSpec("P")
W = TypeVar("W", bound=Commanded)
Body = Callable[Concatenate[W, P], None]


def _guarded(method: Body[W, P], refusals: tuple[type[Exception], ...]) -> Body[W, P]:
    @wraps(method)
    def guarded(self: W, /, *arguments: P.args, **named: P.kwargs) -> None:
        if self.closing:
            return
        try:
            method(self, *arguments, **named)
        except NoRun:
            _log.info("%s came while there is no run", method.__name__)
        except refusals as error:
            _log.warning("%s refused: %s", method.__name__, error)
            self.refused.emit(_in_words(error))
        except Exception as error:  # noqa: BLE001 - shown to the person; the window lives on
            self.stop_with(error)

    return guarded


def _in_words(error: Exception) -> str:
    """A sentence without the system's numbers: `/home/ada/agent.safetensors: No space left on device.`"""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}."
    return str(error)


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Errors of the system name this path: some name a temporary file, and some none."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), path) from error


def command(method: Body[W, P]) -> Body[W, P]:
    """For slots that a person's wish reaches: what is wrong with the wish is refused, and nothing has changed."""
    return _guarded(method, (ValueError, OSError))


def work(method: Body[W, P]) -> Body[W, P]:
    """For slots that make steps: whatever goes wrong there is a failure, and pauses; but a run of another program."""
    return _guarded(method, (WrittenElsewhere,))
