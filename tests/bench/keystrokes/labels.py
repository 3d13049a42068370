"""Which of a model's labels are which of the gold, and which are switched off."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.keystrokes.gold import Article, Tagged

KNOWN: Mapping[str, tuple[str, ...]] = {
    "PERSON": ("PER", "person"),
    "NORP": ("MISC",),
    "FAC": ("LOC", "place"),
    "ORG": ("organization",),
    "GPE": ("LOC", "place"),
    "LOC": ("place",),
    "PRODUCT": ("MISC", "object"),
    "EVENT": ("MISC", "event"),
    "WORK_OF_ART": ("MISC", "object"),
    "LAW": ("MISC", "abstract"),
    "LANGUAGE": ("MISC", "abstract"),
    "DATE": ("time",),
    "TIME": ("time",),
    "PERCENT": ("quantity",),
    "MONEY": ("quantity",),
    "QUANTITY": ("quantity",),
    "ORDINAL": (),
    "CARDINAL": ("quantity",),
}
"""For each label of OntoNotes, as the English models of spaCy give them, what other label sets call it."""


@dataclass(frozen=True, slots=True)
class LabelMap:
    """How a model's labels are read.

    Attributes:
        names: The gold's label for a label of the model; one that is not here keeps its name.
        off: Labels whose suggestions the tools are told not to make.
    """

    names: Mapping[str, str]
    off: frozenset[str]

    def apply(self, found: Iterable[tuple[int, int, str]]) -> tuple[Tagged, ...]:
        """Return a model's entities as suggestions, each once, in order."""
        kept = (entity for entity in found if entity[2] not in self.off)
        return tuple(sorted({Tagged(start, end, self.names.get(label, label)) for start, end, label in kept}))


def default_map(articles: Iterable[Article]) -> LabelMap:
    """Return the map for a gold set: identical names, else what is known, else off."""
    labels = {span.label for article in articles for span in article.gold}
    names: dict[str, str] = {}
    for label, others in KNOWN.items():
        found = next((name for name in (label, *others) if name in labels), None)
        if found is not None:
            names[label] = found
    return LabelMap(names, frozenset(KNOWN) - frozenset(names))


def read_map(file: Path) -> LabelMap:
    """Read a map: a table `names`, and a list `off`, in TOML.

    Raises:
        ValueError: The file is not one, or a label is both renamed and off.
    """
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    names, off = read.pop("names", {}), read.pop("off", [])
    if read or not isinstance(names, dict) or not isinstance(off, list):
        raise ValueError(f"{file}: a map has a table names and a list off, and nothing else")
    both = sorted(set(names).intersection(off))
    if both:
        raise ValueError(f"{file}: {both[0]} is both renamed and off")
    return LabelMap({str(key): str(value) for key, value in names.items()}, frozenset(map(str, off)))
