"""What needs a new run: gathered until the person starts one, or drops it. Nothing resets by itself."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from rlviz.learning.algorithms import entry
from rlviz.learning.hyperparameters import Value
from rlviz.session.config import RunConfig


class Proposal(QObject):
    """The configuration of the next run, where it differs from that of the run on show."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, Any] = {}
        self.hyperparameters: dict[str, Value] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing waits for a new run."""
        return not self._values and not self.hyperparameters

    @property
    def preset(self) -> str | None:
        """The preset that waits; None where none does."""
        return self._values.get("preset")

    def set(self, config: RunConfig, name: str, value: str | int) -> None:
        """Let a part of the configuration wait; its present value takes it back. ValueError if it is refused."""
        proposed = config.replaced(**{name: value})
        if name in ("algorithm", "preset"):
            self.hyperparameters.clear()
        if name == "algorithm":
            self._values.pop("preset", None)
        self._values.pop(name, None)
        if getattr(config, name) != value or (name == "preset" and proposed != config):
            self._values[name] = value
        self.changed.emit()

    def set_hyperparameter(self, config: RunConfig, name: str, value: Value) -> None:
        """Let a hyperparameter wait; its present value takes it back. ValueError if it is refused."""
        self.config(config).hyperparameters.changed(name, value)
        self.hyperparameters.pop(name, None)
        if getattr(config.hyperparameters, name) != value:
            self.hyperparameters[name] = value
        self.changed.emit()

    def drop(self) -> None:
        """Forget all that waits."""
        self._values.clear()
        self.hyperparameters.clear()
        self.changed.emit()

    def config(self, config: RunConfig) -> RunConfig:
        """The next run's configuration."""
        proposed = config.replaced(**self._values)
        return proposed.replaced(hyperparameters=proposed.hyperparameters.replaced(self.hyperparameters))

    def text(self, config: RunConfig) -> str:
        """What waits, in words: `REINFORCE and H 256`."""
        words = {
            "algorithm": lambda v: entry(v).title,
            "seed": lambda v: f"seed {v}",
            "preset": lambda v: f"preset {v}",
        }
        parts = [words.get(name, str)(value) for name, value in self._values.items()]
        knobs = self.config(config).hyperparameters.knobs()
        parts += [f"{knobs[name].symbol} {value}" for name, value in self.hyperparameters.items()]
        return " and ".join(parts)
