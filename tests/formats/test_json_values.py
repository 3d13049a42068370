"""JSON as programs write it: what is beyond the standard, or beyond what a project file holds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.domain.errors import UnreadableError
from tui.formats import json_stream
from tui.formats.json_stream import elements
from tui.formats.json_values import kept, loads, object_in
from tui.formats.registry import FORMATS
from tui.formats.source import BytesSource

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.sampled_from('a"\\[]{},:1 \n\té中😀\u2028\x7f')),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def read(data: bytes) -> list[Any]:
    found = list(elements(BytesSource(data, "x.json"), "x.json"))
    assert [number for number, _ in found] == list(range(1, len(found) + 1))
    return [value for _, value in found]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("9223372036854775808", "9223372036854775808"),
        ("-9223372036854775809", "-9223372036854775809"),
        ("1" * 5_000, "1" * 5_000),
        ("NaN", None),
        ("-Infinity", None),
        (r'"a\ud800b"', "a\ufffdb"),
        (r'"\ud83d\ude00"', "😀"),
        ("1e3", 1000.0),
    ],
    ids=lambda value: str(value)[:20].encode("ascii", "backslashreplace").decode(),
)
def test_what_a_project_file_cannot_hold_is_made_what_it_can(written: str, value: object) -> None:
    assert loads(written) == loads(written.encode()) == value
    for found in (loads(f'{{"n": [{written}]}}')["n"], read(f'["é", {written}]'.encode())[1:]):
        assert (found, type(found[0])) == ([value], type(value))


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("labelstudio", b'[{"data":{"text":"Bo","n":%s},"annotations":[]}]'),
        ("doccano", b'{"text":"Bo","n":%s,"label":[]}'),
        ("doccano", b'[{"text":"Bo","n":%s,"label":[]}]'),
        ("jsonl", b'{"text":"Bo","n":%s,"spans":[]}'),
    ],
)
def test_every_format_takes_numbers_as_python_writes_them(name: str, record: bytes) -> None:
    for written, value in ((str(2**70), str(2**70)), ("NaN", None)):
        (item,) = FORMATS[name].read(BytesSource(record % written.encode(), "x"))
        assert item.content is not None
        assert item.content.metadata.get("n") == value


@given(
    values=st.lists(VALUES, max_size=5),
    indent=st.sampled_from([None, 1]),
    block=st.integers(1, 40),
    escaped=st.booleans(),
)
@example(values=[0.5, 1e300, 12], indent=None, block=1, escaped=False)
def test_an_array_is_read_as_python_reads_it(
    values: list[Any], indent: int | None, block: int, escaped: bool
) -> None:
    data = json.dumps(values, indent=indent, ensure_ascii=escaped).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_BLOCK", block)
        assert read(data) == values
        assert read(b"\xef\xbb\xbf \n" + data + b"\n") == values


@given(st.lists(VALUES, max_size=3), st.data())
@example([[1]], None)
def test_what_is_no_json_array_is_one_error_whatever_is_wrong(values: list[Any], data: Any) -> None:
    begin = json.dumps(values, ensure_ascii=False).encode()
    if data is None:
        damaged = begin + b"]"
    else:
        at = data.draw(st.integers(1, len(begin)))
        damaged = begin[:at] + data.draw(st.binary(max_size=2)) + begin[at + data.draw(st.integers(0, 2)) :]
    try:
        whole = json.loads(damaged)
        assert isinstance(whole, list)
    except (ValueError, AssertionError):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(json_stream, "_BLOCK", 7)
            with pytest.raises(UnreadableError):
                read(damaged)
    else:
        assert len(read(damaged)) == len(whole)


def test_what_is_kept_is_no_deeper_than_a_project_file_holds() -> None:
    kept(json.loads('{"a":' * 60 + "1" + "}" * 60), "it")
    for deep in ("[" * 100 + "]" * 100, "[" * 100_000):
        with pytest.raises((ValueError, RecursionError)):
            object_in(f'{{"a": {deep}}}', "it")


@pytest.mark.parametrize("name", ["labelstudio", "w3c"])
def test_details_of_any_depth_are_told_as_damage(name: str) -> None:
    ours = {"id": "a", "extras": '{"a":' * 200 + "1" + "}" * 200}
    place = {"start": 0, "end": 2, "labels": ["X"]}
    region = {"id": "r", "type": "labels", "value": place, "meta": {"glossator": ours}}
    selector = {"type": "TextPositionSelector", "start": 0, "end": 2}
    body = {"type": "TextualBody", "purpose": "tagging", "value": "X"}
    value = {
        "labelstudio": {"data": {"text": "Bo"}, "annotations": [{"result": [region]}]},
        "w3c": {
            "body": body,
            "target": {"source": "x", "selector": selector},
            "glossator:details": json.dumps(ours),
        },
    }[name]
    with pytest.raises(UnreadableError, match="nested too deeply"):
        list(FORMATS[name].read(BytesSource(json.dumps([value]).encode(), "x.json")))
