"""A pyramid of minima, maxima and means over a growing column, so that drawing it costs the same at any length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FACTOR = 4
Array = NDArray[np.floating]


@dataclass(frozen=True)
class Band:
    """A column over a range of rows in P blocks: all (P,). `position` is the middle of each block, in rows.

    Minima, maxima and means leave nan out; they are nan where a block holds nothing else.
    """

    position: Array
    low: Array
    high: Array
    mean: Array


class Pyramid:
    """Summaries of a column in blocks of 4, 16, 64 … rows; each row is looked at once. Owned by its reader's thread.

    `read(start, stop)` gives the column's rows, (stop − start,); single rows are read there and not kept twice.
    """

    def __init__(self, read: Callable[[int, int], Array]) -> None:
        self._read = read
        self._levels: list[_Level] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def extend_to(self, length: int) -> None:
        """Take in the column's rows up to `length`."""
        self._length = length
        level, available = 0, length
        while available >= FACTOR:
            if level == len(self._levels):
                self._levels.append(_Level())
            here = self._levels[level]
            start, stop = len(here) * FACTOR, available // FACTOR * FACTOR
            if stop > start:
                with np.errstate(invalid="ignore", over="ignore"):
                    here.extend(_summarised(self._blocks(level, start, stop)))
            level, available = level + 1, len(here)

    def approach(self, length: int, most: int = 1 << 18) -> int:
        """Take in the rows up to `length`, but no more than `most` at once; the number of rows still missing."""
        self.extend_to(min(length, self._length + most))
        return length - self._length

    def _blocks(self, level: int, start: int, stop: int) -> Array:
        """Low, high, total and count of blocks [start, stop) of 4^level rows each, (4, stop − start)."""
        if level:
            return self._levels[level - 1].rows(start, stop)
        column = np.asarray(self._read(start, stop), np.float32)
        known = ~np.isnan(column)
        return np.stack([column, column, np.where(known, column, 0), known])

    def band(self, start: int, stop: int, most: int) -> Band:
        """Rows [start, stop) in about `most` blocks or fewer, at least 4. The first may reach back before `start`.
        The last takes in the rows up to `stop` that fill no block: the newest is in, and no mean is of a few rows."""
        stop = max(0, min(stop, self._length))
        start, most, level = min(max(0, start), stop), max(most, FACTOR), 0
        while stop - start > most * FACTOR**level and level < len(self._levels):
            level += 1
        size = FACTOR**level
        last = stop // size
        first = min(start // size, last - 1) if level else start
        edges = size * np.arange(first, last + 1)
        edges[-1] = stop
        with np.errstate(invalid="ignore", over="ignore"):
            blocks = self._blocks_up_to(stop, level, first, last)
            mean = blocks[2] / blocks[3]
        return Band((edges[:-1] + edges[1:] - 1) / 2, blocks[0], blocks[1], mean)

    def _blocks_up_to(self, stop: int, level: int, first: int, last: int) -> Array:
        """Blocks [first, last), (4, last − first); the last one reaches on to `stop`."""
        if last * FACTOR**level == stop:
            return self._blocks(level, first, last)
        end = [self._blocks(level, last - 1, last), *self._rest(level, last * FACTOR**level, stop)]
        return np.concatenate([self._blocks(level, first, last - 1), _merged(np.concatenate(end, axis=1))], axis=1)

    def _rest(self, level: int, done: int, stop: int) -> Iterator[Array]:
        """Rows [done, stop), which are fewer than a block of `level`, in blocks of the levels below it."""
        for lower in range(level - 1, -1, -1):
            size = FACTOR**lower
            first, last = done // size, stop // size
            yield self._blocks(lower, first, last)
            done = last * size


class _Level:
    """Low, high, total and count of blocks, (4, n), in an array that doubles."""

    def __init__(self) -> None:
        self._values = np.empty((4, 256), np.float32)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def rows(self, start: int, stop: int) -> Array:
        return self._values[:, start:stop]

    def extend(self, blocks: Array) -> None:
        end = self._length + blocks.shape[1]
        if end > self._values.shape[1]:
            grown = np.empty((4, max(end, 2 * self._values.shape[1])), np.float32)
            grown[:, : self._length] = self.rows(0, self._length)
            self._values = grown
        self._values[:, self._length : end] = blocks
        self._length = end


def _summarised(blocks: Array) -> Array:
    """Each FACTOR neighbours made one: (4, n) to (4, n / FACTOR). Slice by slice, which numpy does at full speed."""
    low, high, total, count = blocks[:, ::FACTOR]
    for k in range(1, FACTOR):
        next_low, next_high, next_total, next_count = blocks[:, k::FACTOR]
        low, high = np.fmin(low, next_low), np.fmax(high, next_high)
        total, count = total + next_total, count + next_count
    return np.stack([low, high, total, count])


def _merged(blocks: Array) -> Array:
    """All made one: (4, n) to (4, 1)."""
    low, high, total, count = blocks
    return np.array([[np.fmin.reduce(low)], [np.fmax.reduce(high)], [total.sum()], [count.sum()]])
