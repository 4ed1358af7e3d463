"""Presets: named hyperparameters, one TOML file for each algorithm in resources/presets."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from rlviz import resource_files
from rlviz.learning.algorithms import entry
from rlviz.learning.hyperparameters import Hyperparameters

DEFAULT = "tuned"


@dataclass(frozen=True)
class Preset:
    """Named hyperparameters, and what they are for."""

    name: str
    summary: str
    hyperparameters: Hyperparameters


@cache
def presets(algorithm: str) -> dict[str, Preset]:
    """The presets of an algorithm by name, the default first. ValueError for an unknown algorithm."""
    model = entry(algorithm).hyperparameters
    text = (resource_files.directory() / "presets" / f"{algorithm}.toml").read_text(encoding="utf-8")
    return {
        name: Preset(name, facts["summary"], model.checked(facts.get("hyperparameters", {})))
        for name, facts in tomllib.loads(text).items()
    }


def preset(algorithm: str, name: str) -> Preset:
    """One preset; ValueError names the known ones."""
    known = presets(algorithm)
    if name not in known:
        raise ValueError(f"unknown preset {name!r} of {entry(algorithm).title}; known are {', '.join(known)}")
    return known[name]
