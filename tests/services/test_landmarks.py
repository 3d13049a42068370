"""Headings, paragraphs and bookmarks as places to go to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.article import Article
from tui.domain.markup import Kind, Mark
from tui.services.landmarks import Landmark, landmark_at, landmarks

TEXT = "# The title\n\nFirst words.\n\n## A part\n\nMore  words\nhere.\n"
MARKS = (Mark(0, 11, Kind.HEADING, "1"), Mark(2, 5, Kind.STRONG), Mark(27, 36, Kind.HEADING, "2"))
HEADED = Article("a", TEXT, markup=MARKS)


def test_headings_are_places_with_their_levels_and_without_their_signs() -> None:
    assert landmarks(HEADED) == [Landmark(0, "The title", 1), Landmark(27, "A part", 2)]


def test_a_text_without_headings_has_its_paragraphs() -> None:
    names = [place.name for place in landmarks(Article("a", TEXT))]
    assert names == ["# The title", "First words.", "## A part", "More words here."]


def test_where_no_line_is_blank_each_line_is_a_paragraph() -> None:
    assert [place.start for place in landmarks(Article("a", "One.\nTwo.\r\n  Three."))] == [0, 5, 13]


def test_below_a_title_long_lines_without_blank_ones_are_paragraphs_each() -> None:
    line = "Nobody broke this line to fit a page: it is a paragraph. " * 2
    text = "The title\n\n" + f"{line}\n" * 40
    assert len(landmarks(Article("a", text))) == 41


def test_bookmarks_stand_among_the_headings() -> None:
    places = landmarks(HEADED, (13, 38))
    assert [place.start for place in places] == [0, 13, 27, 38]
    assert [place.bookmark for place in places] == [False, True, False, True]
    assert places[1].name == "First words."
    assert places[3].name == "More words here."


def test_a_bookmark_is_named_by_its_sentence() -> None:
    text = "It was late. “Who is there?” she asked the night.\n\nNobody. 没有人。再见。"
    names = [
        p.name
        for p in landmarks(Article("a", text), (39, text.index("。再"), text.index("再")))
        if p.bookmark
    ]
    assert names == ["she asked the night.", "没有人。再见。", "再见。"]


def test_a_name_is_one_line_that_no_terminal_acts_on() -> None:
    (place,) = landmarks(Article("a", "a\x1b]0;x\x07b\tc"))
    assert place.name.isprintable()


@given(st.text(st.sampled_from("ab \n\r\u2028"), max_size=60), st.integers(0, 70))
def test_the_place_of_an_offset_is_the_last_that_begins_before_it(text: str, offset: int) -> None:
    places = landmarks(Article("a", text))
    assert [place.start for place in places] == sorted(place.start for place in places)
    assert all(not text[place.start].isspace() for place in places)
    if places:
        before = [place for place in places if place.start <= offset]
        assert places[landmark_at(places, offset)] == (before[-1] if before else places[0])
