from __future__ import annotations

import unicodedata
from itertools import groupby, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.domain.strategies import NASTY, mixed_texts, spans
from tui.domain.graphemes import graphemes
from tui.domain.span import Span
from tui.domain.tokens import TokenBlock, Tokens

LONGEST = 2000


def kind(text: str, here: Span) -> object:
    """Return what groups neighbouring graphemes into words; signs stand alone."""
    c = text[here.start]
    if c.isspace():
        return "blank"
    if c.isalnum() or c in "_\u200c\u200d" or unicodedata.category(c).startswith("M"):
        return "word"
    return here.start


def words(text: str, start: int, end: int) -> list[Span]:
    """Split a stretch into words, grapheme by grapheme."""
    found: list[Span] = []
    within = [g for g in graphemes(text, 0, len(text)) if max(g.start, start) < min(g.end, end)]
    for what, run in groupby(within, lambda g: kind(text, g)):
        pieces = list(run)
        if what == "blank":
            continue
        parts = groupby(pieces, lambda g: (g.end - 1) // LONGEST)
        if pieces[-1].end - pieces[0].start <= LONGEST:
            parts = groupby(pieces, lambda g: 0)
        for _, part in parts:
            piece = list(part)
            found.append(Span(max(piece[0].start, start), min(piece[-1].end, end)))
    return found


def plain(text: str, blocks: list[TokenBlock]) -> list[Span]:
    """All tokens of a text as a list: those of the blocks, and words between them."""
    found: list[Span] = []
    position = 0
    for block in sorted((b for b in blocks if b.starts), key=lambda b: b.start):
        found += words(text, position, block.start)
        found += [Span(*pair) for pair in zip(block.starts, block.ends, strict=True)]
        position = max(block.end, block.ends[-1])
    return found + words(text, position, len(text))


@st.composite
def blocked(draw: st.DrawFn) -> tuple[str, list[TokenBlock]]:
    """A text and blocks for some stretches of it; the tokens in them need not be words."""
    text = draw(mixed_texts)
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=6))})
    blocks = []
    for start, end in pairwise(cuts):
        if draw(st.booleans()):
            edges = sorted(draw(st.sets(st.integers(start, end), max_size=8)))
            pairs = list(zip(edges[::2], edges[1::2], strict=False))
            blocks.append(TokenBlock.of(start, end, [(a, b) for a, b in pairs if text[a:b].strip()]))
    return text, blocks


def check(tokens: Tokens, expected: list[Span], offsets: range) -> None:
    for offset in offsets:
        assert tokens.at(offset) == next((t for t in expected if t.start <= offset < t.end), None)
        assert tokens.after(offset) == next((t for t in expected if t.start > offset), None)
        assert tokens.before(offset) == next((t for t in reversed(expected) if t.start < offset), None)


@given(blocked())
def test_every_question_is_answered_as_by_a_list(case: tuple[str, list[TokenBlock]]) -> None:
    text, blocks = case
    tokens, expected = Tokens(text, blocks), plain(text, blocks)
    check(tokens, expected, range(-2, len(text) + 3))
    assert list(tokens.within(0, len(text))) == expected


@given(blocked(), st.integers(-2, 90), st.integers(0, 30))
def test_within_gives_the_tokens_that_start_there(
    case: tuple[str, list[TokenBlock]], start: int, length: int
) -> None:
    text, blocks = case
    expected = [t for t in plain(text, blocks) if start <= t.start < start + length]
    assert list(Tokens(text, blocks).within(start, start + length)) == expected


def walk(tokens: Tokens) -> tuple[list[Span], list[Span]]:
    """Go from the first token to the last and back, as the arrow keys do."""
    forward: list[Span] = []
    token = tokens.after(-1)
    while token is not None:
        forward.append(token)
        token = tokens.after(token.start)
    back: list[Span] = []
    token = tokens.before(len(tokens.text))
    while token is not None:
        back.append(token)
        token = tokens.before(token.start)
    return forward, back


@given(blocked())
def test_motion_reaches_every_token_once_both_ways(case: tuple[str, list[TokenBlock]]) -> None:
    text, blocks = case
    forward, back = walk(Tokens(text, blocks))
    assert forward == plain(text, blocks)
    assert back == forward[::-1]


LONG = [
    " " * 4500 + "word" + "\n" * 4100 + "end",
    "ab " * 1500,
    "x" * 6000,
    " " * 1990 + "y" * 30 + " " + "z" * 1999 + "." + "w" * 2001 + "!",
    "".join(chr(0x4E00 + i % 500) for i in range(5000)) + "。" + "名" * 300,
    "." * 4500,
    "𝒳" * 2500 + " " + "e\u0301" * 1500,
]


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
@pytest.mark.parametrize("cut", [0, 700, 2000, 2001])
def test_long_runs_are_walked_the_same_both_ways(text: str, cut: int) -> None:
    blocks = [TokenBlock.of(cut, cut + 50, [(cut + 3, cut + 9), (cut + 9, cut + 50)])] if cut else []
    tokens, expected = Tokens(text, blocks), plain(text, blocks)
    forward, back = walk(tokens)
    assert forward == expected
    assert back == expected[::-1]
    for token in expected[:200]:
        for offset in (token.start, (token.start + token.end) // 2, token.end - 1):
            assert tokens.at(offset) == token


@given(blocked(), st.data())
def test_snap_widens_to_whole_tokens_and_a_second_time_changes_nothing(
    case: tuple[str, list[TokenBlock]], data: st.DataObject
) -> None:
    text, blocks = case
    if not text:
        return
    tokens, expected = Tokens(text, blocks), plain(text, blocks)
    span = data.draw(spans(len(text)))
    start = next((t.start for t in expected if t.start <= span.start < t.end), span.start)
    end = next((t.end for t in expected if t.start < span.end <= t.end), span.end)
    assert tokens.snap(span) == Span(start, end)
    assert tokens.snap(Span(start, end)) == Span(start, end)


@given(mixed_texts, st.integers(-3, 80))
def test_nearest_finds_something_wherever_there_is_ink(text: str, offset: int) -> None:
    found = Tokens(text).nearest(offset)
    assert (found is None) == (not text.strip())
    if found is not None and 0 <= offset < len(text) and not text[offset].isspace():
        assert found.start <= offset < found.end


@given(blocked(), blocked())
@example(("a b", []), ("a b", [TokenBlock.of(0, 3, [(0, 3)]), TokenBlock.of(1, 3, [(2, 3)])]))
def test_blocks_that_come_later_replace_what_they_overlap(
    case: tuple[str, list[TokenBlock]], other: tuple[str, list[TokenBlock]]
) -> None:
    text, first = case
    later = [b for b in other[1] if b.end <= len(text)]
    tokens = Tokens(text, first).with_blocks(later)
    kept: list[TokenBlock] = [b for b in first if b.starts]
    for block in (b for b in later if b.starts):
        kept = [*(b for b in kept if b.end <= block.start or b.start >= block.end), block]
    assert tokens.blocks == sorted(kept, key=lambda b: b.start)
    check(tokens, plain(text, kept), range(-1, len(text) + 1))


def test_a_block_without_tokens_hides_nothing() -> None:
    tokens = Tokens("one two").with_blocks([TokenBlock.of(0, 7, [])])
    assert list(tokens.within(0, 7)) == [Span(0, 3), Span(4, 7)]


@pytest.mark.parametrize("next_to_it", [True, False])
def test_the_last_token_of_a_block_may_reach_over_its_end(next_to_it: bool) -> None:
    text = "aa bbcc dd"
    blocks = [TokenBlock.of(0, 5, [(0, 2), (3, 7)])]
    if next_to_it:
        blocks.append(TokenBlock.of(5, 10, [(8, 10)]))
    tokens = Tokens(text, blocks)
    expected = [Span(0, 2), Span(3, 7), Span(8, 10)]
    check(tokens, expected, range(-1, 12))
    assert walk(tokens) == (expected, expected[::-1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ain't it", ["Ain", "'", "t", "it"]),
        ("U.S. 3,5 %", ["U", ".", "S", ".", "3", ",", "5", "%"]),
        ("snake_case", ["snake_case"]),
        ("cafe\u0301 ole", ["cafe\u0301", "ole"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("東京。大阪", ["東京", "。", "大阪"]),
        ("a\u3000b\u2003c", ["a", "b", "c"]),
        ("𝒳𝒴 \U0001f600\U0001f600", ["𝒳𝒴", "\U0001f600", "\U0001f600"]),
        ("\x00a\x1b[0m", ["\x00", "a", "\x1b", "[", "0m"]),
        ("  \n\t ", []),
        ("", []),
    ],
)
def test_words_where_no_tokens_have_come(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in Tokens(text).within(0, len(text))] == expected


def test_every_hard_piece_is_walked_over() -> None:
    text = " ".join(NASTY)
    forward, back = walk(Tokens(text))
    assert back == forward[::-1]
    assert "".join(text[s:e] for s, e in forward) == "".join(text.split())


NAMES = st.lists(
    st.tuples(st.integers(0, 29), st.integers(1, 8)).map(lambda n: Span(n[0], sum(n))), max_size=12
)


@given(NAMES, st.sets(st.integers(1, 29), max_size=3), st.integers(-2, 32), st.integers(-2, 32))
def test_names_are_found_in_whatever_block_they_start(
    names: list[Span], cuts: set[int], a: int, b: int
) -> None:
    edges = sorted({0, 30, *cuts})
    blocks = [
        TokenBlock.of(start, end, [(start, end)], sorted(n for n in names if start <= n.start < end))
        for start, end in pairwise(edges)
    ]
    tokens = Tokens("x" * 40, blocks)
    assert list(tokens.names(a, b)) == sorted(name for name in names if a <= name.start < b)
