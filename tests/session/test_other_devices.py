"""What a machine with a CUDA card or Apple's MPS computes; without one there is nothing to test here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rlviz.learning import devices
from rlviz.session.laboratory import Laboratory
from rlviz.session.packing import pack, unpack
from rlviz.session.run import Run
from rlviz.session.run_state import run_from, state_of
from tests.session.recorded import config
from tests.session.written import answered, go_on, same_run

every_other_device = pytest.mark.parametrize("device", devices.available()[1:])
every_network = pytest.mark.parametrize(
    ("algorithm", "values"),
    [
        ("dqn", {}),
        ("dqn", {"environment": "FrozenLake-v1"}),
        ("reinforce", {}),
        ("a2c", {}),
        ("ppo", {}),
        ("ppo", {"environment": "Pendulum-v1"}),
    ],
)


def _trained(algorithm: str, values: dict[str, Any], device: str, steps: int) -> Run:
    run = Run(config(algorithm, seed=5, **values), device=device)
    go_on(run, steps)
    return run


def _finite(run: Run) -> bool:
    return all(bool(each.isfinite().all()) for each in run.algorithm.weights().values())


@every_other_device
@every_network
def test_that_an_agent_learns_there_and_goes_on_here(algorithm: str, values: dict[str, Any], device: str) -> None:
    run = _trained(algorithm, values, device, 600)
    there = run.algorithm.weights()
    assert run.algorithm.device.type == device
    assert run.algorithm.updates > 0
    assert _finite(run)
    run.settle()
    run.algorithm.to("cpu")
    assert all(map(torch.equal, there.values(), run.algorithm.weights().values()))
    go_on(run, 900)
    run.settle()
    run.algorithm.to(device)
    go_on(run, 1_200)
    assert _finite(run)
    run.close()


@every_other_device
@every_network
def test_that_it_decides_there_as_here(algorithm: str, values: dict[str, Any], device: str) -> None:
    run = _trained(algorithm, values, device, 400)
    run.settle()
    state = run.history.steps.column("observation", 300, 301).reshape(-1)
    there = run.algorithm.act(state)
    run.algorithm.to("cpu")
    here = run.algorithm.act(state)
    np.testing.assert_allclose(there.scores, here.scores, rtol=1e-4, atol=1e-5)
    assert there.value == pytest.approx(here.value, rel=1e-4, abs=1e-4, nan_ok=True)
    run.close()


@every_other_device
@every_network
def test_that_a_snapshot_is_gone_on_with_there(algorithm: str, values: dict[str, Any], device: str) -> None:
    run = _trained(algorithm, values, device, 700)
    while not run.resting:
        run.advance()
    state = unpack(pack(state_of(run)))
    again = run_from(run.config, run.history, state, device=device)
    for each in (run, again):
        go_on(each, 1_000)
    assert same_run(run, again)
    run.close()
    again.close()


@every_other_device
def test_that_a_run_that_was_written_there_is_opened_and_forked_there(device: str, tmp_path: Path) -> None:
    laboratory = Laboratory(config(seed=3).replaced(device=device), tmp_path)
    go_on(laboratory.run, 1_500)
    laboratory.recording.mark()
    fork = laboratory.fork(1_200, tmp_path)
    assert fork.device.startswith(device)
    assert len(answered(fork.what_if(1_100)).branches) == 2
    path = laboratory.recording.path
    assert path is not None
    for each in (fork, laboratory):
        each.close()
    opened = Laboratory.opened(path, device, tmp_path)
    assert len(opened.run.history) == 1_500
    opened.close()
