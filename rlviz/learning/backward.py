"""The backward pass of a perceptron written out on numpy. Rumelhart, Hinton & Williams (1986)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from rlviz.learning.forward import Forward, dueling_matrix
from rlviz.learning.networks import Perceptron
from rlviz.learning.problem import Floats

_KEPT = 8
"""Pairs of layer and batch size whose room is kept."""


class Backward:
    """Carries gradients from the outputs of a network to its parameters, in place. Owned by one thread.

    `gradient` (parameters,) is where the result goes; both are on the CPU. The forward pass that it follows has buffers
    of its own, which nothing else computes in between.
    """

    def __init__(self, network: Perceptron, gradient: Tensor) -> None:
        self.architecture = network.architecture
        self.forward = Forward(network.architecture, network.flat)
        blocks, free = network.architecture.parts(gradient)
        self._gradients, self._free_gradient = [block.numpy() for block in blocks], free.numpy()
        self._flow: list[tuple[Floats, Floats]] = []
        self._rooms: dict[tuple[int, int], Floats] = {}

    def backward(self, gradient: Floats) -> None:
        """From ∂loss/∂outputs, (B, outputs + free), of the last forward pass to the gradient of all parameters."""
        layers, activations = self.forward.layers, self.forward.activations(len(gradient))
        if self.architecture.free:
            gradient, free = np.split(gradient, [-self.architecture.free], axis=1)
            np.add.reduce(free, axis=0, out=self._free_gradient)
        if self.architecture.dueling:
            gradient = gradient @ dueling_matrix(self.architecture.sizes[-1]).T
        d = np.ascontiguousarray(gradient.T)  # (outputs, B)
        self._flow.clear()
        for level in range(len(layers) - 1, -1, -1):
            x = activations[level]
            self._flow.append((x, d))
            d.dot(x.T, self._gradients[level])
            if level:
                d = layers[level][:, :-1].T.dot(d, self._room(level, d.shape[1]))
                d *= self._slope(x[:-1])

    def squared_norms(self) -> Floats:
        """‖g_b‖² of what each sample adds to the gradient of the last `backward`, free parameters apart, (B,).

        A sample's part of a layer's gradient is the outer product of what flows in and what flows back (Goodfellow
        2015).
        """
        norms: Floats = sum((x * x).sum(axis=0) * (d * d).sum(axis=0) for x, d in self._flow)
        return norms

    def _room(self, level: int, batch: int) -> Floats:
        """Where to write what flows back to the input of a layer, (inputs, B): new memory would cost twice the time."""
        if (level, batch) not in self._rooms:
            if len(self._rooms) >= _KEPT:
                self._rooms.clear()
            self._rooms[level, batch] = np.empty((self.architecture.layers[level][0], batch), np.float32)
        return self._rooms[level, batch]

    def _slope(self, h: Floats) -> NDArray[Any]:
        """The slope of the activation, read off its value h: 1 or 0 for ReLU, 1 − h² for tanh."""
        return h > 0 if self.architecture.activation == "relu" else np.float32(1) - h * h
