"""Which moment is on show, from what the worker told last and where the cursor stands."""

from __future__ import annotations

from functools import lru_cache

from rlviz.gui.cursor import Cursor
from rlviz.gui.moment import Mode, Moment
from rlviz.gui.run_status import Status
from rlviz.learning.algorithms import entry
from rlviz.learning.environment_table import describe
from rlviz.session.config import RunConfig
from rlviz.session.history import History, Layout
from rlviz.session.writer import Writer


def moment_on_show(status: Status | None, config: RunConfig, cursor: Cursor, *, failed: bool) -> Moment:
    """What is on show now. While the first run is being made (no status), an empty recording."""
    if status is not None:
        config = status.config
    nothing = _nothing(config)
    episode, index = cursor.position() or (-1, -1)
    return Moment(
        entry=entry(config.algorithm),
        environment=describe(config.environment),
        training=nothing if status is None else status.training,
        shown=nothing if cursor.history is None else cursor.history,
        episode=episode,
        index=index,
        live=cursor.live,
        mode=_mode(status, cursor, failed=failed),
        standing=status.standing if status is not None and cursor.live else None,
        parent=None if status is None else status.parent,
        origin=None if status is None else status.origin,
    )


def _mode(status: Status | None, cursor: Cursor, *, failed: bool) -> Mode:
    if status is not None and not cursor.live:
        return Mode.VIEWING
    if failed:
        return Mode.ERROR
    if status is None:
        return Mode.LOADING
    if status.running:
        return Mode[status.activity.name]
    follows = status.writer is Writer.ANOTHER and status.shown is status.training
    return Mode.FOLLOWING if follows else Mode.PAUSED


@lru_cache(maxsize=1)
def _nothing(config: RunConfig) -> History:
    environment = describe(config.environment)
    size = len(environment.action_ranges)
    layout = Layout(len(environment.parts), 2 * size or len(environment.actions), action=size or 1)
    return History(layout, config.hyperparameters)
