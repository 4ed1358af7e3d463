"""The presets learn what they promise: tuned ones balance the pole, the lecture's meet the limits that they have."""

from __future__ import annotations

import numpy as np
import pytest

from rlviz.learning.environments import greedy_returns
from rlviz.session.config import RunConfig
from rlviz.session.run import Run

SOLVED = 475.0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(
    ("algorithm", "steps"),
    [("dqn", 30_000), ("q_learning", 300_000), ("reinforce", 60_000), ("a2c", 60_000), ("ppo", 40_000)],
)
def test_that_the_tuned_preset_balances_the_pole(algorithm: str, steps: int, seed: int) -> None:
    run = Run(RunConfig.checked({"algorithm": algorithm, "seed": seed}))
    while len(run.history) < steps and (run.best is None or run.best.mean < SOLVED):
        run.advance()
    run.close()
    assert run.best is not None
    assert run.best.mean >= SOLVED


@pytest.mark.slow
def test_that_the_lectures_dqn_fails_as_its_notes_do_after_200_episodes() -> None:
    greedy, largest = [], []
    for seed in range(3):
        run = Run(RunConfig.checked({"preset": "lecture", "seed": seed}))
        while len(run.history.episodes) < 200:
            run.step()
        run.close()
        assert run.algorithm.epsilon == pytest.approx(0.367, abs=5e-4)
        *_, returns = greedy_returns("CartPole-v1", run.algorithm.greedy_actions, 100, 1000)
        assert returns is not None
        greedy.append(float(np.mean(returns)))
        largest.append(float(np.median(run.history.steps.column("value")[-1000:])))
    assert 170 < np.median(greedy) < 290
    assert 18 < np.median(largest) < 21


@pytest.mark.slow
def test_that_the_lectures_dqn_believes_in_no_more_steps_than_it_copied_its_target() -> None:
    run = Run(RunConfig.checked({"preset": "lecture"}))
    while len(run.history.episodes) < 100:
        run.step()
    run.close()
    horizon_cap = (1 - 0.99**10) / (1 - 0.99)  # 10 copies in 100 episodes: 9.56 of the 100 that γ allows
    newest = run.history.steps.column("value")[-500:]
    assert np.median(newest) == pytest.approx(horizon_cap, rel=0.15)
    assert newest.max() < 1.3 * horizon_cap
    assert run.algorithm.epsilon == pytest.approx(0.995**100)
    assert run.history.mean_return < SOLVED / 4


@pytest.mark.slow
def test_that_the_lectures_table_sees_few_of_its_cells_and_does_not_balance_the_pole() -> None:
    run = Run(RunConfig.checked({"algorithm": "q_learning", "preset": "lecture"}))
    while len(run.history) < 100_000:
        run.step()
    run.close()
    assert run.algorithm.weights()["q.table"].shape == (20**4, 2)
    assert 0.005 < run.history.steps.number("cells_seen", 99_999) < 0.03
    assert run.history.mean_return < SOLVED / 2
    assert run.best is not None
    assert run.best.mean < SOLVED
