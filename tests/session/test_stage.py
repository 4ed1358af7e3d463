"""The stage: episodes are played and recorded whole, whatever the environment does."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
import pytest

from rlviz.learning.algorithm import Algorithm
from rlviz.learning.algorithms import ALGORITHMS
from rlviz.learning.environments import Environment
from rlviz.learning.problem import Decision, DiscreteActions, Floats, Problem
from rlviz.session.events import Ending, Step
from rlviz.session.history import History
from rlviz.session.stage import Stage
from tests.learning.streams import learnt
from tests.session.recorded import SMALL, history
from tests.session.scripted import Breakdown, Scripted


class Theatre:
    """A stage, its history, and how often it was said to be interrupted."""

    def __init__(self, environment: Scripted) -> None:
        self.history, self.interruptions = history(), 0
        self.stage = Stage(cast(Environment, environment), 11, self.history, self._interrupted)

    def _interrupted(self) -> None:
        self.interruptions += 1

    def step(self) -> Step:
        """Play and record one step of action 1."""
        transition, decision = self.stage.play(always_right)
        return self.history.record(transition, decision, {}, 40.0)

    def endings(self) -> list[Ending]:
        """How the recorded episodes ended, the running one included."""
        return [self.history.episode(index).ending for index in range(self.history.episode_count())]


def always_right(observation: Floats) -> Decision:
    """Action 1 of two that are worth the same."""
    return Decision(1, np.array([0.5, 0.5], np.float32), False, 0.5, math.nan)


@pytest.mark.parametrize("ending", [Ending.TERMINATED, Ending.TRUNCATED])
def test_that_episodes_follow_each_other_and_end_as_the_environment_says(ending: Ending) -> None:
    theatre = Theatre(Scripted(3, ending=ending.name.lower()))
    steps = [theatre.step() for _ in range(7)]
    assert [each.number for each in steps] == list(range(7))
    assert [each.episode for each in steps] == [0, 0, 0, 1, 1, 1, 2]
    assert [each.reward for each in steps] == [1, 2, 3, 1, 2, 3, 1]
    assert theatre.endings() == [ending, ending, Ending.RUNNING]
    assert theatre.history.episode(0).episode_return == 6.0
    assert theatre.history.episode(0).final_value == 40.0
    assert theatre.interruptions == 0


def test_that_what_was_observed_is_kept_where_an_environment_reuses_its_array() -> None:
    theatre = Theatre(Scripted(3))
    steps = [theatre.step() for _ in range(3)]
    assert [each.observation.tolist() for each in steps] == [[0, 0], [1, 1], [2, 2]]
    assert [each.next_observation.tolist() for each in steps] == [[1, 1], [2, 2], [3, 3]]
    assert theatre.history.steps.column("observation").tolist() == [[0, 0], [1, 1], [2, 2]]
    final = theatre.history.episode(0).final_observation
    assert final is not None
    assert final.tolist() == [3, 3]


def test_that_only_the_first_episode_is_seeded() -> None:
    environment = Scripted(1)
    theatre = Theatre(environment)
    for _ in range(3):
        theatre.step()
    assert environment.seeds == [11, None, None]


def test_that_a_person_cuts_an_episode_off_and_the_next_step_begins_a_new_one() -> None:
    theatre = Theatre(Scripted(3))
    theatre.step()
    theatre.stage.reset()
    theatre.stage.reset()
    assert theatre.endings() == [Ending.INTERRUPTED]
    assert theatre.interruptions == 1
    cut = theatre.history.episode(0)
    assert cut.final_observation is not None
    assert cut.final_observation.tolist() == [1, 1]
    assert math.isnan(cut.final_value)
    assert theatre.step().observation.tolist() == [1, 0]


def test_that_a_reset_between_episodes_cuts_nothing_off() -> None:
    theatre = Theatre(Scripted(2))
    theatre.stage.reset()
    theatre.step()
    theatre.step()
    theatre.stage.reset()
    assert theatre.endings() == [Ending.TERMINATED]
    assert theatre.interruptions == 0


def test_that_an_environment_that_raises_leaves_the_recording_whole_and_a_new_episode_begins() -> None:
    theatre = Theatre(Scripted(5, raise_at_steps=(2,)))
    theatre.step()
    theatre.step()
    with pytest.raises(Breakdown):
        theatre.step()
    assert len(theatre.history) == 2
    after = theatre.step()
    assert (after.number, after.episode, after.reward) == (2, 1, 1.0)
    assert theatre.endings() == [Ending.INTERRUPTED, Ending.RUNNING]
    assert theatre.interruptions == 1


def test_that_a_first_step_that_raises_leaves_no_episode() -> None:
    theatre = Theatre(Scripted(5, raise_at_steps=(0,)))
    with pytest.raises(Breakdown):
        theatre.step()
    assert theatre.history.episode_count() == 0
    assert theatre.step().episode == 0
    assert theatre.interruptions == 0


def test_that_a_reset_that_raises_is_tried_again_with_the_same_seed() -> None:
    environment = Scripted(5, raise_at_resets=(0,))
    theatre = Theatre(environment)
    with pytest.raises(Breakdown):
        theatre.step()
    theatre.step()
    assert environment.seeds == [11, 11]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_that_an_agent_learns_on_after_its_environment_raised(algorithm: str) -> None:
    facts = ALGORITHMS[algorithm]
    problem = Problem(np.full(2, 0.01, np.float32), DiscreteActions(2))
    agent: Algorithm[Any] = facts.implementation()(problem, facts.hyperparameters.checked(SMALL[algorithm]), 0)
    recording: History = history()
    environment = cast(Environment, Scripted(5, raise_at_steps=(7, 8, 63)))
    stage, failures = Stage(environment, 0, recording, agent.interrupt), 0
    for _ in range(120):
        try:
            transition, decision = stage.play(lambda observation: agent.act(observation, rng=agent.rng))
        except Breakdown:
            failures += 1
            continue
        recording.record(transition, decision, learnt(agent, transition), 0.0)
    assert failures == 3
    assert agent.steps == len(recording) == 117
    assert agent.episodes == len(recording.episodes)
    assert agent.updates > 0
