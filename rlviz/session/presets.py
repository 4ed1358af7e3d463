"""Presets: named hyperparameters, those that ship with the program and a person's own.

Both are TOML files, one for each algorithm: in resources/presets, and beside the person's settings. Those are read
once; what another program writes there meanwhile is found at the next start.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

import platformdirs

from rlviz import resource_files
from rlviz.learning.algorithms import entry
from rlviz.learning.hyperparameters import Hyperparameters
from rlviz.session.preset_file import Preset, preset_of, read_tables, write_presets

DEFAULT = "tuned"
LONGEST_NAME = 40
_log = logging.getLogger(__name__)


def presets(algorithm: str) -> dict[str, Preset]:
    """The presets of an algorithm by name, the default first, the person's own last. ValueError if unknown."""
    return {**_shipped(algorithm), **own_presets(algorithm)[0]}


def preset(algorithm: str, name: str) -> Preset:
    """One preset; ValueError names the known ones."""
    known = presets(algorithm)
    if name not in known:
        raise ValueError(f"unknown preset {name!r} of {entry(algorithm).title}; known are {', '.join(known)}")
    return known[name]


def own_file(algorithm: str) -> Path:
    """Where a person's own presets of an algorithm are."""
    return Path(platformdirs.user_config_dir("rlviz", appauthor=False), "presets", f"{algorithm}.toml")


@cache
def own_presets(algorithm: str) -> tuple[dict[str, Preset], str]:
    """A person's own presets by name, and one sentence where any could not be read; that is logged too."""
    path, read, complaints = own_file(algorithm), {}, []
    try:
        tables = read_tables(path)
    except FileNotFoundError:
        tables = {}
    except (OSError, ValueError) as error:
        tables, complaints = {}, [str(error)]
    for name, table in tables.items():
        try:
            _check_name(algorithm, name)
            read[name] = preset_of(name, table, entry(algorithm).hyperparameters, own=True)
        except ValueError as error:
            complaints.append(f"preset {name!r}: {error}")
    complaint = f"{path} is not read whole: {'; '.join(complaints)}" if complaints else ""
    if complaint:
        _log.warning(complaint)
    return read, complaint


def save_preset(algorithm: str, name: str, summary: str, hyperparameters: Hyperparameters) -> Preset:
    """Keep hyperparameters under a name, also where the person had one of that name.

    ValueError for hyperparameters of another algorithm, for a name that is taken by a shipped preset, and where the
    file holds what could not be read, which would be lost. OSError as the system says.
    """
    _check_name(algorithm, name)
    saved = Preset(name, summary, hyperparameters, own=True)
    if type(hyperparameters) is not entry(algorithm).hyperparameters:
        raise ValueError(f"{type(hyperparameters).__name__} are no hyperparameters of {entry(algorithm).title}")
    own_presets.cache_clear()
    known, complaint = own_presets(algorithm)
    if complaint:
        raise ValueError(f"{complaint}. Mend or remove it first")
    own_file(algorithm).parent.mkdir(parents=True, exist_ok=True)
    write_presets(own_file(algorithm), {**known, name: saved}.values())
    own_presets.cache_clear()
    return saved


def delete_preset(algorithm: str, name: str) -> Preset:
    """Forget a person's own preset; returns what it was. ValueError where there is none of that name, or the file holds
    what could not be read. OSError as the system says."""
    own_presets.cache_clear()
    known, complaint = own_presets(algorithm)
    if complaint:
        raise ValueError(f"{complaint}. Mend or remove it first")
    if name not in known:
        raise ValueError(f"there is no preset {name!r} of your own for {entry(algorithm).title}")
    write_presets(own_file(algorithm), (each for each in known.values() if each.name != name))
    own_presets.cache_clear()
    return known[name]


def _check_name(algorithm: str, name: str) -> None:
    """ValueError for a name that no preset of a person can have."""
    if name in _shipped(algorithm):
        raise ValueError(f"a preset of your own cannot be called {name!r}: one that ships with rlviz is")
    if not name.isprintable() or name != name.strip() or not 1 <= len(name) <= LONGEST_NAME:
        raise ValueError(f"a preset's name must be 1 to {LONGEST_NAME} characters in one line, got {name!r}")


@cache
def _shipped(algorithm: str) -> dict[str, Preset]:
    model = entry(algorithm).hyperparameters
    tables = read_tables(resource_files.directory() / "presets" / f"{algorithm}.toml")
    return {name: preset_of(name, table, model, own=False) for name, table in tables.items()}
