"""An environment that breaks after some steps, and one that talks: what a person's own module may hold."""

from __future__ import annotations

from typing import Any

import gymnasium
from gymnasium.envs.classic_control.cartpole import CartPoleEnv

print("a module that talks when it is imported")  # noqa: T201

LASTS = 300


class Breaking(CartPoleEnv):
    """CartPole that talks at each reset, and breaks after `LASTS` steps of one instance."""

    steps_made = 0

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> Any:
        """Say so."""
        print("a new episode")  # noqa: T201
        return super().reset(seed=seed, options=options)

    def step(self, action: Any) -> Any:
        """One of few."""
        self.steps_made += 1
        if self.steps_made > LASTS:
            raise RuntimeError("the pole broke")
        return super().step(action)  # type: ignore[no-untyped-call]


gymnasium.register("rlviz-tests/Breaking-v0", f"{__name__}:Breaking", max_episode_steps=100)
