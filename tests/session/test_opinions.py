"""Opinions: what the agents of a run think of states that no step led to, and what is watched from such a state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from rlviz.learning.algorithms import ALGORITHMS
from rlviz.learning.problem import Floats
from rlviz.session.events import ByHand, Policy
from rlviz.session.laboratory import Laboratory
from rlviz.session.opinion import Opinion
from rlviz.session.run_file import read_run
from rlviz.session.travel import run_at
from tests.session.recorded import config, same_weights
from tests.session.written import go_on

STATE: Floats = np.array([1.25, -0.5, 0.0625, 0.75], np.float32)
every_algorithm = pytest.mark.parametrize("algorithm", ALGORITHMS)
Begin = Callable[..., Laboratory]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begins runs that are written down, and trains them."""
    begun: list[Laboratory] = []

    def begin_one(algorithm: str, steps: int, environment: str = "CartPole-v1") -> Laboratory:
        laboratory = Laboratory(config(algorithm, environment=environment), runs=tmp_path)
        begun.append(laboratory)
        go_on(laboratory.run, steps)
        return laboratory

    yield begin_one
    for each in begun:
        each.close()


def says(opinion: Opinion, laboratory: Laboratory, step: int | None = None) -> bool:
    """Whether an opinion is what the agent's own decision says of the state."""
    laboratory.recording.write()
    path = laboratory.recording.path
    assert path is not None
    run = laboratory.run if step is None else run_at(read_run(path), step)
    decision = run.algorithm.act(opinion.observation)
    known = (opinion.scores.tolist(), opinion.value, opinion.step)
    same = np.array_equal(np.hstack(known), np.hstack((decision.scores, decision.value, len(run.history))), True)
    if step is not None:
        run.close()
    return same


@every_algorithm
def test_that_the_agent_of_today_says_what_it_would_decide_by(algorithm: str, begin: Begin) -> None:
    laboratory = begin(algorithm, 300)
    assert says(laboratory.opinions.of(STATE, None), laboratory)
    go_on(laboratory.run, 400)
    later = laboratory.opinions.of(STATE, None)
    assert says(later, laboratory)
    assert later.step >= 400


@every_algorithm
def test_that_the_agent_of_the_past_says_what_it_thought_then(algorithm: str, begin: Begin) -> None:
    laboratory = begin(algorithm, 600)
    for step in (150, 400, 150):
        assert says(laboratory.opinions.of(STATE, step), laboratory, step)
    assert not np.array_equal(laboratory.opinions.of(STATE, 10).scores, laboratory.opinions.of(STATE, None).scores)


def test_that_the_agent_that_was_asked_last_is_not_made_anew(begin: Begin) -> None:
    laboratory = begin("dqn", 300)
    first = laboratory.opinions.of(STATE, 100)
    assert laboratory.recording.path is not None
    laboratory.recording.path.unlink()
    assert laboratory.opinions.of(STATE, 100).scores.tolist() == first.scores.tolist()
    with pytest.raises((ValueError, OSError)):
        laboratory.opinions.of(STATE, 50)


@every_algorithm
def test_that_to_be_asked_leaves_no_trace_in_training(algorithm: str, begin: Begin) -> None:
    asked, alone = begin(algorithm, 200), begin(algorithm, 200)
    for step in (None, 100, None, 150):
        asked.opinions.of(STATE, step)
    for each in (asked, alone):
        go_on(each.run, 500)
    assert same_weights(asked.run.algorithm.weights(), alone.run.algorithm.weights())


def test_that_without_a_file_there_is_no_agent_of_the_past() -> None:
    laboratory = Laboratory(config())
    go_on(laboratory.run, 50)
    with pytest.raises(ValueError, match="an agent of the past"):
        laboratory.opinions.of(STATE, 20)
    laboratory.close()


def test_that_what_is_watched_from_a_state_set_by_hand_begins_there_and_is_marked(begin: Begin) -> None:
    laboratory = begin("dqn", 300)
    watched = laboratory.performance.by(Policy.GREEDY, STATE)
    first = watched.step()
    assert first.observation.tobytes() == STATE.tobytes()
    assert first.scores.tolist() == laboratory.run.algorithm.act(STATE).scores.tolist()
    assert watched.history.by_hand == [ByHand(0)]
    while len(watched.history.episodes) < 2:
        watched.step()
    second = watched.history.episode(1)
    assert np.abs(watched.history.of("observation", second)[0]).max() <= 0.05, "the next one begins as all do"
    assert watched.history.by_hand == [ByHand(0)]
    assert laboratory.run.history.by_hand == []


def test_that_the_agent_goes_on_from_there_as_it_would_have_gone_on(begin: Begin) -> None:
    """Two rollouts from one state are one and the same: the policy is greedy, and the cart knows no chance."""
    laboratory = begin("dqn", 600)
    runs = []
    for _ in range(2):
        watched = laboratory.performance.by(Policy.GREEDY, STATE)
        while not watched.history.episodes:
            watched.step()
        runs.append(watched.history.steps.column("observation").tobytes())
    assert runs[0] == runs[1]


def test_that_an_environment_that_hides_its_state_says_so_and_is_watched_as_ever(begin: Begin) -> None:
    laboratory = begin("dqn", 20, environment="Acrobot-v1")
    with pytest.raises(ValueError, match="cannot be put into a state by hand"):
        laboratory.performance.by(Policy.GREEDY, np.zeros(6, np.float32))
    assert laboratory.performance.by(Policy.GREEDY).step().number == 0
    assert laboratory.performance.by(Policy.GREEDY).history.by_hand == []


def test_that_what_is_asked_about_the_past_leaves_nothing_in_the_file(begin: Begin) -> None:
    laboratory = begin("q_learning", 2_500)
    laboratory.recording.write()
    known = laboratory.history.snapshots
    for step in (300, 1_700, 2_400):
        laboratory.opinions.of(STATE, step)
        laboratory.run.step()
        laboratory.take_agent(step)
    assert laboratory.history.snapshots == known


def test_that_side_by_side_the_agent_that_is_watched_is_the_one_that_is_asked(begin: Begin) -> None:
    laboratory = begin("a2c", 300)
    for step in range(200, 240):
        laboratory.take_agent(step)
        watched = laboratory.performance.by(Policy.GREEDY)
        state = watched.step().observation
        opinion = laboratory.opinions.of(state, step)
        assert opinion.step == watched.history.agent_step == step - step % 2
        assert opinion.scores.tolist() == watched.history.steps.column("scores")[-1].tolist()
