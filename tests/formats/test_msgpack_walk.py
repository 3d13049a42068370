"""Going through msgpack, against msgpack."""

from __future__ import annotations

from typing import Any

import pytest
import srsly
from hypothesis import given
from hypothesis import strategies as st

from tui.formats.msgpack_walk import Walk, unpacked

ATOMS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=40)
    | st.binary(max_size=300)
    | st.sampled_from(["a" * 70_000, b"b" * 300, [0] * 70_000, {n: n for n in range(20)}])
)
VALUES = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
)


@given(st.lists(VALUES, max_size=4))
def test_values_are_passed_whole(values: list[Any]) -> None:
    walk = Walk(srsly.msgpack_dumps(values))
    assert walk.list() == len(values)
    for value in values:
        start = walk.at
        assert walk.value() == value
        end, walk.at = walk.at, start
        walk.skip()
        assert walk.at == end
    with pytest.raises(ValueError, match="too early"):
        walk.skip()


@given(VALUES)
def test_what_is_cut_off_is_told(value: Any) -> None:
    data = srsly.msgpack_dumps(value)
    for size in {0, len(data) // 2, len(data) - 1} - {len(data)}:
        with pytest.raises(ValueError, match="too early"):
            Walk(data[:size]).skip()


@given(st.binary(max_size=60))
def test_no_bytes_do_anything_but_pass_or_raise_a_value_error(data: bytes) -> None:
    for act in (Walk.skip, Walk.value, Walk.list, Walk.map, Walk.raw, Walk.text):
        walk = Walk(data)
        try:
            act(walk)
        except ValueError:
            continue
        assert walk.at <= len(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x91" * 5000 + b"\x01",
        b"\xc1",
        b"\xdd\xff\xff\xff\xff",
        b"\xa1\xff",
        b"\x81\x91\x01\x01",
        b"\x91\x01\x02",
    ],
)
def test_damaged_values_are_value_errors(data: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpacked(data)


def test_a_map_that_looks_like_an_array_stays_a_map() -> None:
    value = {b"nd": True, b"type": "<f8", b"kind": b"", b"shape": [1], b"data": b"12345678"}
    assert unpacked(srsly.msgpack_dumps(value)) == value
