"""Who and what is mentioned, where and how often.

Mentions that are linked to the same id are one entity, whatever their form and label; of the others, those of
one form under one label, as in the sidebar. A million mentions are kept in columns, 12 bytes each.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from heapq import nsmallest
from typing import NamedTuple

from tui.domain.mentions import form_of
from tui.domain.paragraphs import breaks_of, parted
from tui.services.entities import LONGEST

VALUES = frozenset(("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"))
"""OntoNotes' types for values: what they mark is no name, and nobody is named with it."""


Order = Callable[[int], tuple[int, int, tuple[str, str]]]
"""What entities are in the order of, by their number."""


class Entity(NamedTuple):
    """Something that is mentioned.

    Attributes:
        number: Its number among the entities.
        text: The form that it is called by: of a linked one, the most frequent.
        label: The label; of a linked one, the most frequent.
        link: What its mentions are linked to, or empty.
        mentions: How many there are.
        articles: In how many articles.
    """

    number: int
    text: str
    label: str
    link: str
    mentions: int
    articles: int


def told_apart(entities: Collection[Entity]) -> dict[int, str]:
    """Return what entities are called where they stand together, by their number.

    Those of one name have their link with it, or else their label: colour alone is no sign.
    """
    names = Counter(entity.text for entity in entities)
    return {
        entity.number: f"{entity.text} ({entity.link or entity.label})"
        if names[entity.text] > 1
        else entity.text
        for entity in entities
    }


class Mentions:
    """All mentions of a project; a place that several annotators have tagged counts once for each entity.

    Attributes:
        entities: The entity of each mention, by its number.
        articles: The number of the article that each lies in; they rise.
        paragraphs: The number of its paragraph; no two articles share one, and they rise with the articles.
        days: The date of each article, by its number; None where it has none.
    """

    def __init__(self) -> None:
        self.entities, self.articles, self.paragraphs = array("i"), array("i"), array("i")
        self.days: list[date | None] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._known: dict[tuple[str, str, str], tuple[int, str]] = {}
        """Number and form by label, words as they stand in a text, and link."""
        self._keys: list[tuple[str, str]] = []
        """Label and form of each entity; no label and the link where it is linked."""
        self._called: dict[int, Counter[tuple[str, str]]] = {}
        """Label and form of the mentions of each linked entity."""
        self._counts, self._articles, self._seen = array("i"), array("i"), array("i")
        self._paragraph = 0

    def __len__(self) -> int:
        return len(self.entities)

    @property
    def entity_count(self) -> int:
        """How many entities there are."""
        return len(self._keys)

    def add_article(self, text: str, day: date | None, found: Iterable[tuple[int, int, str, str]]) -> None:
        """Take the mentions of one article.

        Args:
            text: Its text.
            day: Its date.
            found: Start, end, label and link of each mention, in any order; doubles count once.
        """
        article = len(self.days)
        self.days.append(day)
        places: dict[tuple[int, int, str, str], str] = {}
        for start, end, label, link in sorted(found):
            places.setdefault((start, end, "" if link else label, link), label)
        starts = [span.start for span in parted(text, breaks_of(text))] if len(places) > 1 else []
        for (start, end, _, link), label in places.items():
            number = self._number(label, text[start : min(end, start + LONGEST)], link)
            if number is None:
                continue
            self.entities.append(number)
            self.articles.append(article)
            self.paragraphs.append(self._paragraph + max(bisect_right(starts, start) - 1, 0))
            self._counts[number] += 1
            if self._seen[number] != article:
                self._seen[number] = article
                self._articles[number] += 1
        self._paragraph += max(len(starts), 1)

    def _number(self, label: str, words: str, link: str) -> int | None:
        """Return the number of an entity by words of the text; None where there are none."""
        known = self._known.get((label, words, link))
        if known is None:
            form = form_of(words, 0, len(words))
            if not form:
                return None
            key = ("", link) if link else (label, form)
            number = self._numbers.setdefault(key, len(self._keys))
            if number == len(self._keys):
                self._keys.append(key)
                for column, first in ((self._counts, 0), (self._articles, 0), (self._seen, -1)):
                    column.append(first)
            known = self._known[label, words, link] = (number, form)
        number, form = known
        if link:
            self._called.setdefault(number, Counter())[label, form] += 1
        return number

    def entity(self, number: int) -> Entity:
        """Return an entity by its number."""
        label, form = self._keys[number]
        link = ""
        called = self._called.get(number)
        if called is not None:
            link = form
            (label, form), _ = min(called.items(), key=lambda pair: (-pair[1], pair[0]))
        return Entity(number, form, label, link, self._counts[number], self._articles[number])

    def ranked(self, most: int | None = None, text: str = "", label: str = "") -> list[Entity]:
        """Return the entities with most mentions, then those in most articles, then by name.

        Args:
            most: How many at the most.
            text: What the name or the link is to contain, whatever the case.
            label: The only label; all where it is empty.
        """
        wanted = text.casefold()
        numbers: Iterable[int] = range(len(self._keys))
        if wanted or label:
            numbers = [number for number in numbers if self._is_like(number, wanted, label)]
        counts, articles, keys = self._counts, self._articles, self._keys
        return self._first(most, numbers, lambda number: (-counts[number], -articles[number], keys[number]))

    def _first(self, most: int | None, numbers: Iterable[int], order: Order) -> list[Entity]:
        ranked = sorted(numbers, key=order) if most is None else nsmallest(most, numbers, key=order)
        return [self.entity(number) for number in ranked]

    def _is_like(self, number: int, wanted: str, label: str) -> bool:
        if number not in self._called:
            its_label, form = self._keys[number]
            return label in ("", its_label) and wanted in form.casefold()
        entity = self.entity(number)
        return label in ("", entity.label) and (
            wanted in entity.text.casefold() or wanted in entity.link.casefold()
        )

    def find(self, name: str) -> Entity | None:
        """Return the entity with a link or name, or else the most frequent whose name contains it."""
        wanted = " ".join(name.split()).casefold()
        found = self.ranked(text=wanted)
        exact = [e for e in found if wanted in (e.link.casefold(), e.text.casefold())]
        return next(iter(exact or found), None)

    def names(self, most: int) -> list[Entity]:
        """Return the entities in most articles that are no values, then those with most mentions."""
        counts, articles, keys = self._counts, self._articles, self._keys
        numbers = (n for n in range(len(keys)) if keys[n][0] not in VALUES)
        return self._first(most, numbers, lambda n: (-articles[n], -counts[n], keys[n]))

    def by_day(self, number: int) -> tuple[Counter[date], int]:
        """Return the mentions of an entity by the date of the article, and how many have no date."""
        dated: Counter[date] = Counter()
        undated = 0
        for article, count in self._by_article(number):
            day = self.days[article]
            if day is None:
                undated += count
            else:
                dated[day] += count
        return dated, undated

    def _by_article(self, number: int) -> Iterator[tuple[int, int]]:
        at = -1
        found: Counter[int] = Counter()
        entities, articles = self.entities, self.articles
        try:
            while True:
                at = entities.index(number, at + 1)
                found[articles[at]] += 1
        except ValueError:
            yield from found.items()

    @property
    def range(self) -> tuple[date, date] | None:
        """The first and the last date of all articles; None where none has any."""
        days = [day for day in self.days if day is not None]
        return (min(days), max(days)) if days else None
