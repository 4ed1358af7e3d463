"""What a file says of the run in it, before any of its steps."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from rlviz.session.config import RunConfig
from rlviz.session.config_in_file import config_from_file
from rlviz.session.history import Layout

_WIDEST = 10_000
"""Numbers of an observation, and environments side by side, above which a file is none of a run."""


@dataclass(frozen=True)
class Origin:
    """Where a fork comes from: its parent's file, and the step at which it left it."""

    parent: str
    step: int


@dataclass(frozen=True)
class About:
    """What a file says of its run: the configuration it began with, and the widths of its recording."""

    config: RunConfig
    layout: Layout
    origin: Origin | None = None


def plain_about(about: About) -> dict[str, Any]:
    """As names and values that JSON can hold."""
    return {
        "config": about.config.model_dump(),
        "layout": asdict(about.layout),
        "origin": None if about.origin is None else asdict(about.origin),
    }


def about_from(plain: Any) -> About:
    """What `plain_about` made. ValueError, KeyError or TypeError where it is something else."""
    origin = plain["origin"]
    config = config_from_file(plain["config"])
    return About(config, _layout(plain["layout"]), None if origin is None else Origin(**origin))


def _layout(plain: dict[str, Any]) -> Layout:
    """The widths of the recording. ValueError where no run has such."""
    widths = {name: plain[name] for name in ("observation", "scores", "action", "environments")}
    names = plain["diagnostics"]
    sound = all(type(width) is int and 1 <= width <= _WIDEST for width in widths.values())
    if not sound or len(names) > _WIDEST or not all(type(name) is str for name in names):
        raise ValueError("the widths of its recording are not those of a run")
    return Layout(**widths, diagnostics=tuple(names))
