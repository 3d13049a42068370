"""The same suggestions for every tool: what a pipeline of spaCy finds, in the labels of the gold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.keystrokes.gold import Article, Task
from tests.bench.keystrokes.labels import LabelMap
from tui.domain.annotation import Suggestion
from tui.domain.tokens import TokenBlock
from tui.nlp.recognise import recognise

if TYPE_CHECKING:
    from spacy.language import Language


class Found(NamedTuple):
    """An article with what the pipeline found.

    Attributes:
        task: The article as every tool gets it, in the labels of the gold.
        suggestions: What the pipeline says, under its own labels.
        tokens: Its tokens.
    """

    task: Task
    suggestions: tuple[Suggestion, ...]
    tokens: TokenBlock


def find(nlp: Language, articles: Iterable[Article], labels: LabelMap, origin: str) -> list[Found]:
    """Return the articles with tokens and suggestions; `origin` is what these are said to come from."""
    found: list[Found] = []
    for article in articles:
        read = recognise(nlp, article.text)
        tokens = tuple(zip(read.starts, read.ends, strict=True))
        task = Task(article, tokens, labels.apply(read.entities))
        own = tuple(Suggestion(*entity, origin) for entity in read.entities)
        found.append(Found(task, own, TokenBlock.of(0, len(article.text), tokens)))
    return found


def prepare(nlp: Language, articles: Iterable[Article], labels: LabelMap) -> list[Task]:
    """Return the articles with tokens and suggestions in the labels of the gold."""
    return [found.task for found in find(nlp, articles, labels, "")]
