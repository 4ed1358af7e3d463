"""Methods that parts of an object call on it, without a circle in which both would be kept for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar
from weakref import WeakMethod

P = ParamSpec("P")
T = TypeVar("T")


def weakly(method: Callable[P, T]) -> Callable[P, T]:
    """A bound method that keeps its object from nothing. The object must outlive whoever calls it.

    A run that is given up is let go of at once, also where the garbage collector does not look any more.
    """
    known = WeakMethod(method)

    def call(*arguments: P.args, **named: P.kwargs) -> T:
        bound = known()
        assert bound is not None
        return bound(*arguments, **named)

    return call
