"""A stage: an environment in which episodes are played one step at a time and recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rlviz.learning.environment_state import capture, obstacle, restore
from rlviz.learning.environments import Environment
from rlviz.learning.placement import place
from rlviz.learning.problem import Decision, Floats, Transition
from rlviz.session.events import Ending, Impulse
from rlviz.session.history import History


class Stage:
    """Plays episodes and writes them to a history. Owned by one thread.

    `interrupted` is called when an episode is cut off before its end: by a person, or by an environment that raised.
    """

    def __init__(self, environment: Environment, seed: int, history: History, interrupted: Callable[[], None]) -> None:
        self._environment = environment
        self._seed: int | None = seed
        self._history = history
        self._interrupted = interrupted
        self._observation: Floats | None = None
        self._last = np.zeros(history.layout.observation, np.float32)

    def play(self, choose: Callable[[Floats], Decision]) -> tuple[Transition, Decision]:
        """One environment step, with a new episode begun if none runs. Not recorded yet: see `record`."""
        observation = self.observe()
        self._observation = None  # after a step that raises, a new episode begins
        decision = choose(observation)
        result, reward, terminated, truncated, _ = self._environment.step(decision.action)
        self._last = next_observation = self._taken(result)
        if not (terminated or truncated):
            self._observation = next_observation
        transition = Transition(
            observation, decision.action, float(reward), next_observation, bool(terminated), bool(truncated)
        )
        return transition, decision

    @property
    def obstacle(self) -> str:
        """Why no state of it can be gone back to, as a sentence; empty where each can."""
        return obstacle(self._environment)

    def observe(self) -> Floats:
        """The state that waits for an action, with a new episode begun if none runs."""
        if self._observation is None:
            self._observation = self._begin()
        return self._observation

    def seed(self, seed: int) -> None:
        """Begin the next episode with this seed."""
        self._seed = seed

    def begin_at(self, observation: Floats) -> None:
        """Begin an episode in the state that shows as this observation. ValueError as `place`."""
        begun = self._begin()
        place(self._environment, observation)
        self._observation = self._taken(observation.reshape(begun.shape))

    def nudge(self, impulse: Impulse) -> bool:
        """Change a part of the state that waits for an action; False where no episode runs. ValueError as `place`."""
        if self._observation is None:
            return False
        changed = self._observation.copy()
        changed[impulse.part] += impulse.change
        place(self._environment, changed)
        self._observation = changed
        return True

    def _taken(self, observation: Any) -> Floats:
        """A copy, since some environments reuse their array. ValueError where its size is not the environment's own."""
        taken, size = np.array(observation, np.float32, ndmin=1), self._last.shape
        if taken.shape != size:
            raise ValueError(f"an observation of this environment must have shape {size}, got {taken.shape}")
        return taken

    def reset(self) -> None:
        """Cut off the running episode; the next step begins a new one."""
        self._observation = None
        if self._history.running_steps():
            self._history.end_episode(Ending.INTERRUPTED, self._last, float("nan"))
            self._interrupted()

    def close(self) -> None:
        """Release the environment."""
        self._environment.close()

    def state_dict(self) -> dict[str, Any]:
        """Where the running episode stands, between two steps; `environment` is None where that cannot be captured."""
        known = capture(self._environment) if (not self.obstacle) else None
        return {"seed": self._seed, "observation": self._observation, "last": self._last, "environment": known}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from there; where the environment could not be captured with a new episode, which some seed begins."""
        self._seed, self._observation, self._last = state["seed"], state["observation"], state["last"]
        if state["environment"] is not None:
            restore(self._environment, state["environment"])
        else:
            self.reset()
            self._seed = len(self._history)

    def _begin(self) -> Floats:
        self.reset()
        observation, _ = self._environment.reset(seed=self._seed)
        self._seed = None
        return self._taken(observation)
