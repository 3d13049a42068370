"""Where the parts of a Markdown text stand."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tui.readers import markdown
from tui.readers.markdown_marks import find_marks, parser


def marks_of(text: str) -> list[tuple[str, str, str]]:
    return [
        (str(mark.kind), mark.detail, text[mark.start : mark.end])
        for mark in markdown.read(text.encode()).markup
    ]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("# A *b* ##", [("heading", "1", "A *b*"), ("emphasis", "", "b")]),
        ("### # #\n", [("heading", "3", "#")]),
        ("a\n *b*\n===", [("heading", "1", "a\n *b*"), ("emphasis", "", "b")]),
        ("a ***b*** **c *d***", [
            ("emphasis", "", "**b**"), ("strong", "", "b"), ("strong", "", "c *d*"), ("emphasis", "", "d"),
        ]),
        ("`a` `` b`c `` ` `", [("code", "", "a"), ("code", "", "b`c"), ("code", "", " ")]),
        ("a `b\nc` d", [("code", "", "b\nc")]),
        ("[a *b*](http://x.org \"t\") [](http://y.org)", [
            ("link", "http://x.org", "a *b*"), ("emphasis", "", "b"),
        ]),
        ("[a][b] [b] [b][]\n\n[b]: http://x.org", [("link", "http://x.org", t) for t in "abb"]),
        ("<http://x.org> <a@x.org>", [
            ("link", "http://x.org", "http://x.org"), ("link", "mailto:a@x.org", "a@x.org"),
        ]),
        ("\\*a\\* &amp;*b* &nbsp;`c`", [("emphasis", "", "b"), ("code", "", "c")]),
        ("![a *b*](c)", []),
        ("> a\n> > b\nc\n\nd", [("quote", "", "> a\n> > b\nc"), ("quote", "", "> b\nc")]),
        ("- a\n  * b\n\n    c\n- d\n\ne", [
            ("item", "1", "- a\n  * b\n\n    c"), ("item", "2", "* b\n\n    c"), ("item", "1", "- d"),
        ]),
        ("> 1. - *a*\n>   b", [
            ("quote", "", "> 1. - *a*\n>   b"), ("item", "1", "1. - *a*\n>   b"),
            ("item", "2", "- *a*\n>   b"), ("emphasis", "", "a"),
        ]),
        ("> - a\n> - > *b*", [
            ("quote", "", "> - a\n> - > *b*"), ("item", "1", "- a"), ("item", "1", "- > *b*"),
            ("quote", "", "> *b*"), ("emphasis", "", "b"),
        ]),
        ("```py\n*a*\n\nb\n```\n", [("code", "", "*a*\n\nb")]),
        ("```\na", [("code", "", "a")]),
        ("```\n```\n\n> ```\n> a\n> b\n> ```", [
            ("quote", "", "> ```\n> a\n> b\n> ```"), ("code", "", "a\n> b"),
        ]),
        ("a\n\n    b\n      c\n\nd", [("code", "", "b\n      c")]),
        ("-\t\t*a*\n-\tb\n\n\t*c*", [
            ("item", "1", "-\t\t*a*"), ("code", "", "*a*"),
            ("item", "1", "-\tb\n\n\t*c*"), ("emphasis", "", "c"),
        ]),
        ("*a*\r\n*b*\r*c*\n\x00*d*", [("emphasis", "", t) for t in "abcd"]),
        ("---\ntitle: *a*\n---\n*b*", [("emphasis", "", "b")]),
        ("<p>*a*</p>\n\n*b* <i>c</i>", [("emphasis", "", "b")]),
    ],
)  # fmt: skip
def test_a_mark_stands_over_what_its_signs_enclose(text: str, marks: list[tuple[str, str, str]]) -> None:
    assert marks_of(text) == marks


LETTERS = re.compile("[a-z]+")


def told(tokens: list[Token]) -> Counter[tuple[str, str]]:
    """Return what an ordinary parser says of each part: its kind, and the letters in it."""
    found: Counter[tuple[str, str]] = Counter()
    for number, token in enumerate(tokens):
        if token.type in ("fence", "code_block"):
            found["code", "".join(LETTERS.findall(token.content))] += 1
        elif token.type == "heading_open":
            children = tokens[number + 1].children or []
            found["heading", "".join("".join(LETTERS.findall(child.content)) for child in children)] += 1
        elif token.type == "inline":
            opened: list[tuple[str, list[str]]] = []
            for child in token.children or ():
                if child.type.endswith("_open"):
                    opened.append((child.type.removesuffix("_open"), []))
                elif child.type.endswith("_close"):
                    kind, inside = opened.pop()
                    found["emphasis" if kind == "em" else kind, "".join(inside)] += 1
                else:
                    letters = "".join(LETTERS.findall(child.content))
                    for _, inside in opened:
                        inside.append(letters)
                    if child.type == "code_inline":
                        found["code", letters] += 1
    return Counter({key: count for key, count in found.items() if key[1]})


INLINE = [
    "*",
    "**",
    "_",
    "`",
    "``",
    "[",
    "](0)",
    "][1]",
    "<http://2>",
    "\\",
    "&#42;",
    " ",
    "a",
    "b",
    "cd",
    ".",
]
BLOCKS = ["> ", "- ", "* ", "1. ", "# ", " #", "    ", "\t", "```\n", "===\n", "---\n", "\n[1]: 0\n", "\0"]
PIECES = st.sampled_from([*INLINE, *BLOCKS, "  ", "\n", "\n\n", "\r\n"])


@given(st.lists(PIECES, max_size=30).map("".join))
@example("- a\n\t> *b*")
@example(">\t*a*")
def test_every_mark_holds_what_markdown_it_says(text: str) -> None:
    ours = parser().parse(text)
    theirs = MarkdownIt("commonmark").parse(text)
    assert [(token.type, token.content) for token in ours] == [
        (token.type, token.content) for token in theirs
    ]
    marks = find_marks(text, ours)
    found = Counter(
        (str(mark.kind), "".join(LETTERS.findall(text[mark.start : mark.end])))
        for mark in marks
        if mark.kind not in ("quote", "item")
    )
    assert Counter({key: count for key, count in found.items() if key[1]}) == told(theirs)
    assert all(0 <= mark.start <= mark.end <= len(text) for mark in marks)
    containers = Counter(token.type for token in theirs)
    assert sum(mark.kind == "quote" for mark in marks) == containers["blockquote_open"]
    assert sum(mark.kind == "item" for mark in marks) == containers["list_item_open"]
    for mark in marks:
        sign = {"quote": ">", "item": "[-*]|[0-9]+[.]"}.get(mark.kind)
        assert sign is None or re.match(sign, text[mark.start :])


def test_a_large_file_is_looked_through_only_as_far_as_is_affordable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "LONGEST_MARKED", 40)
    text = "*a* and more words\n\nb and `more`\n\n*c* is too far\n"
    assert [found[2] for found in marks_of(text)] == ["a", "more"]
    assert markdown.read(text.encode()).text == text
