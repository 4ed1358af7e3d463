"""What if: each action at one moment of a recorded run, and then the policy that was in force, from that very state."""

from __future__ import annotations

from typing import Any

import numpy as np

from rlviz.learning.algorithms import entry
from rlviz.learning.environment_state import restore
from rlviz.learning.environments import make
from rlviz.learning.problem import Floats
from rlviz.learning.returns import discounted_returns
from rlviz.session.branches import Branch, WhatIf
from rlviz.session.run import Run

_ROLLOUTS = 20
"""Of a policy that draws its actions; a deterministic one needs one."""
_LONGEST = 1_000
"""Steps after which a branch is left."""


def what_if(run: Run) -> WhatIf:
    """Try every action where the run stands, and follow it up by its policy; the run learns nothing from it.

    ValueError says why that cannot be: continuous actions, several environments, or a state that cannot be captured.
    """
    check(run)
    observation, scene = run.standing()
    draws = entry(run.config.algorithm).scores == "π"
    rollouts = _ROLLOUTS if draws else 1
    scores = run.algorithm.act(observation).scores
    branches = []
    for action in range(len(scores)):
        rng = np.random.default_rng(run.config.seed)
        played = [_played(run, scene, action, rng if draws else None) for _ in range(rollouts)]
        steps, returns, ended = zip(*played, strict=True)
        predicted = float("nan") if draws else float(scores[action])
        mean = float(np.mean(returns))
        branches.append(
            Branch(action, float(np.mean(steps)), mean, min(returns), max(returns), predicted, ended=all(ended))
        )
    return WhatIf(len(run.history), rollouts, tuple(branches))


def check(run: Run) -> None:
    """ValueError says why there are no what-ifs in a run, at any of its moments."""
    if run.algorithm.problem.continuous:
        raise ValueError("A what-if tries each action, and continuous ones are too many.")
    if run.obstacle:
        raise ValueError(run.obstacle)


def _played(run: Run, scene: dict[str, Any], action: int, rng: np.random.Generator | None) -> tuple[int, float, bool]:
    """Steps and discounted return of one branch, and whether it ended by itself."""
    environment = make(run.config.environment)
    rewards: list[float] = []
    restore(environment, scene)
    terminated = truncated = False
    try:
        while not (terminated or truncated) and len(rewards) < _LONGEST:
            observation, reward, terminated, truncated, _ = environment.step(action)
            rewards.append(float(reward))
            state: Floats = np.array(observation, np.float32, ndmin=1)
            action = int(run.algorithm.act(state, rng=rng).action)
    finally:
        environment.close()
    gamma: float = getattr(run.algorithm.hyperparameters, "gamma", 1.0)
    return len(rewards), float(discounted_returns(rewards, gamma)[0]), bool(terminated)
