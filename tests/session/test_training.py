"""Training to a goal without a window, and what is told of it: figures that can be had by other ways too."""

from __future__ import annotations

import math
from hashlib import sha256
from typing import Any

import gymnasium
import numpy as np
import pytest

from rlviz.learning.algorithms import ALGORITHMS
from rlviz.session.events import Ending
from rlviz.session.goal import Goal, solved_at
from rlviz.session.history import History
from rlviz.session.run import Run
from rlviz.session.training import (
    EVALUATION_SEED,
    Outcome,
    Stopwatch,
    evaluate,
    first_step_solved,
    max_q_initial,
    outcome,
    train,
    weights_sha256,
)
from tests.session.recorded import config, history, record_episode


def trained(*goals: Goal, algorithm: str = "dqn", **values: Any) -> Run:
    """A small run taken to its goal."""
    run = Run(config(algorithm, **values))
    for _ in train(run, *goals):
        pass
    run.close()
    return run


def told(run: Run) -> Outcome:
    """What came of it, without times."""
    return outcome(run, Stopwatch())


def recording(*episodes: tuple[int, Ending]) -> History:
    """Episodes of so many steps, a point each."""
    made = history()
    for length, ending in episodes:
        record_episode(made, [1.0] * length, ending)
    return made


def test_that_training_ends_at_the_step_or_at_the_episodes_end_asked_for() -> None:
    assert len(trained(Goal("steps", 123)).history) == 123
    run = trained(Goal("episodes", 7))
    assert len(run.history.episodes) == 7
    assert run.history.running_first_step == len(run.history), "not one step further"


def test_that_the_first_goal_reached_ends_it() -> None:
    assert len(trained(Goal("mean_return", 475), Goal("steps", 60)).history) == 60


def test_that_training_can_be_left_between_two_steps_and_taken_up_again() -> None:
    run = Run(config())
    for _ in train(run, Goal("steps", 300)):
        if len(run.history) == 100:
            break
    assert len(run.history) == 100
    for _ in train(run, Goal("steps", 300)):
        pass
    run.close()
    assert told(run) == told(trained(Goal("steps", 300)))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_that_the_same_seed_trains_the_same_weights_and_another_seed_others(algorithm: str) -> None:
    goal = Goal("steps", 400)
    once, again, other = (weights_sha256(trained(goal, algorithm=algorithm, seed=seed)) for seed in (3, 3, 4))
    assert once == again != other


def test_that_the_digest_is_of_the_bytes_of_all_weights_in_the_order_of_their_names() -> None:
    run = trained(Goal("steps", 100))
    weights = run.algorithm.weights()
    assert list(weights) == sorted(weights)
    everything = b"".join(weights[name].numpy().astype("<f4").tobytes() for name in sorted(weights))
    assert weights_sha256(run) == sha256(everything).hexdigest()


def test_that_an_environment_is_solved_when_a_hundred_episodes_average_its_threshold() -> None:
    ended = Ending.TRUNCATED
    assert first_step_solved(recording(*[(500, ended)] * 99), 475.0) is None
    assert first_step_solved(recording(*[(500, ended)] * 101), 475.0) == 100 * 500
    late = [(250, ended)] * 50 + [(500, ended)] * 100
    assert first_step_solved(recording(*late), 475.0) == 50 * 250 + 90 * 500, "100 of which 10 are short: 475"
    assert first_step_solved(recording(*late), None) is None


def test_that_an_episode_that_was_interrupted_does_not_count_as_one_of_the_hundred() -> None:
    full = [(500, Ending.TRUNCATED)]
    interrupted = [(10, Ending.INTERRUPTED)]
    assert first_step_solved(recording(*full * 99, *interrupted), 475.0) is None
    assert first_step_solved(recording(*full * 99, *interrupted, *full), 475.0) == 100 * 500 + 10


@pytest.mark.parametrize("algorithm", ["dqn", "a2c"])
def test_that_the_first_step_solved_is_what_counting_along_the_steps_finds(algorithm: str) -> None:
    made, threshold = trained(Goal("episodes", 150), algorithm=algorithm, seed=1).history, 15.0
    running, ended = [0.0] * made.layout.environments, []
    for row in range(len(made)):
        environment = row % made.layout.environments
        running[environment] += made.steps.number("reward", row)
        if made.steps.number("terminated", row) or made.steps.number("truncated", row):
            ended.append(running[environment])
            running[environment] = 0.0
            if len(ended) >= 100 and np.mean(ended[-100:]) >= threshold:
                break
    assert first_step_solved(made, threshold) == row + 1 < len(made)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_that_a_run_that_is_left_and_settled_learnt_from_every_step_it_made(algorithm: str) -> None:
    run = Run(config(algorithm))
    for _ in train(run, Goal("steps", 1_000)):
        if len(run.history) == 333:
            break
    run.settle()
    run.close()
    assert told(run).steps == len(run.history) >= 333


def test_that_max_q_is_the_mean_over_states_in_which_episodes_begin() -> None:
    run = trained(Goal("steps", 300))
    environment = gymnasium.make("CartPole-v1")
    states = [environment.reset(seed=EVALUATION_SEED)[0], *(environment.reset()[0] for _ in range(99))]
    assert max_q_initial(run) == pytest.approx(np.mean([run.algorithm.value(each) for each in states]))
    assert max_q_initial(trained(Goal("steps", 30), algorithm="reinforce")) is None


def test_that_an_evaluation_says_what_its_returns_are() -> None:
    run = Run(config("heuristic"))
    seen = evaluate(run, 30)
    assert (seen.episodes, seen.mean, seen.std, seen.min, seen.max) == (30, 500, 0, 500, 500)
    run.close()
    constant = Run(config("constant"))
    seen = evaluate(constant, 1_200)
    assert seen == evaluate(constant, 1_200)
    assert seen != evaluate(constant, 1_200, seed=7)
    assert (seen.min, seen.max) == (8, 11)
    assert 8 < seen.mean - seen.std < seen.mean + seen.std < 11
    constant.close()


def test_that_an_evaluation_at_the_end_is_made_once_and_counts() -> None:
    run = trained(Goal("steps", 30))
    assert [each.step for each in run.history.evaluations] == [0]
    run.evaluate()
    run.evaluate()
    assert [each.step for each in run.history.evaluations] == [0, 30]
    assert run.best is not None
    assert told(run).best_greedy_mean == max(each.mean for each in run.history.evaluations)


def test_that_what_is_told_of_a_run_is_what_the_run_has() -> None:
    run = trained(Goal("steps", 1_100), seed=5, preset="lecture")
    seen, algorithm = told(run), run.algorithm
    assert (seen.algorithm, seen.environment, seen.preset, seen.seed) == ("dqn", "CartPole-v1", "lecture", 5)
    assert (seen.steps, seen.episodes) == (1_100, len(run.history.episodes))
    assert seen.updates == algorithm.updates > 0
    assert seen.epsilon == algorithm.epsilon
    assert seen.mean_return_last_100 == run.history.mean_return
    assert seen.hyperparameters == run.config.hyperparameters.model_dump()
    assert seen.first_step_solved is None


@pytest.mark.slow
def test_that_the_heuristic_is_solved_by_its_greedy_policy_at_once_and_in_training_after_a_hundred_episodes() -> None:
    run = trained(Goal("episodes", 100), algorithm="heuristic")
    seen = told(run)
    assert (seen.first_step_greedy_solved, seen.first_step_solved, seen.steps) == (0, 50_000, 50_000)
    assert (seen.mean_return_last_100, seen.max_q_initial, seen.epsilon, seen.weights_sha256) == (500, None, None, None)


def test_that_nothing_is_told_that_is_no_number() -> None:
    seen = told(Run(config("reinforce"))).plain()
    assert [seen[name] for name in ("mean_return_last_100", "epsilon", "steps_per_second", "best_greedy_mean")] == [
        None
    ] * 4
    assert all(math.isfinite(value) for value in seen.values() if isinstance(value, float))


def test_that_a_stopwatch_adds_up_what_it_was_held_for() -> None:
    watch = Stopwatch()
    with watch:
        sum(range(100_000))
    once = watch.wall_seconds, watch.cpu_seconds
    assert min(once) > 0
    with watch:
        sum(range(100_000))
    assert watch.wall_seconds > once[0]
    assert watch.cpu_seconds > once[1]


def test_that_cart_pole_counts_as_solved_at_its_threshold() -> None:
    assert solved_at("CartPole-v1") == gymnasium.spec("CartPole-v1").reward_threshold == 475
