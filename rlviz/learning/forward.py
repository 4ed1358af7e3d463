"""The forward pass of a perceptron on numpy, in buffers that are made once for each batch size.

Activations are kept one column a sample with a last row of ones, so that a layer's bias is one more weight.
"""

from __future__ import annotations

import warnings
from functools import cache

import numpy as np
from torch import Tensor

from rlviz.learning.architecture import Architecture
from rlviz.learning.problem import Floats

# numpy's remarks on numbers that are not finite: learners find these by their norm, and a product may be remarked upon
# though it is right. OpenBLAS 0.3.31 loads more than the five numbers of a vector (sgemv on AVX-512, 2 or 3 rows left
# over), and a signalling nan may lie behind them on the stack.
warnings.filterwarnings("ignore", "(overflow|invalid value) encountered", RuntimeWarning, r"rlviz\.learning")

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
        self._relu = architecture.activation == "relu"
        self._dueling = dueling_matrix(architecture.sizes[-1]) if architecture.dueling else None
        self._plain = not architecture.dueling and not architecture.free
        self._buffers: dict[tuple[int, ...], list[_Buffer]] = {}

    def __call__(self, inputs: Floats) -> Floats:
        """(inputs,) to (outputs + free,), or (B, inputs) to (B, outputs + free)."""
        buffers = self._buffers.get(inputs.shape) or self._new_buffers(inputs.shape)
        buffers[0].inner[...] = inputs.T
        given = buffers[0].whole
        for weights, following in zip(self.layers, buffers[1:], strict=False):
            weights.dot(given, following.inner)
            if self._relu:
                np.maximum(following.inner, following.zeros, out=following.inner)
            else:
                np.tanh(following.inner, out=following.inner)
            given = following.whole
        outputs: Floats = self.layers[-1].dot(given).T
        return outputs if self._plain else self._headed(outputs)

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
        return [buffer.whole for buffer in self._buffers[batch, self.architecture.sizes[0]]]

    def _new_buffers(self, shape: tuple[int, ...]) -> list[_Buffer]:
        """Those of the layers for inputs of a shape."""
        if len(self._buffers) >= _KEPT:
            self._buffers.clear()
        self._buffers[shape] = [_Buffer((inputs, *shape[:-1])) for inputs, _ in self.architecture.layers]
        return self._buffers[shape]


class _Buffer:
    """What a layer is given, one column a sample: `whole` has a row of ones more than `inner`.

    numpy compares with an array of zeros three times faster than with a single one.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.whole = np.ones((shape[0] + 1, *shape[1:]), np.float32)
        self.inner = self.whole[:-1]
        self.zeros = np.zeros(shape, np.float32)


@cache
def dueling_matrix(actions: int) -> Floats:
    """What makes Q = V + A − mean A of (V, A): (1 + A, A). Wang et al. (2016), eq. 9."""
    centred = np.eye(actions) - 1 / actions
    return np.concatenate([np.ones((1, actions)), centred]).astype(np.float32)
