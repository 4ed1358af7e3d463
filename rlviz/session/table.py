"""Append-only columns of numbers that one thread writes while others read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_CHUNK_ROWS = 16_384


class Table:
    """Rows of numbers in chunks that never move. One writer; any reader of rows [0, len).

    The length is published after its row is written, so readers need no lock. `widths` maps each column's name to how
    many numbers it holds.
    """

    def __init__(self, widths: Mapping[str, int], dtype: DTypeLike = np.float32) -> None:
        ends = np.cumsum([0, *widths.values()])
        self.columns = {name: slice(int(ends[i]), int(ends[i + 1])) for i, name in enumerate(widths)}
        self._width, self._dtype = int(ends[-1]), np.dtype(dtype)
        self._chunks: list[NDArray[np.floating]] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def nbytes(self) -> int:
        """Bytes held, unused rows of the last chunk included."""
        return sum(chunk.nbytes for chunk in self._chunks)

    def append(self, values: Sequence[float]) -> None:
        """Write one row, (width,), and publish it."""
        chunk, row = divmod(self._length, _CHUNK_ROWS)
        if chunk == len(self._chunks):
            self._chunks.append(np.empty((_CHUNK_ROWS, self._width), self._dtype))
        self._chunks[-1][row] = values
        self._length += 1

    def extend(self, rows: NDArray[np.floating]) -> None:
        """Write many rows, (count, width), and publish them. ValueError for another width."""
        if rows.ndim != 2 or rows.shape[1] != self._width:
            raise ValueError(f"rows must have {self._width} numbers, got an array of shape {rows.shape}")
        while len(rows):
            chunk, row = divmod(self._length, _CHUNK_ROWS)
            if chunk == len(self._chunks):
                self._chunks.append(np.empty((_CHUNK_ROWS, self._width), self._dtype))
            fitting = min(len(rows), _CHUNK_ROWS - row)
            self._chunks[-1][row : row + fitting] = rows[:fitting]
            self._length += fitting
            rows = rows[fitting:]

    def share(self, other: Table, count: int) -> None:
        """Begin with the first rows of another table with the same columns; this one is still empty.

        Full chunks are the same in both, since nobody writes into them again. IndexError where there are not so many.
        """
        rest = count % _CHUNK_ROWS
        last = other.rows(count - rest, count)
        self._chunks = other._chunks[: count // _CHUNK_ROWS]
        self._length = count - rest
        self.extend(last)

    @property
    def width(self) -> int:
        """Numbers of a row."""
        return self._width

    @property
    def dtype(self) -> np.dtype[Any]:
        """What the numbers are."""
        return self._dtype

    def rows(self, start: int, stop: int) -> NDArray[np.floating]:
        """Rows [start, stop), (stop − start, width); a view where they lie in one chunk. IndexError outside."""
        return self._read(start, stop, slice(0, self._width))

    def column(self, name: str, start: int = 0, stop: int | None = None) -> NDArray[np.floating]:
        """One column of rows [start, stop): (rows,) where it is one number wide, else (rows, width)."""
        where = self.columns[name]
        values = self._read(start, len(self) if stop is None else stop, where)
        return values[:, 0] if where.stop - where.start == 1 else values

    def _read(self, start: int, stop: int, where: slice) -> NDArray[np.floating]:
        """Columns `where` of rows [start, stop): over several chunks a copy of these alone."""
        if not 0 <= start <= stop <= self._length:
            raise IndexError(f"rows must be in [0, {self._length}], got [{start}, {stop})")
        if start == stop:
            return np.empty((0, where.stop - where.start), self._dtype)
        first, last = start // _CHUNK_ROWS, (stop - 1) // _CHUNK_ROWS
        if first == last:
            return self._chunks[first][start % _CHUNK_ROWS : (stop - 1) % _CHUNK_ROWS + 1, where]
        parts = [chunk[:, where] for chunk in self._chunks[first : last + 1]]
        parts[0], parts[-1] = parts[0][start % _CHUNK_ROWS :], parts[-1][: (stop - 1) % _CHUNK_ROWS + 1]
        return np.concatenate(parts)

    def number(self, name: str, row: int) -> float:
        """One number of one row, of a column that is one number wide. IndexError outside [0, len)."""
        if not 0 <= row < self._length:
            raise IndexError(f"row must be in [0, {self._length - 1}], got {row}")
        return float(self._chunks[row // _CHUNK_ROWS][row % _CHUNK_ROWS, self.columns[name].start])
