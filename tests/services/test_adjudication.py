"""Bringing layers together: what goes where, what is read from it, and what is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import pytest

from tests.services.desk import FULL_DISK, ME, MODEL, TEXT, HeldProject, span
from tui.domain import decisions
from tui.domain.adjudication import NOTHING, Wanted, of_all, of_side
from tui.domain.annotation import Annotation, State, Suggestion
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, Edit, LayerChange
from tui.domain.errors import GlossatorError
from tui.domain.layer import Layer, LayerInfo
from tui.domain.meetings import Difference, Mark
from tui.services.adjudicating import rule_all, rule_named
from tui.services.adjudication import PIPELINE, Adjudication
from tui.services.cases import Counts
from tui.services.workspace import Workspace
from tui.storage.project import Project

AT = "2026-03-01T10:00:00Z"
Tag = tuple[str, str]

MARIA: list[Tag] = [
    ("Anna Smith", "PERSON"),
    ("New York City", "GPE"),
    ("Acme Corp", "ORG"),
    ("Paris", "GPE"),
]
JON: list[Tag] = [("Anna Smith", "PERSON"), ("New York", "GPE"), ("Acme Corp", "FAC"), ("Monday", "DATE")]
"""They agree on one, and differ about two edges, a label, and one more each."""


def tagged(name: str, tags: Sequence[Tag], article: str = "k1", text: str = TEXT) -> Layer:
    made: list[Annotation] = [decisions.add(*span(text, words), label, name, AT) for words, label in tags]
    return Layer.of(article, name, made, LayerInfo(ArticleState.DONE))


def suggested(*tags: Tag) -> list[Suggestion]:
    return [Suggestion(*span(TEXT, words), label, MODEL) for words, label in tags]


class Bench:
    """A project with the layers of colleagues, and somebody who brings them together."""

    def __init__(self, *layers: Layer, at_once: bool = True) -> None:
        articles = [Article("k1", TEXT, "One"), Article("k2", "Another one."), Article("k3", "Nobody's.")]
        self.project = HeldProject(articles, at_once=at_once)
        for layer in layers or (tagged("maria", MARIA), tagged("jon", JON)):
            self.project.kept_layers[layer.article, layer.annotator] = layer
        self.workspace = Workspace(cast(Project, self.project), ME, memory=False)

    def between(
        self, *names: str, into: str = "gold", kept: Sequence[Suggestion] | None = None
    ) -> Adjudication:
        sides = [PIPELINE if name == "model" else name for name in names]
        return Adjudication(self.workspace, sides, into, lambda a: kept if a.id == "k1" else None)

    def result(self, name: str = "gold") -> list[tuple[str, str, str]]:
        """What is in the project, in order."""
        layer = self.project.layer("k1", name)
        return [(TEXT[a.start : a.end], a.label, a.state.value) for a in layer.annotations]

    def state(self, name: str = "gold") -> ArticleState:
        return self.project.layer("k1", name).state


def test_the_articles_are_those_that_two_have_looked_at() -> None:
    looked_at = Layer.of("k2", "jon", [], LayerInfo(ArticleState.DONE))
    bench = Bench(tagged("maria", MARIA), tagged("jon", JON), looked_at)
    assert bench.between("maria", "jon").articles == ["k1"]
    nothing = Layer.of("k2", "maria", [], LayerInfo(ArticleState.DONE))
    bench = Bench(tagged("maria", MARIA), tagged("jon", JON), looked_at, nothing)
    adjudication = bench.between("maria", "jon")
    assert adjudication.articles == ["k1", "k2"]
    # Where both found nothing there is nothing to decide, and that is a result.
    [_, ruled] = rule_all(adjudication, rule_named("agreed", ["maria", "jon"]))
    assert [c.after.state for c in ruled.changes if isinstance(c, LayerChange)] == [ArticleState.DONE]


def test_who_has_not_looked_has_no_say() -> None:
    bench = Bench(tagged("maria", MARIA), tagged("jon", JON), Layer("k1", "ada"))
    case = bench.between("maria", "ada", "jon").case("k1")
    assert case.present == [True, False, True]
    assert case.meetings[0].agreed
    assert all(meeting.sides[1] == () for meeting in case.meetings)


def test_disagreements_are_decided_one_by_one_until_the_article_is_done() -> None:
    bench = Bench()
    adjudication = bench.between("maria", "jon")
    case = adjudication.case("k1")
    differences = [case.meetings[n].difference for n in case.differing]
    assert differences == [Difference.BOUNDARY, Difference.LABEL, Difference.MISSING, Difference.MISSING]
    assert adjudication.total == Counts(4, 4, 1)
    city, acme, paris, monday = case.differing
    adjudication.decide(case, city, of_side(case.meetings[city], 0), "take maria")
    assert bench.state() is ArticleState.IN_PROGRESS
    adjudication.decide(case, acme, of_all(case.meetings[acme]), "take all")
    adjudication.decide(case, paris, of_side(case.meetings[paris], 1), "take jon")
    written = Mark(*span(TEXT, "on Monday"), "DATE")
    adjudication.decide(case, monday, Wanted(written=written, base=case.meetings[monday].marks[0]), "write")
    assert (case.open, case.agreed, bench.state()) == ([], [0], ArticleState.IN_PROGRESS)
    [ruled] = rule_all(adjudication, rule_named("agreed", []))
    adjudication.make("take agreed", ruled.changes)
    assert bench.state() is ArticleState.DONE
    assert adjudication.total == Counts(4, 0, 0)
    assert bench.result() == [
        ("Anna Smith", "PERSON", "accepted"),
        ("New York City", "GPE", "accepted"),
        ("New York", "GPE", "rejected"),
        *sorted(
            [("Acme Corp", "ORG", "accepted"), ("Acme Corp", "FAC", "accepted")], key=bench.result().index
        ),
        ("Paris", "GPE", "rejected"),
        ("on Monday", "DATE", "corrected"),
    ]
    layer = bench.project.layer("k1", "gold")
    assert {annotation.by for annotation in layer.annotations} == {ME}
    assert {edit.by for edit in bench.project.committed} == {ME}
    assert next(iter(layer.annotations)).origin == "annotator maria, jon"
    # The layers that were compared are as they were, and so is that of whoever decided.
    assert bench.result("maria") == [(words, label, "added") for words, label in MARIA]
    assert bench.result(ME) == []


def test_the_next_sitting_goes_on_where_the_last_one_was_left() -> None:
    bench = Bench()
    adjudication = bench.between("maria", "jon")
    case = adjudication.case("k1")
    first, second = case.differing[:2]
    adjudication.decide(case, first, NOTHING, "take none")
    adjudication.decide(case, second, of_side(case.meetings[second], 1), "take jon")
    later = Bench(*bench.project.kept_layers.values()).between("maria", "jon").case("k1")
    assert later.open == case.open == later.differing[2:]
    assert later.ruling(first).taken == ()
    assert later.ruling(second).sides(later.meetings[second]) == [1]


def test_what_a_side_says_since_is_undecided_again() -> None:
    bench = Bench()
    adjudication = bench.between("maria", "jon")
    [ruled] = rule_all(adjudication, rule_named("jon", ["maria", "jon"]))
    adjudication.make("take jon", ruled.changes)
    assert bench.state() is ArticleState.DONE
    more = tagged("maria", [*MARIA, ("Eve", "PERSON")])
    case = Bench(*bench.project.kept_layers.values(), more).between("maria", "jon").case("k1")
    assert [case.meetings[n].marks[0].label for n in case.open] == ["PERSON"]


def test_undo_and_redo_are_seen() -> None:
    bench = Bench()
    adjudication = bench.between("maria", "jon")
    case = adjudication.case("k1")
    first = case.differing[0]
    adjudication.decide(case, first, of_side(case.meetings[first], 0), "take maria")
    adjudication.decide(case, first, of_side(case.meetings[first], 1), "take jon")
    for taken, steps in ((0, bench.workspace.undo), (None, bench.workspace.undo), (0, bench.workspace.redo)):
        edit = steps()
        assert edit is not None
        assert adjudication.follow(edit) == ["k1"]
        found = case.ruling(first)
        assert found.sides(case.meetings[first]) == ([taken] if taken is not None else [])
        assert case.is_open(first) is (taken is None)
        assert adjudication.counts["k1"] == case.counts


def test_a_decision_that_the_disk_refuses_is_taken_back() -> None:
    bench = Bench(at_once=False)
    adjudication = bench.between("maria", "jon")
    case = adjudication.case("k1")
    first = case.differing[0]
    adjudication.decide(case, first, of_side(case.meetings[first], 0), "take maria")
    assert not case.is_open(first)
    # Nobody waits for the disk to look at it, or at another layer.
    assert [a.label for a in bench.workspace.layer_of("k1", "gold").annotations] == ["GPE", "GPE"]
    assert bench.workspace.layer_of("k1", "jon", keep=False) is bench.project.kept_layers["k1", "jon"]
    assert bench.workspace.saving == 1
    bench.project.answer(error=FULL_DISK)
    assert bench.workspace.settle() is not None
    assert len(bench.workspace.layer_of("k1", "gold").annotations) == 0
    adjudication.reload()
    assert adjudication.case("k1").is_open(first)
    assert bench.workspace.undo() is None


def test_what_nobody_holds_is_waited_for_when_it_is_looked_at() -> None:
    bench = Bench(at_once=False)
    layer = bench.project.kept_layers["k1", "jon"]
    note = next(iter(layer.annotations))
    change = AnnotationChange("k1", "jon", note, decisions.amend(note, note.start, note.end, "ORG", ME, AT))
    bench.workspace.apply(Edit.make("relabel", ME, change))
    assert next(iter(bench.workspace.layer_of("k1", "jon").annotations)).label == "ORG"
    assert not bench.project.waiting


def test_the_model_against_a_reader_changes_only_what_is_taken() -> None:
    mine = Layer.of("k1", ME, list(tagged(ME, [("Anna Smith", "PERSON"), ("Paris", "GPE")]).annotations))
    bench = Bench(mine)
    kept = suggested(("Anna Smith", "PERSON"), ("Paris", "ORG"), ("Monday", "DATE"))
    adjudication = bench.between(ME, "model", into=ME, kept=kept)
    assert adjudication.evaluates
    case = adjudication.case("k1")
    assert [case.meetings[n].difference for n in case.open] == [Difference.LABEL, Difference.MISSING]
    paris, monday = case.open
    assert bench.project.committed == []
    adjudication.decide(case, monday, of_side(case.meetings[monday], 1), "take the model")
    adjudication.decide(case, paris, of_side(case.meetings[paris], 0), f"take {ME}")
    assert sorted(bench.result(ME)) == [
        ("Anna Smith", "PERSON", "added"),
        ("Monday", "DATE", "accepted"),
        ("Paris", "GPE", "added"),
        ("Paris", "ORG", "rejected"),
    ]
    assert case.open == []
    # How far the reader is with the article is the reader's to say.
    assert bench.state(ME) is ArticleState.IN_PROGRESS
    assert [a.origin for a in bench.project.layer("k1", ME).annotations if a.label == "DATE"] == [MODEL]


@pytest.mark.parametrize(
    ("rule", "agreed", "taken", "live"),
    [
        ("agreed", 1, 0, ["Anna Smith"]),
        ("majority", 1, 3, ["Anna Smith", "New York City", "Paris"]),
        (
            "union",
            1,
            4,
            ["Anna Smith", "New York City", "New York", "Acme Corp", "Acme Corp", "Paris", "Monday"],
        ),
        ("jon", 1, 4, ["Anna Smith", "New York", "Acme Corp", "Monday"]),
    ],
)
def test_rules_decide_without_a_look(rule: str, agreed: int, taken: int, live: list[str]) -> None:
    ada = [("Anna Smith", "PERSON"), ("New York City", "GPE"), ("Acme Corp", "GPE"), ("Paris", "GPE")]
    third = [ada] if rule == "majority" else []
    layers = [tagged("maria", MARIA), tagged("jon", JON), *(tagged("ada", tags) for tags in third)]
    bench = Bench(*layers)
    names = [layer.annotator for layer in layers]
    adjudication = bench.between(*names)
    [ruled] = rule_all(adjudication, rule_named(rule, names))
    assert (ruled.agreed, ruled.taken, ruled.left, ruled.before) == (agreed, taken, 4 - taken, 0)
    adjudication.make(rule, ruled.changes)
    assert sorted(words for words, _, state in bench.result() if state == "accepted") == sorted(live)
    assert (bench.state() is ArticleState.DONE) is (ruled.left == 0)
    # What was decided stays when another rule is tried.
    [again] = rule_all(adjudication, rule_named("jon", names))
    assert (again.agreed, again.taken, again.before) == (0, 4 - taken, agreed + taken)


def test_a_rule_that_is_none_is_refused() -> None:
    with pytest.raises(GlossatorError, match="nothing called 'bob'") as caught:
        rule_named("bob", ["maria", "jon"])
    assert "majority" in caught.value.hint


@pytest.mark.parametrize(
    ("sides", "into", "wrong"),
    [
        (["maria"], "gold", "takes two"),
        (["maria", "maria"], "gold", "twice"),
        (["maria", "jon"], " ", "no name"),
        (["maria", "jon"], "jon", "not changed"),
    ],
)
def test_what_cannot_be_compared_is_refused(sides: list[str], into: str, wrong: str) -> None:
    with pytest.raises(GlossatorError, match=wrong):
        Bench().between(*sides, into=into)


def test_the_result_is_nobody_else_s_layer() -> None:
    bench = Bench(tagged("maria", MARIA), tagged("jon", JON), tagged("ada", JON))
    with pytest.raises(GlossatorError, match="ada has annotated here"):
        bench.between("maria", "jon", into="ada")
    # What somebody has brought together is gone on with; the result may be called like whoever decides.
    brought = [replace(annotation, by="ada") for annotation in tagged("gold", JON).annotations]
    bench.project.kept_layers["k1", "gold"] = Layer.of("k1", "gold", brought)
    assert not bench.between("maria", "jon", into="gold").evaluates
    assert not bench.between("maria", "jon", into=ME).evaluates


def test_articles_are_counted_one_by_one() -> None:
    text = "Another one."
    bench = Bench(
        tagged("maria", MARIA),
        tagged("jon", JON),
        tagged("maria", [("one", "PERSON")], "k2", text),
        tagged("jon", [("one", "ORG")], "k2", text),
    )
    adjudication = bench.between("maria", "jon")
    assert adjudication.total == Counts(0, 0, 0)
    assert adjudication.count_one()
    assert (adjudication.total, adjudication.counting) == (Counts(4, 4, 1), True)
    assert adjudication.count_one()
    assert not adjudication.count_one()
    assert adjudication.total == Counts(5, 5, 1)
    edits = [ruled.changes for ruled in rule_all(adjudication, rule_named("union", []))]
    edit = adjudication.make("all", [change for changes in edits for change in changes])
    assert edit is not None
    # What was not opened is counted again, when there is time.
    while adjudication.count_one():
        pass
    assert adjudication.total == Counts(5, 0, 0)
    assert State.ACCEPTED in {a.state for a in bench.project.layer("k2", "gold").annotations}


def test_very_many_decisions_at_once_are_in_the_layers_that_are_held() -> None:
    text = "a " * 1100
    layers = [
        Layer.of("k1", name, [decisions.add(2 * i, 2 * i + 1, "ORG", name, AT) for i in range(1100)])
        for name in ("maria", "jon")
    ]
    bench = Bench(*layers, at_once=False)
    bench.project.kept["k1"] = Article("k1", text)
    adjudication = bench.between("maria", "jon")
    case = adjudication.case("k1")
    [ruled] = rule_all(adjudication, rule_named("agreed", []))
    adjudication.make("take agreed", ruled.changes)
    assert case.counts == Counts(0, 0, 0)
    assert len(bench.workspace.layer_of("k1", "gold").annotations) == 1100
    assert bench.project.waiting
    bench.project.answer(error=FULL_DISK)
    bench.workspace.settle()
    assert len(bench.workspace.layer_of("k1", "gold").annotations) == 0
