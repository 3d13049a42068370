"""Noun phrases of texts. The parser is loaded for the first that somebody asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.errors import ModelError
from tui.domain.phrase import Phrase
from tui.nlp.chunks import WHOLE, Chunk
from tui.nlp.components import select_for_phrases
from tui.nlp.phrases import noun_phrases, part_paragraphs
from tui.nlp.pipelines import PipelineInfo, config_of
from tui.nlp.recognise import load_without
from tui.nlp.wellformed import well_formed

if TYPE_CHECKING:
    from spacy.language import Language


class PhraseFinder:
    """Finds noun phrases with the parser of a pipeline whose entity recogniser is loaded.

    Attributes:
        looked: Whether `open` was called.

    Args:
        lean: The pipeline as it is loaded for entities.
        info: What is known about it.
    """

    def __init__(self, lean: Language, info: PipelineInfo) -> None:
        self._lean = lean
        self._info = info
        self._parsing: Language | None = None
        self._failure: ModelError | None = None
        self.looked = False

    def open(self) -> bool:
        """Load what is missing, the first time; return whether there are noun phrases to be had.

        There are none where the pipeline has no parser, or spaCy no noun chunks for its language.

        Raises:
            ModelError: It could not be loaded, now or the first time.
        """
        if not self.looked:
            self.looked = True
            try:
                self._parsing = self._load()
            except ModelError as error:
                self._failure = error
        if self._failure is not None:
            raise self._failure
        return self._parsing is not None

    def find(self, text: str, chunk: Chunk) -> list[Phrase]:
        """Return the noun phrases that start in a chunk's core, in order and in offsets of the whole text.

        Raises:
            ModelError: See `open`.
        """
        if not self.open() or self._parsing is None:
            return []
        nlp, by = self._parsing, chunk.left
        with nlp.memory_zone():  # or every new word would stay in memory for good
            doc = nlp(part_paragraphs(nlp.make_doc(well_formed(text[chunk.left : chunk.right]))))
            found = noun_phrases(doc)
        return [Phrase(s + by, e + by, kind) for s, e, kind in found if chunk.start <= s + by < chunk.end]

    def _load(self) -> Language | None:
        chosen = select_for_phrases(config_of(self._info))
        if chosen is None or self._lean.vocab.get_noun_chunks is None:
            return None
        if set(chosen.kept).issubset(self._lean.pipe_names):
            return self._lean
        nlp = load_without(self._info, chosen.left_out, self._lean.vocab)
        nlp.max_length = max(nlp.max_length, 2 * WHOLE)
        return nlp
