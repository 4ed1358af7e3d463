"""The README says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rlviz.cli import COMMANDS, main
from rlviz.learning.algorithms import ALGORITHMS
from rlviz.learning.environment_table import ENVIRONMENTS
from tools.document_hyperparameters import documented

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_that_the_tables_of_hyperparameters_are_those_of_the_declarations() -> None:
    assert documented(README) == README


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_that_every_hyperparameter_has_a_row_and_a_flag(
    algorithm: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as end:
        main(["--algorithm", algorithm, "--help"])
    flags = capsys.readouterr().out
    assert end.value.code == 0
    for name, knob in ALGORITHMS[algorithm].hyperparameters.knobs().items():
        assert f"--hyperparameters.{name.replace('_', '-')}" in flags
        assert re.search(rf"^\| `{name}` \| .*{re.escape(knob.help[:40])}", README, re.MULTILINE)


def test_that_every_key_of_the_readme_is_one_of_the_actions() -> None:
    from rlviz.gui.actions import ACTIONS

    keys = {key for facts in ACTIONS for key in facts.keys}
    for key in (
        "Space",
        "E",
        "U",
        "G",
        "P",
        "R",
        "B",
        "N",
        "T",
        "Ctrl+N",
        "Ctrl+O",
        "Ctrl+S",
        "Ctrl+K",
        "F1",
        "F2",
        "F3",
        "F4",
        "F5",
        "F11",
    ):
        assert key in keys
        assert key in README


def test_that_every_environment_of_the_table_is_named() -> None:
    assert [name for name in ENVIRONMENTS if name not in README] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_that_the_readme_names_every_command(command: str) -> None:
    assert re.search(rf"\b{command}\b", README.partition("## Without a window")[2].partition("\n## ")[0])
