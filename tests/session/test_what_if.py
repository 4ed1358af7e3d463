"""What-ifs go on from the very state, by the very policy, and disturb nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rlviz.session.config import RunConfig
from rlviz.session.run import Run
from rlviz.session.training import weights_sha256
from rlviz.session.travel import run_at
from rlviz.session.what_if import what_if
from tests.session.written import trained, written

FROZEN = {"epsilon": 0.0, "learning_starts": 100_000, "replay_capacity": 200_000}
"""The greedy policy of untrained weights: what would follow is what did follow."""


def frozen(**values: object) -> RunConfig:
    """A run that acts greedily and learns nothing."""
    return RunConfig.checked({"algorithm": "dqn", "device": "cpu", "hyperparameters": FROZEN, "seed": 5, **values})


@pytest.mark.parametrize("episode", [0, 3])
def test_that_the_action_that_was_taken_leads_to_what_was_recorded(tmp_path: Path, episode: int) -> None:
    recorded = written(tmp_path / "a.rlviz", frozen(), 400)
    history = recorded.history()
    told = history.episode(episode)
    for index in (0, 4, told.length - 1):
        run = run_at(recorded, told.row(index))
        answer = what_if(run)
        branch = answer.branches[int(history.of("action", told)[index])]
        left = told.length - index
        assert (answer.step, answer.rollouts) == (told.row(index), 1)
        assert branch.steps == left
        assert branch.ended
        assert branch.discounted_return == pytest.approx((1 - 0.99**left) / (1 - 0.99))
        assert branch.lowest == branch.highest == branch.discounted_return
        scores = history.of("scores", told)[index]
        assert [each.predicted for each in answer.branches] == scores.tolist()
        run.close()


def test_that_the_run_goes_on_as_if_nobody_had_asked() -> None:
    asked, straight = trained(RunConfig.checked({"seed": 1, "device": "cpu"}), 1_500), None
    what_if(asked)
    while len(asked.history) < 2_000 or not asked.resting:
        asked.advance()
    straight = trained(RunConfig.checked({"seed": 1, "device": "cpu"}), 2_000)
    assert weights_sha256(asked) == weights_sha256(straight)
    assert len(asked.history) == len(straight.history)
    asked.close()
    straight.close()


def test_that_a_policy_that_draws_is_followed_twenty_times_with_a_band() -> None:
    run = trained(RunConfig.checked({"algorithm": "reinforce", "seed": 2, "device": "cpu"}), 300)
    answer = what_if(run)
    assert answer.rollouts == 20
    for branch in answer.branches:
        assert branch.lowest < branch.discounted_return < branch.highest
        assert np.isnan(branch.predicted)
    run.close()


def test_that_a_cart_about_to_fall_falls_sooner_by_the_wrong_push() -> None:
    run = trained(frozen(), 0)
    recorded = [run.step() for _ in range(60)]
    end = next(step.number for step in recorded if step.terminated)
    run.close()
    again = trained(frozen(), end)
    assert abs(float(again.history.steps.column("observation")[-1][2])) > 0.1, "it leans"
    wrong, right = sorted(what_if(again).branches, key=lambda each: each.steps)
    assert wrong.steps == 1
    assert right.steps >= wrong.steps
    again.close()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"algorithm": "reinforce", "environment": "Pendulum-v1"}, "continuous ones are too many"),
        ({"algorithm": "a2c"}, "Several environments step side by side"),
    ],
)
def test_that_a_what_if_that_cannot_be_says_why(values: dict[str, object], words: str) -> None:
    run = Run(RunConfig.checked({**values, "device": "cpu"}))
    with pytest.raises(ValueError, match=words):
        what_if(run)
    run.close()
