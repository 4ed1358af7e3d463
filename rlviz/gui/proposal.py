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

    def set(self, config: RunConfig, name: str, value: str | int) -> None:
        """Let a part of the configuration wait; its present value takes it back. ValueError if it is refused."""
        starts_over = {"algorithm": ("algorithm", "preset")}.get(name, (name,))
        others = {other: waiting for other, waiting in self._values.items() if other not in starts_over}
        proposed = config.replaced(**others, **{name: value})
        if name in ("algorithm", "preset"):
            self.hyperparameters.clear()
        in_force = proposed == config.replaced(**others) if name == "preset" else getattr(config, name) == value
        self._values = others if in_force else {**others, name: value}
        self.changed.emit()

    def set_algorithm(self, config: RunConfig, algorithm: str, environment: str) -> None:
        """Let an algorithm wait, and with it an environment that it can serve. ValueError if it cannot."""
        wanted = {"algorithm": algorithm, "environment": environment}
        others = {other: waiting for other, waiting in self._values.items() if other not in (*wanted, "preset")}
        config.replaced(**others, **wanted)
        self.hyperparameters.clear()
        self._values = others | {name: value for name, value in wanted.items() if getattr(config, name) != value}
        self.changed.emit()

    def set_hyperparameter(self, config: RunConfig, name: str, value: Value) -> None:
        """Let a hyperparameter wait; the value that the next run has anyway takes it back. ValueError if refused."""
        others = {other: waiting for other, waiting in self.hyperparameters.items() if other != name}
        without = config.replaced(**self._values).hyperparameters.replaced(others)
        self.hyperparameters = others if without.changed(name, value) == without else {**others, name: value}
        self.changed.emit()

    def forget_preset(self, name: str) -> None:
        """Let a preset wait no longer."""
        if self._values.get("preset") == name:
            self._values.pop("preset")
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
        """What waits, in words: `REINFORCE and hidden units 256`."""
        words = {
            "algorithm": lambda v: entry(v).title,
            "seed": lambda v: f"seed {v}",
            "preset": lambda v: f"preset {v}",
        }
        parts = [words.get(name, str)(value) for name, value in self._values.items()]
        knobs = self.config(config).hyperparameters.knobs()
        parts += [f"{knobs[name].title} {value}" for name, value in self.hyperparameters.items()]
        return " and ".join(parts)
