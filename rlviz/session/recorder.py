"""The recorder: writes a run into its file while it trains, and takes the snapshots from which it can be continued."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from time import perf_counter

from rlviz.session.about import About, Origin, new_id
from rlviz.session.packing import pack, unpack
from rlviz.session.records import Ends
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile, WrittenRun
from rlviz.session.run_state import state_of
from rlviz.session.snapshots import Snapshot

_SNAPSHOT_EVERY = 1_000
"""Steps between two snapshots, from which any step between them is made again."""
_EVERY = 0.5
"""Seconds between two transactions: what a killed program loses at most."""
_PART = 8_192
"""Steps of a shared past that are written at once: about a hundredth of a second."""


class Recorder:
    """Lives beside a run, on its thread. `look` between any two pieces of its work, `close` at its end.

    A snapshot is taken where the recorder begins, and then where the run rests next after every 1,000 steps. OSError
    says why a disk refuses; the run holds all that could not be written, and the next `look` tries again. The
    history is told the steps of all snapshots. `behind`: not all of a shared past is written yet.
    """

    def __init__(self, run: Run, file: RunFile, snapshots: tuple[int, ...] = ()) -> None:
        self.run, self.file = run, file
        self._snapshot_at, self._snapshot_next = -1, 0
        self._waiting: list[Snapshot] = []
        self._past: Iterator[Snapshot] = iter(())
        self._part: list[Snapshot] = []
        self._due, self.behind = 0.0, False
        run.history.snapshots = snapshots
        if run.resting:
            self._take_snapshot()

    def inherit(self, snapshots: Iterable[Snapshot]) -> None:
        """Have the snapshots of a past that this run shares written too, in their order.

        That past is written part by part, so that a long one does not keep the run from going on; after each part the
        file holds a run that stands where the part ends.
        """
        self._past, self.behind = chain(self._part, self._past, snapshots), True
        self._take_part()

    def look(self) -> bool:
        """Take a snapshot and write where these are due; whether it wrote."""
        run = self.run
        if len(run.history.steps) >= self._snapshot_next and run.resting:
            self._take_snapshot()
        if not self.behind and perf_counter() < self._due:
            return False
        self.write()
        return True

    def mark(self) -> None:
        """Keep the run as it is now, after something that was no step of its own, and that no step would repeat.

        Where the run does not rest, it first goes on until it does.
        """
        rest(self.run)
        self._waiting = [each for each in self._waiting if each.step != len(self.run.history)]
        self._take_snapshot(marked=True)
        self.write()

    def write(self) -> None:
        """Write all that is not written yet, or the next part of a shared past."""
        self._due = perf_counter() + _EVERY
        if self._part:
            until = Ends(**unpack(self._part[-1].packed)["recorded"])
            self.file.write(self.run.history, self._part, until)
            self._take_part()
        if not self._part:
            self.file.write(self.run.history, self._waiting)
            self._waiting, self.behind = [], False

    def write_all(self) -> None:
        """Write all that is not written yet, however long the past is."""
        self.write()
        while self.behind:
            self.write()

    def close(self) -> None:
        """Write the rest, with a last snapshot, and leave one plain file."""
        try:
            rest(self.run)
        except Exception:  # noqa: BLE001  # an environment's own code: what was recorded until then is written
            pass
        else:
            if len(self.run.history) != self._snapshot_at:
                self._take_snapshot()
        try:
            self.write_all()
        finally:
            self.file.close()

    def _take_part(self) -> None:
        """Have the snapshots of the next part ready; none where all of the past is written."""
        self._part, end = [], self.file.steps + _PART
        for snapshot in self._past:
            self._part.append(snapshot)
            if snapshot.step >= end:
                break
        self._tell_of(self._part)

    def _take_snapshot(self, *, marked: bool = False) -> None:
        """The first one is marked too: what led there was not recorded here, or was made by another program."""
        marked = marked or self._snapshot_at < 0 or bool(self.run.obstacle)
        self._snapshot_at = len(self.run.history)
        self._snapshot_next = (self._snapshot_at // _SNAPSHOT_EVERY + 1) * _SNAPSHOT_EVERY
        self._waiting.append(Snapshot(self._snapshot_at, pack(state_of(self.run)), marked))
        self._tell_of(self._waiting)

    def _tell_of(self, snapshots: Iterable[Snapshot]) -> None:
        """Let the history know of which steps there are snapshots."""
        history, steps = self.run.history, [each.step for each in snapshots]
        known = history.snapshots[bisect_left(history.snapshots, steps[0]) :] if steps else ()
        kept = history.snapshots[: len(history.snapshots) - len(known)]
        history.snapshots = (*kept, *sorted({*known, *steps}))


def rest(run: Run) -> None:
    """Let it go on until it rests."""
    while not run.resting:
        run.advance()


def forked(run: Run, parent: WrittenRun, path: Path, known: About) -> Recorder:
    """One that writes a run, which has left another where it is now, into a new file with the snapshots of their past.

    OSError or ValueError say why that cannot be; then nothing is left behind.
    """
    file = RunFile(path, known)
    try:
        recorder = Recorder(run, file)
        recorder.inherit(parent.snapshots_before(len(run.history)))
        recorder.mark()
    except BaseException:
        file.abandon()
        raise
    return recorder


def about(run: Run, origin: Origin | None = None, run_id: str = "") -> About:
    """What the file of a run says of it. Without an id it is a run that no file knows yet."""
    config = run.config.replaced(hyperparameters=run.history.hyperparameters)
    return About(config, run.history.layout, origin, run_id or new_id())
