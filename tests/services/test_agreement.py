"""Agreement over the articles of a project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.services.comparing import HARBOUR, NIGHT, QUIET, build
from tui.domain.agreement.scores import Rule, Tally
from tui.domain.annotation import Annotation, State, Suggestion
from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, Edit, LayerChange
from tui.domain.labels import Label, LabelSet
from tui.domain.meetings import Mark, meetings
from tui.nlp.cache import SuggestionCache
from tui.nlp.pipelines import PipelineInfo
from tui.services.agreement import (
    Counting,
    KeptSide,
    LayerSide,
    OwnSide,
    Scope,
    Side,
    articles_of,
    asked_first,
    possible_sides,
)
from tui.services.agreement_json import difference, disagreement
from tui.services.evaluation import Evaluation
from tui.services.workspace import Workspace
from tui.storage.project import Project

INFO = PipelineInfo("model", "model", "1", "en", ("ORG", "GPE", "CARDINAL"), (), "abc")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    build(tmp_path / "p.json")
    with Project.open(tmp_path / "p.json") as opened:
        yield opened


@pytest.mark.parametrize(
    ("scope", "ids"),
    [
        (Scope.DONE, [HARBOUR.id]),
        (Scope.BEGUN, [HARBOUR.id, NIGHT.id]),
        (Scope.ALL, [HARBOUR.id, NIGHT.id, QUIET.id]),
    ],
)
def test_only_what_all_have_done_is_compared_unless_asked(
    project: Project, scope: Scope, ids: list[str]
) -> None:
    sides = [LayerSide(project, "ada"), LayerSide(project, "bob")]
    assert [article.id for article in articles_of(project.articles(), sides, scope)] == ids


def test_people_who_have_begun_are_compared_before_anybody_chooses(project: Project, tmp_path: Path) -> None:
    kept = KeptSide("model", SuggestionCache(tmp_path, INFO), LabelSet())
    for me, names in (("ada", ["ada", "bob"]), ("zoe", ["ada", "bob"])):
        sides = possible_sides(Workspace(project, me, memory=False), kept)
        assert [sides[number].name for number in asked_first(sides, project.articles())] == names
    alone: list[Side] = [LayerSide(project, "ada"), kept]
    assert asked_first(alone, project.articles()) == [0, 1]


def test_rejections_do_not_count_and_labels_can_be_chosen(project: Project) -> None:
    sides = [LayerSide(project, "ada"), LayerSide(project, "bob")]
    articles = articles_of(project.articles(), sides)
    counting = Counting.of(articles, sides, lambda article: project.article(article).text)
    (step,) = counting.steps()
    strict = counting.comparison.pairs[0, 1].overall[Rule.STRICT]
    assert strict == Tally(correct=1, incorrect=2, spurious=1) == step.scores[0, 1].overall[Rule.STRICT]
    assert counting.comparison.words == 10
    people = Counting.of(articles, sides, labels={"PERSON"})
    (step,) = people.steps()
    assert people.comparison.labels == {"PERSON"}
    assert [len(marks) for marks in step.marks] == [1, 2]


def test_disagreements_tell_their_kind_and_what_stands_around(project: Project) -> None:
    sides = [LayerSide(project, "ada"), LayerSide(project, "bob")]
    counting = Counting.of(articles_of(project.articles(), sides), sides)
    (step,) = counting.steps()
    found = step.disagreements()
    assert [difference(meeting, ("ada", "bob")) for meeting in found] == ["label", "boundary", "only bob"]
    three = meetings([[Mark(0, 4, "PERSON")], [], [Mark(0, 4, "PERSON")]])
    assert difference(three[0], ("ada", "bob", "cy")) == "not bob"
    value = disagreement(HARBOUR.id, found[1], ("ada", "bob"), HARBOUR.text)
    assert value["text"] == "New York"
    assert value["right"] == " on Monday."
    assert value["sides"]["bob"] == [{"start": 28, "end": 32, "label": "GPE", "text": "York"}]


def test_an_edit_under_way_counts_for_whoever_works(project: Project) -> None:
    workspace = Workspace(project, "ada", memory=False)
    side = OwnSide(workspace)
    summary = project.article_summary(NIGHT.id)
    before = list(side.marks(summary))
    workspace.layer(NIGHT.id)
    start = NIGHT.text.index("Bergen")
    added = Annotation("new", start, start + 6, "GPE", State.ADDED, "person", "ada", "2025-10-07T10:00:00Z")
    workspace.apply(Edit.make("add", "ada", AnnotationChange(NIGHT.id, "ada", None, added)))
    assert list(side.marks(summary)) == [*before, Mark(start, start + 6, "GPE")]
    project.flush()


def test_what_is_only_tagged_or_taken_back_is_not_begun(project: Project) -> None:
    workspace = Workspace(project, "ada")
    layer = workspace.layer(QUIET.id)
    tagged = replace(layer.info, tags=("later",))
    workspace.apply(Edit.make("tag", "ada", LayerChange(QUIET.id, "ada", layer.info, tagged)))
    project.flush()
    for side in (OwnSide(workspace), LayerSide(project, "ada")):
        assert side.state(project.article_summary(QUIET.id)) is ArticleState.UNREAD
        assert side.state(project.article_summary(HARBOUR.id)) is ArticleState.DONE
    bob = LayerSide(project, "bob")
    assert bob.state(project.article_summary(NIGHT.id)) is ArticleState.IN_PROGRESS
    said = list(project.layer(NIGHT.id, "bob").annotations)
    project.commit(
        Edit.make("undo", "bob", *(AnnotationChange(NIGHT.id, "bob", a, None) for a in said))
    ).result()
    assert LayerSide(project, "bob").state(project.article_summary(NIGHT.id)) is ArticleState.UNREAD


def test_kept_suggestions_are_a_side_under_the_project_s_labels(tmp_path: Path, project: Project) -> None:
    cache = SuggestionCache(tmp_path / "cache", INFO)
    suggestions = [Suggestion(15, 20, "ORG", "model@1"), Suggestion(36, 42, "CARDINAL", "model@1")]
    cache.store(HARBOUR.sha256, len(HARBOUR.text), suggestions, [])
    hidden = Label("CARDINAL", "CAR", suggested=False)
    labels = LabelSet([Label("GPE", "GPE"), Label("ORG", "ORG", shown_as="GPE"), hidden])
    side = KeptSide("model@1", cache, labels)
    assert list(side.marks(project.article_summary(HARBOUR.id))) == [Mark(15, 20, "GPE")]
    articles = articles_of(project.articles(), [LayerSide(project, "ada"), side])
    assert [article.id for article in articles] == [HARBOUR.id]


def test_a_pipeline_is_measured_against_the_articles_that_are_done(tmp_path: Path, project: Project) -> None:
    cache = SuggestionCache(tmp_path / "cache", INFO)
    for article, places in ((HARBOUR, [(15, 20), (24, 26)]), (NIGHT, [(0, 5)])):
        made = [Suggestion(start, end, "ORG", "model@1") for start, end in places]
        cache.store(article.sha256, len(article.text), made, [])
    evaluation = Evaluation.of(project, INFO, cache, "ada")
    assert len(list(evaluation.steps())) == 2
    strict = evaluation.comparison.pairs[0, 1].overall[Rule.STRICT]
    assert strict.precision == pytest.approx(2 / 3)
    assert strict.recall == pytest.approx(2 / 4)
