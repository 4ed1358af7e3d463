"""The backward pass of a perceptron written out on numpy. Rumelhart, Hinton & Williams (1986)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from torch import Tensor

from rlviz.learning.forward import Calls, Forward, Room, dueling_matrix
from rlviz.learning.networks import Perceptron
from rlviz.learning.problem import Floats

_KEPT = 8
"""Batch sizes whose way back is kept."""


class Backward:
    """Carries gradients from the outputs of a network to its parameters, in place. Owned by one thread.

    `gradient` (parameters,) is where the result goes; both are on the CPU. The forward pass that it follows has rooms
    of its own, which nothing else computes in between.
    """

    def __init__(self, network: Perceptron, gradient: Tensor) -> None:
        self.architecture = network.architecture
        self.forward = Forward(network.architecture, network.flat)
        blocks, free = network.architecture.parts(gradient)
        self._gradients, self._free_gradient = [block.numpy() for block in blocks], free.numpy()
        self._ways: dict[int, _Way] = {}

    def backward(self, gradient: Floats) -> None:
        """From ∂loss/∂outputs, (B, outputs + free), of the last forward pass to the gradient of all parameters."""
        way = self._way(len(gradient))
        if self.architecture.free:
            gradient, free = np.split(gradient, [-self.architecture.free], axis=1)
            np.add.reduce(free, axis=0, out=self._free_gradient)
        if self.architecture.dueling:
            gradient = gradient @ dueling_matrix(self.architecture.sizes[-1]).T
        way.flows[-1][...] = gradient.T
        for call in way.calls:
            call()
        self._newest = way

    def squared_norms(self) -> Floats:
        """‖g_b‖² of what each sample adds to the gradient of the last `backward`, free parameters apart, (B,).

        A sample's part of a layer's gradient is the outer product of what flows in and what flows back (Goodfellow
        2015).
        """
        pairs = zip(self._newest.room.given, self._newest.flows, strict=True)
        norms: Floats = sum((x * x).sum(axis=0) * (d * d).sum(axis=0) for x, d in pairs)
        return norms

    def _way(self, batch: int) -> _Way:
        """The way back through the room that the forward pass with such a batch has left."""
        room = self.forward.room((batch, self.architecture.sizes[0]))
        way = self._ways.get(batch)
        if way is None or way.room is not room:
            if len(self._ways) >= _KEPT:
                self._ways.clear()
            relu = self.architecture.activation == "relu"
            way = self._ways[batch] = _Way(room, self.forward.layers, self._gradients, relu=relu)
        return way


class _Way:
    """The calls that fill the layers' gradients, from what has flowed back to the outputs of the last one.

    `flows` are of the outputs of each layer before its activation, (outputs, B).
    """

    def __init__(self, room: Room, layers: Sequence[Floats], gradients: Sequence[Floats], *, relu: bool) -> None:
        self.room = room
        self.flows = [np.empty((len(layer), room.last.shape[1]), np.float32) for layer in layers]
        self.calls: Calls = []
        for level in range(len(layers) - 1, -1, -1):
            x, d = room.given[level], self.flows[level]
            self.calls.append(partial(d.dot, x.T, gradients[level]))
            if level:
                self.calls.append(partial(layers[level][:, :-1].T.dot, d, self.flows[level - 1]))
                self.calls += (_relu if relu else _tanh)(x[:-1], self.flows[level - 1])


def _relu(h: Floats, d: Floats) -> Calls:
    """Back through an activation with the value h: its slope is 1 or 0."""
    zeros, positive = np.zeros_like(h), np.empty(h.shape, bool)
    return [partial(np.greater, h, zeros, out=positive), partial(np.multiply, d, positive, out=d)]


def _tanh(h: Floats, d: Floats) -> Calls:
    """The slope is 1 − h²."""
    one, slope = np.array(1, np.float32), np.empty_like(h)
    return [
        partial(np.multiply, h, h, out=slope),
        partial(np.subtract, one, slope, out=slope),
        partial(np.multiply, d, slope, out=d),
    ]
