"""What the end of an episode and the age of the target do to values: laws that hold in whole trainings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.envs.registration import registry

from rlviz.session.config import RunConfig
from rlviz.session.events import Ending
from rlviz.session.run import Run

FIFTY = "rlviz-tests/FiftySteps-v0"
"""CartPole, cut off after 50 steps."""


@pytest.fixture(autouse=True)
def _fifty_steps() -> Iterator[None]:
    gymnasium.register(FIFTY, "gymnasium.envs.classic_control.cartpole:CartPoleEnv", max_episode_steps=50)
    yield
    del registry[FIFTY]


def trained(environment: str, steps: int, **hyperparameters: Any) -> Run:
    """DQN, tuned but for what is given."""
    run = Run(RunConfig.checked({"environment": environment, "hyperparameters": hyperparameters, "seed": 1}))
    while len(run.history) < steps:
        run.step()
    run.close()
    return run


def values_at_the_limit(run: Run) -> np.ndarray[Any, Any]:
    """V at t = 49 of the newest episodes that were cut off there."""
    episodes = [run.history.episode(k) for k in range(len(run.history.episodes))]
    cut_off = [episode for episode in episodes if episode.ending is Ending.TRUNCATED][-30:]
    assert len(cut_off) == 30
    return np.array([run.history.steps.number("value", episode.row(49)) for episode in cut_off])


@pytest.mark.slow
def test_that_the_value_at_the_time_limit_is_that_of_going_on() -> None:
    values = values_at_the_limit(trained(FIFTY, 16_000))
    assert 70 < np.median(values) < 115


@pytest.mark.slow
def test_that_without_bootstrap_it_is_as_if_time_were_up_at_any_moment() -> None:
    values = values_at_the_limit(trained(FIFTY, 16_000, bootstrap_truncated=False))
    assert np.median(values) < 45


@pytest.mark.slow
def test_that_so_many_hard_copies_cap_what_values_can_be() -> None:
    given = {"n_step": 1, "double": False, "target_unit": "updates", "target_period": 500, "update_every": 1}
    run = Run(RunConfig.checked({"hyperparameters": {**given, "reward_scale": 1.0, "epsilon": 0.1}, "seed": 2}))
    copies = 0
    while copies < 16:
        run.step()
        copies = run.algorithm.updates // 500
        largest = float(run.history.steps.number("value", len(run.history) - 1))
        assert largest <= (1 - 0.99 ** (copies + 1)) / (1 - 0.99) + 2
    run.close()
    assert np.median(run.history.steps.column("value")[-300:]) > 10, "and they use what the cap allows"
