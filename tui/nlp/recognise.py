"""Loading a pipeline and reading entities and tokens off a text. spaCy is imported when it is called."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.domain.errors import ModelError
from tui.domain.graphemes import widened
from tui.domain.mentions import is_unspaced
from tui.domain.span import Span, trim
from tui.nlp.chunks import PARAGRAPH_END, WHOLE, Chunk
from tui.nlp.components import ENTITY_FACTORIES
from tui.nlp.lean import import_spacy
from tui.nlp.pipelines import BLANK, PipelineInfo
from tui.nlp.wellformed import reason, well_formed

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

SEGMENTING = frozenset({"zh", "ja", "th"})
"""Languages whose tokenizers in spaCy part words without blanks."""

_SIGNS = frozenset("•◦▪*_|>`~")
"""Signs that lists, tables and Markdown put before words and around them."""

_JAPANESE = 15_000
"""Code points in a piece of Japanese: SudachiPy takes at most 49,149 bytes of UTF-8, margins included."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a pipeline found in a text; all offsets are code points of that text.

    Attributes:
        entities: Start, end and label of each entity, in order.
        starts: Start of each token but white space, in order.
        ends: End of each token.
        names: What looks like a name among the tokens of a script without blanks and capitals, in order.
    """

    entities: list[tuple[int, int, str]]
    starts: list[int]
    ends: list[int]
    names: list[Span]


def load(info: PipelineInfo) -> Language:
    """Load a pipeline without what its entities do not need.

    Raises:
        ModelError: spaCy cannot load it; the message gives the first line of why.
    """
    return load_without(info, info.left_out)


def load_without(info: PipelineInfo, left_out: Iterable[str], vocab: Vocab | None = None) -> Language:
    """Load a pipeline without some of its components.

    Args:
        info: The pipeline.
        left_out: Names of the components that are not loaded.
        vocab: The vocabulary of the same pipeline, where it is loaded already: it may hold large vectors.

    Raises:
        ModelError: spaCy cannot load it; the message gives the first line of why.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about versions; on a terminal they would land in the picture
            nlp = _load(info, list(left_out), vocab)
    except Exception as error:  # any code of a pipeline runs here, and may raise anything
        raise ModelError(
            f"spaCy cannot load {info.name!r}: {reason(error)}",
            "Install what it asks for, or name another pipeline with --model.",
        ) from error
    nlp.max_length = max(nlp.max_length, 2 * WHOLE)
    return nlp


def _load(info: PipelineInfo, left_out: list[str], vocab: Vocab | None) -> Language:
    import_spacy()
    from spacy import util

    if info.model.startswith(BLANK):
        return util.get_lang_class(info.lang)()
    given: Vocab | bool = True
    if vocab is not None:
        given = vocab
        left_out = [*left_out, "vocab"]
    if Path(info.model).is_absolute():
        return util.load_model_from_path(Path(info.model), vocab=given, exclude=left_out)
    # `spacy.load` would take only packages that pip knows, and search all its records for one.
    return util.load_model_from_package(info.model, vocab=given, exclude=left_out)


def whole_limit(info: PipelineInfo) -> int:
    """Return how many code points of a text go into the pipeline at once."""
    return min(WHOLE, _JAPANESE) if info.lang == "ja" else WHOLE


def entity_labels(nlp: Language) -> tuple[str, ...]:
    """Return the labels that a loaded pipeline can give, each once."""
    labels: dict[str, None] = {}
    for component in _finders(nlp):
        labels.update(dict.fromkeys(label for label in getattr(component, "labels", ()) if label))
    return tuple(labels)


def explain(labels: Iterable[str]) -> dict[str, str]:
    """Return what spaCy's glossary says about each label that it knows."""
    import_spacy()
    from spacy.glossary import GLOSSARY

    return {label: GLOSSARY[label] for label in labels if label in GLOSSARY}


def recognise(nlp: Language, text: str) -> Found:
    """Return the entities and tokens of a text that is short enough to go in whole."""
    with nlp.memory_zone():  # or every new word would stay in memory for good
        return read_doc(nlp, nlp(well_formed(text)), text)


def recognise_chunk(nlp: Language, text: str, chunk: Chunk) -> Found:
    """Return the entities and tokens that start in a chunk's core, in offsets of the whole text."""
    return within(recognise(nlp, text[chunk.left : chunk.right]), chunk)


def tokenise_chunk(nlp: Language, text: str, chunk: Chunk) -> list[tuple[int, int]]:
    """Return the tokens that start in a chunk's core, by the rules of a blank pipeline.

    The vocabulary keeps the words: without them, as in a memory zone, spaCy applies all its rules to each
    occurrence of a word anew, which takes two times as long and, where texts are alike, ten.
    """
    part = text[chunk.left : chunk.right]
    found = within(read_doc(nlp, nlp(well_formed(part)), part), chunk)
    return list(zip(found.starts, found.ends, strict=True))


def read_doc(nlp: Language, doc: Doc, text: str) -> Found:
    """Return the entities and tokens of a Doc; `text` is what it was made from.

    Where the pipeline's language has blanks between words, scripts without them are cut into words besides.
    """
    starts, ends = tokens_of(doc)
    names: list[Span] = []
    if not text.isascii():
        from tui.nlp.segmenting import segment, whole_graphemes

        starts, ends = whole_graphemes(text, starts, ends)
        if is_unspaced(text) and nlp.lang not in SEGMENTING:
            starts, ends, names = segment(text, starts, ends)
    spans = {
        (span.start, span.end, label): None
        for start, end, label in _labelled(nlp, doc)
        if (span := _tidy(text, start, end)) is not None
    }
    return Found(sorted(spans), starts, ends, names)


def tokens_of(doc: Doc) -> tuple[list[int], list[int]]:
    """Return starts and ends of the tokens of a Doc but white space, as the pipeline parted them."""
    from spacy.attrs import IDX, IS_SPACE, LENGTH

    table = doc.to_array([IDX, LENGTH, IS_SPACE])
    words = table[table[:, 2] == 0]
    return words[:, 0].tolist(), (words[:, 0] + words[:, 1]).tolist()


def within(found: Found, chunk: Chunk) -> Found:
    """Return what starts in a chunk's core, moved from offsets of the chunk to those of the text."""
    by, end = chunk.left, chunk.end
    entities = [(s + by, e + by, label) for s, e, label in found.entities if chunk.start <= s + by < end]
    pairs = [
        (s + by, e + by) for s, e in zip(found.starts, found.ends, strict=True) if chunk.start <= s + by < end
    ]
    names = [Span(s + by, e + by) for s, e in found.names if chunk.start <= s + by < end]
    return Found(entities, [s for s, _ in pairs], [e for _, e in pairs], names)


def _tidy(text: str, start: int, end: int) -> Span | None:
    """Return an entity's span of whole graphemes without blanks and signs around it; None if nothing is left.

    A name may run over a line end, as it does in newswire set in short lines, but not over a blank line:
    there the model ran from a heading into the text. What it saw first, before the blank line, is kept.
    """
    span = trim(text, Span(start, end), _SIGNS)
    gap = PARAGRAPH_END.search(text, span.start, span.end)
    if gap is not None:
        span = trim(text, Span(span.start, gap.start()), _SIGNS)
    # What is left may be the signs of a heading alone.
    return widened(text, span) if text[span.start : span.end].strip("#") else None


def _labelled(nlp: Language, doc: Doc) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and label of the entities, then of what span rulers and categorizers found."""
    for entity in doc.ents:
        if entity.label_:
            yield entity.start_char, entity.end_char, entity.label_
    for component in _finders(nlp):
        key: Any = getattr(component, "key", None)
        if isinstance(key, str) and key in doc.spans:
            for span in doc.spans[key]:
                if span.label_:
                    yield span.start_char, span.end_char, span.label_


def _finders(nlp: Language) -> Iterator[Any]:
    for name, component in nlp.pipeline:
        if nlp.get_pipe_meta(name).factory in ENTITY_FACTORIES:
            yield component
