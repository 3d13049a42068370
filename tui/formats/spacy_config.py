"""The configuration that `spacy train` takes as it is, by spaCy's own recommendations.

A blank pipeline on the CPU without vectors: `ner`, or where entities overlap `spancat`, which suggests spans
of the lengths that there are. Paths are relative to the folder that `spacy train` is called in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from tui.domain.article import Article
from tui.formats.docbin import DocSpan

MULTIPLE = "xx"
"""spaCy's language for texts in several, or in one that is not known."""

LONGEST = 12
"""Tokens that spancat is made to suggest at the most: it looks at every run of so many tokens."""

_COVERED = 0.99
"""The share of the spans that are to be suggested."""

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)
"""Languages whose words no other language's rules find, told by their script."""

_LOOKED_AT = 2000


class Facts:
    """What the configuration depends on.

    Args:
        language: What stands in for a language that an article does not tell.

    Attributes:
        overlapping: Whether entities overlap.
    """

    def __init__(self, language: str) -> None:
        self.overlapping = False
        self._stand_in = language
        self._languages: Counter[str] = Counter()
        self._lengths: Counter[int] = Counter()

    def add(self, article: Article, entities: Sequence[DocSpan], every: Sequence[DocSpan]) -> None:
        """Take an article, those of its entities that do not overlap, and all of them."""
        self.overlapping = self.overlapping or len(entities) < len(every)
        self._lengths.update(span.end - span.first for span in every)
        self._languages[article.language or _guessed(article.text) or self._stand_in] += 1

    @property
    def language(self) -> str:
        """The articles' language if they have one in common."""
        told = [language for language in self._languages if language]
        return told[0] if len(told) == 1 else MULTIPLE

    @property
    def longest(self) -> int:
        """How many tokens a span may have to be suggested."""
        total, so_far = self._lengths.total(), 0
        for length, count in sorted(self._lengths.items()):
            so_far += count
            if so_far >= total * _COVERED:
                return min(length, LONGEST)
        return 1


def _guessed(text: str) -> str:
    begin = text[:_LOOKED_AT]
    signs = sum(map(str.isalpha, begin))
    return next((lang for lang, script in _SCRIPTS if len(script.findall(begin)) * 4 > signs), "")


def config(facts: Facts, parts: Sequence[str]) -> str:
    """Return the configuration.

    Args:
        facts: What is known of the articles.
        parts: Names of the parts: without `dev`, what is trained on is what the scores are of.
    """
    from spacy.cli.init_config import init_config

    task = "spancat" if facts.overlapping else "ner"
    language = facts.language
    try:
        made = init_config(lang=language, pipeline=[task], optimize="efficiency", gpu=False, silent=True)
    except (ImportError, SystemExit):
        # What splits this language into words is not installed here; it may be where the training is.
        made = init_config(lang=MULTIPLE, pipeline=[task], optimize="efficiency", gpu=False, silent=True)
        _set_language(made, language)
    made["paths"]["train"] = "train.spacy"
    made["paths"]["dev"] = f"{'dev' if 'dev' in parts else 'train'}.spacy"
    if task == "spancat":
        made["components"]["spancat"]["suggester"] = {
            "@misc": "spacy.ngram_range_suggester.v1",
            "min_size": 1,
            "max_size": facts.longest,
        }
    text: str = made.to_str(interpolate=False)
    return text


def _set_language(made: Any, language: str) -> None:
    """Put a language into a configuration whose words cannot be found here."""
    from spacy.util import get_lang_class

    try:
        defaults = get_lang_class(language).Defaults.config
    except ImportError:
        return  # spaCy has no such language
    made["nlp"]["lang"] = language
    tokenizer = defaults.get("nlp", {}).get("tokenizer")
    if tokenizer is not None:
        made["nlp"]["tokenizer"] = dict(tokenizer)
