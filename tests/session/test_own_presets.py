"""A person's own presets: saved beside their settings, found by name, and never a reason to stop."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rlviz.learning.algorithms import ALGORITHMS, entry
from rlviz.session.config import RunConfig
from rlviz.session.preset_file import Preset, preset_of, read_tables, write_presets
from rlviz.session.presets import delete_preset, own_file, own_presets, preset, presets, save_preset

DQN = entry("dqn").hyperparameters
SLOW = DQN().replaced({"learning_rate": 1e-6, "double": False, "loss": "mse", "epsilon": 0.25})


def by_hand(text: str, algorithm: str = "dqn") -> None:
    """A file that a person wrote."""
    own_file(algorithm).parent.mkdir(parents=True, exist_ok=True)
    own_file(algorithm).write_text(text, encoding="utf-8")
    own_presets.cache_clear()


def test_that_a_saved_preset_is_found_by_name_after_those_that_ship() -> None:
    saved = save_preset("dqn", "slow", "For those who wait.", SLOW)
    assert list(presets("dqn")) == ["tuned", "lecture", "slow"]
    assert preset("dqn", "slow") == saved == Preset("slow", "For those who wait.", SLOW, own=True)
    assert RunConfig.checked({"preset": "slow"}).hyperparameters == SLOW
    assert list(presets("reinforce")) == ["tuned", "lecture"]


def test_that_a_saved_preset_lies_beside_the_settings_and_is_there_at_the_next_start(settings_folder: Path) -> None:
    save_preset("dqn", "slow", "", SLOW)
    own_presets.cache_clear()
    assert own_file("dqn") == settings_folder / "rlviz" / "presets" / "dqn.toml"
    assert preset("dqn", "slow").hyperparameters == SLOW
    assert [each.name for each in own_file("dqn").parent.iterdir()] == ["dqn.toml"], "nothing is left beside it"


def test_that_a_preset_of_that_name_is_replaced_and_the_others_stay() -> None:
    save_preset("dqn", "slow", "", SLOW)
    save_preset("dqn", "quick", "", DQN())
    save_preset("dqn", "slow", "Anew.", DQN())
    assert {name: each.summary for name, each in own_presets("dqn")[0].items()} == {"slow": "Anew.", "quick": ""}


@pytest.mark.parametrize("name", ["tuned", "lecture"])
def test_that_a_shipped_preset_cannot_be_shadowed(name: str) -> None:
    with pytest.raises(ValueError, match=f"cannot be called '{name}': one that ships with rlviz is"):
        save_preset("dqn", name, "", SLOW)
    by_hand(f"[{name}.hyperparameters]\ngamma = 0.5\n")
    assert preset("dqn", name).hyperparameters.model_dump()["gamma"] == 0.99
    assert "ships with rlviz" in own_presets("dqn")[1]


@pytest.mark.parametrize("name", ["", " slow", "slow\n", "a\tb", "x" * 41])
def test_that_a_name_is_a_short_line(name: str) -> None:
    with pytest.raises(ValueError, match="a preset's name must be 1 to 40 characters in one line"):
        save_preset("dqn", name, "", SLOW)


def test_that_hyperparameters_of_another_algorithm_are_not_saved() -> None:
    with pytest.raises(ValueError, match="DQNHyperparameters are no hyperparameters of REINFORCE"):
        save_preset("reinforce", "slow", "", SLOW)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[slow", "Expected ']'"),
        ("slow = 3", "preset 'slow': it must be a table, got 3"),
        ("[slow]\ngamma = 0.5", "preset 'slow': unknown part 'gamma'; known are summary, hyperparameters"),
        ("[slow.hyperparameters]\ngamma = 2", r"preset 'slow': gamma (γ) must be in [0, 1], got 2"),
        ("[slow.hyperparameters]\nlambda = 2", "preset 'slow': unknown hyperparameter 'lambda'; known are gamma"),
        ("[slow]\nsummary = 3", "preset 'slow': its summary must be text, and its hyperparameters a table"),
        ("x = " + "[" * 5_000, "its values are nested too deeply"),
    ],
)
def test_that_a_damaged_file_is_said_once_in_one_sentence_and_stops_nothing(
    text: str, complaint: str, caplog: pytest.LogCaptureFixture
) -> None:
    by_hand(text)
    with caplog.at_level(logging.WARNING):
        assert list(presets("dqn")) == ["tuned", "lecture"]
        assert list(presets("dqn")) == ["tuned", "lecture"]
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith(f"{own_file('dqn')} is not read whole: ")
    assert complaint in caplog.messages[0]
    assert "\n" not in caplog.messages[0]


@pytest.mark.parametrize("contents", [b"\xff\xfe\x00", b"#" * (2**20 + 1)])
def test_that_a_file_that_is_no_text_or_huge_stops_nothing(contents: bytes) -> None:
    by_hand("")
    own_file("dqn").write_bytes(contents)
    assert list(presets("dqn")) == ["tuned", "lecture"]
    assert own_presets("dqn")[1]


def test_that_one_damaged_preset_leaves_the_others() -> None:
    by_hand("[bad.hyperparameters]\ngamma = 2\n[good.hyperparameters]\ngamma = 0.5\n")
    assert list(presets("dqn")) == ["tuned", "lecture", "good"]
    assert preset("dqn", "good").hyperparameters == DQN().replaced({"gamma": 0.5})


def test_that_what_could_not_be_read_is_not_written_over() -> None:
    by_hand("[bad.hyperparameters]\ngamma = 2\n")
    with pytest.raises(ValueError, match=r"must be in .* Mend or remove it first"):
        save_preset("dqn", "slow", "", SLOW)
    assert own_file("dqn").read_text(encoding="utf-8") == "[bad.hyperparameters]\ngamma = 2\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_that_a_file_that_may_not_be_read_stops_nothing() -> None:
    by_hand("[slow]\n")
    own_file("dqn").chmod(0)
    own_presets.cache_clear()
    assert list(presets("dqn")) == ["tuned", "lecture"]
    own_file("dqn").chmod(stat.S_IRWXU)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_that_none_is_always_the_default_since_the_file_cannot_say_it(algorithm: str) -> None:
    assert all(knob.default is None for knob in entry(algorithm).hyperparameters.knobs().values() if knob.optional)


texts = st.text(st.characters(exclude_categories=["Cs"]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=texts,
    summary=texts,
    gamma=st.floats(0, 1),
    learning_rate=st.floats(1e-6, 1),
    epsilon=st.none() | st.floats(0, 1),
    batch_size=st.integers(1, 1024),
    double=st.booleans(),
)
def test_that_whatever_is_written_reads_the_same(
    tmp_path: Path, name: str, summary: str, **values: float | bool | None
) -> None:
    given = Preset(name, summary, DQN().replaced(dict(values)), own=True)
    write_presets(tmp_path / "dqn.toml", [given])
    tables = read_tables(tmp_path / "dqn.toml")
    assert [preset_of(key, table, DQN, own=True) for key, table in tables.items()] == [given]


def test_that_a_deleted_preset_is_gone_and_the_others_stay() -> None:
    saved = save_preset("dqn", "slow", "For those who wait.", SLOW)
    save_preset("dqn", "quick", "", DQN())
    assert delete_preset("dqn", "slow") == saved
    assert list(presets("dqn")) == ["tuned", "lecture", "quick"]
    own_presets.cache_clear()
    assert list(presets("dqn")) == ["tuned", "lecture", "quick"]


@pytest.mark.parametrize("name", ["tuned", "slow"])
def test_that_only_a_preset_of_ones_own_can_be_deleted(name: str) -> None:
    with pytest.raises(ValueError, match=f"there is no preset '{name}' of your own for DQN"):
        delete_preset("dqn", name)


def test_that_a_run_goes_on_whose_preset_was_deleted() -> None:
    save_preset("dqn", "slow", "", SLOW)
    config = RunConfig.checked({"preset": "slow"})
    delete_preset("dqn", "slow")
    assert config.replaced(device="cpu").hyperparameters == SLOW
    with pytest.raises(ValueError, match="unknown preset 'slow'"):
        config.replaced(preset="slow")
