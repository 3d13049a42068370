"""Front matter of Markdown."""

from __future__ import annotations

import json
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.readers.front_matter import LONGEST, front_matter


def fields(source: str, sign: str = "---") -> dict[str, object]:
    return front_matter(f"{sign}\n{source}\n{sign}\nText\n")[0]


def test_values_of_yaml_stay_as_they_are_written() -> None:
    assert fields("version: 1.10\nday: 2024-05-01\nout: no\nat: 12:30\nnone: ~\nempty:") == {
        "version": "1.10",
        "day": "2024-05-01",
        "out": "no",
        "at": "12:30",
        "none": "~",
    }


def test_lists_tables_and_folded_lines_of_yaml_are_kept() -> None:
    source = 'Title: >\n  Two\n  lines\ntags: [a, "b: c"]\nauthor:\n  - name: Ann\n    from: Westhaven'
    assert fields(source) == {
        "title": "Two lines",
        "tags": ["a", "b: c"],
        "author": [{"name": "Ann", "from": "Westhaven"}],
    }


@pytest.mark.parametrize(
    "source",
    [
        "title: A\nb: [",
        "title: A\nb: *a",
        "title: A\na: &a [x]\nb: *a",
        "title: A\n\tb",
        f"title: A\nb: {'[' * 3000}",
        "title: A\nb: {" + "? " * 200,
    ],
)
def test_of_unsound_or_dangerous_yaml_the_plain_lines_are_left(source: str) -> None:
    assert fields(source)["title"] == "A"


@pytest.mark.parametrize("text", ["---\n\nA storm\n\n---\n\nMore", "---\nA storm. It came.\n---\nMore"])
def test_text_between_two_rules_is_text(text: str) -> None:
    assert front_matter(text) == ({}, 0)
    assert front_matter("---\n---\nMore") == ({}, 7)


@pytest.mark.parametrize("line", ["a" + " " * LONGEST, "title: a" + " " * 20_000 + "b" + " " * 20_000 + "c"])
def test_a_line_with_many_blanks_is_read_once(line: str) -> None:
    # With time that grows with the square of its length this takes seconds.
    begun = process_time()
    front_matter(f"{line}\n\nText")
    assert process_time() - begun < 0.5


def test_an_alias_bomb_does_not_grow() -> None:
    bomb = "\n".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]" for n in range(20))
    assert len(json.dumps(fields(f"a0: &a0 boom\n{bomb}"))) < 10_000


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system [ls]", "!!python/name:os.system", "!!set {a}"]
)
def test_a_tag_of_yaml_makes_no_object(tag: str) -> None:
    found = fields(f"title: A\nb: {tag}")
    assert found["title"] == "A"
    assert json.dumps(found)


def test_toml_gives_json_values() -> None:
    source = """Title = "A"
day = 2024-05-01
at = 2024-05-01T08:00:00Z
time = 08:00:00
n = 3
x = nan
big = 99999999999999999999
[params]
ok = true"""
    assert fields(source, "+++") == {
        "title": "A",
        "day": "2024-05-01",
        "at": "2024-05-01T08:00:00+00:00",
        "time": "08:00:00",
        "n": 3,
        "x": "nan",
        "big": "99999999999999999999",
        "params": {"ok": True},
    }


def test_what_is_no_toml_is_text() -> None:
    assert front_matter("+++\nno toml\n+++\nText") == ({}, 0)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_header_lines_end_at_the_first_empty_line(end: str) -> None:
    text = end.join(["Title: A letter", "Author: Petra", "", "Dear: Anders"])
    assert front_matter(text) == (
        {"title": "A letter", "author": "Petra"},
        text.index("Petra") + len("Petra"),
    )


@pytest.mark.parametrize(
    "text", ["Dear: Anders\n\nText", "Title: A\nand text\n\n", "Note: Title\n", "", "Text"]
)
def test_lines_that_are_no_header_are_text(text: str) -> None:
    assert front_matter(text) == ({}, 0)


def test_front_matter_without_end_is_none() -> None:
    assert front_matter("---\n" + "a: b\n" * LONGEST) == ({}, 0)


@given(
    st.sampled_from(["---", "+++"]),
    st.text(st.sampled_from("-:# \n\r\"'[]{}&*!|>%@`?~,=ab.0\\uxD8\t\x00é"), max_size=80),
)
def test_nothing_in_front_matter_can_fail(sign: str, body: str) -> None:
    text = f"{sign}\n{body}\n{sign}\nText\n"
    found, end = front_matter(text)
    assert 0 <= end <= len(text)
    written = json.dumps(found, ensure_ascii=False, allow_nan=False)
    assert json.loads(written.encode()) == found
