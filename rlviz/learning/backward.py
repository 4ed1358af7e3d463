"""The backward pass of a perceptron written out on numpy. Rumelhart, Hinton & Williams (1986).

Activations are kept one column a sample with a last row of ones, so that a layer's bias is one more weight, and all
lies in buffers that are made once for each batch size.
"""

from __future__ import annotations

import numpy as np
from torch import Tensor

from rlviz.learning.networks import Perceptron, activate, dueling_matrix
from rlviz.learning.problem import Floats


class Backward:
    """Carries gradients from the outputs of a network to its parameters, in place. Owned by one thread.

    `gradient` (parameters,) is where the result goes; both are on the CPU.
    """

    def __init__(self, network: Perceptron, gradient: Tensor) -> None:
        architecture = self.architecture = network.architecture
        blocks, free = architecture.parts(network.flat)
        self._weights, self._free = [block.numpy() for block in blocks], free.numpy()
        blocks, free = architecture.parts(gradient)
        self._gradients, self._free_gradient = [block.numpy() for block in blocks], free.numpy()
        self._dueling = dueling_matrix(architecture.sizes[-1]) if architecture.dueling else None
        self._buffers: dict[int, _Buffers] = {}
        self._flow: list[tuple[Floats, Floats]] = []

    def forward(self, inputs: Floats) -> Floats:
        """(B, inputs) to (B, outputs + free). What is returned holds until the next call."""
        buffers = self._buffers_of(len(inputs))
        *hidden, last = self._weights
        x = buffers.activations[0]
        x[:-1] = inputs.T
        for weights, following in zip(hidden, buffers.activations[1:], strict=True):
            activate(self.architecture.activation, np.dot(weights, x, out=following[:-1]))
            x = following
        outputs: Floats = np.dot(last, x).T  # (B, outputs)
        if self._dueling is not None:
            outputs = outputs @ self._dueling
        if self.architecture.free:
            outputs = np.concatenate([outputs, np.broadcast_to(self._free, (len(inputs), len(self._free)))], axis=1)
        return outputs

    def backward(self, gradient: Floats) -> None:
        """From ∂loss/∂outputs, (B, outputs + free), of the last `forward` to the gradient of all parameters."""
        buffers = self._buffers_of(len(gradient))
        if self.architecture.free:
            gradient, free = np.split(gradient, [-len(self._free)], axis=1)
            free.sum(axis=0, out=self._free_gradient)
        if self._dueling is not None:
            gradient = gradient @ self._dueling.T
        d = np.ascontiguousarray(gradient.T)  # (outputs, B)
        self._flow.clear()
        for level in range(len(self._weights) - 1, -1, -1):
            x = buffers.activations[level]
            self._flow.append((x, d))
            np.dot(d, x.T, out=self._gradients[level])
            if level:
                d = np.dot(self._weights[level][:, :-1].T, d, out=buffers.deltas[level])
                self._through_activation(d, x[:-1], buffers.masks[level])

    def squared_norms(self) -> Floats:
        """‖g_b‖² of what each sample adds to the gradient of the last `backward`, free parameters apart, (B,).

        A sample's part of a layer's gradient is the outer product of what flows in and what flows back (Goodfellow
        2015).
        """
        norms: Floats = sum((x * x).sum(axis=0) * (d * d).sum(axis=0) for x, d in self._flow)
        return norms

    def _through_activation(self, d: Floats, h: Floats, scratch: Floats) -> None:
        """Times the slope of the activation, read off its value h: 1 or 0 for ReLU, 1 − h² for tanh."""
        if self.architecture.activation == "relu":
            np.multiply(d, h > 0, out=d)
        else:
            np.multiply(h, h, out=scratch)
            np.subtract(np.float32(1), scratch, out=scratch)
            np.multiply(d, scratch, out=d)

    def _buffers_of(self, batch: int) -> _Buffers:
        if batch not in self._buffers:
            if len(self._buffers) >= _KEPT:
                self._buffers.clear()
            self._buffers[batch] = _Buffers([inputs for inputs, _ in self.architecture.layers], batch)
        return self._buffers[batch]


_KEPT = 4
"""Batch sizes whose buffers are kept; rollouts of whole episodes have a new one each time."""


class _Buffers:
    """Arrays for one batch size: activations (inputs + 1, B) of each layer's input, and what flows back."""

    def __init__(self, widths: list[int], batch: int) -> None:
        self.activations = [np.ones((width + 1, batch), np.float32) for width in widths]
        self.deltas = [np.empty((width, batch), np.float32) for width in widths]
        self.masks = [np.empty((width, batch), np.float32) for width in widths]
