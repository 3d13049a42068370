"""The tokens of an article for the formats that need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.article import Article
from tui.domain.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

    from tui.nlp.cache import SuggestionCache
    from tui.nlp.pipelines import PipelineInfo


_MOST_WORDS = 50_000
"""Words that a language's rules may remember, which takes some 25 MB: then they begin anew."""


class Tokeniser:
    """Where an export's tokens come from.

    Those that the pipeline made are taken where they are kept; else spaCy's rules for the article's
    language split the text; else there are none, and the formats split it by Unicode properties.

    Args:
        info: The pipeline; its language stands in for one that an article does not tell.
        cache: What is kept of its suggestions.
    """

    def __init__(self, info: PipelineInfo, cache: SuggestionCache) -> None:
        self._lang = info.lang
        self._cache = cache
        self._blank: dict[str, tuple[PipelineInfo, Language] | None] = {}

    def __call__(self, article: Article) -> list[tuple[int, int]]:
        """Return the tokens of an article as (start, end) pairs in order."""
        kept = self._cache.load(article.sha256, len(article.text))
        if kept is not None:
            return [
                pair
                for block in sorted(kept.tokens, key=lambda block: block.start)
                for pair in zip(block.starts, block.ends, strict=True)
            ]
        blank = self._of_language(article.language or self._lang)
        if blank is None:
            return []
        from tui.nlp.chunks import split
        from tui.nlp.recognise import tokenise_chunk, whole_limit

        info, nlp = blank
        chunks = split(article.text, whole_limit(info))
        return [pair for chunk in chunks for pair in tokenise_chunk(nlp, article.text, chunk)]

    def _of_language(self, lang: str) -> tuple[PipelineInfo, Language] | None:
        known = self._blank.get(lang)
        if lang not in self._blank or (known is not None and len(known[1].vocab) > _MOST_WORDS):
            from tui.nlp.pipelines import BLANK, describe
            from tui.nlp.recognise import load

            try:
                info = describe(f"{BLANK}{lang}")
                self._blank[lang] = (info, load(info))
            except ModelError:
                self._blank[lang] = None
        return self._blank[lang]
