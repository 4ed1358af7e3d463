"""Agents in files: read as they were written, refused when anything is wrong, and never half there."""

from __future__ import annotations

import json
import resource
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from rlviz.learning.algorithms import ALGORITHMS
from rlviz.session.run import Run
from rlviz.session.weights_file import Agent, load_agent, save_agent
from tests.session.recorded import config, same_weights


def agent(algorithm: str = "dqn", **values: Any) -> Agent:
    """An untrained agent."""
    run = Run(config(algorithm, **values))
    run.close()
    return Agent(run.config, run.algorithm.weights(), 1234, 56)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with an agent."""
    path = tmp_path / "agent.safetensors"
    save_agent(path, agent())
    return path


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """A disk that is full once a file has `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_that_an_agent_is_read_as_it_was_written(algorithm: str, tmp_path: Path) -> None:
    given, path = agent(algorithm, seed=7, preset="lecture"), tmp_path / "an agent.safetensors"
    save_agent(path, given)
    read = load_agent(path)
    assert read.config == given.config
    assert (read.steps, read.episodes) == (1234, 56)
    assert same_weights(dict(read.weights), dict(given.weights))
    assert [each.name for each in tmp_path.iterdir()] == [path.name], "nothing is left beside it"


def test_that_a_file_can_be_read_by_whom_any_new_file_can(path: Path, tmp_path: Path) -> None:
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    assert path.stat().st_mode == ordinary.stat().st_mode


def test_that_every_flipped_bit_is_noticed(path: Path) -> None:
    whole = path.read_bytes()
    bits = np.random.default_rng(0).integers(8, size=len(whole)).tolist()
    for place, bit in enumerate(bits):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << bit
        path.write_bytes(damaged)
        with pytest.raises(ValueError, match=r"agent\.safetensors (is damaged|holds|has version)"):
            load_agent(path)


def test_that_every_file_cut_short_is_noticed(path: Path) -> None:
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(ValueError, match=r"agent\.safetensors is damaged or no safetensors file"):
            load_agent(path)


@pytest.mark.parametrize("contents", [b"", b"hello", b"\0" * 1000, b"\xff" * 1000, b"PK\x03\x04" * 100])
def test_that_what_is_no_safetensors_file_is_refused(path: Path, contents: bytes) -> None:
    path.write_bytes(contents)
    with pytest.raises(ValueError, match="is damaged or no safetensors file"):
        load_agent(path)


@pytest.mark.parametrize("metadata", [None, {"format": "pt"}])
def test_that_weights_of_another_program_are_refused(path: Path, metadata: dict[str, str] | None) -> None:
    save_file({"layer": torch.zeros(3)}, path, metadata)
    with pytest.raises(ValueError, match="holds weights, but not of an agent that rlviz saved"):
        load_agent(path)


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ("not JSON", "is damaged: its configuration is not JSON"),
        ("[" * 100_000, "is damaged: its configuration is not JSON"),
        ("[]", "not of an agent that rlviz saved"),
        ('{"format": "another"}', "not of an agent that rlviz saved"),
        ('{"format": "rlviz agent", "version": 2}', "has version 2; this program reads version 1"),
        ('{"format": "rlviz agent", "version": 1}', "its contents do not match their checksum"),
    ],
)
def test_that_a_file_that_says_strange_things_of_itself_is_refused(path: Path, about: str, sentence: str) -> None:
    save_file({"layer": torch.zeros(3)}, path, {"rlviz": about})
    with pytest.raises(ValueError, match=sentence):
        load_agent(path)


def test_that_weights_exchanged_for_others_are_noticed(path: Path, tmp_path: Path) -> None:
    given = load_agent(path)
    other = tmp_path / "other.safetensors"
    save_agent(other, Agent(given.config, {name: tensor + 1 for name, tensor in given.weights.items()}, 1234, 56))
    before, after = path.read_bytes(), other.read_bytes()
    header = int.from_bytes(before[:8], "little") + 8
    path.write_bytes(before[:header] + after[-(len(before) - header) :])
    with pytest.raises(ValueError, match="is damaged: its contents do not match their checksum"):
        load_agent(path)


def test_that_a_configuration_this_program_does_not_know_is_refused(path: Path) -> None:
    given = load_agent(path)
    unknown = given.config.model_copy(update={"environment": "Pong"})
    save_agent(path, Agent(unknown, given.weights, 0, 0))
    with pytest.raises(ValueError, match="holds an agent that this program cannot read: unknown environment 'Pong'"):
        load_agent(path)


def test_that_a_file_imports_no_module_and_says_how_a_person_does(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a_strange_module.py").write_text("raise SystemExit('imported because a file said so')")
    monkeypatch.syspath_prepend(tmp_path)
    given = load_agent(path)
    for environment in ("a_strange_module:Strange-v0", "a_strange_module:CartPole-v9"):
        save_agent(path, Agent(given.config.model_copy(update={"environment": environment}), given.weights, 0, 0))
        with pytest.raises(ValueError, match=f"start rlviz with --environment {environment} and open the file there"):
            load_agent(path)


def test_that_an_agent_of_an_environment_whose_module_is_imported_opens(path: Path) -> None:
    given = load_agent(path)
    known = given.config.model_copy(update={"environment": "gymnasium:CartPole-v0"})
    save_agent(path, Agent(known, given.weights, 0, 0))
    assert load_agent(path).config.environment == "gymnasium:CartPole-v0"


@pytest.mark.parametrize("steps", [float("inf"), float("nan"), None, [1], -1, 1.5, True])
def test_that_steps_that_are_no_count_are_refused(path: Path, steps: Any) -> None:
    given = load_agent(path)
    save_agent(path, Agent(given.config, given.weights, steps, 0))
    assert json.dumps(steps) in path.read_bytes().decode("latin-1").replace("\\", "")
    with pytest.raises(ValueError, match="holds an agent that this program cannot read"):
        load_agent(path)


@pytest.mark.parametrize("part", ["config", "steps", "episodes"])
def test_that_a_part_that_is_missing_is_named(path: Path, part: str) -> None:
    parts = {"format": "rlviz agent", "version": 1, "config": {}, "steps": 9, "episodes": 1}
    about = json.dumps({name: value for name, value in parts.items() if name != part})
    save_file({}, path, {"rlviz": about, "crc32": f"{zlib.crc32(about.encode()):08x}"})
    with pytest.raises(ValueError, match=f"holds an agent that this program cannot read: its '{part}' is missing$"):
        load_agent(path)


def test_that_a_file_too_large_is_refused_unread(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(300 * 2**20)  # sparse: takes no room
    with pytest.raises(ValueError, match=r"agent\.safetensors must be at most 256 MiB, got 300 MiB"):
        load_agent(path)


def test_that_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_agent(tmp_path / "nothing.safetensors")


def test_that_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises((OSError, ValueError)):
        load_agent(tmp_path)


def test_that_a_full_disk_leaves_the_old_file_whole_and_nothing_beside_it(path: Path) -> None:
    before = path.read_bytes()
    with files_of_at_most(100), pytest.raises(OSError, match="File too large"):
        save_agent(path, agent(seed=1))
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_that_a_place_that_cannot_be_replaced_is_left_as_it_is(tmp_path: Path) -> None:
    occupied = tmp_path / "agent.safetensors"
    occupied.mkdir()
    with pytest.raises(OSError, match="directory"):
        save_agent(occupied, agent())
    assert [each.name for each in tmp_path.iterdir()] == [occupied.name]


def test_that_a_directory_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        save_agent(tmp_path / "missing" / "agent.safetensors", agent())
    assert list(tmp_path.iterdir()) == []
