"""Travel in a run that was written down: the run as it was at a step, exactly, from the nearest snapshot on."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from rlviz.learning.algorithm import Diverged
from rlviz.session.events import Chosen
from rlviz.session.history import History
from rlviz.session.packing import unpack
from rlviz.session.run import Run
from rlviz.session.run_file import WrittenRun
from rlviz.session.run_state import run_from


def decided_at(step: int, history: History) -> int:
    """Where a run rested when the action of a step was decided: environments side by side decide together."""
    return step - step % history.layout.environments


def run_at(written: WrittenRun, step: int, *, device: str = "cpu") -> Run:
    """The run as it was after so many steps, ready to go on as if nothing had happened since.

    Where it does not rest there, because its environments step together, it stands at the next step where it does.
    Steps that a person made by hand are made again as they are recorded, whatever the agent would do.
    ValueError for a step that was not recorded, and where this machine does not repeat what was recorded.
    """
    end = len(written.recorded)
    if not 0 <= step <= end:
        raise ValueError(f"the step must be in [0, {end}], got {step}")
    snapshot = written.nearest_snapshot(step)
    if snapshot is None:
        run = Run(written.about.config, device=device)
    else:
        state = unpack(written.snapshot(snapshot))
        run = run_from(written.about.config, written.recorded, state, device=device)
    begun = len(run.history)
    try:
        by_hand = _chosen_by_hand(run, written.recorded, step)
        while len(run.history) < step or not run.resting:
            with suppress(Diverged):  # as it was gone on after it then
                run.advance(by_hand.get(len(run.history)))
        if len(run.history) == end and len(run.history.evaluations) < len(written.recorded.evaluations):
            run.evaluate()  # as was done there after the snapshot
        _check_repeated(run.history, written.recorded, begun)
        run.history.bookmarks = tuple(each for each in written.recorded.bookmarks if each.row < len(run.history))
    except BaseException:
        run.close()
        raise
    return run


def _chosen_by_hand(run: Run, recorded: History, end: int) -> dict[int, int]:
    """The actions of steps between the run's own and `end` that no agent would choose again, by the step.

    ValueError for one that there is none of.
    """
    begun, columns = len(run.history), recorded.steps.columns
    rows = recorded.steps.rows(begun, max(begun, end))
    found = np.flatnonzero(rows[:, columns["chosen"].start] == Chosen.BY_HAND)
    actions = rows[found, columns["action"].start]  # who learns off-policy has discrete ones
    if not np.isin(actions, np.arange(run.algorithm.problem.score_size)).all():
        raise ValueError("a step in it was made by hand with an action that there is none of")
    return dict(zip((begun + found).tolist(), actions.astype(int).tolist(), strict=True))


def _check_repeated(history: History, recorded: History, begun: int) -> None:
    """ValueError where steps that were made again are not those recorded."""
    end = min(len(history), len(recorded))
    if not np.array_equal(history.steps.rows(begun, end), recorded.steps.rows(begun, end), equal_nan=True):
        raise ValueError(
            f"steps {begun} to {end} do not repeat here as they were recorded: "
            f"another device or another version of torch or NumPy computes other digits, "
            f"or the environment keeps a state that cannot be captured"
        )
