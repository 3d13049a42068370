"""The same suggestions for every tool: what a pipeline of spaCy finds, in the labels of the gold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.keystrokes.gold import Article, Task
from tests.bench.keystrokes.labels import LabelMap
from tui.domain.annotation import Suggestion
from tui.domain.phrase import PhraseBlock
from tui.domain.tokens import TokenBlock
from tui.nlp.chunks import split
from tui.nlp.phrasing import PhraseFinder
from tui.nlp.pipelines import PipelineInfo
from tui.nlp.recognise import Found as Read
from tui.nlp.recognise import read_doc, tokens_of
from tui.nlp.wellformed import well_formed

if TYPE_CHECKING:
    from spacy.language import Language


class Found(NamedTuple):
    """An article with what the pipeline found.

    Attributes:
        task: The article as every tool gets it, in the labels of the gold.
        suggestions: What the pipeline says, under its own labels.
        tokens: Its tokens as Glossator has them: those of the task, but for words without blanks between.
        phrases: Its noun phrases, which Glossator asks for where the reader tags more than names.
    """

    task: Task
    suggestions: tuple[Suggestion, ...]
    tokens: TokenBlock
    phrases: PhraseBlock

    def in_words(self) -> Task:
        """Return the task with the words that Glossator goes by in the place of the pipeline's tokens."""
        words = tuple(zip(self.tokens.starts, self.tokens.ends, strict=True))
        return replace(self.task, tokens=words)


def find(nlp: Language, info: PipelineInfo, articles: Iterable[Article], labels: LabelMap) -> list[Found]:
    """Return the articles with tokens, suggestions and noun phrases."""
    finder = PhraseFinder(nlp, info)
    found: list[Found] = []
    for article in articles:
        task, read = _read(nlp, article, labels)
        own = tuple(Suggestion(*entity, info.origin) for entity in read.entities)
        length = len(article.text)
        nouns = (phrase for chunk in split(article.text) for phrase in finder.find(article.text, chunk))
        block = PhraseBlock.of(0, length, nouns)
        tokens = TokenBlock.of(0, length, zip(read.starts, read.ends, strict=True), read.names)
        found.append(Found(task, own, tokens, block))
    return found


def prepare(nlp: Language, articles: Iterable[Article], labels: LabelMap) -> list[Task]:
    """Return the articles with tokens and suggestions in the labels of the gold."""
    return [_read(nlp, article, labels)[0] for article in articles]


def _read(nlp: Language, article: Article, labels: LabelMap) -> tuple[Task, Read]:
    """Return an article as a task with the pipeline's own tokens, and what Glossator reads in it."""
    doc = nlp(well_formed(article.text))
    read = read_doc(nlp, doc, article.text)
    starts, ends = tokens_of(doc)
    return Task(article, tuple(zip(starts, ends, strict=True)), labels.apply(read.entities)), read
