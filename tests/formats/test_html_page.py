"""The page of an export: its text is the article's, and nothing from outside is markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given

from tests.formats.samples import ITEMS, details, exported, item, labels
from tui.domain.annotation import Annotation, State, Was
from tui.domain.article import Article, ArticleState
from tui.domain.labels import Label, LabelSet
from tui.domain.layer import LayerInfo
from tui.formats import html_index
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.markup import lines_shown

ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "div", "header", "nav", "main", "article", "aside"),
    *("section", "h1", "h2", "p", "ol", "ul", "li", "a", "q", "span", "bdi", "mark", "small"),
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "http-equiv", "class", "id", "dir", "title", "href"),
    *("data-label", "data-note"),
}
VOID = {"meta"}


class Page(HTMLParser):
    """A page taken apart.

    Attributes:
        texts: Text of each article.
        marks: Text, class and title of each `<mark>`; one that crosses another has several.
        drawn: What the style sheet writes, in order.
        links: Where links lead.
        ids: The ids.
        words: All other text.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.marks: list[list[str]] = []
        self.drawn: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.words = ""
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._marks: list[list[str]] = []
        self.feed(data.decode())
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        assert tag in ELEMENTS
        assert set(given) <= ATTRIBUTES
        assert len(given) == len(attrs)
        if tag not in VOID:
            self._open.append((tag, given))
        if given.get("class") == "text":
            self.texts.append("")
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])
        if tag == "mark":
            self._marks.append(["", given["class"], given["title"]])
            self.marks.append(self._marks[-1])
        self.drawn += (given[name] for name in ("data-label", "data-note") if name in given)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag
        if tag == "mark":
            self._marks.pop()

    def handle_data(self, data: str) -> None:
        if any(attributes.get("class") == "text" for _, attributes in self._open):
            self.texts[-1] += data
            for mark in self._marks:
                mark[0] += data
        elif not any(tag == "style" for tag, _ in self._open):
            self.words += data


def page(*items: ExportItem, options: ExportOptions | None = None) -> Page:
    return Page(exported("html", list(items), options)[0])


@given(ITEMS)
def test_the_text_of_an_article_is_its_text_and_every_link_leads_somewhere(items: list[ExportItem]) -> None:
    data, report = exported("html", items)
    found = Page(data)
    assert found.texts == [lines_shown(each.article.text).replace("\r", "") for each in items]
    assert len(found.ids) == len(set(found.ids))
    assert all(link.startswith("#") and link[1:] in found.ids for link in found.links)
    assert (report.articles, report.spans) == (len(items), sum(len(each.annotations) for each in items))
    assert len(found.drawn) == sum(
        max(1, len(a.fragments)) * (2 if a.note else 1) for each in items for a in each.annotations
    )


@pytest.mark.parametrize("text", ["a\r\nb\rc\n\td", "\x00\x1b[31m\u202e", "e\u0301👩‍👩‍👧", ""])
def test_what_is_shown_has_the_length_of_the_text(text: str) -> None:
    shown = lines_shown(text)
    assert len(shown) == len(text)
    assert not set(shown) & set("\x00\x1b\u202e")


def test_plain_text_is_shown_as_it_is() -> None:
    text = " Two  blanks,\n\n\ta tab & <b>no</b> &amp; markup. 東京 القاهرة "
    data, report = exported("html", [item(text, (1, 4, "X"))])
    assert Page(data).texts == [text]
    assert report.complete


def test_markup_from_outside_is_text_wherever_it_stands() -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    given_item = ExportItem(
        Article("art", evil, evil, evil, evil, evil, {evil: evil, "list": [evil]}),
        evil,
        [
            Annotation(
                "a", 0, 8, evil, State.CORRECTED, evil, evil, evil, Was(0, 1, evil), 0.5, evil, True, evil
            )
        ],
        info=LayerInfo(ArticleState.DONE, evil, (evil,)),
    )
    found = page(given_item, options=ExportOptions(annotators=[evil, "other"]))
    assert found.texts == [evil]
    assert found.marks[0][0] == "<script>"


def test_spans_nest_and_those_that_cross_are_split() -> None:
    text = "New York City Hall"
    found = page(item(text, (0, 18, "FAC"), (0, 13, "GPE"), (4, 18, "X"), (4, 8, "Y")))
    assert found.texts == [text]
    assert [mark[0] for mark in found.marks] == [
        text,
        "New York City",
        "York City",
        "York",
        " Hall",
    ]
    assert found.drawn == ["Y +", "GPE +", "X +", "FAC +"] or found.drawn == ["Y +", "GPE +", "FAC +", "X +"]


def test_state_doubt_parts_and_notes_are_seen() -> None:
    given_item = item("North and South Korea", (0, 21, "GPE"), (16, 21, "GPE"), (6, 9, "NO"))
    parted, noted, rejected = given_item.annotations
    given_item = replace(
        given_item,
        annotations=[
            replace(parted, fragments=((0, 5), (16, 21)), state=State.ACCEPTED),
            replace(noted, note="which\none?", flag=True, link="Q884"),
            replace(rejected, state=State.REJECTED),
        ],
        info=LayerInfo(ArticleState.DONE, "on the whole", ("asia",)),
    )
    found = page(given_item, options=ExportOptions(labels=LabelSet([Label("GPE", "GPE", slot=3)])))
    assert found.drawn == ["GPE 1/2 ✓", "NO ✗", "GPE +?", "1", "GPE 2/2 ✓"]
    assert [mark[:2] for mark in found.marks] == [
        ["North", "s3"],
        ["and", "s1 rejected"],
        ["Korea", "s3"],
        ["Korea", "s3"],
    ]
    for told in ("on the whole", "#asia", "done, annotated by ann", "Korea (GPE): which one?", "Q884"):
        assert told in found.words
    assert "which one?" in found.marks[3][2]


def test_entities_are_counted_and_lead_to_their_first_mention() -> None:
    first = item("Ann, Ann and Bo", (0, 3, "PER"), (5, 8, "PER"), (13, 15, "PER"))
    second = replace(item("Ann again", (0, 3, "PER")), article=Article("b", "Ann again", title="Second"))
    found = page(first, second)
    assert found.links.count("#e1") == 1
    after = found.words.partition("Entities\n\nAnn")[2]
    assert [line.split() for line in after.splitlines()[:2]] == [["PER", "3"], ["Bo", "PER", "1"]]
    assert "Title\nSecond\n" in found.words


def test_a_long_list_of_entities_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_index, "MOST_LISTED", 1)
    found = page(item("Ann and Bo", (0, 3, "PER"), (8, 10, "PER")))
    assert "and 1 entity with fewer mentions" in found.words
    assert "#e2" not in found.links


def test_controls_are_shown_as_signs_and_told() -> None:
    data, report = exported("html", [item("a\x1b[31mb\x00", (0, 1, "X"))])
    assert details(report) == {"its control characters as they are": 1}
    assert not any(byte < 32 and byte != 10 for byte in data)


def test_folders_of_this_machine_are_not_told() -> None:
    local = replace(item("Ann"), article=Article("a", "Ann", source="/home/ann/secret/x.txt"))
    found = page(local, options=ExportOptions(labels=labels("X")))
    assert "secret" not in found.words
    assert "x.txt" in found.words


def test_front_matter_that_is_shown_already_is_not_said_again() -> None:
    metadata: dict[str, Any] = {"title": "A  day", "date": "2024-05-01", "lang": "en", "author": "Ada"}
    one = item("Ann")
    article = replace(one.article, title="A day", date="2024-05-01", language="en", metadata=metadata)
    words = Page(exported("html", [replace(one, article=article)])[0]).words
    assert "author: Ada" in words
    assert "title:" not in words
    assert "date:" not in words
    assert "lang:" not in words
    article = replace(article, metadata={"date": "spring", "Title": "Another"})
    words = Page(exported("html", [replace(one, article=article)])[0]).words
    assert "date: spring" in words
    assert "Title: Another" in words
