from __future__ import annotations

import json
import math
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import orjson
import pytest
from hypothesis import given

from tui.domain.errors import ProjectError
from tui.storage.values import MAX_DEPTH, plain

from .helpers import json_values


class Colour(StrEnum):
    RED = "red"


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


@given(json_values)
def test_a_json_value_stays_what_it_is_through_both_kinds_of_reader(value: object) -> None:
    checked = plain(value, "It")
    assert checked == value
    written = orjson.dumps(checked)
    assert orjson.loads(written) == value
    assert json.loads(written) == value


def test_mappings_tuples_and_enums_become_plain() -> None:
    result = plain(MappingProxyType({Colour.RED: (Colour.RED, 1)}), "It")
    assert result == {"red": ["red", 1]}
    assert type(result) is dict
    assert [type(key) for key in result] == [str]
    assert type(result["red"][0]) is str


def test_the_copy_is_independent() -> None:
    inner = [1]
    result = plain({"a": inner}, "It")
    inner.append(2)
    assert result == {"a": [1]}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (math.nan, "nan"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (2**63, "64 bits"),
        (-(2**63) - 1, "64 bits"),
        (2**70, "64 bits"),
        ("a\ud800b", "surrogate"),
        ({"\udfff": 1}, "surrogate"),
        ({1: 2}, "key"),
        ({1, 2}, "set"),
        (b"x", "bytes"),
        (object(), "object"),
        ({"a": [1, {"b": math.nan}]}, "nan"),
        (nested(MAX_DEPTH + 1), "nested"),
    ],
)
def test_what_json_cannot_give_back_is_refused_and_the_place_is_named(value: object, reason: str) -> None:
    with pytest.raises(ProjectError) as caught:
        plain(value, "Article k1")
    assert caught.value.message.startswith("Article k1 cannot be saved")
    assert reason in caught.value.message
    assert caught.value.hint


def test_the_deepest_allowed_nesting_is_read_by_both_kinds_of_reader() -> None:
    value = plain(nested(MAX_DEPTH), "It")
    assert json.loads(orjson.dumps(value)) == value


def test_a_mapping_that_is_no_dict_is_an_object() -> None:
    class Odd(Mapping[str, int]):
        def __getitem__(self, key: str) -> int:
            return 1

        def __iter__(self):  # type: ignore[no-untyped-def]
            return iter(["a"])

        def __len__(self) -> int:
            return 1

    assert plain(Odd(), "It") == {"a": 1}
