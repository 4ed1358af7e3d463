"""Training without a window: a run is taken to its goal, and what came of it is told."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Self

import numpy as np

from rlviz.learning.algorithms import entry
from rlviz.learning.environments import greedy_returns
from rlviz.learning.hyperparameters import Value
from rlviz.session.events import Ending
from rlviz.session.goal import Goal, solved_at
from rlviz.session.history import MEAN_OVER, History
from rlviz.session.rollout import Rollout
from rlviz.session.run import Run

EVALUATION_SEED = 1_000
"""Where nothing else is said, an agent is judged by the episodes of this seed: the same for each agent."""
_RESET_STATES = 100
_AT_ONCE = 1_000


@dataclass(frozen=True)
class Evaluation:
    """Returns of so many greedy episodes: their mean, standard deviation (of the population) and extremes."""

    episodes: int
    mean: float
    std: float
    min: float
    max: float


@dataclass(frozen=True)
class Outcome:
    """What came of a training. None stands for what there is not; no number is nan or infinite.

    Seconds are those of the training loop, with the greedy evaluations in it and without what comes before and after.
    A step counts from 1: where `first_step_solved` is 10,000, so many had been made. Greedy evaluations are those of
    20 episodes that a run makes every 1,000 steps. `max_q_initial`, `evaluation` and `weights_sha256` are of the agent
    as it is left; where that is the best one, it may have learnt from fewer steps than were made.
    """

    algorithm: str
    environment: str
    preset: str
    seed: int
    steps: int
    episodes: int
    updates: int
    cpu_seconds: float
    wall_seconds: float
    steps_per_second: float | None
    epsilon: float | None
    mean_return_last_100: float | None
    first_step_solved: int | None
    first_step_greedy_solved: int | None
    best_greedy_mean: float | None
    best_greedy_step: int | None
    max_q_initial: float | None
    evaluation: Evaluation | None
    hyperparameters: dict[str, Value]
    weights_sha256: str | None

    def plain(self) -> dict[str, Any]:
        """The same as names and values that JSON can hold."""
        return asdict(self)


class Stopwatch:
    """Seconds spent inside its `with`: of this process on the CPU, and of the clock on the wall."""

    def __init__(self) -> None:
        self.cpu_seconds = self.wall_seconds = 0.0

    def __enter__(self) -> Self:
        self._begin = time.process_time(), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        cpu, wall = self._begin
        self.cpu_seconds += time.process_time() - cpu
        self.wall_seconds += time.perf_counter() - wall


def train(run: Run, *goals: Goal) -> Iterator[None]:
    """Take the run to the first of these goals, a small piece of work at a time; it may be left between any two."""
    while not any(goal.reached(run.history) for goal in goals):
        run.advance()
        yield


def first_step_solved(history: History, threshold: float | None) -> int | None:
    """The first step at which the mean return of the last 100 episodes reached the threshold; None if it never did."""
    if threshold is None:
        return None
    episodes = history.episodes
    counted = np.cumsum(episodes.column("ending") != Ending.INTERRUPTED)
    solved = np.flatnonzero((counted >= MEAN_OVER) & (episodes.column("mean_return") >= threshold))
    if solved.size == 0:
        return None
    return history.episode(int(solved[0])).last_row + 1


def evaluate(run: Run, episodes: int, seed: int = EVALUATION_SEED) -> Evaluation:
    """Play greedy episodes of the agent as it is. The same seed draws the same episodes."""
    returns: list[float] = []
    while (left := episodes - len(returns)) > 0:
        begun = greedy_returns(
            run.config.environment, run.algorithm.greedy_actions, min(left, _AT_ONCE), seed + len(returns)
        )
        returns += next(played for played in begun if played is not None)
    return Evaluation(episodes, float(np.mean(returns)), float(np.std(returns)), min(returns), max(returns))


def max_q_initial(run: Run) -> float | None:
    """Mean of max Q over 100 states in which episodes begin, in the environment's units; None without action values."""
    if entry(run.config.algorithm).scores != "Q":
        return None
    rollout = Rollout(run.config.environment, run.algorithm, run.history.layout, EVALUATION_SEED)
    values = []
    try:
        for _ in range(_RESET_STATES):
            values.append(rollout.step().value)
            rollout.reset_episode()
    except Exception:  # noqa: BLE001  # an environment's own code: the rest can be told without this number
        return None
    finally:
        rollout.close()
    return _finite(float(np.mean(values)))


def weights_sha256(run: Run) -> str | None:
    """SHA-256 of the bytes of all weights, in the order of their names; None where there are none."""
    weights = run.algorithm.weights()
    digest = sha256()
    for _, tensor in sorted(weights.items()):
        digest.update(tensor.contiguous().numpy().tobytes())
    return digest.hexdigest() if weights else None


def outcome(run: Run, watch: Stopwatch, evaluation: Evaluation | None = None, begun: int = 0) -> Outcome:
    """What came of the run, with the agent as it is now. The watch has run since there were `begun` steps."""
    history, algorithm, config = run.history, run.algorithm, run.config
    threshold, best = solved_at(config.environment), run.best
    greedy = [each.step for each in history.evaluations if threshold is not None and each.mean >= threshold]
    return Outcome(
        algorithm=config.algorithm,
        environment=config.environment,
        preset=config.preset,
        seed=config.seed,
        steps=algorithm.steps,
        episodes=algorithm.episodes,
        updates=algorithm.updates,
        cpu_seconds=watch.cpu_seconds,
        wall_seconds=watch.wall_seconds,
        steps_per_second=(len(history) - begun) / watch.wall_seconds if watch.wall_seconds else None,
        epsilon=_finite(algorithm.epsilon),
        mean_return_last_100=_finite(history.mean_return),
        first_step_solved=first_step_solved(history, threshold),
        first_step_greedy_solved=greedy[0] if greedy else None,
        best_greedy_mean=_finite(best.mean) if best else None,
        best_greedy_step=best.steps if best else None,
        max_q_initial=max_q_initial(run),
        evaluation=evaluation,
        hyperparameters=run.hyperparameters.model_dump(),
        weights_sha256=weights_sha256(run),
    )


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
