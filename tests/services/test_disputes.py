"""Disagreements over many articles as rows."""

from __future__ import annotations

from collections.abc import Sequence

from tui.domain.article import ArticleState, ArticleSummary
from tui.domain.errors import GlossatorError
from tui.domain.meetings import Mark
from tui.services.agreement import Counted
from tui.services.disputes import Disputes, Wanted


class Said:
    """A side that says something in every article; `lost` tells of an article that cannot be read."""

    def __init__(self, name: str, *marks: Mark) -> None:
        self.name = name
        self.said = list(marks)
        self.lost = ""

    def state(self, article: ArticleSummary) -> ArticleState:
        return ArticleState.DONE

    def marks(self, article: ArticleSummary) -> Sequence[Mark]:
        if article.id == self.lost:
            raise GlossatorError("The record is damaged.")
        return self.said


ADA = Said("ada", Mark(0, 5, "ORG"), Mark(10, 14, "GPE"), Mark(20, 25, "DATE"))
BOB = Said("bob", Mark(0, 5, "GPE"), Mark(10, 15, "GPE"), Mark(20, 25, "DATE"))


def taken(articles: int, sides: Sequence[Said] = (ADA, BOB)) -> Disputes:
    disputes = Disputes(sides)
    for number in range(articles):
        article = ArticleSummary(f"a{number}", "", "", "", "", "", "", 30)
        disputes.take(Counted(article, {}, [side.marks(article) for side in sides]))
    return disputes


def test_rows_are_in_the_order_of_library_and_text() -> None:
    disputes = taken(3)
    assert (len(disputes), disputes.total) == (6, 6)
    found = [disputes.get(row) for row in range(6)]
    assert [(f.article.id, f.difference) for f in found if f is not None] == [
        (f"a{number}", kind) for number in range(3) for kind in ("label", "boundary")
    ]
    assert disputes.get(6) is None


def test_a_filter_finds_its_rows_bit_by_bit_and_takes_what_comes() -> None:
    disputes = taken(5)
    disputes.filter(Wanted(cell=("ORG", "GPE")))
    assert len(disputes) == 0
    assert disputes.go_on(3)
    assert len(disputes) == 3
    late = ArticleSummary("late", "", "", "", "", "", "", 30)
    disputes.take(Counted(late, {}, [ADA.said, BOB.said]))
    assert not disputes.go_on()
    assert [f.article.id for row in range(6) if (f := disputes.get(row)) is not None][-1] == "late"
    disputes.filter(Wanted(label="DATE"))
    assert not disputes.go_on()
    assert len(disputes) == 0


def test_what_has_changed_meanwhile_is_no_row_of_something_else() -> None:
    sides = (Said("ada", *ADA.said), Said("bob", *BOB.said))
    disputes = taken(2, sides)
    sides[0].lost = "a0"
    assert disputes.get(0) is None
    sides[1].said = sides[0].said
    assert disputes.get(2) is None
