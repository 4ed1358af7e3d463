"""The backward pass of a perceptron written out on numpy. Rumelhart, Hinton & Williams (1986)."""

from __future__ import annotations

from functools import partial

import numpy as np
from torch import Tensor

from rlviz.learning.forward import Calls, Forward, Room, Way, dueling_matrix
from rlviz.learning.networks import Perceptron
from rlviz.learning.problem import Floats


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
        self._headed = bool(self.architecture.free or self.architecture.dueling)

    def backward(self, gradient: Floats) -> None:
        """From ∂loss/∂outputs, (B, outputs + free), of the last forward pass to the gradient of all parameters."""
        room = self.forward.room
        way = room.back or self._back_through(room)
        way.flows[-1][...] = (self._without_head(gradient) if self._headed else gradient).T
        for call in way.calls:
            call()

    def _without_head(self, gradient: Floats) -> Floats:
        """By the outputs of the last layer, with what belongs to the free parameters written down."""
        if self.architecture.free:
            gradient, free = np.split(gradient, [-self.architecture.free], axis=1)
            np.add.reduce(free, axis=0, out=self._free_gradient)
        return gradient @ dueling_matrix(self.architecture.sizes[-1]).T if self.architecture.dueling else gradient

    def squared_norms(self) -> Floats:
        """‖g_b‖² of what each sample adds to the gradient of the last `backward`, free parameters apart, (B,).

        A sample's part of a layer's gradient is the outer product of what flows in and what flows back (Goodfellow
        2015).
        """
        room = self.forward.room
        assert room.back is not None, "there was no backward pass"
        pairs = zip(room.given, room.back.flows, strict=True)
        norms: Floats = sum((x * x).sum(axis=0) * (d * d).sum(axis=0) for x, d in pairs)
        return norms

    def _back_through(self, room: Room) -> Way:
        """A way that the room did not have yet."""
        layers, slope = self.forward.layers, _relu if self.architecture.activation == "relu" else _tanh
        flows = [np.empty((len(layer), room.last.shape[1]), np.float32) for layer in layers]
        calls: Calls = []
        for level in range(len(layers) - 1, -1, -1):
            x, d = room.given[level], flows[level]
            calls.append(partial(d.dot, x.T, self._gradients[level]))
            if level:
                calls.append(partial(layers[level][:, :-1].T.dot, d, flows[level - 1]))
                calls += slope(x[:-1], flows[level - 1])
        room.back = Way(flows, calls)
        return room.back


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
