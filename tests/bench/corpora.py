"""Projects for the review: many annotations of many different names, in texts in which these stand.

The names are made of syllables; some are met often and most seldom, as names are. Each has one label that it
nearly always has. A few mentions have another label, are rejected, take the article in front of them in, or
were left untagged: the review is to find these.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.texts import words_of_prose

if TYPE_CHECKING:
    from tui.storage.values import Record

BY, AT = "ada", "2026-01-02T03:04:05Z"
OTHER = "ben"
LABELS = ("PERSON", "ORG", "GPE", "LOC", "DATE", "NORP", "FAC", "EVENT")
SEED = 20251007
NAMES = 6_000
"""Different names."""
PLAIN = 5
"""Words of plain prose between two names."""
_ONSETS = (*"bdfghjklmnprstvwz", "br", "gr", "kl", "st", "tr")
_VOWELS = (*"aeiou", "ai", "ei", "ou")
_CODAS = ("", "", "n", "r", "l", "s", "nd", "rt", "m")


class Name(NamedTuple):
    """A name, with the label that it nearly always has, and whether an article stands before it."""

    form: str
    label: str
    with_the: bool


def article_id(number: int) -> str:
    """Return the id of an article by its number, from 1."""
    return f"k{number:07d}"


def names(made: random.Random) -> list[Name]:
    """Return the names; no two are alike."""
    found: dict[str, Name] = {}
    while len(found) < NAMES:
        form = " ".join(_word(made) for _ in range(made.choice((1, 1, 2, 2, 3))))
        label = made.choice(LABELS)
        found[form] = Name(form, label, label in ("ORG", "FAC", "EVENT") and made.random() < 0.3)
    return list(found.values())


def well_known(count: int) -> list[Name]:
    """Return the names that are met most often."""
    return names(random.Random(SEED))[:count]


def _word(made: random.Random) -> str:
    syllables = made.choice((1, 2, 2, 3))
    return "".join(
        made.choice(_ONSETS) + made.choice(_VOWELS) + made.choice(_CODAS) for _ in range(syllables)
    ).capitalize()


class Corpus:
    """Articles with their annotations, one after the other, the same each time.

    Args:
        articles: How many.
        spans: Annotations of each.
    """

    def __init__(self, articles: int, spans: int) -> None:
        self.articles, self.spans = articles, spans
        self._made = random.Random(SEED)
        self._names = names(self._made)
        self._cumulated = list(accumulate(1 / (rank + 3) for rank in range(NAMES)))
        self._common = words_of_prose()

    def __iter__(self) -> Iterator[tuple[str, list[tuple[int, int, str, str]]]]:
        """Yield text and annotations of each article: start, end, label and state, in order."""
        for number in range(1, self.articles + 1):
            yield self._article(number)

    def _article(self, number: int) -> tuple[str, list[tuple[int, int, str, str]]]:
        made = self._made
        pieces = [f"Report {number} on the river\n\n"]
        at = len(pieces[0])
        spans: list[tuple[int, int, str, str]] = []
        met = 0
        while len(spans) < self.spans:
            met += 1
            plain = " ".join(made.choices(self._common, k=PLAIN))
            name = made.choices(self._names, cum_weights=self._cumulated)[0]
            before = f"{plain} the " if name.with_the else f"{plain} "
            end = ".\n\n" if met % 30 == 0 else ". " if met % 3 == 0 else " "
            start = at + len(before)
            pieces += before, name.form, end
            at = start + len(name.form) + len(end)
            luck = made.random()
            if luck < 0.01:
                continue  # left untagged
            label = made.choice(LABELS) if luck < 0.02 else name.label
            state = "rejected" if luck > 0.97 else "added" if luck > 0.9 else "accepted"
            reach = 4 if name.with_the and luck > 0.85 else 0
            spans.append((start - reach, start + len(name.form), label, state))
        return "".join(pieces), spans


def build(path: Path, articles: int, spans: int, annotators: int = 1) -> None:
    """Write a project file with articles that have so many annotations each, by one annotator or two.

    The second has what the first has, but for some spans that are missing and some labels that differ.
    """
    from tui.domain.article import Article
    from tui.domain.labels import ontonotes
    from tui.storage import records
    from tui.storage.rows import Row, make_row
    from tui.storage.snapshot import Head, chunks
    from tui.storage.tables import LAYERS

    rows: dict[str, dict[int, Row]] = {LAYERS: {}, "articles": {}, "labels": {}}
    rows["labels"] = {key: Row(records.label_record(label)) for key, label in enumerate(ontonotes(), 1)}
    for number, (text, found) in enumerate(Corpus(articles, spans), 1):
        name = article_id(number)
        article = Article(name, text, title=f"Report {number} on the river", added=AT)
        rows["articles"][number] = Row(records.article_record(article))
        for place, who in enumerate((BY, OTHER)[:annotators]):
            record = records.layer_record(name, who)
            record["state"] = "done" if number % 3 else "in progress"
            record["spans"] = dict(_records(name, who, found, number))
            rows[LAYERS][number * annotators - annotators + place + 1] = make_row(True, record)
    with path.open("wb") as file:
        file.writelines(chunks(rows, Head("bench0000000", 1, "")))


def _records(
    article: str, who: str, spans: list[tuple[int, int, str, str]], number: int
) -> Iterator[tuple[str, Record]]:
    """Yield id and record of each annotation, as `records.annotation_record` makes them."""
    for i, (start, end, label, state) in enumerate(spans):
        if who == OTHER and (number + i) % 17 == 0:
            continue
        differs = who == OTHER and (number + i) % 13 == 0
        record: Record = {
            "start": start,
            "end": end,
            "label": LABELS[(LABELS.index(label) + 1) % len(LABELS)] if differs else label,
            "state": state,
            "origin": "person" if state == "added" else "en_core_web_sm@3.8.0",
            "by": who,
            "at": f"2026-01-{2 + number % 27:02d}T03:{i % 60:02d}:05Z",
        }
        if i % 97 == 0:
            record["note"] = "to be looked at again"
        if i % 61 == 0:
            record["flag"] = True
        if i % 23 == 0:
            record["link"] = f"Q{start % 900}"
        yield f"{article}{who[0]}{i:04d}", record
