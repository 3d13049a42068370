"""What stands beside the articles of a page: the table of contents and the entities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from tui.domain.annotation import Annotation
from tui.domain.labels import LabelSet
from tui.domain.shown import counted
from tui.formats.items import ExportItem
from tui.formats.markup import filled, slot_of, words

MOST_LISTED = 500
"""Entities that are listed, those with most mentions: a list of all would be longer than the articles."""
_LONGEST_NAME = 200


@dataclass(slots=True)
class _Entity:
    """An entity: where its first mention is, what that says, and how many there are."""

    at: str
    name: str
    label: str
    link: str
    mentions: int = 0


class Index:
    """Collects what the lists have, and no text.

    Args:
        labels: The project's labels.
        several: Whether articles of several annotators are in it, so that titles need their names.
    """

    def __init__(self, labels: LabelSet, *, several: bool) -> None:
        self._labels = labels
        self._several = several
        self._titles: list[str] = []
        self._entities: dict[tuple[str, str], _Entity] = {}

    def add_article(self, item: ExportItem) -> int:
        """Note an article, and return its number."""
        title = words(item.article.title or item.article.id)
        self._titles.append(f"{title} ({words(item.annotator)})" if self._several else title)
        return len(self._titles)

    def add_mention(self, text: str, annotation: Annotation) -> str | None:
        """Note a mention, and return under which name to mark it where it is the first of its entity.

        Mentions with one link are one entity; of the others, those of one form under one label.
        """
        if not annotation.live:
            return None
        name = words(text)[:_LONGEST_NAME]
        key = ("", annotation.link) if annotation.link else (annotation.label, name)
        entity = self._entities.get(key)
        if entity is not None:
            entity.mentions += 1
            return None
        at = f"e{len(self._entities) + 1}"
        self._entities[key] = _Entity(at, name, annotation.label, annotation.link, 1)
        return at

    def parts(self) -> Iterator[Markup]:
        """Yield the lists, piece by piece."""
        yield Markup('<aside>\n<section id="contents"><h2>Contents</h2>\n<ol>\n')
        for place, title in enumerate(self._titles, 1):
            yield filled('<li><a href="#a{place}" dir="auto">{title}</a></li>\n', place=place, title=title)
        yield Markup('</ol></section>\n<section id="entities"><h2>Entities</h2>\n')
        ranked = sorted(self._entities.values(), key=lambda entity: (-entity.mentions, entity.name))
        listed = ranked[:MOST_LISTED]
        yield Markup("<ul>\n") if listed else Markup("<p>Nothing is marked.</p>\n")
        for entity in listed:
            yield filled(
                '<li><a href="#{at}"><bdi>{name}</bdi></a> <span class="name s{slot}">{label}</span>{link} '
                '<span class="count">{count}</span></li>\n',
                at=entity.at,
                name=entity.name,
                slot=slot_of(self._labels, entity.label),
                label=words(entity.label),
                link=filled(' <span class="dim">{link}</span>', link=words(entity.link))
                if entity.link
                else Markup(""),
                count=f"{entity.mentions:,}",
            )
        if listed:
            yield Markup("</ul>\n")
        if len(ranked) > len(listed):
            more = counted(len(ranked) - len(listed), "entity", "entities")
            yield filled('<p class="note">and {more} with fewer mentions</p>\n', more=more)
        yield Markup("</section>\n</aside>\n")
