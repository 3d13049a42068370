"""Texts that are the same but for white space and control characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.bareness import bare_digest, carried
from tui.domain.span import Span

LOST = " \t\r\n\f\v\0\x1b\x7f\x85\xa0\u2028\u3000\ufeff\ufffd\ufffe"
"""What does not count."""

BLANKS = st.text(st.sampled_from(LOST), max_size=3)
COUNTING = st.text(st.sampled_from("aé中😀\u200d́."), min_size=1, max_size=5)


def test_white_space_and_controls_do_not_count_and_the_rest_does() -> None:
    assert bare_digest(f"a{LOST}b") == bare_digest("ab")
    assert bare_digest("ab") != bare_digest("aB")
    assert bare_digest("a\u200db") != bare_digest("ab")
    assert bare_digest(LOST) == bare_digest("") == ""


@given(st.lists(st.tuples(COUNTING, BLANKS, BLANKS), min_size=1, max_size=8), BLANKS, BLANKS, st.data())
def test_spans_are_on_the_same_characters(
    parts: list[tuple[str, str, str]], left: str, right: str, data: st.DataObject
) -> None:
    theirs = left + "".join(words + blank for words, blank, _ in parts)
    ours = right + "".join(words + blank for words, _, blank in parts)
    assert bare_digest(theirs) == bare_digest(ours)
    start = data.draw(st.integers(0, len(theirs)))
    end = data.draw(st.integers(start, len(theirs)))
    (found,) = carried(theirs, ours, [Span(start, end)])
    counting = [c for c in theirs[start:end] if c not in LOST]
    if not counting:
        assert found is None
        return
    assert found is not None
    words = ours[found.start : found.end]
    assert [c for c in words if c not in LOST] == counting
    # Its edges are at characters that count.
    assert words[0] not in LOST
    assert words[-1] not in LOST
    before = [c for c in ours[: found.start] if c not in LOST]
    assert before == [c for c in theirs[:start] if c not in LOST]


def test_nothing_in_nothing() -> None:
    assert carried("", "", [Span(0, 0)]) == [None]
    assert carried("\r\n", "", [Span(0, 2)]) == [None]
