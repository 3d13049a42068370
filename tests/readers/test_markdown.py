"""Markdown."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.readers import markdown

FRONT = """---
title: "The *quiet* harbour"
date: 2024-05-01T10:00:00Z
lang: en-GB
Author: Ann O'Neill
source: https://example.org/a?b=c: d
tags:
  - sea
# comment
broken line
---
# Another heading
Text.
"""


def test_front_matter_tells_title_date_and_language() -> None:
    content = markdown.read(FRONT.encode())
    assert content.text == FRONT
    assert (content.title, content.date, content.language) == ("The *quiet* harbour", "2024-05-01", "en")
    assert content.metadata["author"] == "Ann O'Neill"
    assert content.metadata["source"] == "https://example.org/a?b=c: d"
    assert "tags" not in content.metadata


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Harbour *opens* [again](http://x.org) `now` #\n\nText", "Harbour opens again now"),
        ("Intro first.\n\nHarbour opens\n=============\n", "Harbour opens"),
        ("```\n# not this\n```\n\n## But this\n", "But this"),
        ("> quoted *text*\n\nMore", "quoted text"),
        ("\ufeff# Title\r\n\r\nText", "Title"),
        ("---\n\nA rule, not front matter\n", "A rule, not front matter"),
        ("# a\x1b[31mb\n", "a [31mb"),
        ("date 2025-01-02\n\n# Title\n", "Title"),
        ("<div>only html</div>", "<div>only html</div>"),
        ("---\nlang: fr\n---\n\n# Titre\n", "Titre"),
        ("#\n\n##\n\n### Third\n", "Third"),
    ],
)
def test_the_title_is_the_first_heading_without_marks(text: str, title: str) -> None:
    assert markdown.read(text.encode()).title == title


@given(st.text(st.sampled_from("-:# \n\r\"'[]{}&*!|>%@`atile0\t\x00é")))
def test_any_front_matter_leaves_the_text_as_it_is(body: str) -> None:
    text = f"---\n{body}\n---\nText\n"
    content = markdown.read(text.encode())
    assert content.text == text
    assert json.loads(json.dumps(content.metadata, allow_nan=False)) == content.metadata
