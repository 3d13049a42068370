"""The places of an article that are gone to by name: its headings, and what the reader marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from tui.domain.article import Article
from tui.domain.markup import Kind, heading_level
from tui.domain.navigate import paragraph
from tui.domain.paragraphs import LINE_ENDS, breaks_of, parted
from tui.domain.shown import one_line
from tui.services.reading import DONE, Outcome
from tui.services.session import Session

LONGEST = 200
"""Code points of a place's beginning that are taken for its name."""

NO_BOOKMARK = "There is no bookmark in this article: {article.bookmark} sets one."

_SIGNS = "#=> "
"""What Markdown has around headings and quotes."""
_SENTENCE_END = re.compile(r"""[.!?…][\"'”’»)\]]*\s+|[。！？][”』」）]*""")


class Landmark(NamedTuple):
    """One place.

    Attributes:
        start: Where it begins.
        name: What is written there, in one line.
        level: 1 to 6 for a heading; 0 for a paragraph or a bookmark.
        bookmark: Whether the reader marked it.
    """

    start: int
    name: str
    level: int = 0
    bookmark: bool = False


def landmarks(article: Article, bookmarks: Sequence[int] = ()) -> list[Landmark]:
    """Return the headings and bookmarks of an article in order; of one without headings its paragraphs.

    Args:
        article: The article.
        bookmarks: Offsets that the reader marked.
    """
    found = list(_headings(article)) or list(_paragraphs(article.text))
    marked = (Landmark(at, _sentence(article.text, at), 0, True) for at in bookmarks)
    return sorted([*found, *marked], key=lambda place: (place.start, place.bookmark))


def landmark_at(places: Sequence[Landmark], offset: int) -> int:
    """Return the index of the last place that begins at or before an offset; 0 where none does."""
    return max(bisect_right([place.start for place in places], offset) - 1, 0)


def _headings(article: Article) -> Iterator[Landmark]:
    for mark in article.markup:
        if mark.kind == Kind.HEADING:
            name = _name(article.text, mark.start, mark.end).strip(_SIGNS)
            if name:
                yield Landmark(mark.start, name, heading_level(mark))


def _paragraphs(text: str) -> Iterator[Landmark]:
    blocks = list(parted(text, breaks_of(text)))
    if len(blocks) < 2:
        # No blank lines between them: each line is one.
        blocks = list(parted(text, LINE_ENDS))
    return (Landmark(start, _name(text, start, end)) for start, end in blocks)


def _sentence(text: str, offset: int) -> str:
    """Return the beginning of the sentence around an offset, which tells more than a word in it."""
    here = paragraph(text, offset)
    before = text[max(here.start, offset - LONGEST) : offset]
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    start = offset - len(before) + (ends[-1] if ends else 0)
    return _name(text, start, max(here.end, offset)).strip(_SIGNS)


def _name(text: str, start: int, end: int) -> str:
    return one_line(text[start : min(end, start + LONGEST)])


def toggle_bookmark(session: Session) -> Outcome:
    """Mark the caret's place, or take the bookmarks out of its paragraph, as one edit."""
    info = session.overlay.layer.info
    here = paragraph(session.article.text, session.caret)
    within = range(here.start, max(here.end, here.start + 1))
    kept = tuple(mark for mark in info.bookmarks if _place(session, mark) not in within)
    if len(kept) < len(info.bookmarks):
        session.describe("remove bookmark", replace(info, bookmarks=kept))
        return Outcome("Bookmark taken out.")
    session.describe("bookmark", replace(info, bookmarks=tuple(sorted([*kept, session.caret]))))
    return Outcome("Bookmark set.", hint="{go.next-bookmark} goes to the next one, {go.outline} lists them.")


def go_to_bookmark(session: Session, step: int) -> Outcome:
    """Go to the next bookmark, or the one before where `step` is negative; round at either end."""
    marks = session.overlay.layer.info.bookmarks
    if not marks:
        return Outcome(hint=NO_BOOKMARK)
    places = sorted({_place(session, mark) for mark in marks})
    at = bisect_right(places, session.caret) if step > 0 else bisect_left(places, session.caret) - 1
    session.go_to(places[at % len(places)])
    return DONE if 0 <= at < len(places) else Outcome("Round at the other end.")


def _place(session: Session, mark: int) -> int:
    """Return where the caret lands for a bookmark: the word that it is in may begin before it.

    In a text that took the place of another it may be between words.
    """
    word = session.tokens.nearest(mark)
    return word.start if word is not None else mark
