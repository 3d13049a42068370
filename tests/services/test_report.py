"""The report: HTML that stands alone, in which every text stays text."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import newsroom
from tui.domain.annotation import PERSON, Annotation, State, Was
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LabelChange, LayerChange
from tui.domain.errors import GlossatorError
from tui.domain.labels import Label, LabelSet, ontonotes
from tui.domain.layer import LayerInfo
from tui.domain.pieces import Mark
from tui.domain.shown import safe_text
from tui.formats.markup import filled, hues
from tui.services.report.articles import Articles, highlighted, wanted
from tui.services.report.page import Wanted, write_report
from tui.services.statistics import count
from tui.storage.project import Project

VOID = {"meta"}
EVERYTHING = Wanted()
NAUGHTY = (
    "<script>alert(1)</script>",
    "</title></style><i>&amp;",
    "\"'><img src=x onerror=alert(1)>",
    "{0} {name} %s {{7*7}}",
    "\x1b[31mred\x1b[0m\x00",
    "\u202eright to left\u202c",
    "]]><!-- -->",
    "a\ud800b",
)


class Page(HTMLParser):
    """Checks that elements nest, and keeps what is in them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.articles: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if ("class", "text") in attrs:
            self.articles.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data
        if "article" in self.open and "div" in self.open and self.open[-1] != "small":
            self.articles[-1] += data


def written(project: Project, folder: Path, shown: Wanted = EVERYTHING) -> str:
    out = folder / "report.html"
    write_report(project, count(project, shown.annotator), out, shown)
    return out.read_text(encoding="utf-8")


def test_it_parses_and_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    newsroom.build(tmp_path / "p.json", 12)
    with Project.open(tmp_path / "p.json", read_only=True) as project:
        entity = count(project).mentions.find("Hagen Orlow")
        html = written(project, tmp_path, Wanted(entity=entity))
        texts = [safe_text(project.article(a).text) for a, _ in wanted(project, Articles.ALL)]
    page = Page(html)
    assert not {"script", "link", "iframe", "img", "object"} & {tag for tag, _ in page.tags}
    assert not re.search(r"url\(|@import|https?://", html)
    targets = {attrs["id"] for _, attrs in page.tags if attrs.get("id")}
    links = [attrs["href"] for tag, attrs in page.tags if tag == "a"]
    assert links
    assert {f"#{target}" for target in targets} >= set(links)
    assert page.articles == texts
    assert "Hagen Orlow (PERSON), mentions by" in page.text
    for tag, attrs in page.tags:
        assert not [name for name in attrs if name.startswith("on")]
        if tag == "svg" and "aria-hidden" not in attrs:
            assert attrs["role"] == "img"
            assert attrs["aria-label"]


def test_it_names_files_without_the_folders_of_this_machine(tmp_path: Path) -> None:
    article = Article("news1234", "Rain.", title="Rain", source="/home/ada/secret/rain.txt")
    with Project.open(tmp_path / "p.json") as project:
        made = Annotation("a1", 0, 4, "ORG", State.ADDED, PERSON, "ada", "2026-01-02T03:04:05Z")
        changes = ArticleChange(None, article), AnnotationChange(article.id, "ada", None, made)
        project.commit(Edit.make("add", "ada", *changes)).result()
        html = written(project, tmp_path, Wanted())
    assert "rain.txt" in html
    assert "secret" not in html


def test_hostile_texts_stay_text(tmp_path: Path) -> None:
    label = Label("<i>x", "<i", slot=3)
    with Project.open(tmp_path / "p.json", labels=LabelSet([label])) as project:
        changes: list[ArticleChange | AnnotationChange | LabelChange | LayerChange] = []
        # A project file cannot hold half a surrogate pair.
        for number, text in enumerate(NAUGHTY[:-1]):
            article = Article(f"a{number}", f"{text}\n\n{text}", text, text, text, text)
            whole = Annotation(
                f"n{number}", 0, len(text), label.name, State.CORRECTED, text, text, text, Was(0, 1, text)
            )
            other = Annotation(f"m{number}", 1, 3, text, State.ADDED, PERSON, text, text, link=text)
            changes += [ArticleChange(None, article)]
            changes += [AnnotationChange(article.id, text, None, found) for found in (whole, other)]
            changes.append(
                LayerChange(article.id, text, LayerInfo(), LayerInfo(ArticleState.DONE, text, (text,)))
            )
        project.commit(Edit.make("hostile", "ann", *changes)).result()
        html = written(project, tmp_path)
    page = Page(html)
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "img", "i"})
    assert "<script>alert(1)</script>" in page.text
    assert not [c for c in html if ord(c) < 32 and c != "\n"]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", html)
    assert len(page.articles) == len(NAUGHTY) - 1


@given(st.sampled_from(NAUGHTY), st.sampled_from(NAUGHTY))
def test_what_is_filled_in_is_escaped_once(one: str, other: str) -> None:
    found = filled('<p title="{one}">{two}</p>', one=one, two=filled("<q>{other}</q>", other=other))
    parser = Page(str(found))
    assert [tag for tag, _ in parser.tags] == ["p", "q"]
    assert parser.tags[0][1] == {"title": one}
    assert parser.text == other


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(1, 12), st.sampled_from(["ORG", "<x>"])), max_size=6)
)
def test_elements_nest_however_spans_cross(spans: list[tuple[int, int, str]]) -> None:
    text = "one & two <three>"
    marks = sorted(
        {Mark(start, min(start + length, len(text)), label, True) for start, length, label in spans},
        key=lambda mark: (mark.start, -mark.end),
    )
    page = Page(f'<article><div class="text">{highlighted(text, marks, ontonotes())}</div></article>')
    assert page.articles == [text]
    assert sum(tag == "small" for tag, _ in page.tags) == len(marks)


def test_only_the_articles_that_are_wanted(tmp_path: Path) -> None:
    newsroom.build(tmp_path / "p.json", 12)
    with Project.open(tmp_path / "p.json", read_only=True) as project:
        infos = project.layer_infos()
        done = {owner for owner, info in infos.items() if info.state is ArticleState.DONE}
        assert wanted(project, Articles.NONE) == []
        assert set(wanted(project, Articles.DONE)) == done
        assert set(wanted(project, Articles.ALL)) == set(infos)
        assert {who for _, who in wanted(project, Articles.ALL, "ben")} == {"ben"}
        assert "<article" not in written(project, tmp_path, Wanted(articles=Articles.NONE))


def test_times_are_those_of_the_clock_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article = Article("k1", "Anna", added="2026-01-01T00:00:00Z")
    tag = Annotation("a1", 0, 4, "PERSON", State.ADDED, PERSON, "ann", "2026-03-02T23:30:00Z")
    edit = Edit.make("add", "ann", ArticleChange(None, article), AnnotationChange("k1", "ann", None, tag))
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    try:
        with Project.open(tmp_path / "p.json") as project:
            project.commit(edit).result()
            html = written(project, tmp_path)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert '<td class="n">2026-03-03</td></tr>' in html
    assert "1 span · last decision 2026-03-03 05:15" in html


def test_an_empty_project_has_a_report(tmp_path: Path) -> None:
    with Project.open(tmp_path / "p.json") as project:
        assert "Nobody has annotated anything yet." in Page(written(project, tmp_path)).text


def test_what_was_there_stays_where_it_cannot_be_written(tmp_path: Path) -> None:
    with (
        Project.open(tmp_path / "p.json") as project,
        pytest.raises(GlossatorError, match="There is no folder"),
    ):
        written(project, tmp_path / "nowhere")


def test_every_slot_has_the_hue_of_the_screen() -> None:
    assert sorted(hues()) == list(range(1, 19))
    assert {label.slot for label in ontonotes()} <= set(hues())
