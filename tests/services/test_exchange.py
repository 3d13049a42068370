from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from tests.cli.samples import HARBOUR, NIGHT, TEXT, build
from tui.domain.annotation import State
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, Edit
from tui.domain.errors import GlossatorError
from tui.domain.tokens import TokenBlock
from tui.formats.registry import FORMATS
from tui.nlp.cache import SuggestionCache
from tui.nlp.pipelines import PipelineInfo, describe
from tui.nlp.recognise import load
from tui.services.exchange import Choice, export, items
from tui.services.review import Filter
from tui.services.staging import replacing
from tui.services.tokenising import Tokeniser
from tui.storage.project import Project

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    (tmp_path / "in").mkdir()
    build(tmp_path / "in" / "p.json")
    with Project.open(tmp_path / "in" / "p.json", read_only=True) as opened:
        yield opened


def found(
    project: Project, wanted: Filter, all_states: bool = False
) -> list[tuple[str, str, list[str], bool]]:
    return [
        (i.article.id, i.annotator, [a.id for a in i.annotations], i.filtered)
        for i in items(project, Choice(wanted, all_states))
    ]


def test_live_spans_of_every_layer(project: Project) -> None:
    assert found(project, Filter()) == [
        (HARBOUR.id, "ann", ["a1", "a2", "a3"], False),
        (HARBOUR.id, "bob", ["b1"], False),
        (NIGHT.id, "ann", [], False),
    ]


def test_rejections_on_request(project: Project) -> None:
    assert found(project, Filter(annotator="bob", article=NIGHT.id)) == []
    assert found(project, Filter(), all_states=True)[0][2] == ["a1", "a2", "a3", "a4"]
    assert found(project, Filter(states=frozenset({State.REJECTED}))) == [(HARBOUR.id, "ann", ["a4"], True)]


def test_a_label_leaves_the_articles_without_it_and_other_filters_do_not(project: Project) -> None:
    by_label = found(project, Filter(labels=frozenset({"GPE"}), annotator="ann"))
    assert by_label == [(HARBOUR.id, "ann", ["a3"], False), (NIGHT.id, "ann", [], False)]
    assert found(project, Filter(flagged=True)) == [(HARBOUR.id, "ann", ["a2"], True)]


def test_a_file_is_replaced_and_keeps_its_mode_and_link(project: Project, tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    report = export(project, FORMATS["csv"], link, Choice()).report
    assert (report.articles, report.spans) == (3, 4)
    assert link.is_symlink()
    assert real.read_text().startswith("article,")
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError, OSError])
def test_whatever_happens_the_old_file_stays_and_nothing_else(
    tmp_path: Path, error: type[BaseException]
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")

    def fail() -> None:
        with replacing(target) as file:
            file.write(b"half")
            raise error

    with pytest.raises(GlossatorError if error is OSError else error):
        fail()
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("out.csv", "old")]


def test_the_new_file_is_not_there_before_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    with replacing(target) as file:
        file.write(b"new")
        assert not target.exists()
    assert target.read_bytes() == b"new"


def test_the_bytes_are_on_the_medium_before_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    sync, replace = os.fsync, os.replace

    def noted_sync(descriptor: int) -> None:
        calls.append("sync")
        sync(descriptor)

    def noted_replace(source: Path, target: Path) -> None:
        calls.append("replace")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "replace", noted_replace)
    with replacing(tmp_path / "out.csv") as file:
        file.write(b"new")
    assert calls == ["sync", "replace", "sync"]


def test_a_pipe_is_written_to_and_not_replaced(project: Project, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        export(project, FORMATS["csv"], pipe, Choice())
        assert os.read(reading, 8) == b"article,"
    finally:
        os.close(reading)
    assert pipe.is_fifo()


@pytest.mark.parametrize("suffix", [".lock", ".journal", ".journal/x.csv"])
def test_what_belongs_to_the_project_is_never_written_over(project: Project, suffix: str) -> None:
    out = Path(f"{project.path}{suffix}")
    before = sorted(project.path.parent.rglob("*"))
    with pytest.raises(GlossatorError, match="the project"):
        export(project, FORMATS["csv"], out, Choice())
    assert sorted(project.path.parent.rglob("*")) == before


def test_no_map_of_labels_takes_the_place_of_the_project(tmp_path: Path) -> None:
    build(tmp_path / "x.csv.labels.json")
    with Project.open(tmp_path / "x.csv.labels.json") as project:
        with pytest.raises(GlossatorError, match="has the place of the labels"):
            export(project, FORMATS["csv"], tmp_path / "x.csv", Choice())
        assert project.path.is_file()


def test_the_project_is_never_overwritten(project: Project) -> None:
    before = project.path.read_bytes()
    with pytest.raises(GlossatorError, match="is the project itself"):
        export(project, FORMATS["csv"], project.path, Choice())
    assert project.path.read_bytes() == before


def test_a_stream_is_left_open(project: Project) -> None:
    out = io.BytesIO()
    export(project, FORMATS["jsonl"], out, Choice())
    assert not out.closed
    assert len(out.getvalue().splitlines()) == 3


def test_tokens_come_from_the_cache_then_from_the_language_then_not_at_all(tmp_path: Path) -> None:
    info = describe("blank:en")
    cache = SuggestionCache(tmp_path / "cache", info)
    tokens = Tokeniser(info, cache)
    article = Article("k1", "Don't stop.")
    assert [article.text[a:b] for a, b in tokens(article)] == ["Do", "n't", "stop", "."]
    assert tokens(Article("k2", "whatever", language="qqq")) == []
    cache.store(article.sha256, len(article.text), (), [TokenBlock.of(0, 11, [(0, 11)])])
    assert tokens(article) == [(0, 11)]


def test_the_words_of_articles_are_remembered_up_to_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = describe("blank:en")
    looked: list[str] = []
    loaded: list[Language] = []

    def counting(info: PipelineInfo) -> Language:
        nlp = load(info)
        tokenizer: Any = nlp.tokenizer
        search = tokenizer.prefix_search

        def prefix_search(text: str) -> object:
            looked.append(text)
            return search(text)

        tokenizer.prefix_search = prefix_search
        loaded.append(nlp)
        return nlp

    monkeypatch.setattr("tui.nlp.recognise.load", counting)
    monkeypatch.setattr("tui.services.tokenising._MOST_WORDS", 2_000)
    tokens = Tokeniser(info, SuggestionCache(tmp_path / "cache", info))
    article = Article("k1", "Merkel visited Brandvik.")
    first = tokens(article)
    assert looked
    looked.clear()
    assert tokens(replace(article, id="k2")) == first
    assert not looked
    for start in range(0, 3_000, 500):
        tokens(Article(f"n{start}", " ".join(f"w{number}x" for number in range(start, start + 500))))
    assert tokens(article) == first
    assert len(loaded) > 1
    assert all(len(nlp.vocab) < 3_000 for nlp in loaded)


def test_tokens_of_a_long_text_keep_their_places(tmp_path: Path) -> None:
    info = describe("blank:en")
    text = (TEXT + "\n\n") * 900
    pairs = Tokeniser(info, SuggestionCache(tmp_path / "cache", info))(Article("k1", text))
    assert all(a[1] <= b[0] for a, b in pairwise(pairs))
    assert "".join(text[a:b] for a, b in pairs) == "".join(text.split())


@pytest.mark.parametrize("way", ["plain", "home", "symbolic link", "hard link"])
def test_the_project_itself_is_never_written_over(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    out = {"plain": project.path, "home": Path("~/in/p.json")}.get(way, tmp_path / "other.json")
    if way == "symbolic link":
        out.symlink_to(project.path)
    elif way == "hard link":
        out.hardlink_to(project.path)
    before = project.path.read_bytes()
    with pytest.raises(GlossatorError, match="is the project itself"):
        export(project, FORMATS["jsonl"], out, Choice())
    assert project.path.read_bytes() == before


def test_the_home_folder_is_written_as_a_tilde(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    export(project, FORMATS["csv"], Path("~/out.csv"), Choice())
    assert (tmp_path / "out.csv").read_text().startswith("article,")


def test_a_path_that_leads_nowhere_is_an_error(project: Project, tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to(tmp_path / "round")
    for out in (tmp_path / "round", Path("~no-such-user/out.csv")):
        with pytest.raises(GlossatorError, match="leads nowhere"):
            export(project, FORMATS["csv"], out, Choice())


def test_articles_without_a_word_are_counted_and_written_where_that_is_asked_for(project: Project) -> None:
    out = io.BytesIO()
    quiet = Choice(Filter(annotator="bob"))
    exported = export(project, FORMATS["jsonl"], out, quiet)
    assert (exported.articles, exported.untouched) == (1, 1)
    out = io.BytesIO()
    exported = export(project, FORMATS["jsonl"], out, replace(quiet, all_articles=True))
    assert (exported.articles, exported.untouched) == (2, 0)
    *_, last = map(orjson.loads, out.getvalue().splitlines())
    assert (last["meta"]["article"], last["spans"], last["answer"]) == (NIGHT.id, [], "ignore")
    # Whoever asks for the flagged ones alone does not ask for the rest.
    assert export(project, FORMATS["jsonl"], io.BytesIO(), Choice(Filter(flagged=True))).untouched == 0


@pytest.mark.parametrize("name", [name for name, format_ in FORMATS.items() if format_.module])
def test_every_format_writes_articles_without_a_word_of_several_annotators(
    project: Project, tmp_path: Path, name: str
) -> None:
    from tui.services.library import add

    with Project.open(tmp_path / "more.json") as more:
        add(more, [HARBOUR, NIGHT, Article("third333", "Nobody has read this.")], "ann")
        for owner in ("ann", "bob"):
            layer = project.layer(HARBOUR.id, owner)
            changes = [AnnotationChange(HARBOUR.id, owner, None, a) for a in layer.annotations]
            more.commit(Edit.make("as there", owner, *changes)).result()
        target = tmp_path / f"out{FORMATS[name].suffix}"
        exported = export(more, FORMATS[name], target, Choice(all_articles=True))
        assert (exported.articles, exported.untouched) == (3, 0)
