from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.cli.samples import HARBOUR, NIGHT, TEXT, build
from tui.domain import decisions
from tui.domain.annotation import State, Suggestion
from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, Edit
from tui.domain.tokens import TokenBlock
from tui.nlp import bulk
from tui.nlp.bulk import Recognised
from tui.nlp.cache import SuggestionCache
from tui.nlp.pipelines import PipelineInfo
from tui.services.tagging import Tagged, accept, suggest, suggestions_for
from tui.storage.project import Project

INFO = PipelineInfo("model", "model", "1", "en", ("ORG",), (), "print")
FOUND = (Suggestion(15, 20, "ORG", "model@1"), Suggestion(24, 30, "PLACE", "model@1"))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    build(tmp_path / "p.json")
    with Project.open(tmp_path / "p.json") as opened:
        yield opened


@pytest.fixture
def cache(tmp_path: Path) -> SuggestionCache:
    return SuggestionCache(tmp_path / "cache", INFO)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let a pipeline without spaCy answer; return the keys it is asked for."""
    keys: list[str] = []

    def recognise(model: str, texts: Iterable[tuple[str, str]], processes: int = 1) -> Iterator[Recognised]:
        for key, text in texts:
            keys.append(key)
            yield Recognised(key, FOUND if text == TEXT else (), (TokenBlock.of(0, len(text), [(0, 4)]),))

    monkeypatch.setattr(bulk, "recognise_many", recognise)
    return keys


def test_what_is_kept_is_not_computed_again(
    project: Project, cache: SuggestionCache, asked: list[str]
) -> None:
    first = list(suggest(project, INFO, cache, project.articles()))
    assert [(t.article.id, t.suggestions, t.cached) for t in first] == [
        (HARBOUR.id, FOUND, False),
        (NIGHT.id, (), False),
    ]
    again = list(suggest(project, INFO, cache, project.articles()))
    assert [(t.suggestions, t.cached) for t in again] == [(FOUND, True), ((), True)]
    assert asked == [HARBOUR.id, NIGHT.id]


def test_an_interrupted_run_keeps_what_is_done(
    project: Project, cache: SuggestionCache, asked: list[str]
) -> None:
    running = suggest(project, INFO, cache, project.articles())
    next(running)
    del running
    assert [t.cached for t in suggest(project, INFO, cache, project.articles())] == [True, False]


def test_one_text(cache: SuggestionCache, asked: list[str]) -> None:
    for _ in range(2):
        assert suggestions_for(INFO, cache, HARBOUR.sha256, TEXT).suggestions == FOUND
    assert asked == [HARBOUR.sha256]


def tagged(project: Project) -> Tagged:
    return Tagged(project.articles()[0], FOUND, cached=True)


def test_accepted_suggestions_are_the_models_own_layer_in_one_edit(project: Project) -> None:
    numbers = [project.commit(Edit.make("nothing", "x")).result()]
    (done,) = accept(project, INFO, [tagged(project)])
    layer = project.layer(HARBOUR.id, "model@1")
    assert (done.accepted, layer.state) == (2, ArticleState.DONE)
    assert [(a.start, a.end, a.label, a.state, a.by, a.origin) for a in layer.annotations] == [
        (s.start, s.end, s.label, State.ACCEPTED, "model@1", "model@1") for s in FOUND
    ]
    assert "PLACE" in project.labels()
    (again,) = accept(project, INFO, [tagged(project)])
    assert (again.accepted, project.layer(HARBOUR.id, "model@1")) == (0, layer)
    # One number for the first article, none for the second time.
    assert project.commit(Edit.make("nothing", "x")).result() == numbers[0] + 1


def test_what_somebody_corrected_in_the_models_layer_does_not_come_back(project: Project) -> None:
    list(accept(project, INFO, [tagged(project)]))
    old = next(iter(project.layer(HARBOUR.id, "model@1").annotations))
    new = decisions.amend(old, old.start, old.end, "GPE", "ann", "2025-10-10T00:00:00Z")
    project.commit(Edit.make("relabel", "ann", AnnotationChange(HARBOUR.id, "model@1", old, new))).result()
    (again,) = accept(project, INFO, [tagged(project)])
    assert again.accepted == 0


def test_other_layers_stay_as_they_are(project: Project) -> None:
    before = project.layer(HARBOUR.id, "ann")
    list(accept(project, INFO, [tagged(project)]))
    assert project.layer(HARBOUR.id, "ann") == before
