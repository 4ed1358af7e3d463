"""What if: each action at one moment of a recorded run, and then the policy that was in force, from that very state."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NamedTuple

import numpy as np

from rlviz.learning.algorithms import entry
from rlviz.learning.environment_state import restore
from rlviz.learning.environments import make
from rlviz.learning.problem import Action, ContinuousActions, Floats, Problem
from rlviz.learning.returns import discounted_returns
from rlviz.session.branches import Branch, Trying, WhatIf
from rlviz.session.run import Run

_ROLLOUTS = 20
"""Of a policy that draws its actions; a deterministic one needs one."""
_LONGEST = 1_000
"""Steps after which a branch is left."""


class _Rollout(NamedTuple):
    """One way on: the states it went through, its discounted return, and whether it ended by itself."""

    path: list[Floats]
    discounted_return: float
    ended: bool


def what_if(run: Run, step: int) -> Trying:
    """Try every action in the state before step `step`, where the run stands, or one of its environments side by side,
    and follow it up by its policy; the run learns nothing from it. Of continuous actions: the ends and the mean.

    ValueError with the `obstacle` of a state that cannot be captured.
    """
    environment = step % run.history.layout.environments
    observation, scene = run.standing(environment)
    decision = run.algorithm.act(observation)
    drawn = entry(run.config.algorithm).scores == "π"
    branches = []
    for action, predicted in _candidates(run.algorithm.problem, decision.scores, drawn=drawn):
        rng = np.random.default_rng(run.config.seed) if drawn else None
        rollouts: list[_Rollout] = []
        while len(rollouts) < (_ROLLOUTS if drawn else 1):
            rollout = yield from _played(run, observation, scene, action, rng)
            rollouts.append(rollout)
        branches.append(_branch(action, rollouts, predicted))
    return WhatIf(step, drawn, decision.value, tuple(branches))


def _candidates(task: Problem, scores: Floats, *, drawn: bool) -> list[tuple[Action, float]]:
    """What is tried, each with the value Q(s, a) that is predicted for it; nan where none is."""
    unknown, space = float("nan"), task.action_space
    if isinstance(space, ContinuousActions):
        mean = np.clip(scores[: space.size], space.low, space.high)
        return [(space.low, unknown), (mean, unknown), (space.high, unknown)]
    return [(action, unknown if drawn else score) for action, score in enumerate(scores.tolist())]


def _branch(action: Action, rollouts: list[_Rollout], predicted: float) -> Branch:
    returns = np.array([rollout.discounted_return for rollout in rollouts])
    middle = rollouts[int(np.argsort(returns)[len(rollouts) // 2])]
    steps = np.array([len(rollout.path) - 1 for rollout in rollouts])
    ended = all(rollout.ended for rollout in rollouts)
    return Branch(action, steps, returns, np.stack(middle.path), predicted, ended)


def _played(
    run: Run, observation: Floats, scene: dict[str, Any], action: Action, rng: np.random.Generator | None
) -> Generator[None, None, _Rollout]:
    environment = make(run.config.environment)
    path, rewards = [observation], list[float]()
    terminated = truncated = False
    try:
        restore(environment, scene)
        while not (terminated or truncated) and len(rewards) < _LONGEST:
            found, reward, terminated, truncated, _ = environment.step(action)
            rewards.append(float(reward))
            path.append(np.array(found, np.float32, ndmin=1))
            action = run.algorithm.act(path[-1], rng=rng).action
            yield
    finally:
        environment.close()
    gamma = run.history.gamma(len(run.history))
    return _Rollout(path, float(discounted_returns(rewards, gamma)[0]), bool(terminated))
