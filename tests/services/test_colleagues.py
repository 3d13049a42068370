"""What others decided about a place."""

from __future__ import annotations

from tui.domain.annotation import PERSON, Annotation, State
from tui.domain.article import ArticleState
from tui.domain.layer import Layer, LayerInfo
from tui.services.colleagues import Colleagues, Said

TEXT = "The Bank of England raised rates in London."


def tag(words: str, label: str, state: State = State.ADDED) -> Annotation:
    start = TEXT.index(words)
    return Annotation(f"{label}{start}", start, start + len(words), label, state, PERSON, "x", "2026-01-01")


def layer(who: str, *tags: Annotation, state: ArticleState = ArticleState.UNREAD) -> Layer:
    return Layer.of("k1", who, list(tags), LayerInfo(state))


def test_each_says_something_else_of_a_place() -> None:
    colleagues = Colleagues(
        TEXT,
        [
            layer("jon", state=ArticleState.DONE),
            layer("ann", tag("Bank of England", "ORG"), tag("England", "GPE")),
            layer("zoe", tag("Bank of England", "GPE", State.REJECTED)),
            layer("eve", tag("The Bank of England raised rates", "EVENT")),
            layer("una"),
        ],
    )
    start = TEXT.index("Bank")
    place = (start, start + len("Bank of England"))
    assert colleagues.on(*place) == [
        Said("ann", "ORG, GPE “England”", "ORG"),
        Said("eve", "EVENT “The Bank of England rais…”"),
        Said("jon", "nothing, article done", silent=True),
        Said("zoe", "not GPE"),
    ]
    london = (TEXT.index("London"), len(TEXT) - 1)
    assert [(said.annotator, said.words, said.decided) for said in colleagues.on(*london)] == [
        ("jon", "nothing, article done", True),
        *((name, "nothing yet", False) for name in ("ann", "eve", "zoe")),
    ]
    assert colleagues.on(*london, silent=False) == []
    named = Colleagues(TEXT, [layer("ann", tag("London", "nothing"))])
    assert named.on(*london, silent=False) == [Said("ann", "nothing", "nothing")]
