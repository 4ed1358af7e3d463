"""The forward pass of a perceptron on numpy, in buffers that are made once for each batch size.

Activations are kept one column a sample with a last row of ones, so that a layer's bias is one more weight.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from torch import Tensor

from rlviz.learning.architecture import Activation, Architecture
from rlviz.learning.problem import Floats

_KEPT = 4
"""Batch sizes whose buffers are kept; rollouts of whole episodes have a new one each time."""


class Forward:
    """Computes a network's outputs on parameters, (parameters,), that it reads in place on the CPU.

    Owned by one thread.
    """

    def __init__(self, architecture: Architecture, flat: Tensor) -> None:
        self.architecture = architecture
        blocks, free = architecture.parts(flat)
        self.layers, self._free = [block.numpy() for block in blocks], free.numpy()
        self._dueling = dueling_matrix(architecture.sizes[-1]) if architecture.dueling else None
        self._buffers: dict[int, list[Floats]] = {}

    def batch(self, inputs: Floats) -> Floats:
        """(B, inputs) to (B, outputs + free)."""
        activations = self.activations(len(inputs))
        x = activations[0]
        x[:-1] = inputs.T
        for weights, following in zip(self.layers[:-1], activations[1:], strict=True):
            _activate(self.architecture.activation, np.dot(weights, x, out=following[:-1]))
            x = following
        return self._headed(np.dot(self.layers[-1], x).T)

    def one(self, x: Floats) -> Floats:
        """(inputs,) to (outputs + free,)."""
        for weights in self.layers[:-1]:
            x = weights[:, :-1].dot(x)
            x += weights[:, -1]
            _activate(self.architecture.activation, x)
        outputs: Floats = self.layers[-1][:, :-1].dot(x)
        outputs += self.layers[-1][:, -1]
        return self._headed(outputs)

    def _headed(self, outputs: Floats) -> Floats:
        """Q from V and A where the network duels, and the free outputs behind."""
        if self._dueling is not None:
            outputs = outputs @ self._dueling
        if len(self._free):
            free = np.broadcast_to(self._free, (*outputs.shape[:-1], len(self._free)))
            outputs = np.concatenate([outputs, free], axis=-1)
        return outputs

    def activations(self, batch: int) -> list[Floats]:
        """What each layer was given last in a batch of that size, (inputs + 1, B)."""
        if batch not in self._buffers:
            if len(self._buffers) >= _KEPT:
                self._buffers.clear()
            self._buffers[batch] = [np.ones((inputs + 1, batch), np.float32) for inputs, _ in self.architecture.layers]
        return self._buffers[batch]


def _activate(activation: Activation, z: Floats) -> None:
    """What hidden units compute, in place."""
    if activation == "relu":
        np.maximum(z, _zeros(z.shape), out=z)
    else:
        np.tanh(z, out=z)


@lru_cache(maxsize=64)
def _zeros(shape: tuple[int, ...]) -> Floats:
    """numpy compares with an array of zeros three times faster than with a single one."""
    return np.zeros(shape, np.float32)


@cache
def dueling_matrix(actions: int) -> Floats:
    """What makes Q = V + A − mean A of (V, A): (1 + A, A). Wang et al. (2016), eq. 9."""
    centred = np.eye(actions) - 1 / actions
    return np.concatenate([np.ones((1, actions)), centred]).astype(np.float32)
