"""A project to be counted and looked at: a year of short reports from an invented harbour town.

Written the same each time: some names come up all year, some in spring alone; two annotators have gone
through what a model suggested, on several days.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tui.domain.annotation import PERSON, Annotation, State, Was
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LayerChange
from tui.domain.layer import LayerInfo
from tui.storage.project import Project

MODEL = "small_model@3.8.0"
ANNOTATORS = ("ada", "ben")
FIRST = date(2025, 1, 7)
"""The date of the first article."""
BEGUN = datetime(2026, 3, 2, 8, tzinfo=UTC)
"""When the first decision was made."""

_NAMES = (
    ("Port Authority", "ORG", 9, (1, 12)),
    ("Mira Dolan", "PERSON", 8, (1, 12)),
    ("Varnholm", "GPE", 7, (1, 12)),
    ("Hagen Orlow", "PERSON", 6, (2, 6)),
    ("Northern Line", "ORG", 5, (1, 12)),
    ("Saltmarsh Bridge", "FAC", 5, (3, 5)),
    ("Council of Fishers", "ORG", 4, (1, 12)),
    ("Ilse Brandt-Okoye", "PERSON", 4, (5, 12)),
    ("Grey Sound", "LOC", 3, (1, 12)),
    ("Harbour Festival", "EVENT", 3, (6, 8)),
    ("the Lindholm Inquiry", "EVENT", 2, (9, 12)),
    ("Norsk", "NORP", 2, (1, 12)),
    ("Monday", "DATE", 6, (1, 12)),
    ("last spring", "DATE", 3, (5, 12)),
    ("forty", "CARDINAL", 4, (1, 12)),
    ("12 percent", "PERCENT", 2, (1, 12)),
)
_PHRASES = ("spoke of", "met", "waited for", "wrote to", "agreed with", "asked about", "paid", "left")


def _text(made: random.Random, month: int, title: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a text of a few paragraphs, with start, end and label of the names in it."""
    here = [name for name in _NAMES if name[3][0] <= month <= name[3][1]]
    text, spans = f"{title}\n\n", []
    for _ in range(made.randint(2, 4)):
        for _ in range(made.randint(1, 3)):
            one, two = made.choices(here, weights=[name[2] for name in here], k=2)
            for name, behind in ((one, f" {made.choice(_PHRASES)} "), (two, ". ")):
                spans.append((len(text), len(text) + len(name[0]), name[1]))
                text += name[0] + behind
        text = f"{text.rstrip()}\n\n"
    return text, spans


def _decided(
    made: random.Random, name: str, span: tuple[int, int, str], by: str, at: str
) -> Iterator[Annotation]:
    start, end, label = span
    luck = made.random()
    link = "Q4711" if label == "GPE" else ""
    if luck < 0.70:
        yield Annotation(name, start, end, label, State.ACCEPTED, MODEL, by, at, link=link)
    elif luck < 0.78:
        other = "GPE" if label == "ORG" else "ORG"
        yield Annotation(
            name, start, end, label, State.CORRECTED, MODEL, by, at, Was(start, end, other), link=link
        )
    elif luck < 0.82 and end - start > 8:
        was = Was(start + 4, end, label)
        yield Annotation(name, start, end, label, State.CORRECTED, MODEL, by, at, was, link=link)
    elif luck < 0.90:
        yield Annotation(name, start, end, label, State.REJECTED, "memory" if luck < 0.83 else MODEL, by, at)
    elif luck < 0.97:
        yield Annotation(name, start, end, label, State.ADDED, PERSON, by, at, flag=luck > 0.95, link=link)


def build(path: Path, articles: int = 60) -> None:
    """Write the project to a file that is not there yet."""
    made = random.Random(7)
    with Project.open(path) as project:
        for number in range(articles):
            day = FIRST + timedelta(days=round(number * 340 / articles))
            title = f"{made.choice(('Ferries', 'Harbour', 'Council', 'Bridge'))} report {number + 1}"
            text, spans = _text(made, day.month, title)
            dated = "" if number % 20 == 13 else day.isoformat()
            article = Article(f"n{number:04}abc", text, title, dated, f"/news/{number:03}.txt", "en")
            changes: list[Change] = [ArticleChange(None, article)]
            when = BEGUN + timedelta(days=number // 7, minutes=11 * (number % 7))
            for place, by in enumerate(ANNOTATORS):
                if (number + place) % 5 == 4 or (by == "ben" and number % 3):
                    continue
                for i, span in enumerate(spans):
                    at = (when + timedelta(seconds=37 * i)).strftime("%Y-%m-%dT%H:%M:%SZ")
                    decided = _decided(made, f"a{number}{by}{i:03}", span, by, at)
                    changes += (AnnotationChange(article.id, by, None, found) for found in decided)
                state = ArticleState.DONE if number % 4 else ArticleState.IN_PROGRESS
                changes.append(LayerChange(article.id, by, LayerInfo(), LayerInfo(state)))
            at = (when + timedelta(minutes=9)).strftime("%Y-%m-%dT%H:%M:%SZ")
            project.commit(Edit.make("annotate", ANNOTATORS[0], *changes, at=at)).result()
