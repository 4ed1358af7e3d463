"""Following: a run that another program writes, seen as its file grows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from rlviz.session.about import Origin
from rlviz.session.history import History
from rlviz.session.recording import Recording
from rlviz.session.run_file import WrittenRun, read_beyond, read_run
from rlviz.session.writer import Writer
from rlviz.session.writer_lock import is_written

_EVERY = 0.2
"""Seconds between two readings; those who write do so twice a second."""


class Following:
    """Keeps `history` up to what a file holds, and only reads it. Owned by one thread; others may read `history`.

    `writer` is who writes it now, another program or nobody; what was written last is known before nobody does.
    `trouble` says that it could not be read and why, empty where it could: what was read before stays, and the next
    reading tries again.
    """

    behind = False
    """As `RunRecording.behind`: nothing is written here."""

    def __init__(self, path: Path) -> None:
        """ValueError or OSError says what is wrong with the file."""
        self.path, self.writer = path, _writer_of(path)
        written = read_run(path)
        self.about, self.history = written.about, written.recorded
        self.trouble, self._due = "", 0.0

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.path.name

    @property
    def origin(self) -> Origin | None:
        """Where it left its parent, if it is a fork."""
        return self.about.origin

    def move(self, moved: Callable[[Path], Path]) -> None:
        """As `RunRecording.move`: have the file moved, and follow it there."""
        self.path = moved(self.path)

    def write(self) -> None:
        """Another program does: nothing, where `RunRecording.write` writes what is not written."""

    @property
    def written(self) -> WrittenRun:
        """All that is known of the file."""
        return WrittenRun(self.path, self.about, self.history, self.history.snapshots)

    def look(self) -> None:
        """Read where that is due."""
        if perf_counter() >= self._due:
            self.read()

    def read(self) -> None:
        """Read what the file has gained."""
        self._due = perf_counter() + _EVERY
        writer = _writer_of(self.path)
        try:
            since = self.history.snapshots[-1:] if writer is Writer.ANOTHER else ()  # else some may be thinned out
            gained, snapshots = read_beyond(self.path, self.about, self.history, *(since or (-1,)))
        except FileNotFoundError:
            self.trouble = f"{self.file} was taken away"
        except OSError as error:
            self.trouble = f"{self.file} cannot be read: {error.strerror}"
        except ValueError as error:
            self.trouble = str(error)
        else:
            publish(self.history, gained)
            self.history.snapshots = (*self.history.snapshots, *snapshots) if since else snapshots
            self.trouble = ""
        self.writer = writer


def _writer_of(path: Path) -> Writer:
    return Writer.ANOTHER if is_written(path) else Writer.NOBODY


def publish(history: History, gained: Recording) -> None:
    """Record what was made elsewhere in the order in which it was made: whoever reads sees no episode run on beyond its
    end, and none that has ended before its last step."""
    first, at, stride = len(history), 0, history.layout.environments
    columns = history.episodes.columns
    firsts, lengths = (gained.episodes[:, columns[name].start] for name in ("first_step", "length"))
    ends = (firsts + (lengths - 1) * stride + 1).astype(int) - first
    for k, end in enumerate(ends.tolist()):
        if end > at:
            history.steps.extend(gained.steps[at:end])
            at = end
        history.episodes.extend(gained.episodes[k : k + 1])
    history.steps.extend(gained.steps[at:])
    history.changes += gained.changes
    history.evaluations += gained.evaluations
    history.bookmarks = gained.bookmarks
