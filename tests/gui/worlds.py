"""Environments that exist on paper: a continuous one with one or two components, and a grid."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from rlviz.gui.moment import Mode, Moment
from rlviz.learning.algorithms import entry
from rlviz.learning.environment_table import ActionLabel, ActionRange, EnvironmentDescription, Part
from rlviz.session.events import Chosen, Ending, Policy, Step
from rlviz.session.history import History, Layout

TORQUE = ActionRange("a", "torque", -2.0, 2.0, "N·m")
THRUST = ActionRange("b", "thrust", 0.0, 1.0)
REACH = EnvironmentDescription(
    id="Reach-v0",
    summary="Turn.",
    parts=(Part("θ", "angle", "°", 180 / math.pi), Part("θ̇", "velocity", "°/s", 180 / math.pi)),
    actions=(),
    solved_at=-150.0,
    return_range=(-1000.0, 0.0),
    steps_per_second=30.0,
    maximum_steps=200,
    action_ranges=(TORQUE,),
)
GRID = EnvironmentDescription(
    id="Grid-v0",
    summary="Go.",
    parts=(Part("s", "state"),),
    actions=(
        ActionLabel("left", "◂", "left"),
        ActionLabel("down", "▾", "down"),
        ActionLabel("right", "▸", "right"),
        ActionLabel("up", "▴", "up"),
        ActionLabel("pick up", "●"),
    ),
    solved_at=0.7,
    return_range=(0.0, 1.0),
    steps_per_second=4.0,
    maximum_steps=100,
    states=64,
)


class Gaussians:
    """A recording of a Gaussian policy, row by row, with reward 1 a step."""

    def __init__(self, *ranges: ActionRange, policy: Policy = Policy.BEHAVIOUR, **hyperparameters: object) -> None:
        self.environment = replace(REACH, action_ranges=ranges or (TORQUE,))
        self.entry, size = entry("reinforce"), len(self.environment.action_ranges)
        layout = Layout(observation=2, scores=2 * size, action=size)
        self.history = History(layout, self.entry.hyperparameters.checked(hyperparameters), policy)

    def step(
        self, mean: float | tuple[float, ...], deviation: float | tuple[float, ...], action: float | tuple[float, ...],
        value: float = math.nan,
    ) -> Gaussians:  # fmt: skip
        """Record one step of the running episode."""
        history, where = self.history, np.array([0.1 * len(self.history), 0.5], np.float32)
        scores = np.concatenate([np.ravel(mean), np.ravel(deviation)]).astype(np.float32)
        history.append(
            Step(
                len(history), len(history.episodes), where, np.ravel(action).astype(np.float32), Chosen.EXPLORED,
                scores, value, math.nan, 1.0, False, False, where, {},
            )
        )  # fmt: skip
        return self

    def end(self, ending: Ending = Ending.TRUNCATED) -> Gaussians:
        """Close the running episode."""
        self.history.end_episode(ending, np.zeros(2, np.float32), 0.0)
        return self

    def swing(self, steps: int, seed: int = 0) -> Gaussians:
        """An episode whose mean swings between the bounds while σ falls."""
        rng, ranges = np.random.default_rng(seed), self.environment.action_ranges
        middles, widths = np.array([[0.5 * (r.low + r.high), r.high - r.low] for r in ranges]).T
        for t in range(steps):
            mean = middles + 0.55 * widths * np.sin(2 * math.pi * t / 60 + np.arange(len(ranges)))
            deviation = widths * (0.05 + 0.2 * math.exp(-t / 80))
            self.step(tuple(mean), tuple(deviation), tuple(rng.normal(mean, deviation)), value=50 - 0.2 * t)
        return self.end()

    def moment(self, index: int = 0, episode: int = 0, mode: Mode = Mode.VIEWING, *, live: bool = False) -> Moment:
        """A frame of it; before the first step none."""
        if self.history.episode_count() == 0:
            episode = index = -1
        return Moment(self.entry, self.environment, self.history, self.history, episode, index, live, mode)
