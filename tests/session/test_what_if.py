"""What-ifs go on from the very state, by the very policy, and disturb nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rlviz.session.config import RunConfig
from rlviz.session.laboratory import Laboratory
from rlviz.session.run import Run
from rlviz.session.training import weights_sha256
from rlviz.session.travel import run_at
from rlviz.session.what_if import what_if
from tests.session.recorded import config
from tests.session.written import answered, go_on, trained, written

FROZEN = {"epsilon": 0.0, "learning_starts": 100_000, "replay_capacity": 200_000}
"""The greedy policy of untrained weights: what would follow is what did follow."""


def frozen(**values: object) -> RunConfig:
    """A run that acts greedily and learns nothing."""
    return RunConfig.checked({"algorithm": "dqn", "device": "cpu", "hyperparameters": FROZEN, "seed": 5, **values})


@pytest.mark.parametrize("episode", [0, 3])
def test_that_the_action_that_was_taken_leads_to_what_was_recorded(tmp_path: Path, episode: int) -> None:
    recorded = written(tmp_path / "a.rlviz", frozen(), 400)
    history = recorded.recorded
    told = history.episode(episode)
    for index in (0, 4, told.length - 1):
        run = run_at(recorded, told.row(index))
        answer = answered(what_if(run, told.row(index)))
        branch = answer.branches[int(history.of("action", told)[index])]
        left = told.length - index
        assert (answer.step, answer.drawn) == (told.row(index), False)
        assert branch.steps.tolist() == [left]
        assert branch.ended
        assert branch.returns.tolist() == pytest.approx([(1 - 0.99**left) / (1 - 0.99)])
        seen = np.concatenate([history.of("observation", told)[index:], told.final_observation[None]])  # type: ignore[index]
        assert np.array_equal(branch.path, seen)
        scores = history.of("scores", told)[index]
        assert [each.predicted for each in answer.branches] == scores.tolist()
        run.close()


def test_that_the_run_goes_on_as_if_nobody_had_asked() -> None:
    asked, straight = trained(RunConfig.checked({"seed": 1, "device": "cpu"}), 1_500), None
    answered(what_if(asked, 1_500))
    while len(asked.history) < 2_000 or not asked.resting:
        asked.advance()
    straight = trained(RunConfig.checked({"seed": 1, "device": "cpu"}), 2_000)
    assert weights_sha256(asked) == weights_sha256(straight)
    assert len(asked.history) == len(straight.history)
    asked.close()
    straight.close()


def test_that_a_policy_that_draws_is_followed_twenty_times_with_a_band() -> None:
    run = trained(RunConfig.checked({"algorithm": "reinforce", "seed": 2, "device": "cpu"}), 300)
    answer = answered(what_if(run, 300))
    assert answer.drawn
    assert answer.value == run.algorithm.act(run.standing()[0]).value
    for branch in answer.branches:
        assert branch.steps.shape == branch.returns.shape == (20,)
        assert branch.returns.min() < branch.returns.max()
        assert np.isnan(branch.predicted)
        below, above = (
            (branch.returns < 1e-9 + _worth(branch.path)).sum(),
            (branch.returns > 1e-9 + _worth(branch.path)).sum(),
        )
        assert below >= 10 >= above, "the path is the one in the middle"
    run.close()


def _worth(path: np.ndarray) -> float:
    """The discounted return of a path on which each step earns 1."""
    worth: float = (1 - 0.99 ** (len(path) - 1)) / (1 - 0.99)
    return worth


@pytest.mark.parametrize("algorithm", ["a2c", "ppo"])
def test_that_of_environments_side_by_side_each_is_gone_back_to(tmp_path: Path, algorithm: str) -> None:
    laboratory = Laboratory(config(algorithm, seed=1), tmp_path)
    go_on(laboratory.run, 300)
    steps = laboratory.run.history.steps
    for row in (200, 201):  # of two environments that step together
        answer = answered(laboratory.what_if(row))
        taken = answer.branches[int(steps.number("action", row))]
        assert np.array_equal(taken.path[0], steps.column("observation", row, row + 1)[0])
        assert np.array_equal(taken.path[1], steps.column("observation", row + 2, row + 3)[0]), "what came of it then"
    laboratory.close()


def test_that_a_cart_about_to_fall_falls_sooner_by_the_wrong_push() -> None:
    run = trained(frozen(), 0)
    recorded = [run.step() for _ in range(60)]
    end = next(step.number for step in recorded if step.terminated)
    run.close()
    again = trained(frozen(), end)
    assert abs(float(again.history.steps.column("observation")[-1][2])) > 0.1, "it leans"
    wrong, right = sorted(answered(what_if(again, end)).branches, key=lambda each: int(each.steps[0]))
    assert wrong.steps.tolist() == [1]
    assert right.steps[0] >= 1
    again.close()


def test_that_of_continuous_actions_the_ends_and_the_mean_are_tried() -> None:
    run = trained(config("reinforce", environment="Pendulum-v1"), 30)
    observation, _ = run.standing()
    answer = answered(what_if(run, 30))
    mean = run.algorithm.act(observation).action
    assert [np.asarray(branch.action).tolist() for branch in answer.branches] == [
        [-2.0],
        np.asarray(mean).tolist(),
        [2.0],
    ]
    assert all(branch.steps.tolist() == [170] * 20 for branch in answer.branches), "Pendulum is cut off at 200 steps"
    assert not any(branch.ended for branch in answer.branches)
    speeds = [float(branch.path[1][2] - branch.path[0][2]) for branch in answer.branches]
    assert speeds[2] - speeds[0] == pytest.approx(0.05 * 3.0 * 4.0, abs=1e-4), "dt · 3 / (m l²) · 4 N m"
    run.close()


def test_that_a_what_if_that_cannot_be_says_why() -> None:
    pytest.importorskip("Box2D")
    run = Run(RunConfig.checked({"algorithm": "random", "environment": "LunarLander-v3", "device": "cpu"}))
    with pytest.raises(ValueError, match="Box2D keeps its world to itself"):
        answered(what_if(run, 0))
    run.close()
