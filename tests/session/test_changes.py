"""A change in the middle of a run does what is said of it: when it takes effect, on what, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from rlviz.learning.algorithms.dqn import DQN
from rlviz.learning.algorithms.ppo import PPO
from rlviz.learning.hyperparameters import Value
from rlviz.session.laboratory import Laboratory
from rlviz.session.run import Run
from tests.session.recorded import config


def dqn(steps: int = 200, **hyperparameters: Any) -> tuple[Run, DQN]:
    """A DQN that learns from every step, after so many of them."""
    given = {"hidden_units": 8, "learning_starts": 50, "batch_size": 8, "update_every": 1, **hyperparameters}
    run = Run(config("dqn", hyperparameters=given))
    train(run, steps)
    assert isinstance(run.algorithm, DQN)
    return run, run.algorithm


@pytest.fixture
def ppo() -> Iterator[tuple[Run, PPO]]:
    """A PPO in the middle of a rollout."""
    given = {"hidden_units": 8, "environments": 2, "rollout_length": 8, "epochs": 2, "minibatch_size": 8}
    run = Run(config("ppo", hyperparameters=given))
    train(run, 3 * 16 + 6)
    assert isinstance(run.algorithm, PPO)
    yield run, run.algorithm
    run.close()


def train(run: Run, steps: int) -> None:
    """So many steps more."""
    for _ in range(steps):
        run.step()


def test_that_a_learning_rate_holds_from_the_next_update_on_and_leaves_adams_moments_alone() -> None:
    run, agent = dqn(learning_rate_steps=0)
    mean, square = (agent.optimiser.memory[name].clone() for name in ("mean", "square"))
    before = agent.online.network.flat.clone()
    run.change("learning_rate", 1e-6)
    assert torch.equal(agent.optimiser.memory["mean"], mean)
    assert torch.equal(agent.optimiser.memory["square"], square)
    train(run, 1)
    moved = (agent.online.network.flat - before).abs().max()
    assert 0 < moved < 1e-5, "Adam's steps are about as long as its rate"
    run.close()


def longest_move(run: Run, agent: DQN) -> float:
    """How far the next update takes a weight: Adam's steps are about as long as its rate."""
    before = agent.online.network.flat.clone()
    train(run, 1)
    return float((agent.online.network.flat - before).abs().max())


def test_that_a_learning_rate_that_is_held_holds_its_schedule_which_resumes_where_it_would_be_today() -> None:
    run, agent = dqn(learning_rate_initial=1e-3, learning_rate_steps=400)
    run.change("learning_rate", 1e-6)
    held = [longest_move(run, agent) for _ in range(100)]
    assert max(held) < 1e-5
    run.change("learning_rate", None)
    assert 1e-5 < longest_move(run, agent) < 2.5e-3, "a quarter of the way is left"
    assert [(change.old, change.new) for change in run.history.changes] == [(None, 1e-6), (1e-6, None)]
    run.close()


def test_that_a_discount_holds_for_targets_of_what_was_experienced_before() -> None:
    run, agent = dqn(n_step=3)
    rows = np.arange(50, 60)
    run.change("gamma", 0.5)
    train(run, 1)
    batch = agent.replay.batch(rows, 3, agent.hyperparameters.gamma)
    raw = agent.replay.rewards
    whole = [row for row, discount in zip(rows, batch.discount, strict=True) if discount == 0.125]
    assert whole, "some of them have all three steps"
    for row in whole:
        summed = float(batch.rewards[list(rows).index(row)])
        assert summed == pytest.approx(float(raw[row] + 0.5 * raw[row + 1] + 0.25 * raw[row + 2]))
    run.close()


def test_that_a_batch_size_holds_for_the_next_update_and_is_refused_above_the_buffer() -> None:
    run, agent = dqn(replay_capacity=100)
    with pytest.raises(ValueError, match=r"batch_size \(B\) must be in \[1, 100\], the replay capacity, got 101"):
        run.change("batch_size", 101)
    run.change("batch_size", 33)
    train(run, 1)
    drawn = agent._batch()
    assert drawn is not None
    assert len(drawn.rows) == 33
    run.close()


@pytest.mark.parametrize(("name", "value"), [("target_period", 1), ("target_share", 1.0)])
def test_that_the_targets_period_or_share_holds_at_once(name: str, value: float) -> None:
    update = "hard" if name == "target_period" else "soft"
    run, agent = dqn(target_update=update, target_period=10_000, target_share=1e-4)
    assert not torch.equal(agent.online.network.flat, agent.target.network.flat)
    run.change(name, value)
    train(run, 1)
    assert torch.equal(agent.online.network.flat, agent.target.network.flat)
    run.close()


def test_that_another_capacity_keeps_the_newest_in_order_and_ranks_them_anew() -> None:
    run, agent = dqn(prioritized=True, replay_capacity=1000)
    newest = run.history.steps.column("observation")[-100:]
    run.change("replay_capacity", 100)
    np.testing.assert_array_equal(agent.replay.observations, newest)
    assert agent.priorities is not None
    assert agent.priorities.importances(np.arange(100), 100, 1.0).tolist() == [1.0] * 100
    run.change("replay_capacity", 500)
    np.testing.assert_array_equal(agent.replay.observations[:100], newest)
    train(run, 5)
    run.close()


def test_that_another_priority_exponent_holds_for_what_is_there() -> None:
    run, agent = dqn(prioritized=True)
    assert agent.priorities is not None
    rows = np.arange(150)
    assert agent.priorities.importances(rows, 200, 1.0).std() > 0
    run.change("priority_exponent", 0.0)
    assert agent.priorities.importances(rows, 200, 1.0).std() == 0
    run.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [("gamma", 0.5), ("clip", 0.1), ("entropy_weight", 0.1), ("trace", 0.5), ("epochs", 3), ("rollout_length", 16)],
)
def test_that_what_shapes_a_rollout_waits_for_the_next_one(ppo: tuple[Run, PPO], name: str, value: float) -> None:
    run, agent = ppo
    before = getattr(agent.hyperparameters, name)
    assert run.change(name, value) is None
    assert getattr(run.hyperparameters, name) == value, "it is known to be wanted"
    while not agent.between_rollouts:
        assert getattr(agent.hyperparameters, name) == before
        run.step()
    run.step()
    assert getattr(agent.hyperparameters, name) == value
    assert [(change.name, change.new) for change in run.history.changes] == [(name, value)]


def test_that_what_shapes_a_rollout_waits_also_while_that_rollout_is_learnt_from(ppo: tuple[Run, PPO]) -> None:
    run, agent = ppo
    updates = agent.updates
    while run.advance() is not None:
        pass
    assert agent.updates == updates + 1, "in the middle of an update"
    assert agent.between_rollouts
    assert run.change("clip", 0.5) is None
    run.settle()
    assert agent.hyperparameters.clip == 0.2
    run.step()
    assert agent.hyperparameters.clip == 0.5


def test_that_a_device_is_changed_where_an_update_is_finished() -> None:
    laboratory = Laboratory(
        config("ppo", hyperparameters={"hidden_units": 8, "environments": 2, "rollout_length": 8, "epochs": 50})
    )
    run = laboratory.run
    while run.advance() is not None or run.algorithm.updates == 0:
        pass
    assert run.algorithm.updates < 50
    laboratory.set_device("cpu")
    assert run.algorithm.updates == 50
    assert run.algorithm.between_rollouts
    laboratory.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [("hidden_units", 16), ("dueling", True), ("form", "one action"), ("scale_observations", False)],
)
def test_that_what_shapes_the_network_asks_for_a_new_run(name: str, value: Value) -> None:
    run, _ = dqn(10)
    with pytest.raises(ValueError, match=rf"{name} \(.*\) takes effect in a new run only"):
        run.change(name, value)
    run.close()
