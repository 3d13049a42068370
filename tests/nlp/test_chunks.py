from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.nlp.agenda import PHRASES_WHOLE, Agenda
from tui.nlp.chunks import MARGIN, WHOLE, breakable, split

PIECES = st.sampled_from(
    [
        "word",
        " ",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\r\n \r\n",
        "e\u0301",
        "👩‍🔬",
        "👍🏽",
        "名",
        "\ud83d\ude00",
        "\u2029",
    ]
)
TEXTS = st.lists(PIECES, max_size=120).map("".join)
WHOLES = st.integers(min_value=8, max_value=60)


@given(TEXTS, WHOLES)
def test_cores_cover_the_text_exactly_once(text: str, whole: int) -> None:
    chunks = split(text, whole)
    assert "".join(text[c.start : c.end] for c in chunks) == text
    assert chunks[0].start == 0
    assert chunks[-1].end == len(text)
    assert all(a.end == b.start for a, b in pairwise(chunks))
    assert all(whole // 2 <= c.end - c.start <= whole for c in chunks[:-1])
    assert chunks[-1].end - chunks[-1].start <= whole


@given(TEXTS, WHOLES)
def test_margins_contain_the_core_and_part_nothing(text: str, whole: int) -> None:
    for chunk in split(text, whole):
        assert max(0, chunk.start - MARGIN) <= chunk.left <= chunk.start
        assert chunk.end <= chunk.right <= min(len(text), chunk.end + MARGIN)


@given(TEXTS, WHOLES)
@example("\r\n" * 40, 8)
@example("e\u0301" * 40, 9)
@example("\ud83d\ude00" * 40, 11)
def test_a_bound_parts_nothing_that_belongs_together(text: str, whole: int) -> None:
    for chunk in split(text, whole):
        low, high = chunk.start + whole // 2, chunk.start + whole
        if any(breakable(text, at) for at in range(low, high + 1)):
            assert breakable(text, chunk.end)
            assert chunk.left in (0, chunk.start) or breakable(text, chunk.left)
            assert chunk.right in (len(text), chunk.end) or breakable(text, chunk.right)


def test_what_is_not_breakable() -> None:
    assert not breakable("\r\n", 1)
    assert not breakable("e\u0301", 1)
    assert not breakable("\ud83d\ude00", 1)
    assert not breakable("👩‍🔬", 1)
    assert not breakable("👍🏽", 1)
    assert breakable("ab", 1)
    assert breakable("\n\n", 1)


def test_a_text_of_the_limit_is_whole_and_one_more_is_not() -> None:
    assert [(c.left, c.start, c.end, c.right) for c in split("x" * WHOLE)] == [(0, 0, WHOLE, WHOLE)]
    assert len(split("x" * (WHOLE + 1))) == 2
    assert [(c.start, c.end) for c in split("")] == [(0, 0)]


LINES, WORDS = "c\n d" * 100, "a b " * 100


@pytest.mark.parametrize(
    ("middle", "before", "after"),
    [
        (f"{WORDS}\r\n \r\n{LINES}", "\r\n \r\n", "c"),
        (f"{WORDS}\r\n{WORDS}", "b \r\n", "a b"),
        (f"{'a' * 100} {'b' * 100}", "a ", "b"),
    ],
    ids=["paragraph end", "line end", "white space"],
)
def test_a_bound_is_at_the_best_place_there_is(middle: str, before: str, after: str) -> None:
    text = "x" * 12_000 + middle + "y" * 12_000
    end = split(text)[0].end
    assert text[:end].endswith(before)
    assert text[end:].startswith(after)


def test_a_margin_ends_at_a_word() -> None:
    text = ("word " * 8_000).strip()
    for chunk in split(text)[1:]:
        assert text[chunk.left - 1] == " "
        assert text[chunk.left] == "w"


@given(TEXTS, WHOLES, st.integers(min_value=-5, max_value=500))
def test_an_agenda_goes_outward_and_counts(text: str, whole: int, focus: int) -> None:
    agenda = Agenda(whole)
    agenda.add(1, text, focus)
    taken = []
    while (piece := agenda.take()) is not None:
        taken.append(piece)
    chunks = split(text, whole)
    assert sorted(p.chunk for p in taken) == chunks
    # By distance, and of two as near the later one first.
    order = [(p.chunk.distance(focus), p.chunk.start < focus) for p in taken]
    assert order == sorted(order)
    if 0 <= focus < len(text):
        assert taken[0].chunk.start <= focus < taken[0].chunk.end
    assert [(p.part, p.parts) for p in taken] == [(n + 1, len(chunks)) for n in range(len(chunks))]


def test_an_agenda_serves_the_newest_focus_first() -> None:
    text = "word " * 100
    agenda = Agenda(100)
    agenda.add(1, text, 0)
    agenda.add(2, text, 0)
    first = agenda.take()
    assert first is not None
    assert first.task == 2
    agenda.focus(1, 499)
    then = agenda.take()
    assert then is not None
    assert then.task == 1
    assert then.chunk.start <= 499 < then.chunk.end
    agenda.cancel(1)
    rest = []
    while (piece := agenda.take()) is not None:
        rest.append(piece.task)
    assert set(rest) == {2}


def test_an_agenda_leaves_out_what_is_done() -> None:
    text = "word " * 100
    chunks = split(text, 100)
    agenda = Agenda(100)
    agenda.add(1, text, 0, [c.start for c in chunks[:-1]])
    piece = agenda.take()
    assert piece is not None
    assert piece.chunk == chunks[-1]
    assert piece.part == piece.parts == len(chunks)
    assert agenda.take() is None


def test_noun_phrases_wait_for_everything_else_and_come_in_short_pieces() -> None:
    agenda = Agenda()
    text = "word " * 5_000
    agenda.add(1, text, 0)
    agenda.add_phrases(2, text, len(text) - 1)
    agenda.add_phrases(3, text, 0)
    order = []
    while (piece := agenda.take()) is not None:
        order.append((piece.task, piece.phrases))
        assert not piece.phrases or piece.chunk.end - piece.chunk.start <= PHRASES_WHOLE
        if len(order) == 3:  # begun with the phrases; what is asked for now comes before their rest
            agenda.add(4, "short", 0)
            agenda.focus(2, 0)
            agenda.cancel(3)
    assert order[:5] == [(1, False), (1, False), (3, True), (4, False), (2, True)]
    assert set(order[5:]) == {(2, True)}
    assert len(order) == 4 + len(split(text, PHRASES_WHOLE))
