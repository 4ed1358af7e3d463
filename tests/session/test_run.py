"""A run: repeatable to the bit, disturbed by nothing that only looks, and whole after every failure."""

from __future__ import annotations

from collections.abc import Iterator

import gymnasium
import numpy as np
import pytest

from rlviz.learning.algorithm import Diverged, Learning
from rlviz.learning.algorithms import ALGORITHMS
from rlviz.learning.algorithms.dqn import DQN
from rlviz.learning.hyperparameters import Value
from rlviz.learning.problem import Transition
from rlviz.session import evaluations
from rlviz.session.config import RunConfig
from rlviz.session.evaluations import EVALUATE_EVERY, EVALUATION_EPISODES
from rlviz.session.events import Ending
from rlviz.session.run import Run
from tests.session.recorded import config, same_recording, same_weights

every_algorithm = pytest.mark.parametrize("algorithm", ALGORITHMS)


def train(run: Run, steps: int) -> None:
    """Make so many steps."""
    for _ in range(steps):
        run.step()


def trained(configuration: RunConfig, steps: int) -> Run:
    """A run of so many steps."""
    run = Run(configuration)
    train(run, steps)
    run.close()
    return run


@pytest.fixture
def run() -> Iterator[Run]:
    """A small DQN at its beginning."""
    run = Run(config())
    yield run
    run.close()


@pytest.mark.slow
@every_algorithm
def test_that_the_same_seed_repeats_bit_for_bit_and_another_does_not(algorithm: str) -> None:
    first, second, other = (trained(RunConfig.checked({"algorithm": algorithm, "seed": s}), 3000) for s in (5, 5, 6))
    assert same_recording(first.history, second.history)
    assert same_weights(first.algorithm.weights(), second.algorithm.weights())
    assert not same_recording(first.history, other.history)
    assert not same_weights(first.algorithm.weights(), other.algorithm.weights())


@every_algorithm
def test_that_every_step_of_an_episode_is_recorded_as_it_was_returned(algorithm: str) -> None:
    run = Run(config(algorithm))
    steps = [run.step() for _ in range(300)]
    run.close()
    columns = run.history.steps
    assert [each.number for each in steps] == list(range(300))
    assert columns.column("observation").tolist() == [each.observation.tolist() for each in steps]
    assert columns.column("scores").tolist() == [each.scores.tolist() for each in steps]
    for name in ("action", "chosen", "reward", "terminated", "truncated"):
        assert columns.column(name).tolist() == [getattr(each, name) for each in steps], name
    for name in run.history.layout.diagnostics:
        given = np.array([each.diagnostics.get(name, np.nan) for each in steps], np.float32)
        np.testing.assert_array_equal(columns.column(name), given)
        assert np.isfinite(given).any()


@every_algorithm
def test_that_history_and_agent_count_alike(algorithm: str) -> None:
    run = Run(config(algorithm))
    for number in range(300):
        run.step()
        if number % 50 == 20:
            run.reset_episode()
    run.settle()
    run.close()
    assert 300 <= run.algorithm.steps == len(run.history) < 300 + 6 * run.algorithm.environments
    assert run.algorithm.episodes == len(run.history.episodes)
    interrupted = [run.history.episode(i).ending for i in range(len(run.history.episodes))].count(Ending.INTERRUPTED)
    assert 1 <= interrupted <= 6 * run.algorithm.environments


@every_algorithm
def test_that_evaluations_come_every_thousand_steps_and_leave_no_trace_in_training(
    algorithm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    often = trained(config(algorithm), 2 * EVALUATE_EVERY + 1)
    monkeypatch.setattr(evaluations, "EVALUATE_EVERY", 10**9)
    once = trained(config(algorithm), 2 * EVALUATE_EVERY + 1)
    assert [each.step for each in often.history.evaluations] == [0, EVALUATE_EVERY, 2 * EVALUATE_EVERY]
    assert [each.step for each in once.history.evaluations] == [0]
    assert all(len(each.returns) == EVALUATION_EPISODES for each in often.history.evaluations)
    assert np.array_equal(often.history.steps.rows(0, 2001), once.history.steps.rows(0, 2001), equal_nan=True)
    assert same_weights(often.algorithm.weights(), once.algorithm.weights())


def test_that_an_evaluation_is_made_in_small_pieces_before_the_step_that_it_is_due_at(run: Run) -> None:
    pieces = 0
    while run.advance() is None:
        pieces += 1
        assert len(run.history) == 0
    assert pieces > 5
    assert len(run.history) == len(run.history.evaluations) == 1


def test_that_each_evaluation_plays_other_episodes_and_another_run_of_the_same_seed_the_same() -> None:
    untaught = {"hidden_units": 8, "learning_starts": 100_000}
    first, second = (trained(config(hyperparameters=untaught), EVALUATE_EVERY + 1).history for _ in range(2))
    assert first.evaluations == second.evaluations
    assert first.evaluations[0].returns != first.evaluations[1].returns, "by the same policy"


def test_that_the_best_weights_are_kept_as_they_were_then() -> None:
    run = Run(config())
    run.step()
    assert run.best is not None
    first = run.best
    kept = {name: tensor.clone() for name, tensor in first.weights.items()}
    while run.best is first and len(run.history) < 5000:
        run.step()
    run.close()
    assert same_weights(first.weights, kept)
    assert not same_weights(first.weights, run.algorithm.weights())
    assert run.best.mean == max(each.mean for each in run.history.evaluations) >= first.mean
    assert run.best.steps > first.steps


def test_that_a_change_is_recorded_and_in_force(run: Run) -> None:
    train(run, 3)
    change = run.change("gamma", 0.5)
    assert change is not None
    assert (change.step, change.name, change.old, change.new) == (3, "gamma", 0.99, 0.5)
    assert run.history.changes == [change]
    assert run.algorithm.hyperparameters.gamma == 0.5
    assert run.history.hyperparameters.gamma == 0.99, "as it began"  # type: ignore[attr-defined]


def rollouts(episodes_per_update: int) -> Run:
    """A run of REINFORCE that learns from rollouts of so many episodes."""
    small = {"hidden_units": 8, "episodes_per_update": episodes_per_update, "value_updates": 2}
    return Run(config("reinforce", hyperparameters=small))


def play_episodes(run: Run, count: int) -> None:
    """Go on until so many more episodes have ended."""
    target = len(run.history.episodes) + count
    while len(run.history.episodes) < target:
        run.step()


def test_that_a_change_for_the_next_rollout_waits_for_it_and_is_recorded_there() -> None:
    run = rollouts(2)
    play_episodes(run, 3)
    assert run.change("gamma", 0.5) is None
    assert run.hyperparameters.gamma == 0.5, "what was asked for"  # type: ignore[attr-defined]
    assert run.algorithm.hyperparameters.gamma == 0.99
    play_episodes(run, 1)
    assert run.history.changes == []
    begins = len(run.history)
    run.step()
    assert [(each.step, each.old, each.new) for each in run.history.changes] == [(begins, 0.99, 0.5)]
    assert run.algorithm.hyperparameters.gamma == 0.5
    run.close()


def test_that_between_two_rollouts_such_a_change_lands_at_once_and_replaces_one_that_waits() -> None:
    run = rollouts(2)
    play_episodes(run, 1)
    run.change("gamma", 0.5)
    play_episodes(run, 1)
    change = run.change("gamma", 0.75)
    assert change is not None
    run.step()
    assert run.history.changes == [change]
    assert run.algorithm.hyperparameters.gamma == 0.75
    run.close()


def test_that_a_change_taken_back_before_the_rollout_leaves_no_mark() -> None:
    run = rollouts(2)
    play_episodes(run, 1)
    run.change("gamma", 0.5)
    run.change("gamma", 0.99)
    play_episodes(run, 2)
    assert run.history.changes == []
    run.close()


@every_algorithm
def test_that_the_final_value_of_an_episode_is_the_one_that_learning_found(algorithm: str) -> None:
    run = Run(config(algorithm))
    found: list[float] = []
    learn = run.algorithm.learn

    def look_first(transition: Transition) -> Learning:
        if transition.terminated or transition.truncated:
            found.append(run.algorithm.value(transition.next_observation))
        return learn(transition)

    run.algorithm.learn = look_first  # type: ignore[method-assign]
    play_episodes(run, 20)
    run.close()
    assert run.algorithm.updates > 0
    assert run.history.episodes.column("final_value").tolist() == found


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("gamma", 1.5, r"gamma \(γ\) must be in \[0, 1\], got 1.5"),
        ("patience", 1, "unknown hyperparameter 'patience'; known are gamma, n_step"),
        ("batch_size", 10**4, r"batch_size \(B\) must be in"),
        ("hidden_units", 64, r"hidden_units \(H\) takes effect in a new run only; in this one it stays 8"),
        ("reward_scale", 1.0, r"reward_scale .* takes effect in a new run only; in this one it stays 0.02"),
    ],
)
def test_that_a_change_that_is_refused_changes_nothing(run: Run, name: str, value: Value, sentence: str) -> None:
    before = run.algorithm.hyperparameters
    with pytest.raises(ValueError, match=sentence):
        run.change(name, value)
    assert run.algorithm.hyperparameters == before
    assert run.history.changes == []


def test_that_a_step_whose_learning_diverged_is_recorded_and_training_can_go_on(run: Run) -> None:
    agent = run.algorithm
    assert isinstance(agent, DQN)
    train(run, 101)
    weights, updates = agent.weights(), agent.updates
    agent.target.network.flat.fill_(float("nan"))
    with pytest.raises(Diverged):
        train(run, 10)
    assert len(run.history) == agent.steps == 104
    assert agent.episodes == len(run.history.episodes)
    assert same_weights(weights, agent.weights())
    agent.load_weights(weights)
    train(run, 20)
    assert agent.updates == updates + 5


def test_that_an_evaluation_that_raises_is_begun_anew(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    train(run, EVALUATE_EVERY)
    with monkeypatch.context() as patch:
        patch.delitem(gymnasium.registry, "CartPole-v1")
        for _ in range(2):
            with pytest.raises(ValueError, match="unknown environment 'CartPole-v1'"):
                run.advance()
    assert run.step().number == EVALUATE_EVERY
    assert [each.step for each in run.history.evaluations] == [0, EVALUATE_EVERY]


@pytest.mark.parametrize("environment", ["Acrobot-v1", "MountainCar-v0"])
@every_algorithm
def test_that_other_environments_are_learnt_in_too(algorithm: str, environment: str) -> None:
    run = Run(config(algorithm, environment=environment))
    steps = (run.advance() for _ in range(10**6))
    number = next(each.number for each in steps if each is not None and each.truncated)
    run.close()
    assert run.history.episode(0).length == number // run.algorithm.environments + 1
    assert run.history.episode(0).ending is Ending.TRUNCATED
    assert run.algorithm.updates > 0
