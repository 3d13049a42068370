"""The same suggestions for every tool: what a pipeline of spaCy finds, in the labels of the gold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.keystrokes.gold import Article, Task
from tests.bench.keystrokes.labels import LabelMap
from tui.domain.annotation import Suggestion
from tui.domain.phrase import PhraseBlock
from tui.domain.tokens import TokenBlock
from tui.nlp.chunks import split
from tui.nlp.phrasing import PhraseFinder
from tui.nlp.pipelines import PipelineInfo
from tui.nlp.recognise import recognise

if TYPE_CHECKING:
    from spacy.language import Language


class Found(NamedTuple):
    """An article with what the pipeline found.

    Attributes:
        task: The article as every tool gets it, in the labels of the gold.
        suggestions: What the pipeline says, under its own labels.
        tokens: Its tokens.
        phrases: Its noun phrases, which Glossator asks for where the reader tags more than names.
    """

    task: Task
    suggestions: tuple[Suggestion, ...]
    tokens: TokenBlock
    phrases: PhraseBlock


def find(nlp: Language, info: PipelineInfo, articles: Iterable[Article], labels: LabelMap) -> list[Found]:
    """Return the articles with tokens, suggestions and noun phrases."""
    finder = PhraseFinder(nlp, info)
    found: list[Found] = []
    for article in articles:
        task, entities = _read(nlp, article, labels)
        own = tuple(Suggestion(*entity, info.origin) for entity in entities)
        length = len(article.text)
        nouns = (phrase for chunk in split(article.text) for phrase in finder.find(article.text, chunk))
        block = PhraseBlock.of(0, length, nouns)
        found.append(Found(task, own, TokenBlock.of(0, length, task.tokens), block))
    return found


def prepare(nlp: Language, articles: Iterable[Article], labels: LabelMap) -> list[Task]:
    """Return the articles with tokens and suggestions in the labels of the gold."""
    return [_read(nlp, article, labels)[0] for article in articles]


def _read(nlp: Language, article: Article, labels: LabelMap) -> tuple[Task, list[tuple[int, int, str]]]:
    """Return an article as a task, and its entities under the pipeline's own labels."""
    read = recognise(nlp, article.text)
    tokens = tuple(zip(read.starts, read.ends, strict=True))
    return Task(article, tokens, labels.apply(read.entities)), read.entities
