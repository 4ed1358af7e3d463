"""Packed values: what comes out is what went in, bit for bit, and what was never packed is refused."""

from __future__ import annotations

import json
import math
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlviz.session.packing import pack, unpack

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=20,
)


@given(PLAIN)
def test_that_plain_values_come_back_as_they_were(value: Any) -> None:
    again = unpack(pack(value))
    assert again == value
    assert type(again) is type(value)


def test_that_arrays_keep_their_bits_their_shape_and_their_kind() -> None:
    arrays = {
        "floats": np.array([[0.1, math.nan, -0.0]], np.float32),
        "double": np.array([1e300]),
        "empty": np.zeros((0, 4), np.float32),
        "whole": np.array([-(2**62)]),
        "flags": np.array([True, False]),
        "single": np.array(3.5),
        "backwards": np.arange(6.0)[::-2],
    }
    again = unpack(pack(arrays))
    for name, array in arrays.items():
        assert again[name].dtype == array.dtype
        assert again[name].shape == array.shape
        assert again[name].tobytes() == array.tobytes()


def test_that_random_states_come_back_as_they_were() -> None:
    first, second = np.random.default_rng(1), np.random.default_rng(2)
    second.bit_generator.state = unpack(pack(first.bit_generator.state))
    assert first.random(9).tolist() == second.random(9).tolist()


def test_that_what_is_no_plain_value_is_refused_when_it_is_packed() -> None:
    with pytest.raises(TypeError, match="plain numbers and arrays"):
        pack({"number": np.float32(1)})
    with pytest.raises(TypeError):
        pack({"set": {1, 2}})


@pytest.mark.parametrize("packed", [b"", b"nothing", zlib.compress(pack([1])), pack([1])[:-4]])
def test_that_bytes_that_were_never_packed_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpack(packed)


def test_that_an_array_that_claims_more_than_there_is_is_refused_before_memory_is_taken_for_it() -> None:
    header = json.dumps({"rest": {"dtype": "U8", "shape": [2**45], "data_offsets": [0, 2**45]}}).encode()
    with pytest.raises(ValueError, match="damaged"):
        unpack(len(header).to_bytes(8, "little") + header + b"1")
