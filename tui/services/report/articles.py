"""The articles of the report, each with what an annotator has marked in it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from tui.domain.article import ArticleState
from tui.domain.clock import local_time
from tui.domain.pieces import Mark, marks_of
from tui.domain.shown import counted
from tui.formats.markup import filled, lines_shown, marked, slot_of, words
from tui.services.articles.facts import origin_of

if TYPE_CHECKING:
    from tui.domain.article import Article
    from tui.domain.labels import LabelSet
    from tui.domain.layer import Layer
    from tui.storage.project import Project

_MINUTES = len("2025-10-07 09:30")


class Articles(StrEnum):
    """Which articles the report has."""

    NONE = "none"
    DONE = "done"
    ALL = "all"


def wanted(project: Project, which: Articles, annotator: str = "") -> list[tuple[str, str]]:
    """Return article and annotator of the layers that the report has, in the order of the articles."""
    if which is Articles.NONE:
        return []
    order = {article: place for place, article in enumerate(project.article_ids())}
    found = [
        (article, who)
        for (article, who), info in project.layer_infos().items()
        if article in order
        and annotator in ("", who)
        and (info.state is ArticleState.DONE or (which is Articles.ALL and project.layer_size(article, who)))
    ]
    return sorted(found, key=lambda owner: (order[owner[0]], owner[1]))


def written(project: Project, owners: list[tuple[str, str]], labels: LabelSet) -> Iterator[Markup]:
    """Yield the articles one by one; each is read when its turn comes."""
    for place, (article_id, who) in enumerate(owners, 1):
        article = project.article(article_id)
        yield _article(article, project.layer(article_id, who, keep=False), labels, place)


def _article(article: Article, layer: Layer, labels: LabelSet, place: int) -> Markup:
    live = [annotation for annotation in layer.annotations if annotation.live]
    last = max((annotation.at for annotation in layer.annotations), default="")
    facts = [
        article.date,
        origin_of(article.source).name,  # the page is for others, whom this machine's folders do not concern
        f"{layer.state.value}, annotated by {layer.annotator}",
        counted(len(live), "span"),
        f"last decision {local_time(last)[:_MINUTES]}" if last else "",
    ]
    note = layer.info.note
    return filled(
        '<article id="a{place}"{lang}><h3 dir="auto">{title}</h3>\n<p class="facts">{facts}</p>\n{note}'
        '<div class="text" dir="auto">{text}</div></article>\n',
        place=place,
        lang=filled(' lang="{lang}"', lang=words(article.language)) if article.language else Markup(""),
        title=words(article.title or article.id),
        facts=" · ".join(words(fact) for fact in facts if fact),
        note=filled('<p class="note">Note: {note}</p>\n', note=words(note)) if note else Markup(""),
        text=highlighted(article.text, marks_of(article.text, live, ()), labels),
    )


def highlighted(text: str, marks: list[Mark], labels: LabelSet) -> Markup:
    """Return a text with each span marked in its label's colour and the label's name behind it.

    Elements nest: where spans cross, the one that began later is closed and begun again, and only the last
    piece of a span bears the name.
    """
    return marked(
        lines_shown(text),
        marks,
        lambda mark, _: _begun(slot_of(labels, mark.label)),
        lambda mark: _ended(mark.label),
    )


# There are many spans, and few labels.


@lru_cache
def _begun(slot: int) -> Markup:
    return filled('<mark class="s{slot}">', slot=slot)


@lru_cache
def _ended(label: str) -> Markup:
    return filled("<small>{label}</small></mark>", label=words(label))
