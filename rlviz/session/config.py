"""What defines a run: a frozen value that can be written down and read again."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, ValidationError, model_validator

from rlviz.learning.algorithms import entry, refusal
from rlviz.learning.environment_table import describe
from rlviz.learning.hyperparameters import Hyperparameters
from rlviz.session.presets import DEFAULT, preset

LARGEST_SEED = 2**32 - 1
DEVICES = ("auto", "cpu", "cuda", "mps")
"""Devices that rlviz can compute on; whether one is present, torch says."""


class RunConfig(BaseModel):
    """Algorithm, environment, seed, device and hyperparameters of a run. The same one repeats it bit for bit on CPU.

    `preset` is where the hyperparameters came from; they may have been changed since, and the preset forgotten.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    algorithm: str = "dqn"
    environment: str = "CartPole-v1"
    preset: str = DEFAULT
    seed: int = Field(0, ge=0, le=LARGEST_SEED)
    device: str = "auto"
    hyperparameters: SerializeAsAny[Hyperparameters]

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, values: Any) -> dict[str, Any]:
        """Check names, and make hyperparameters of the algorithm's own kind from a preset or plain values."""
        if not isinstance(values, dict):
            raise ValueError(f"a run is configured by names and values, got {values!r}")
        fields = cls.model_fields
        algorithm = values.get("algorithm", fields["algorithm"].default)
        facts = entry(algorithm)
        model = facts.hyperparameters
        if why := refusal(facts, describe(values.get("environment", fields["environment"].default))):
            raise ValueError(why)
        device = values.get("device", fields["device"].default)
        if device not in DEVICES:
            raise ValueError(f"unknown device {device!r}; known are {', '.join(DEVICES)}")
        given = values.get("hyperparameters")
        if given is None:
            given = preset(algorithm, values.get("preset", DEFAULT)).hyperparameters
        if not isinstance(given, model):
            given = model.checked(given.model_dump() if isinstance(given, Hyperparameters) else given)
        return {**values, "hyperparameters": given}

    @classmethod
    def checked(cls, values: dict[str, Any]) -> Self:
        """A configuration from plain values; ValueError says which is refused, and what is allowed."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            if not first["loc"]:
                raise ValueError(str(first["ctx"]["error"])) from None
            name = str(first["loc"][0])
            if name not in cls.model_fields:
                raise ValueError(f"unknown setting {name!r}; known are {', '.join(cls.model_fields)}") from None
            allowed = f"a whole number in [0, {LARGEST_SEED}]" if name == "seed" else "text"
            raise ValueError(f"{name} must be {allowed}, got {first['input']!r}") from None

    def replaced(self, **values: Any) -> Self:
        """A copy with some values changed. A new algorithm or preset brings that preset's hyperparameters."""
        keep = {name: getattr(self, name) for name in type(self).model_fields if name not in values}
        if values.keys() & {"algorithm", "preset"}:
            keep.pop("hyperparameters", None)
        if "algorithm" in values:
            keep["preset"] = DEFAULT
        return self.checked({**keep, **values})
