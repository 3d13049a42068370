"""brat's configuration for what an export has: annotation.conf, visual.conf and kb_shortcuts.conf.

The syntax is that of brat's own `server/src/projectconfig.py` (v1.3). Relations, roles and attributes may be
of what they are of in the export: whatever else would make sense, nothing here knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tui.domain.labels import LabelSet
from tui.formats.brat_lines import UNSURE
from tui.formats.labels_brat import VISUAL
from tui.formats.spelling import Spellings

ANNOTATION = "annotation.conf"
SHORTCUTS = "kb_shortcuts.conf"

MOST_VALUES = 1_000
"""Values of an attribute that are told to brat."""

_ANY = "<ANY>"
_VALUE = re.compile(r"[^\s|,<>]+")

PALETTE = (
    "#1b7aff", "#ad6c14", "#386b59", "#2fd7fd", "#68326d", "#ffa28b", "#6d1803", "#20008c", "#fffd00",
    "#8a92a4", "#8d6d4d", "#b7bb22", "#ceffc5", "#06a1d3", "#3c1e74", "#e15383", "#6b2b2a", "#0547bc",
)  # fmt: skip
"""The hues of styles/entities.tcss by slot."""


class Types:
    """What the files of an export use; what the project has besides comes from its labels."""

    def __init__(self) -> None:
        self._entities: dict[str, None] = {}
        self._relations: dict[tuple[str, str, str], tuple[set[str], set[str]]] = {}
        self._events: dict[str, dict[str, set[str]]] = {}
        self._values: dict[str, dict[str, None]] = {}
        self._attributed: dict[str, set[str]] = {}

    def tell_spans(self, labels: Iterable[str]) -> None:
        """Note the labels of spans that are no triggers."""
        self._entities.update(dict.fromkeys(labels))

    def tell_relation(self, name: str, roles: Sequence[str], ends: Sequence[str]) -> None:
        """Note a relation, its two roles, and the types of what has these."""
        known = self._relations.setdefault((name, roles[0], roles[1]), (set(), set()))
        for types, end in zip(known, ends, strict=True):
            types.add(end)

    def tell_event(self, name: str, roles: Iterable[str], ends: Iterable[str]) -> None:
        """Note an event, the roles in it, and the types of what has these."""
        known = self._events.setdefault(name, {})
        for role, end in zip(roles, ends, strict=True):
            # A number tells two of one role in one event apart.
            known.setdefault(re.sub(r"(?<=.)\d+$", "", role), set()).add(end)

    def tell_attribute(self, name: str, value: str, of: str) -> None:
        """Note an attribute, its value, empty for one that is there or not, and the type of what has it."""
        # Whether they are sure a person may say of anything.
        self._attributed.setdefault(name, set()).add(of if name != UNSURE else _ANY)
        values = self._values.setdefault(name, {})
        if _VALUE.fullmatch(value) and len(values) < MOST_VALUES:
            values[value] = None

    def files(self, labels: LabelSet, spellings: Spellings) -> Iterator[tuple[str, str]]:
        """Yield names and contents of the configuration.

        Args:
            labels: The project's labels.
            spellings: How they are spelt.
        """
        spelt = {spellings.of(label.name): label for label in labels}
        entities = dict.fromkeys([*(n for n in spelt if n not in self._events), *self._entities])
        yield ANNOTATION, self._annotation(entities)
        drawn = [
            _Drawn(name, label.name, label.short, PALETTE[(label.slot - 1) % len(PALETTE)])
            for name, label in spelt.items()
        ]
        yield VISUAL, _visual(drawn)
        yield (
            SHORTCUTS,
            "".join(
                f"{key}\t{name}\n"
                for name, label in spelt.items()
                if (key := label.letter.upper() or label.digit).isascii() and key.isalnum()
            ),
        )

    def _annotation(self, entities: Iterable[str]) -> str:
        relations = [
            f"{name}\t{one}:{_types(ones)}, {two}:{_types(twos)}"
            for (name, one, two), (ones, twos) in sorted(self._relations.items())
        ]
        events = [
            "\t".join(filter(None, (name, ", ".join(f"{role}*:{_types(of)}" for role, of in roles.items()))))
            for name, roles in self._events.items()
        ]
        attributes = [
            f"{name}\tArg:{_types(self._attributed[name])}"
            + (f", Value:{'|'.join(values)}" if values else "")
            for name, values in self._values.items()
        ]
        sections = {
            "entities": entities, "relations": relations, "events": events, "attributes": attributes
        }  # fmt: skip
        return "\n".join(
            "".join(f"{line}\n" for line in (f"[{name}]", *lines)) for name, lines in sections.items()
        )


class _Drawn(NamedTuple):
    name: str
    long: str
    short: str
    color: str


def _visual(drawn: Iterable[_Drawn]) -> str:
    drawn = list(drawn)
    # The type, and what it is called where there is room, from the longest to the shortest.
    names = [
        " | ".join((each.name, *dict.fromkeys(filter(None, (_plain(each.long), _plain(each.short))))))
        for each in drawn
    ]
    colors = [f"{d.name}\tbgColor:{d.color}, fgColor:{_over(d.color)}" for d in drawn]
    return "\n".join(["[labels]", *names, "", "[drawing]", *colors, ""])


def _plain(name: str) -> str:
    """Return a name for the screen without what the syntax uses."""
    return " ".join(re.sub(r"[|\[\]<>]", " ", name).split())


def _over(color: str) -> str:
    """Return black or white, whichever is read better over a colour: the rule of WCAG 2."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "white" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "black"


def _types(names: Iterable[str]) -> str:
    """Return what types may stand somewhere, for an argument."""
    names = sorted(names)
    return _ANY if _ANY in names else "|".join(names)
