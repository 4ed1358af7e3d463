"""Several environments that step together, each in an episode of its own; their steps are handed out one by one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rlviz.learning.environment_state import capture, obstacle, restore
from rlviz.learning.environments import Environments
from rlviz.learning.problem import Decision, Floats, Transition
from rlviz.session.events import Ending
from rlviz.session.history import History


class SideBySide:
    """A stage of N environments. Owned by one thread.

    They step all at once, by decisions that are made for all at once; `play` then hands out one transition after the
    other, of environment 0 to N − 1, so that everything else sees single steps. `interrupted` is called for each
    episode that is cut off before its end.
    """

    def __init__(
        self, environments: Environments, seed: int, history: History, interrupted: Callable[[], None]
    ) -> None:
        self._environments, self._count = environments, history.layout.environments
        self._seed = seed
        self._history, self._interrupted = history, interrupted
        self._observations: Floats | None = None
        self._last = np.zeros((self._count, history.layout.observation), np.float32)
        self._made: deque[tuple[Transition, Decision]] = deque()

    @property
    def pending(self) -> bool:
        """Whether steps that were made wait to be handed out."""
        return bool(self._made)

    @property
    def obstacle(self) -> str:
        """As `Stage.obstacle`, of each of them."""
        return obstacle(self._environments.members[0])

    def play(self, choose: Callable[[Floats], list[Decision]]) -> tuple[Transition, Decision]:
        """The next step that was made; where none is left, one step of all by the decisions for (N, D)."""
        if not self._made:
            self._step(choose)
        return self._made.popleft()

    def observe(self) -> Floats:
        """The states that wait for actions, (N, D), new episodes begun if none run. Not while steps are pending."""
        if self._observations is None:
            self._observations = self._begin()
        return self._observations

    def _step(self, choose: Callable[[Floats], list[Decision]]) -> None:
        observations, self._observations = self.observe(), None  # after a step that raises, all begin anew
        decisions = choose(observations)
        after = self._environments.step(np.array([decision.action for decision in decisions]))
        self._observations, self._last = after.observations, after.next_observations
        rewards, terminated, truncated = after.rewards.tolist(), after.terminated.tolist(), after.truncated.tolist()
        for i, decision in enumerate(decisions):
            transition = Transition(
                observations[i], decision.action, rewards[i], after.next_observations[i], terminated[i], truncated[i], i
            )
            self._made.append((transition, decision))

    def reset(self) -> None:
        """Cut off all running episodes; the next step begins new ones. Not while steps are pending."""
        self._observations = None
        for i in range(self._count):
            if self._history.running_steps(i):
                self._history.end_episode(Ending.INTERRUPTED, self._last[i], float("nan"), i)
                self._interrupted()

    def close(self) -> None:
        """Release the environments."""
        self._environments.close()

    def state_dict(self) -> dict[str, Any]:
        """As `Stage.state_dict`, of N environments; not while steps are pending."""
        known = [capture(each) for each in self._environments.members] if (not self.obstacle) else None
        return {"seed": self._seed, "observations": self._observations, "last": self._last, "environments": known}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """As `Stage.load_state_dict`."""
        self._seed, self._observations, self._last = state["seed"], state["observations"], state["last"]
        if state["environments"] is None:
            self.reset()
            return
        for environment, known in zip(self._environments.members, state["environments"], strict=True):
            restore(environment, known)

    def _begin(self) -> Floats:
        self.reset()
        seed, self._seed = self._seed, self._seed + self._count
        return self._environments.reset(seed)
