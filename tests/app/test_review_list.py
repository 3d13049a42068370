"""The rows of the review, without a screen."""

from __future__ import annotations

from dataclasses import replace

from tui.app.review_list import ReviewList, Shown
from tui.domain.annotation import Annotation, State
from tui.domain.article import Article, ArticleSummary
from tui.domain.edits import AnnotationChange
from tui.services import review

TEXT = "Angela Merkel met Barack Obama."
ARTICLE = ArticleSummary.of(Article("one", TEXT))
MERKEL = Annotation("m", 0, 13, "PERSON", State.ADDED, "person", "ann", "2026-01-01T00:00:00Z")


def listed() -> ReviewList:
    rows = ReviewList()
    rows.extend([review.row(ARTICLE, MERKEL, "ann", TEXT)])
    return rows


def test_a_text_filter_looks_into_what_a_row_has_become() -> None:
    rows = listed()
    shorter = replace(MERKEL, end=6, note="A Question")
    rows.take(AnnotationChange("one", "ann", MERKEL, shorter), TEXT)
    found = {}
    for wanted in ("merkel", "angela", "question"):
        rows.filter(Shown(text=wanted))
        found[wanted] = [entry.row.annotation for entry in rows.visible]
    assert found == {"merkel": [], "angela": [shorter], "question": [shorter]}


def test_the_wanted_text_is_folded_once_for_all_rows() -> None:
    folded = []

    class Wanted(str):
        def casefold(self) -> str:
            folded.append(self)
            return super().casefold()

    rows = ReviewList()
    rows.extend(review.row(ARTICLE, replace(MERKEL, id=f"m{i}"), "ann", TEXT) for i in range(9))
    rows.filter(Shown(text=Wanted("MERKEL")))
    assert len(rows.visible) == 9
    assert len(folded) == 1
