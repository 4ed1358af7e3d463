"""Declarations: complete in groups, distinct in symbols, and readable before torch is loaded."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

import pytest

from rlviz.learning.algorithms import ALGORITHMS
from rlviz.learning.hyperparameters import Applies, Group

every_algorithm = pytest.mark.parametrize("name", ALGORITHMS)


@every_algorithm
def test_that_flags_and_files_can_name_every_hyperparameter_in_ascii(name: str) -> None:
    for knob in ALGORITHMS[name].hyperparameters.knobs().values():
        assert knob.name.isascii()
        assert knob.name.isidentifier()
        assert knob.name == knob.name.lower()


def test_that_every_hyperparameter_belongs_to_a_group_and_every_group_has_one() -> None:
    knobs = [knob for entry in ALGORITHMS.values() for knob in entry.hyperparameters.knobs().values()]
    assert {knob.group for knob in knobs} == set(get_args(Group))
    assert {knob.applies for knob in knobs} == set(get_args(Applies))


@every_algorithm
def test_that_symbols_and_titles_are_told_apart(name: str) -> None:
    knobs = ALGORITHMS[name].hyperparameters.knobs()
    assert len({knob.symbol for knob in knobs.values()}) == len(knobs)
    assert len({knob.title for knob in knobs.values()}) == len(knobs)


@every_algorithm
def test_that_what_learns_is_built_with_what_only_a_new_run_takes_on(name: str) -> None:
    knobs = ALGORITHMS[name].hyperparameters.knobs()
    shapes = {
        "hidden_units",
        "hidden_layers",
        "scale_observations",
        "initial_value",
        *(f"bins_{k}" for k in range(1, 9)),
    }
    assert {knobs[shape].applies for shape in shapes & knobs.keys()} == {"new run"}


def test_that_what_a_window_shows_first_loads_neither_torch_nor_gymnasium() -> None:
    program = (
        "import sys, rlviz.learning.algorithms, rlviz.learning.environment_table, rlviz.session.config\n"
        "rlviz.session.config.RunConfig.checked({})\n"
        "print(*{'torch', 'gymnasium', 'PySide6'} & sys.modules.keys())"
    )
    given = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert given.stdout.strip() == ""
