"""An agent in a file: its weights as safetensors, with the configuration that shaped them. Nothing is pickled."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from rlviz.session.config import RunConfig
from rlviz.session.config_in_file import config_from_file
from rlviz.session.whole_file import write_whole

if TYPE_CHECKING:
    from rlviz.session.run import Run

_FORMAT, _VERSION = "rlviz agent", 1
_LARGEST = 256 * 2**20


@dataclass(frozen=True)
class Agent:
    """Weights by name, the configuration they were trained in, and how many steps and episodes they learnt from."""

    config: RunConfig
    weights: Mapping[str, torch.Tensor]
    steps: int
    episodes: int


def agent_of(run: Run, *, best: bool) -> Agent:
    """The agent of a run as it is, or as it was when its greedy policy did best. ValueError before there is one."""
    if not best:
        algorithm = run.algorithm
        return Agent(run.config_now, algorithm.weights(), algorithm.steps, algorithm.episodes)
    if run.best is None:
        raise ValueError("there is no best agent yet: the greedy policy has not been evaluated")
    return Agent(run.config_now, run.best.weights, run.best.steps, run.best.episodes)


def save_agent(path: Path, agent: Agent) -> None:
    """Write the file whole or not at all. OSError as the system says."""
    learnt = {"steps": agent.steps, "episodes": agent.episodes}
    about = json.dumps({"format": _FORMAT, "version": _VERSION, **learnt, "config": agent.config.model_dump()})
    contents = save(dict(agent.weights), {"rlviz": about, "crc32": _checksum(about, agent.weights)})
    write_whole(path, contents)


def load_agent(path: Path) -> Agent:
    """Read a file that `save_agent` wrote. ValueError says what is wrong with any other; OSError as the system says."""
    size = path.stat().st_size
    if not path.is_file():
        raise ValueError(f"{path.name} is no file that could hold an agent")
    if size > _LARGEST:
        raise ValueError(f"{path.name} must be at most {_LARGEST >> 20} MiB, got {size >> 20} MiB")
    try:
        with safe_open(path, framework="pt") as file:
            facts: dict[str, str] = file.metadata() or {}
            about = _about(path, facts.get("rlviz"))
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except SafetensorError:
        raise ValueError(f"{path.name} is damaged or no safetensors file") from None
    if facts.get("crc32") != _checksum(facts["rlviz"], weights):
        raise ValueError(f"{path.name} is damaged: its contents do not match their checksum")
    try:
        config, steps, episodes = (_part(about, name) for name in ("config", "steps", "episodes"))
        return Agent(config_from_file(config), weights, _count(steps), _count(episodes))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path.name} holds an agent that this program cannot read: {error}") from None


def _part(about: dict[str, Any], name: str) -> Any:
    """A part of what the file says of itself. ValueError where it is missing."""
    if name not in about:
        raise ValueError(f"its {name!r} is missing")
    return about[name]


def _count(number: Any) -> int:
    """A number that counts something. ValueError for anything else."""
    if type(number) is not int or number < 0:
        raise ValueError(f"what it learnt from must be whole numbers from 0 on, got {number!r}")
    return number


def _about(path: Path, text: str | None) -> dict[str, Any]:
    """What the file says of itself, checked to be ours."""
    if text is None:
        raise ValueError(
            f"{path.name} holds weights, but not of an agent that rlviz saved: its configuration is missing"
        )
    try:
        about = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"{path.name} is damaged: its configuration is not JSON") from None
    if not isinstance(about, dict) or about.get("format") != _FORMAT:
        raise ValueError(f"{path.name} holds weights, but not of an agent that rlviz saved")
    if about.get("version") != _VERSION:
        raise ValueError(f"{path.name} has version {about.get('version')!r}; this program reads version {_VERSION}")
    return about


def _checksum(about: str, weights: Mapping[str, torch.Tensor]) -> str:
    """CRC-32 of the configuration and of all weights, in hexadecimal: safetensors notices no flipped bit."""
    crc = zlib.crc32(about.encode())
    for name, tensor in sorted(weights.items()):
        crc = zlib.crc32(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode(), crc)
        crc = zlib.crc32(tensor.contiguous().flatten().view(torch.uint8).numpy().tobytes(), crc)
    return f"{crc:08x}"
