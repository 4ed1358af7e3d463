"""Contestants that train in turn, each in processes of its own with one thread, timed by their CPU seconds."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from statistics import median
from time import process_time
from typing import Generic, Protocol, TypeVar

import torch

from benchmarks.figure import median_ratio

Q = TypeVar("Q")
A = TypeVar("A")


PROCESSES = 3


class Contestant(Protocol):
    """Something that trains on command."""

    def advance(self, steps: int) -> float:
        """CPU seconds that so many environment steps took."""


class Loop:
    """A training loop that yields after every environment step."""

    def __init__(self, loop: Iterator[None]) -> None:
        self._loop = loop

    def advance(self, steps: int) -> float:
        """CPU seconds that so many environment steps took."""
        begin = process_time()
        for _ in islice(self._loop, steps):
            pass
        return process_time() - begin


class Seat(AbstractContextManager["Seat[Q, A]"], Generic[Q, A]):
    """A process that makes a function once and calls it whenever asked, while others wait."""

    def __init__(self, make: Callable[[], Callable[[Q], A]]) -> None:
        context = multiprocessing.get_context("spawn")
        self._questions, theirs = context.Pipe()
        self._process = context.Process(target=_answer, args=(theirs, make), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, question: Q) -> A:
        """The function's answer. EOFError where it failed; the process has printed why."""
        self._questions.send(question)
        answer: A = self._questions.recv()
        return answer

    def __exit__(self, *_: object) -> None:
        self._questions.close()
        self._process.join()


def _answer(questions: Connection, make: Callable[[], Callable[[Q], A]]) -> None:
    torch.set_num_threads(1)
    answer = make()
    with closing(questions):
        while True:
            try:
                question = questions.recv()
            except EOFError:
                return
            questions.send(answer(question))


@dataclass(frozen=True)
class Race:
    """Environment steps a CPU second of every contestant, round by round; `settings` are what they share."""

    title: str
    settings: str
    rates: Mapping[str, tuple[float, ...]]

    def rate(self, name: str) -> float:
        """The median of the rounds."""
        return median(self.rates[name])

    def ratio(self, first: str, second: str) -> float:
        """How many times as fast the first is: the median over the rounds of both, which ran one after the other."""
        return median_ratio(self.rates[first], self.rates[second])


def race(contestants: Mapping[str, Callable[[], Contestant]], rounds: int, steps: int) -> dict[str, tuple[float, ...]]:
    """The rates of a Race in which the slowest does `steps` in every round, and each other about as long as that.

    A process that was just woken up is slow for a while: one that were asked for less would be judged by that. Each has
    three processes of its own, whose mean counts: where its memory happens to lie moves the speed of a process by a few
    per cent, and stays as it is.
    """
    rates: dict[str, list[float]] = {name: [] for name in contestants}
    with ExitStack() as stack:
        seats = {
            name: [stack.enter_context(Seat[int, float](_Ready(make))) for _ in range(PROCESSES)]
            for name, make in contestants.items()
        }
        for each in seats.values():  # to warm up
            _seconds(each, steps)
        seconds = {name: _seconds(each, steps) for name, each in seats.items()}
        stretch = {name: steps * round(max(seconds.values()) / seconds[name]) for name in seats}
        for _ in range(rounds):
            for name, each in seats.items():
                rates[name].append(PROCESSES * stretch[name] / _seconds(each, stretch[name]))
    return {name: tuple(each) for name, each in rates.items()}


def _seconds(seats: list[Seat[int, float]], steps: int) -> float:
    """CPU seconds of so many steps in each of them, one after the other."""
    return sum(seat.ask(steps) for seat in seats)


@dataclass(frozen=True)
class _Ready:
    """Makes the contestant in the process that it trains in."""

    make: Callable[[], Contestant]

    def __call__(self) -> Callable[[int], float]:
        return self.make().advance
