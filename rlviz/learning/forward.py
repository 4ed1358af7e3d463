"""The forward pass of a perceptron on numpy, in buffers that are made once for each batch size.

Activations are kept one column a sample with a last row of ones, so that a layer's bias is one more weight.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import NamedTuple

import numpy as np
from torch import Tensor

from rlviz.learning.architecture import Architecture
from rlviz.learning.problem import Floats

# numpy's remarks on numbers that are not finite: learners find these by their norm, and a product may be remarked upon
# though it is right. OpenBLAS 0.3.31 loads more than the five numbers of a vector (sgemv on AVX-512, 2 or 3 rows left
# over), and a signalling nan may lie behind them on the stack.
warnings.filterwarnings("ignore", "(overflow|invalid value) encountered", RuntimeWarning, r"rlviz\.learning")

_KEPT = 4
"""Batch sizes whose rooms are kept; rollouts of whole episodes have a new one each time."""

Calls = list[Callable[[], object]]
"""A computation as calls in an order, each with what it reads and where it writes: made once, it costs least to run."""


class Forward:
    """Computes a network's outputs on parameters, (parameters,), that it reads in place on the CPU.

    `room` is where the newest pass was computed, once there was one. Owned by one thread.
    """

    room: Room

    def __init__(self, architecture: Architecture, flat: Tensor) -> None:
        self.architecture = architecture
        blocks, free = architecture.parts(flat)
        self.layers, self._free = [block.numpy() for block in blocks], free.numpy()
        self._dueling = dueling_matrix(architecture.sizes[-1]) if architecture.dueling else None
        self._plain = not architecture.dueling and not architecture.free
        self._rooms: dict[tuple[int, ...], Room] = {}

    def __call__(self, inputs: Floats) -> Floats:
        """(inputs,) to (outputs + free,), or (B, inputs) to (B, outputs + free)."""
        room = self.room = self._rooms.get(inputs.shape) or self._new_room(inputs.shape)
        room.inputs[...] = inputs.T
        for call in room.calls:
            call()
        outputs: Floats = self.layers[-1].dot(room.last).T
        return outputs if self._plain else self._headed(outputs)

    def _headed(self, outputs: Floats) -> Floats:
        """Q from V and A where the network duels, and the free outputs behind."""
        if self._dueling is not None:
            outputs = outputs @ self._dueling
        if len(self._free):
            free = np.broadcast_to(self._free, (*outputs.shape[:-1], len(self._free)))
            outputs = np.concatenate([outputs, free], axis=-1)
        return outputs

    def _new_room(self, shape: tuple[int, ...]) -> Room:
        if len(self._rooms) >= _KEPT:
            self._rooms.clear()
        self._rooms[shape] = Room(self.layers, shape[:-1], relu=self.architecture.activation == "relu")
        return self._rooms[shape]


class Way(NamedTuple):
    """The way back through a room: the calls that fill the layers' gradients, from the last of the `flows`.

    These are of the outputs of each layer before its activation, (outputs, B).
    """

    flows: list[Floats]
    calls: Calls


class Room:
    """What the layers of a network are given, each (inputs + 1, B) or (inputs + 1,) with a last row of ones.

    `calls` computes all but the first from `inputs`, which is the first without its ones. `back` is there once a
    backward pass has come this way.
    """

    back: Way | None = None

    def __init__(self, layers: Sequence[Floats], batch: tuple[int, ...], *, relu: bool) -> None:
        self.given = [np.ones((layer.shape[1], *batch), np.float32) for layer in layers]
        self.inputs, self.last = self.given[0][:-1], self.given[-1]
        self.calls: Calls = []
        for layer, given, following in zip(layers, self.given, self.given[1:], strict=False):
            h = following[:-1]
            self.calls.append(partial(layer.dot, given, h))
            # numpy compares with an array of zeros three times faster than with a single one
            self.calls.append(partial(np.maximum, h, np.zeros_like(h), out=h) if relu else partial(np.tanh, h, out=h))


@cache
def dueling_matrix(actions: int) -> Floats:
    """What makes Q = V + A − mean A of (V, A): (1 + A, A). Wang et al. (2016), eq. 9."""
    centred = np.eye(actions) - 1 / actions
    return np.concatenate([np.ones((1, actions)), centred]).astype(np.float32)
