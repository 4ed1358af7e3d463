"""Nested plain values and arrays as bytes, exactly: arrays as safetensors, all else as JSON. Nothing is pickled."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

_REST = "rest"


def pack(value: Any) -> bytes:
    """Numbers, text, None, lists, tuples, dictionaries with text as keys, and arrays of numbers. TypeError for more."""
    arrays: dict[str, NDArray[Any]] = {}
    rest = json.dumps(_plain(value, arrays), ensure_ascii=False)
    arrays[_REST] = np.frombuffer(rest.encode(), np.uint8)
    return save(arrays)


def unpack(packed: bytes) -> Any:
    """The same values again, which take no more memory than these bytes. ValueError where they were not packed here."""
    try:
        arrays = load(packed)
        return _nested(json.loads(arrays.pop(_REST).tobytes()), arrays)
    except (SafetensorError, KeyError, TypeError, RecursionError, IndexError, AttributeError) as error:
        raise ValueError(f"it is damaged: {error}") from None


def _plain(value: Any, arrays: dict[str, NDArray[Any]]) -> Any:
    """The value as JSON has it; each dictionary there names the kind of what it stands for."""
    if isinstance(value, np.ndarray):
        name = str(len(arrays))
        arrays[name] = np.ascontiguousarray(value).reshape(value.shape)
        return {"array": name}
    if isinstance(value, np.generic):
        raise TypeError(f"a state holds plain numbers and arrays, got {value!r} of {type(value).__name__}")
    if isinstance(value, dict):
        return {"dict": {name: _plain(each, arrays) for name, each in value.items()}}
    if isinstance(value, (list, tuple)):
        parts = [_plain(each, arrays) for each in value]
        return {"tuple": parts} if isinstance(value, tuple) else parts
    return value


def _nested(value: Any, arrays: dict[str, NDArray[Any]]) -> Any:
    if isinstance(value, list):
        return [_nested(each, arrays) for each in value]
    if not isinstance(value, dict):
        return value
    [(kind, inside)] = value.items()
    if kind == "array":
        return arrays[inside].copy()
    if kind == "tuple":
        return tuple(_nested(each, arrays) for each in inside)
    if kind != "dict":
        raise ValueError(f"it holds a {kind!r}, which is not known here")
    return {name: _nested(each, arrays) for name, each in inside.items()}
