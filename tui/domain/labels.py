"""Labels and the set of them that a project uses."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tui.domain.errors import UnknownLabelError

SLOTS = 18
"""Colours in the entity palette; a label's slot is a number from 1 to this."""

DIGITS = "1234567890"
"""The label keys in the order in which they lie on the keyboard."""

ONTONOTES = (
    # name, three letters behind the span, picker letter; the first ten are on the digits
    ("PERSON", "PER", "p"),
    ("ORG", "ORG", "o"),
    ("GPE", "GPE", "g"),
    ("LOC", "LOC", "l"),
    ("NORP", "NRP", "n"),
    ("FAC", "FAC", "f"),
    ("EVENT", "EVT", "e"),
    ("WORK_OF_ART", "ART", "w"),
    ("DATE", "DAT", "d"),
    ("CARDINAL", "NUM", "c"),
    ("TIME", "TIM", "t"),
    ("MONEY", "MON", "m"),
    ("PERCENT", "PCT", "r"),
    ("QUANTITY", "QTY", "q"),
    ("ORDINAL", "ORD", "i"),
    ("PRODUCT", "PRD", "u"),
    ("LAW", "LAW", "a"),
    ("LANGUAGE", "LNG", "b"),
)
"""The entity labels of OntoNotes 5, which the default pipeline uses."""


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a project.

    Attributes:
        name: As it is kept and exported.
        short: Three cells that stand behind a span.
        letter: Its key in the label picker, or empty.
        digit: Its key on the reader screen, or empty.
        slot: Its colour in the entity palette, 1 to SLOTS.
        description: One line for people.
        guideline: When to use it, at any length.
        suggested: Whether a model's suggestions with this label are shown.
        shown_as: The label under which a model's suggestions are shown, or empty for its own name.
        aliases: Other names under which a model suggests it: what it was called before, and what was merged
            into it.
    """

    name: str
    short: str
    letter: str = ""
    digit: str = ""
    slot: int = 1
    description: str = ""
    guideline: str = ""
    suggested: bool = True
    shown_as: str = ""
    aliases: tuple[str, ...] = ()


class LabelSet:
    """The labels of a project, in order; immutable."""

    __slots__ = ("_by_alias", "_by_digit", "_by_letter", "_by_name")

    def __init__(self, labels: Iterable[Label] = ()) -> None:
        self._by_name = {label.name: label for label in labels}
        self._by_digit = {label.digit: label for label in self._by_name.values() if label.digit}
        self._by_letter = {label.letter: label for label in self._by_name.values() if label.letter}
        self._by_alias = {alias: label for label in self._by_name.values() for alias in label.aliases}

    def __iter__(self) -> Iterator[Label]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LabelSet) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # compared in tests only

    def __repr__(self) -> str:
        return f"LabelSet({', '.join(self._by_name)})"

    def get(self, name: str) -> Label | None:
        """Return the label of that name, or None."""
        return self._by_name.get(name)

    def named(self, name: str) -> Label:
        """Return the label of that name, whatever its case.

        Raises:
            UnknownLabelError: There is none.
        """
        found = self._by_name.get(name) or next(
            (label for label in self if label.name.casefold() == name.casefold()), None
        )
        if found is None:
            known = ", ".join(self._by_name)
            raise UnknownLabelError(f"No label is called {name!r}.", f"The project has: {known}.")
        return found

    def of_model(self, name: str) -> Label | None:
        """Return the label that a model means by a name: the one called so, else the one with that alias."""
        return self._by_name.get(name) or self._by_alias.get(name)

    def by_digit(self, digit: str) -> Label | None:
        """Return the label on that digit key, or None."""
        return self._by_digit.get(digit)

    def by_letter(self, letter: str) -> Label | None:
        """Return the label with that picker letter, or None."""
        return self._by_letter.get(letter)

    def change(self, before: Label | None, after: Label | None) -> LabelSet:
        """Return the set with `before` replaced by `after`; None stands for nothing there."""
        labels = list(self)
        if before is not None:
            at = next(i for i, label in enumerate(labels) if label.name == before.name)
            labels[at : at + 1] = [after] if after is not None else []
        elif after is not None:
            labels.append(after)
        return LabelSet(labels)

    def fitted(self, label: Label) -> Label:
        """Return a label from elsewhere as it can come into this set: without keys that one here has."""
        digit = "" if label.digit in self._by_digit else label.digit
        letter = "" if label.letter in self._by_letter else label.letter
        return replace(label, digit=digit, letter=letter)

    def new(self, name: str, description: str = "") -> Label:
        """Return a label for this set, with a free digit, letter and colour if there are any."""
        return make_label(name, tuple(self), description)


def make_label(name: str, others: tuple[Label, ...], description: str = "") -> Label:
    """Return a label whose keys and short form none of the others has, where that is possible."""
    letters = {label.letter for label in others}
    digits = {label.digit for label in others}
    slots = [label.slot for label in others]
    own = [c for c in name.casefold() if c in string.ascii_lowercase]
    return Label(
        name=name,
        short=short_form(name, {label.short for label in others}),
        letter=next((c for c in [*own, *string.ascii_lowercase] if c not in letters), ""),
        digit=next((d for d in DIGITS if d not in digits), ""),
        slot=min(range(1, SLOTS + 1), key=lambda slot: (slots.count(slot), slot)),
        description=description,
    )


def short_form(name: str, taken: set[str]) -> str:
    """Return three upper-case characters for a label's name that are not taken, where that is possible."""
    letters = [c for c in name.upper() if c.isalnum() and c.isascii()] or ["?"]
    first, rest = letters[0], letters[1:]
    for i in range(len(rest)):
        for j in range(i + 1, len(rest)):
            candidate = first + rest[i] + rest[j]
            if candidate not in taken:
                return candidate
    for digit in range(1, 100):
        candidate = f"{''.join(letters[:2])}{digit}"[-3:]
        if len(candidate) == 3 and candidate not in taken:
            return candidate
    return "".join(letters[:3]).ljust(3, "·")


def ontonotes() -> LabelSet:
    """Return the label set of the default pipeline."""
    digits = [*DIGITS, *("" for _ in ONTONOTES)]
    return LabelSet(
        Label(name, short, letter, digit, slot)
        for slot, ((name, short, letter), digit) in enumerate(zip(ONTONOTES, digits, strict=False), 1)
    )


def for_pipeline(names: Iterable[str]) -> LabelSet:
    """Return a label set with these names, with the fixed keys where they are those of OntoNotes."""
    wanted = list(dict.fromkeys(names))
    default = ontonotes()
    if not wanted or set(wanted) == {label.name for label in default}:
        return default
    labels: tuple[Label, ...] = ()
    for name in wanted:
        labels = (*labels, make_label(name, labels))
    return LabelSet(labels)
