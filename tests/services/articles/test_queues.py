"""How kept suggestions stand to what was decided, and the queues that are made of that and of states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.services.articles.samples import ANN, ARTICLES, AT, span, workspace_in
from tui.domain.annotation import MEMORY, Annotation, State, Suggestion
from tui.domain.article import ArticleState, ArticleSummary
from tui.domain.edits import AnnotationChange, Edit
from tui.domain.labels import Label, LabelSet
from tui.domain.layer import Layer, LayerInfo
from tui.domain.memory import Memory
from tui.services.articles.arranging import Queue, named
from tui.services.articles.changing import finishing
from tui.services.articles.company import Other, others_on
from tui.services.articles.queues import by_disagreement, line_up
from tui.services.articles.standing import NEVER_TAGGED, Comparison, Standing, standing
from tui.services.learning import memory_of
from tui.services.session import Session
from tui.services.workspace import Workspace

MODEL = "model@1"
TEXT = "Acme hired Bob Ross. The Orb said so, and Ross left Acme on Monday."
LABELS = LabelSet([Label("ORG", "ORG"), Label("PERSON", "PER"), Label("DATE", "DAT", suggested=False)])


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with workspace_in(tmp_path) as (opened, _):
        yield opened


def at(words: str, label: str, nth: int = 0) -> Suggestion:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Suggestion(start, start + len(words), label, MODEL)


SUGGESTED = (
    at("Acme", "PERSON"),  # memory says ORG
    at("Bob Ross", "PERSON"),
    at("The Orb", "ORG"),  # rejected elsewhere
    at("Ross", "ORG", 1),  # a part of a person's name, once that is decided here
    at("Acme", "ORG", 1),
    at("Monday", "DATE"),  # switched off
)


def remembered() -> Memory:
    memory = Memory()
    memory.count("Acme", Annotation("a", 0, 4, "ORG", State.ACCEPTED, MODEL, ANN, AT), 1)
    memory.count("The Orb", Annotation("b", 0, 7, "ORG", State.REJECTED, MODEL, ANN, AT), 1)
    return memory


def found(layer: Layer, memory: Memory | None = None) -> Standing:
    return standing(TEXT, layer, SUGGESTED, LABELS, memory)


def test_open_and_contradicted_suggestions_are_counted() -> None:
    nothing = Layer.of("k", ANN, [])
    assert found(nothing) == Standing(open=5, against=0)
    assert found(nothing, remembered()) == Standing(open=4, against=2)
    named_here = Annotation("s", 11, 19, "PERSON", State.ACCEPTED, MODEL, ANN, AT)
    assert found(Layer.of("k", ANN, [named_here]), remembered()) == Standing(open=3, against=3)
    refused = Annotation("s", 0, 4, "ORG", State.REJECTED, MEMORY, ANN, AT)
    assert found(Layer.of("k", ANN, [refused]), remembered()) == Standing(open=3, against=1)
    assert found(Layer.of("k", ANN, [], LayerInfo(ArticleState.DONE)), remembered()) == Standing()


def test_the_open_article_shows_the_same(workspace: Workspace) -> None:
    """What is counted is what the reader meets when the article is opened."""
    layer = Layer.of("k", ANN, [Annotation("s", 11, 19, "PERSON", State.ACCEPTED, MODEL, ANN, AT)])
    article = replace(ARTICLES[0], id="k", text=TEXT, sha256="")
    from tui.domain.overlay import Overlay, as_shown

    session = Session(article, Overlay.of(layer, ()), ANN, lambda _: None, remembered())
    session.receive(as_shown(SUGGESTED, LABELS))
    while session.learn_more():
        pass
    places = {(s.start, s.end): s.label for s in as_shown(SUGGESTED, LABELS)}
    shown = {(s.start, s.end): s.label for s in session.overlay.open if (s.start, s.end) in places}
    open_before = {place: places[place] for place in places if place != (11, 19)}
    against = sum(shown.get(place) != label for place, label in open_before.items())
    assert found(layer, remembered()) == Standing(len(shown), against)


def test_all_articles_are_compared_and_those_never_read_come_last(workspace: Workspace) -> None:
    kept = {"k2": [Suggestion(0, 4, "PERSON", MODEL)], "k4": [Suggestion(0, 4, "ORG", MODEL)], "k3": []}
    memory = memory_of(workspace.project, ANN, ["k1", "k2", "k4"])
    assert memory.evidence("Acme") is not None

    def of(article: ArticleSummary) -> list[Suggestion] | None:
        return kept.get(article.id)

    comparison = Comparison(workspace.project, ANN, LABELS, of, memory)
    standings = {article: comparison.of(article) for article in ("k1", "k2", "k3", "k4", "gone")}
    assert standings["k1"] == standings["gone"] == NEVER_TAGGED
    assert (standings["k2"], standings["k3"]) == (Standing(), Standing())  # decided, and nothing there
    standings["k3"] = Standing(against=2)
    assert by_disagreement(["k1", "k2", "k3", "k4"], standings) == ["k3", "k2", "k4", "k1"]


@pytest.mark.parametrize(
    ("queue", "order"),
    [
        (Queue.ADDED, "k1 k2 k3 k4"),
        (Queue.UNDECIDED, "k2 k4 k3 k1"),
        (Queue.FLAGGED, "k4 k1 k2 k3"),
        (Queue.DISAGREEMENTS, "k3 k1 k2 k4"),
    ],
)
def test_the_queues(workspace: Workspace, queue: Queue, order: str) -> None:
    line_up(workspace, Queue.FLAGGED)  # whatever was on before
    line_up(workspace, queue, ["k3", "gone"])
    assert " ".join(workspace.shelf) == order
    assert named(workspace.shelf.queue) is queue


def test_states_and_flags_in_one_go_are_those_of_each_article(workspace: Workspace) -> None:
    flag = span("s9", 0, 7, flag=True)
    for pending in (False, True):
        if pending:
            workspace.apply(Edit.make("add", ANN, AnnotationChange("k3", ANN, None, flag), at=AT))
            finish = finishing(workspace, ["k2"]).edit()
            assert finish is not None
            workspace.apply(finish)
        states, flags = workspace.states(), workspace.flags()
        for article in workspace.shelf:
            assert states.get(article, ArticleState.UNREAD) is workspace.state(article)
            assert flags.get(article, 0) == workspace.summary(article).flagged
    assert flags == {"k4": 2, "k3": 1} | dict.fromkeys(("k1", "k2"), 0)


def test_a_queue_stays_while_articles_are_decided_and_others_come(workspace: Workspace) -> None:
    flag = span("s9", 0, 7, flag=True)
    workspace.apply(Edit.make("add", ANN, AnnotationChange("k3", ANN, None, flag), at=AT))
    line_up(workspace, Queue.FLAGGED)
    assert list(workspace.shelf) == ["k4", "k3", "k1", "k2"]
    workspace.undo()
    workspace.add([replace(ARTICLES[0], id="k5", text="Another.", sha256="", source="/elsewhere.txt")])
    assert list(workspace.shelf) == ["k4", "k3", "k1", "k2", "k5"]
    assert workspace.next_to_do("k3") == "k2"  # k1 is done
    workspace.project.flush()
    workspace.settle()
    assert workspace.reload()
    assert (list(workspace.shelf), workspace.shelf.queue) == (["k4", "k3", "k1", "k2", "k5"], "flagged")
    line_up(workspace, Queue.FLAGGED)
    assert list(workspace.shelf) == ["k4", "k1", "k2", "k3", "k5"]


def test_who_else_was_there(workspace: Workspace) -> None:
    assert others_on(workspace.project, "k1", ["bob", "eve"]) == [Other("bob", 1, ArticleState.UNREAD)]
    assert others_on(workspace.project, "k2", ["bob"]) == []
