"""What a file says of the run in it, before any of its steps."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from rlviz.session.config import RunConfig
from rlviz.session.config_in_file import config_from_file
from rlviz.session.history import Layout

_ID_BYTES = 16
_WIDEST = 10_000
"""Numbers of an observation, and environments side by side, above which a file is none of a run."""


def new_id() -> str:
    """A name for a run that no other has, whatever its file will be called and wherever it will lie."""
    return secrets.token_hex(_ID_BYTES)


@dataclass(frozen=True)
class Origin:
    """Where a fork comes from: its parent's file as it was called then, the step at which it left, the parent's id."""

    parent: str
    step: int
    id: str


@dataclass(frozen=True)
class About:
    """What a file says of its run: the configuration it began with, the widths of its recording, and its id."""

    config: RunConfig
    layout: Layout
    origin: Origin | None = None
    id: str = field(default_factory=new_id)


def plain_about(about: About) -> dict[str, Any]:
    """As names and values that JSON can hold."""
    return {
        "config": about.config.model_dump(),
        "layout": asdict(about.layout),
        "origin": None if about.origin is None else asdict(about.origin),
        "id": about.id,
    }


def about_from(plain: Any) -> About:
    """What `plain_about` made. ValueError, KeyError or TypeError where it is something else."""
    config, layout = config_from_file(plain["config"]), _layout(plain["layout"])
    origin = None if plain["origin"] is None else _origin(plain["origin"])
    return About(config, layout, origin, _id(plain["id"]))


def _origin(plain: dict[str, Any]) -> Origin:
    """Where it comes from. ValueError where no run can."""
    parent, step = plain["parent"], plain["step"]
    if type(parent) is not str or type(step) is not int or step < 0:
        raise ValueError("it does not say at which step of which run it began")
    return Origin(parent, step, _id(plain["id"]))


def _id(plain: Any) -> str:
    if type(plain) is not str or len(bytes.fromhex(plain)) != _ID_BYTES:
        raise ValueError("the id of a run in it is none")
    return plain


def _layout(plain: dict[str, Any]) -> Layout:
    """The widths of the recording. ValueError where no run has such."""
    widths = {name: plain[name] for name in ("observation", "scores", "action", "environments")}
    names = plain["diagnostics"]
    sound = all(type(width) is int and 1 <= width <= _WIDEST for width in widths.values())
    if not sound or len(names) > _WIDEST or not all(type(name) is str for name in names):
        raise ValueError("the widths of its recording are not those of a run")
    return Layout(**widths, diagnostics=tuple(names))
