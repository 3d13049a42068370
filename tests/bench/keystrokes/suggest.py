"""The same suggestions for every tool: what a pipeline of spaCy finds, in the labels of the gold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.bench.keystrokes.gold import Article, Task
from tests.bench.keystrokes.labels import LabelMap
from tui.nlp.recognise import recognise

if TYPE_CHECKING:
    from spacy.language import Language


def prepare(nlp: Language, articles: Iterable[Article], labels: LabelMap) -> list[Task]:
    """Return the articles with tokens and suggestions."""
    tasks: list[Task] = []
    for article in articles:
        found = recognise(nlp, article.text)
        tokens = tuple(zip(found.starts, found.ends, strict=True))
        tasks.append(Task(article, tokens, labels.apply(found.entities)))
    return tasks
