"""Which components of a pipeline its entities need, told from the pipeline's `config.cfg` without spaCy.

Tagger, parser, lemmatizer and the like cost more time than the entity recogniser itself. They are left out
unless something that finds entities may build on them. A pipeline with a component that spaCy does not ship
is left whole: nobody but its author knows what that one needs. What noun phrases need is chosen apart, for
it is loaded when somebody asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

VERSION = 2
"""Part of the key of whatever is kept of the results: raise it when the choice changes."""

RULERS = frozenset({"entity_ruler", "future_entity_ruler", "span_ruler"})
ENTITY_FACTORIES = RULERS | {"ner", "beam_ner", "spancat", "spancat_singlelabel"}
"""Factories of the components that find entities."""

_EMBEDDERS = frozenset({"tok2vec", "transformer", "curated_transformer"})
_HELPERS = frozenset({"span_finder", "token_splitter", "doc_cleaner"})
_UNNEEDED = frozenset(
    {
        "tagger",
        "morphologizer",
        "parser",
        "beam_parser",
        "senter",
        "sentencizer",
        "lemmatizer",
        "trainable_lemmatizer",
        "attribute_ruler",
        "textcat",
        "textcat_multilabel",
        "entity_linker",
        "merge_noun_chunks",
        "merge_subtokens",
        "merge_entities",
    }
)
_PARSERS = frozenset({"parser", "beam_parser"})
_TAGGERS = frozenset({"tagger", "morphologizer", "attribute_ruler"})
_SECTION = re.compile(r"^\[([^\]\n]+)\]\s*$", re.MULTILINE)
_SETTING = re.compile(r"^(@?\w+)\s*=[ \t]*(.*)$", re.MULTILINE)
_LINGUISTIC = re.compile(rb'"(?:pos|tag|dep|lemma|morph|(?:is_)?sent_start)"', re.IGNORECASE)
"""Token attributes of a rule that another component sets."""


class Selection(NamedTuple):
    """What is loaded of a pipeline, in its order.

    Attributes:
        kept: Names of the components that run.
        left_out: Names of those that are not loaded.
        finders: Names of those of `kept` that find entities.
    """

    kept: tuple[str, ...]
    left_out: tuple[str, ...]
    finders: tuple[str, ...]


def select(config: str, folder: Path) -> Selection:
    """Choose the components to load.

    Args:
        config: Text of the pipeline's `config.cfg`.
        folder: The pipeline's folder, for the patterns of its rulers.
    """
    sections = _sections(config)
    names, factories = _components(sections)
    finders = tuple(name for name in names if factories[name] in ENTITY_FACTORIES)
    known = _EMBEDDERS | _HELPERS | _UNNEEDED | ENTITY_FACTORIES
    rulers = [name for name in names if factories[name] in RULERS]
    if not known.issuperset(factories.values()) or any(_linguistic(sections, folder, r) for r in rulers):
        return Selection(tuple(names), (), finders)
    kept = {name for name in names if factories[name] in ENTITY_FACTORIES | _HELPERS}
    kept |= _embedders_of(sections, names, factories, kept)
    return Selection(tuple(n for n in names if n in kept), tuple(n for n in names if n not in kept), finders)


def select_for_phrases(config: str) -> Selection | None:
    """Choose the components that noun phrases need; None where the pipeline parses nothing.

    Args:
        config: Text of the pipeline's `config.cfg`.
    """
    sections = _sections(config)
    names, factories = _components(sections)
    kept = {name for name in names if factories[name] in _PARSERS | _TAGGERS | {"token_splitter"}}
    if not any(factories[name] in _PARSERS for name in kept):
        return None
    kept |= _embedders_of(sections, names, factories, kept)
    return Selection(tuple(n for n in names if n in kept), tuple(n for n in names if n not in kept), ())


def _components(sections: dict[str, dict[str, str]]) -> tuple[list[str], dict[str, str]]:
    """Return the names of a pipeline's components in order, and the factory of each."""
    names = re.findall(r'"([^"]+)"', sections.get("nlp", {}).get("pipeline", ""))
    return names, {
        name: sections.get(f"components.{name}", {}).get("factory", "").strip('"') for name in names
    }


def _embedders_of(
    sections: dict[str, dict[str, str]], names: list[str], factories: dict[str, str], kept: set[str]
) -> set[str]:
    """Return the names of the embedding components that those of `kept` listen to."""
    heard = {upstream for name in kept for upstream in _upstreams(sections, name)}
    return {name for name in names if factories[name] in _EMBEDDERS and (name in heard or "*" in heard)}


def _sections(config: str) -> dict[str, dict[str, str]]:
    """Return the settings of each section, values as they are written."""
    parts = _SECTION.split(config)
    return {
        name.strip(): {m[1]: m[2].strip() for m in _SETTING.finditer(body)}
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def _upstreams(sections: dict[str, dict[str, str]], name: str) -> Iterator[str]:
    """Yield the embedding components that a component listens to; `*` where the config leaves it open."""
    for section, settings in sections.items():
        if section.startswith(f"components.{name}.") and "Listener" in settings.get("@architectures", ""):
            upstream = settings.get("upstream", "").strip('"')
            yield upstream if re.fullmatch(r"[\w.-]+", upstream) else "*"


def _linguistic(sections: dict[str, dict[str, str]], folder: Path, ruler: str) -> bool:
    """Whether a ruler's rules may look at what taggers, parsers and lemmatizers find."""
    attribute = sections.get(f"components.{ruler}", {}).get("phrase_matcher_attr", "").encode()
    if _LINGUISTIC.search(attribute):
        return True
    place = folder / ruler
    files = [place, place.with_suffix(".jsonl"), *place.rglob("*")]
    return any(_LINGUISTIC.search(file.read_bytes()) for file in files if file.is_file())
