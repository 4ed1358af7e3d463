"""Rollouts: an agent is watched, or its environment played, and nothing is learnt from it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from rlviz.learning.algorithms import ALGORITHMS
from rlviz.session.events import ByHand, Chosen, Ending, Impulse, Policy
from rlviz.session.rollout import Rollout
from rlviz.session.run import Run
from tests.session.recorded import config, same_recording, same_weights

every_algorithm = pytest.mark.parametrize("algorithm", ALGORITHMS)


@pytest.fixture
def run(algorithm: str) -> Iterator[Run]:
    """A run that has begun to learn."""
    run = Run(config(algorithm))
    for _ in range(200):
        run.step()
    yield run
    run.close()


def rollout_of(run: Run, seed: int = 3, policy: Policy = Policy.GREEDY) -> Rollout:
    """Fresh episodes of a run's agent."""
    return Rollout(run.config.environment, run.algorithm, run.history.layout, seed, policy)


@every_algorithm
@pytest.mark.parametrize("policy", [Policy.GREEDY, Policy.BEHAVIOUR])
def test_that_watching_and_playing_leave_no_trace_in_training(run: Run, algorithm: str, policy: Policy) -> None:
    alone = Run(config(algorithm))
    for _ in range(400):
        alone.step()
    alone.close()
    weights, rollout = run.algorithm.weights(), rollout_of(run, policy=policy)
    for number in range(200):
        rollout.step(None if number % 2 else number // 2 % 2)
    rollout.close()
    assert same_weights(weights, run.algorithm.weights())
    assert len(run.history) == run.algorithm.steps == 200
    for _ in range(200):
        run.step()
    assert same_recording(run.history, alone.history)
    assert same_weights(run.algorithm.weights(), alone.algorithm.weights())


@every_algorithm
def test_that_who_is_watched_follows_the_greedy_policy(run: Run) -> None:
    rollout = rollout_of(run)
    steps = [rollout.step() for _ in range(60)]
    rollout.close()
    observations = np.array([each.observation for each in steps])
    assert [each.action for each in steps] == run.algorithm.greedy_actions(observations).tolist()
    assert not any(each.chosen for each in steps)
    assert len(rollout.history) == 60


@every_algorithm
def test_that_the_behaviour_policy_is_watched_as_it_explores_and_repeats_with_its_seed(run: Run) -> None:
    first, second, other = (rollout_of(run, seed, Policy.BEHAVIOUR) for seed in (1, 1, 2))
    for each in (first, second, other):
        for _ in range(60):
            each.step()
        each.close()
    assert same_recording(first.history, second.history)
    assert not same_recording(first.history, other.history)
    assert first.history.steps.column("chosen").any()
    assert len(run.history) == 200


@every_algorithm
def test_that_a_hand_chooses_the_action_and_the_agents_scores_stand_beside_it(run: Run) -> None:
    rollout = rollout_of(run)
    steps = [rollout.step(number % 2) for number in range(10)]
    rollout.close()
    assert [each.action for each in steps] == [0, 1] * 5
    for each in steps:
        assert each.scores.tolist() == run.algorithm.act(each.observation).scores.tolist()
        assert each.chosen is Chosen.GREEDY, "a hand is no chance"


@pytest.mark.parametrize("algorithm", ["dqn"])
def test_that_a_push_changes_one_number_of_the_state_that_waits_and_marks_the_step_made_from_it(run: Run) -> None:
    pushed, alone = rollout_of(run), rollout_of(run)
    for each in (pushed, alone):
        each.step()
        each.step()
    pushed.nudge(Impulse(1, 0.5))
    step, usual = pushed.step(), alone.step()
    assert step.observation - usual.observation == pytest.approx([0, 0.5, 0, 0])
    assert step.next_observation[0] - usual.next_observation[0] == pytest.approx(0.5 * 0.02, abs=1e-6)
    assert pushed.history.by_hand == [ByHand(2, Impulse(1, 0.5))]
    assert alone.history.by_hand == []


@pytest.mark.parametrize("algorithm", ["dqn"])
def test_that_a_push_between_two_episodes_or_taken_back_by_a_reset_leaves_no_mark(run: Run) -> None:
    rollout = rollout_of(run)
    rollout.nudge(Impulse(1, 0.5))
    rollout.step()
    rollout.nudge(Impulse(1, 0.5))
    rollout.reset_episode()
    assert np.abs(rollout.step().observation).max() <= 0.05
    assert rollout.history.by_hand == []


@every_algorithm
def test_that_a_rollout_repeats_with_its_seed_and_can_be_cut_off(run: Run) -> None:
    first, second, other = rollout_of(run, 1), rollout_of(run, 1), rollout_of(run, 2)
    for each in (first, second, other):
        for _ in range(5):
            each.step()
        each.reset_episode()
        each.step()
        each.close()
    assert same_recording(first.history, second.history)
    assert not same_recording(first.history, other.history)
    assert first.history.episode(0).ending is Ending.INTERRUPTED
    assert first.history.episode(1).length == 1
    assert run.algorithm.episodes == len(run.history.episodes), "the run was not interrupted"
