"""The headings of a long Markdown text, by its lines alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.markup import Kind
from tui.readers import markdown
from tui.readers.markdown_marks import find_marks, parser
from tui.readers.markdown_scan import scan_headings


def headings(text: str, behind: int = 0) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.detail) for m in scan_headings(text, 0, behind)]


def parsed(text: str) -> list[tuple[str, str]]:
    marks = find_marks(text, parser().parse(text))
    return [(text[m.start : m.end], m.detail) for m in marks if m.kind == Kind.HEADING]


@pytest.mark.parametrize(
    "text",
    [
        "\n# The mill\n\nText.\n\n### The *quiet* pier ###  \n",
        "\n   ## Ostby#\n\n    # code\n\n####### seven\n\n#none\n",
        "Text\n\nThe mill\n========\n\nThe pier\n---\n\nText\nmore.\n\n---\n",
        "Text\r\n\r\nThe mill\r\n===\r\n\r\n# The pier #\r\n",
        "```\n# no\n```\n# yes\n~~~\n# no\n```\n# no\n~~~~\n# yes\n",
        "\n````md\n```\n# no\n```\n````\n# yes\n",
        "\n``` a ` b\n# yes\n",
        "\n# # #\n\n## ##\n\n# a # b\n",
        "Text\n\n- item\n---\n\n> quote\n===\n",
    ],
)
def test_headings_are_found_as_by_the_parser(text: str) -> None:
    assert headings(text) == parsed(text)


@given(
    st.lists(
        st.sampled_from(["# A", "## B ##", "text", "", "```", "~~~", "Title", "---", "  # C"]), max_size=12
    )
)
def test_no_line_that_the_parser_takes_for_code_is_a_heading(lines: list[str]) -> None:
    text = "\n" + "\n".join(lines)
    assert set(headings(text)) <= {*parsed(text)}


def test_the_outline_of_a_long_text_goes_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "LONGEST_MARKED", 60)
    parts = [f"## Part {n}\n\nThe mill *stood* still all morning.\n\n```\n# no\n\n```\n\n" for n in range(9)]
    content = markdown.read("".join(parts).encode())
    found = [content.text[m.start : m.end] for m in content.markup if m.kind == Kind.HEADING]
    assert found == [f"Part {n}" for n in range(9)]


@pytest.mark.parametrize(
    "text",
    ["# a\n" * 300_000, "\n# " + " " * 1_000_000 + "x", "\n# " + "a #" * 400_000 + "b", "a\n=\n" * 200_000],
)
def test_no_text_takes_long(text: str) -> None:
    begin = time.perf_counter()
    list(scan_headings(text, 0, 0))
    assert time.perf_counter() - begin < 2
