"""rlviz against the lecture's program, a CleanRL-like loop and Stable-Baselines3; also writes RESULTS.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from benchmarks import results
from benchmarks.contestants import clean, lecture, own, sb3, zoo
from benchmarks.contestants.settings import SETTINGS, DQNSettings, Settings, settings_text
from benchmarks.figure import Figure
from benchmarks.race import Contestant, Loop, Race, race
from benchmarks.until_solved import Question, Solutions, Solved, solve
from rlviz.learning.algorithms import ALGORITHMS

_ROUNDS, _STEPS = 9, 1_000
_ROLLOUT_STEPS = 10_240
"""A whole number of rollouts of A2C and of PPO."""
_SEED, _SEEDS = 1, range(10)
OWN, LECTURE, CLEAN, LIBRARY = "rlviz", "the lecture's program", "a CleanRL-like loop", "Stable-Baselines3"


def figures() -> Iterator[Figure]:
    """Ratios of speed at equal settings, then of the CPU seconds until CartPole is solved at each one's own."""
    told: list[Figure] = []
    races: list[Race] = []
    for each, limits in _races():
        races.append(each)
        for rival, limit in limits.items():
            note = f"{each.rate(OWN):,.0f} against {each.rate(rival):,.0f} steps/s"
            name = f"{each.title}, one core: steps/s ÷ {rival}"
            told.append(Figure(name, each.ratio(OWN, rival), "", at_least=limit, note=note))
            yield told[-1]
    solvers = {OWN: _own_until_solved} | {f"{LIBRARY} {name}": partial(zoo.UntilSolved, name) for name in zoo.ZOO}
    solutions = solve(solvers, _SEEDS)
    for figure in _until_solved(solutions):
        told.append(figure)
        yield figure
    results.put(results.document(results.machine("stable-baselines3"), told, races, solutions))


def _races() -> Iterator[tuple[Race, Mapping[str, float]]]:
    """Every race with the ratio to reach against each rival. Algorithms that rlviz lacks are left out."""
    programs: dict[str, Callable[[], Contestant]] = {
        LECTURE: partial(_loop, lecture.train),
        CLEAN: partial(_loop, clean.train),
    }
    yield _race("dqn", programs, _STEPS), {LECTURE: 8.0, CLEAN: 8.0, LIBRARY: 12.0}
    for algorithm in ("a2c", "ppo"):
        if algorithm in ALGORITHMS:
            yield _race(algorithm, {}, _ROLLOUT_STEPS), {LIBRARY: 2.0}


def _race(algorithm: str, programs: Mapping[str, Callable[[], Contestant]], steps: int) -> Race:
    """The programs, the library and rlviz with the algorithm's shared settings."""
    settings = SETTINGS[algorithm]
    library = partial(_library, settings)
    mine = partial(own.Own, own.config(algorithm, settings, _SEED))
    rates = race({**programs, LIBRARY: library, OWN: mine}, _ROUNDS, steps)
    return Race(ALGORITHMS[algorithm].title, settings_text(settings), rates)


def _loop(train: Callable[[DQNSettings, int], Iterator[None]]) -> Contestant:
    return Loop(train(DQNSettings(), _SEED))


def _library(settings: Settings) -> Contestant:
    return sb3.StableBaselines3(sb3.model(settings, _SEED))


def _own_until_solved() -> Callable[[Question], Solved]:
    return own.until_solved


def _until_solved(solutions: Mapping[str, Solutions]) -> Iterator[Figure]:
    mine = solutions[OWN]
    rivals = {name: each for name, each in solutions.items() if name != OWN}
    seeds = len(mine.runs)
    yield Figure(f"CartPole-v1 solved by the default preset, of {seeds} seeds", mine.solved, "", at_least=seeds)
    for which in ("median", "worst"):
        seconds = {name: getattr(each, which).seconds for name, each in solutions.items()}
        best = min(rivals, key=seconds.__getitem__)
        note = f"{seconds[OWN]:.2f} against {seconds[best]:.2f} s of {best}"
        name = f"CPU s until solved, {which}: rlviz ÷ {LIBRARY}'s best"
        yield Figure(name, seconds[OWN] / seconds[best], "", at_most=1.0, note=note)
