"""A duel: person and agent play the same episodes from the same starts, and each is recorded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rlviz.session.duel import Duel
from rlviz.session.events import Ending, Episode, Policy
from rlviz.session.history import History
from rlviz.session.laboratory import Laboratory
from rlviz.session.player import Activity, Player
from tests.session.recorded import config, same_weights
from tests.session.written import go_on

Begin = Callable[..., Duel]


@pytest.fixture
def begin(laboratories: list[Laboratory]) -> Begin:
    """Begins to play against an agent that has learnt a little."""

    def begin_one(environment: str = "CartPole-v1", steps: int = 600) -> Duel:
        laboratory = Laboratory(config(environment=environment))
        laboratories.append(laboratory)
        go_on(laboratory.run, steps)
        duel = laboratory.performance.by(Policy.HAND)
        assert isinstance(duel, Duel)
        return duel

    return begin_one


def rival(duel: Duel) -> History:
    """The agent's recording."""
    assert duel.history.rival is not None
    return duel.history.rival


def play(duel: Duel, episodes: int, action: int = 1) -> None:
    """Play so many episodes to their end by one action, and let the agent end its own."""
    while len(duel.history.episodes) < episodes:
        duel.step(action)
    while duel.behind:
        duel.catch_up()


def start(history: History, episode: int) -> bytes:
    """The first state of an episode, bit for bit."""
    row = history.episode(episode).first_step
    return bytes(history.steps.column("observation", row, row + 1).tobytes())


def pairs(duel: Duel) -> list[tuple[Episode, Episode]]:
    """The episodes of the person, each with the agent's."""
    return [(duel.history.episode(i), rival(duel).episode(i)) for i in range(len(duel.history.episodes))]


@pytest.mark.parametrize("environment", ["CartPole-v1", "FrozenLake-v1", "MountainCar-v0"])
def test_that_each_episode_begins_for_both_in_the_same_state_bit_for_bit(environment: str, begin: Begin) -> None:
    duel = begin(environment, 100)
    play(duel, 4)
    starts = [start(duel.history, episode) for episode in range(4)]
    assert starts == [start(rival(duel), episode) for episode in range(4)]
    assert len(set(starts)) == (1 if environment == "FrozenLake-v1" else 4)


def test_that_the_agent_plays_by_its_greedy_policy_as_of_now(begin: Begin, laboratories: list[Laboratory]) -> None:
    duel = begin()
    play(duel, 3)
    steps = rival(duel).steps
    wanted = laboratories[0].run.algorithm.greedy_actions(steps.column("observation").astype(np.float32))
    assert steps.column("action").astype(int).tolist() == wanted.tolist()
    assert rival(duel).policy is Policy.GREEDY
    assert duel.history.policy is Policy.HAND


def test_that_both_step_together_until_one_of_them_ends(begin: Begin) -> None:
    duel = begin()
    for number in range(1, 6):
        duel.step(number % 2)
        assert len(rival(duel)) == len(duel.history) == number


def test_that_an_agent_that_goes_on_is_brought_to_its_end(begin: Begin) -> None:
    duel = begin()
    play(duel, 6)
    assert len(duel.history.episodes) == len(rival(duel).episodes) == 6
    for mine, theirs in pairs(duel):
        assert mine.ending is Ending.TERMINATED
        assert theirs.ending in (Ending.TERMINATED, Ending.TRUNCATED)


def test_that_an_agent_that_ends_first_waits_for_the_person(begin: Begin) -> None:
    duel = begin(steps=0)

    def balance() -> None:
        """Push the cart under its pole."""
        state = duel.observe()
        duel.step(int(state[2] + 0.5 * state[3] > 0))

    while not rival(duel).episodes:
        balance()
    waiting = len(rival(duel))
    for _ in range(20):
        balance()
    assert len(duel.history.episodes) == 0
    assert len(rival(duel)) == waiting
    assert not duel.behind


def test_that_the_next_episode_begins_only_once_both_have_ended_theirs(begin: Begin) -> None:
    duel = begin()
    while not duel.history.episodes:
        duel.step(1)
    duel.step(1)
    assert len(rival(duel).episodes) >= 1
    assert start(duel.history, 1) == start(rival(duel), 1)


def test_that_who_cuts_an_episode_off_cuts_off_both(begin: Begin) -> None:
    duel = begin()
    for _ in range(4):
        duel.step(0)
    duel.reset_episode()
    mine, theirs = pairs(duel)[0]
    assert (mine.ending, theirs.ending) == (Ending.INTERRUPTED, Ending.INTERRUPTED)
    assert mine.length == theirs.length == 4
    play(duel, 2)
    assert start(duel.history, 1) == start(rival(duel), 1)


def test_that_a_reset_after_the_end_leaves_the_agents_episode_to_end_by_itself(begin: Begin) -> None:
    duel = begin()
    while not duel.history.episodes:
        duel.step(1)
    duel.reset_episode()
    play(duel, 2)
    assert all(theirs.ending is not Ending.INTERRUPTED for _, theirs in pairs(duel))
    assert start(duel.history, 1) == start(rival(duel), 1)


def test_that_a_duel_leaves_no_trace_in_training(begin: Begin, laboratories: list[Laboratory]) -> None:
    play(begin(), 5)
    alone = Laboratory(config())
    laboratories.append(alone)
    go_on(alone.run, 900)
    go_on(laboratories[0].run, 900)
    assert same_weights(laboratories[0].run.algorithm.weights(), alone.run.algorithm.weights())


def test_that_what_is_watched_has_no_rival(begin: Begin, laboratories: list[Laboratory]) -> None:
    begin()
    watched = laboratories[0].performance.by(Policy.GREEDY)
    watched.step()
    assert watched.history.rival is None
    assert laboratories[0].performance.duel is None


def test_that_the_player_brings_the_agents_episode_to_its_end_while_the_final_frame_stays() -> None:
    player = Player(Laboratory(config()))
    go_on(player.laboratory.run, 600)
    player.begin(Activity.PLAYING, 0.0)
    player.hold(1)
    while not player.shown.episodes:
        player.advance(0.0)
    duel = player.laboratory.performance.duel
    assert duel is not None
    while duel.behind:
        assert player.wait(0.0) == 0.0
        assert player.advance(0.0) is None
    assert player.wait(0.0) == pytest.approx(1.0), "then the frame stays"
    player.laboratory.close()


def test_that_who_plays_one_episode_halts_once_the_agent_has_ended_too() -> None:
    player = Player(Laboratory(config()))
    go_on(player.laboratory.run, 600)
    player.begin(Activity.PLAYING, 0.0, only_this_episode=True)
    player.hold(1)
    while player.running:
        player.advance(0.0)
    duel = player.laboratory.performance.duel
    assert duel is not None
    assert len(duel.history.episodes) == len(rival(duel).episodes) == 1
    player.laboratory.close()
