"""A hyperparameter, declared once: `knob()` is a pydantic field with a symbol, a scale and a time of effect.

The command-line flag, the slider with its spin box, validation, the tooltip, the marker on the plots and the table in
the documentation all read the one line that declares it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, Self, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rlviz.numbers import exact_text

Applies = Literal["now", "next rollout", "new run"]
Scale = Literal["linear", "log", "horizon"]
Group = Literal["return", "exploration", "optimiser", "stability", "state"]
Value = float | int | bool | str | None


@dataclass(frozen=True)
class Knob:
    """All that a person is shown of one hyperparameter.

    `kind` is float, int, bool or str; `choices` is non-empty for str. `minimum` and `maximum` bound numbers, both
    inclusive. `optional`: None is a value too: follow the schedule. `only_if` is the name and value of another
    hyperparameter under which alone this one has an effect; elsewhere it is not shown. Nor is one that belongs to a
    `part` of the observation, counted from 1, where the environment has fewer; 0 belongs to none.
    """

    name: str
    symbol: str
    title: str
    help: str
    kind: type
    default: Value
    group: Group
    applies: Applies
    scale: Scale
    minimum: float
    maximum: float
    choices: tuple[str, ...]
    optional: bool
    only_if: tuple[str, Value] | None
    part: int

    def range_text(self) -> str:
        """The allowed values in words, as errors and tooltips show them: `in [0, 1]`."""
        if self.kind is bool:
            return "on or off"
        if self.choices:
            return " or ".join(self.choices)
        low, high = (exact_text(end) for end in (self.minimum, self.maximum))
        return f"in [{low}, {high}]" + (", or none" if self.optional else "")


def knob(
    default: Value,
    symbol: str,
    *,
    title: str,
    help: str,
    group: Group,
    ge: float | None = None,
    le: float | None = None,
    scale: Scale = "linear",
    applies: Applies = "now",
    only_if: tuple[str, Value] | None = None,
    part: int = 0,
) -> Any:
    """A pydantic Field that carries what `Knob` shows. Numbers need both bounds, `ge` and `le`."""
    extra = {"symbol": symbol, "group": group, "scale": scale, "applies": applies, "only_if": only_if, "part": part}
    return Field(default, title=title, description=help, ge=ge, le=le, json_schema_extra=extra)  # type: ignore[arg-type]


class Hyperparameters(BaseModel):
    """Frozen values of all hyperparameters of one algorithm. A change makes a new object: see `changed`."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def knobs(cls) -> Mapping[str, Knob]:
        """Every hyperparameter of this algorithm by name, in the order of declaration."""
        return _knobs(cls)

    @classmethod
    def _describe(cls) -> Iterator[Knob]:
        for name, field in cls.model_fields.items():
            kind, choices, optional = _kind(field.annotation)
            extra: dict[str, Any] = dict(field.json_schema_extra or {})  # type: ignore[arg-type]
            yield Knob(
                name=name,
                title=field.title or name,
                help=field.description or "",
                kind=kind,
                default=field.default,
                minimum=_bound(field.metadata, Ge),
                maximum=_bound(field.metadata, Le),
                choices=choices,
                optional=optional,
                **extra,
            )

    def changed(self, name: str, value: Value) -> Self:
        """A copy with one value changed; ValueError names the hyperparameter and its range."""
        return self.replaced({name: value})

    def replaced(self, values: dict[str, Value]) -> Self:
        """A copy with several values changed at once; ValueError names the first that is refused."""
        return self.checked({**self.model_dump(), **values})

    @classmethod
    def checked(cls, values: dict[str, Any]) -> Self:
        """The hyperparameters from plain values; ValueError says which is refused, and what is allowed."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise ValueError(cls._sentence(error)) from None

    @classmethod
    def _sentence(cls, error: ValidationError) -> str:
        first = error.errors()[0]
        if not first["loc"]:
            return str(first.get("ctx", {}).get("error", first["msg"]))
        name, knobs = str(first["loc"][0]), cls.knobs()
        if name not in knobs:
            return f"unknown hyperparameter {name!r}; known are {', '.join(knobs)}"
        knob = knobs[name]
        return f"{name} ({knob.symbol}) must be {knob.range_text()}, got {first['input']!r}"


@cache
def _knobs(model: type[Hyperparameters]) -> Mapping[str, Knob]:
    return MappingProxyType({knob.name: knob for knob in model._describe()})


def _bound(metadata: list[Any], side: type[Ge | Le]) -> float:
    bounds = [float(getattr(m, side.__name__.lower())) for m in metadata if isinstance(m, side)]
    return bounds[0] if bounds else 0.0


def _kind(annotation: Any) -> tuple[type, tuple[str, ...], bool]:
    """The plain type, the choices and whether None is allowed, of a field's annotation."""
    if get_origin(annotation) is Literal:
        return str, get_args(annotation), False
    arguments = get_args(annotation)
    if type(None) in arguments:
        inner = next(a for a in arguments if a is not type(None))
        kind, choices, _ = _kind(inner)
        return kind, choices, True
    return annotation, (), False
