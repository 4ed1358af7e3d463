"""A configuration that stands in a file: checked as every one is, and nothing is imported because a file says so."""

from __future__ import annotations

from typing import Any

from rlviz.learning.registered_environments import is_registered
from rlviz.session.config import RunConfig
from rlviz.session.presets import DEFAULT, presets


def config_from_file(plain: Any) -> RunConfig:
    """The configuration. ValueError says what is wrong with it."""
    _refuse_foreign_module(plain)
    return RunConfig.checked(_known_here(plain))


def _refuse_foreign_module(config: Any) -> None:
    """Import no module because a file says so: only a person may. ValueError says how."""
    environment = config.get("environment") if isinstance(config, dict) else None
    if isinstance(environment, str) and ":" in environment and not is_registered(environment):
        raise ValueError(
            f"its environment {environment!r} needs a module that only you may import: "
            f"start rlviz with --environment {environment} and open the file there, "
            f"or give that flag to rlviz evaluate"
        )


def _known_here(config: Any) -> Any:
    """A preset of somebody's own may be unknown here; the values that count are all in the file."""
    if not isinstance(config, dict) or "hyperparameters" not in config:
        return config
    known = presets(config.get("algorithm", ""))
    return config if config.get("preset") in known else {**config, "preset": DEFAULT}
