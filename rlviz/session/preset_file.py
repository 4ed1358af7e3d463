"""A file of presets of one algorithm, in TOML: a table for each, with its summary and its hyperparameters."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rlviz.learning.hyperparameters import Hyperparameters, Value
from rlviz.session.whole_file import write_whole

_LARGEST = 2**20
_PARTS = ("summary", "hyperparameters")


@dataclass(frozen=True)
class Preset:
    """Named hyperparameters, and what they are for. `own`: a person's, not one that ships with the program."""

    name: str
    summary: str
    hyperparameters: Hyperparameters
    own: bool = False


def read_tables(path: Path) -> dict[str, Any]:
    """The tables of the file by name. ValueError says what is wrong with it; OSError as the system says."""
    size = path.stat().st_size
    if size > _LARGEST:
        raise ValueError(f"it must be at most {_LARGEST >> 20} MiB, got {size >> 20} MiB")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ValueError("it is no text") from None
    except RecursionError:
        raise ValueError("its values are nested too deeply") from None


def preset_of(name: str, table: Any, model: type[Hyperparameters], *, own: bool) -> Preset:
    """The preset that a table holds; what it does not name keeps its default. ValueError says what is wrong with it."""
    if not isinstance(table, Mapping):
        raise ValueError(f"it must be a table, got {table!r}")
    if unknown := [part for part in table if part not in _PARTS]:
        raise ValueError(f"unknown part {unknown[0]!r}; known are {', '.join(_PARTS)}")
    summary, hyperparameters = table.get("summary", ""), table.get("hyperparameters", {})
    if not isinstance(summary, str) or not isinstance(hyperparameters, dict):
        raise ValueError("its summary must be text, and its hyperparameters a table")
    return Preset(name, summary, model.checked(hyperparameters), own)


def write_presets(path: Path, presets: Iterable[Preset]) -> None:
    """Write all values of these presets, whole or not at all. OSError as the system says.

    TOML has no word for None, so a hyperparameter that is None is left out: it has to be the default then.
    """
    tables = "\n".join(_table(preset) for preset in presets)
    write_whole(path, f"# Presets of your own. rlviz writes this file anew when you save one.\n\n{tables}".encode())


def _table(preset: Preset) -> str:
    values = preset.hyperparameters.model_dump().items()
    lines = [f"{name} = {_value(value)}\n" for name, value in values if value is not None]
    name = _text(preset.name)
    return f"[{name}]\nsummary = {_text(preset.summary)}\n\n[{name}.hyperparameters]\n{''.join(lines)}"


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    """A basic string: escaped as in JSON, apart from the one character that only TOML forbids."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
