"""Changes of a set of labels: fields, keys, order, names; and the changes of records that they come to."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from tui.domain.edits import Edit, LabelChange
from tui.domain.errors import UsageError
from tui.domain.labels import DIGITS, SLOTS, Label, LabelSet
from tui.domain.substitutes import SUBSTITUTES

LONGEST_NAME = 64
"""Characters of a label's name at the most."""

SHORT_CELLS = 3
"""Characters of a short form at the most."""


class Changed(NamedTuple):
    """A set of labels after a change.

    Attributes:
        labels: The set.
        touched: Names, as they are now, of the labels that have to be kept in the project for it.
        words: What happened beyond what was asked for, in a sentence, or empty.
    """

    labels: LabelSet
    touched: frozenset[str]
    words: str = ""


def name_refusal(name: str) -> str:
    """Return in one line why a label cannot be called so, or an empty text where it can."""
    if not name.strip():
        return "A label needs a name."
    if len(name.strip()) > LONGEST_NAME:
        return f"A label's name has at most {LONGEST_NAME} characters."
    if _has_controls(name.strip()):
        return "A label's name has no line breaks or other control characters."
    return ""


def new_name_refusal(name: str) -> str:
    """Return the same for a name that a person gives: one of signs alone was a slip of the keys."""
    refused = name_refusal(name)
    if not refused and not any(map(str.isalnum, name)):
        return "A label's name has a letter or a digit in it."
    return refused


def _has_controls(text: str) -> bool:
    return any(ord(character) in SUBSTITUTES for character in text)


def refusal(labels: LabelSet, name: str, fields: Mapping[str, Any]) -> str:
    """Return in one line why a label cannot have these values, or an empty text where it can.

    Args:
        labels: The set that it is in, or is to come into.
        name: What it is called now.
        fields: The new values, by the names of `Label`'s fields.
    """
    for field, value in fields.items():
        found = _RULES[field](value) if field in _RULES else ""
        if found:
            return found
    return _clash(labels, name, fields)


def _clash(labels: LabelSet, name: str, fields: Mapping[str, Any]) -> str:
    others = [label for label in labels if label.name != name]
    wanted = fields.get("name", name)
    if any(label.name == wanted for label in others):
        return f"A label is called {wanted} already: merge them instead."
    short = fields.get("short", "")
    same = next((label for label in others if short and label.short == short), None)
    if same is not None:
        return f"{same.name} is shown as {short} already."
    target = fields.get("shown_as", "")
    if target and target != wanted and all(label.name != target for label in others):
        return f"No label is called {target!r} to show the suggestions as."
    return ""


def _short(value: str) -> str:
    if not 1 <= len(value) <= SHORT_CELLS or value != value.strip() or _has_controls(value):
        return f"A short form has 1 to {SHORT_CELLS} characters."
    return ""


def _digit(value: str) -> str:
    return (
        "" if value == "" or (len(value) == 1 and value in DIGITS) else "A digit is one of 0 to 9, or empty."
    )


def _letter(value: str) -> str:
    one = len(value) == 1 and value in string.ascii_lowercase
    return "" if value == "" or one else "A letter is one of a to z, or empty."


def _slot(value: int) -> str:
    return "" if 1 <= value <= SLOTS else f"A colour is a number from 1 to {SLOTS}."


def _description(value: str) -> str:
    return "A description is one line without control characters." if _has_controls(value) else ""


_RULES: Mapping[str, Any] = {
    "name": new_name_refusal,
    "short": _short,
    "digit": _digit,
    "letter": _letter,
    "slot": _slot,
    "description": _description,
}


def checked(labels: LabelSet, name: str, fields: Mapping[str, Any]) -> None:
    """Do nothing where a label can have these values.

    Raises:
        UsageError: It cannot.
    """
    found = refusal(labels, name, fields)
    if found:
        raise UsageError(found, "Nothing was changed.")


def with_fields(labels: LabelSet, name: str, fields: Mapping[str, Any]) -> Changed:
    """Return the set with other values in one label; a key that another has is swapped with it.

    Raises:
        UsageError: The label cannot have these values.
    """
    checked(labels, name, fields)
    old = labels.named(name)
    new = replace(old, **fields)
    if new.shown_as == new.name:
        new = replace(new, shown_as="")
    found = labels.change(old, new)
    touched, words = {new.name}, []
    for field in ("digit", "letter"):
        key = getattr(new, field)
        other = next((o for o in labels if o.name != old.name and key and getattr(o, field) == key), None)
        if other is not None:
            freed = getattr(old, field)
            given = replace(found.named(other.name), **{field: freed})
            found = found.change(found.named(other.name), given)
            touched.add(other.name)
            words.append(f"{other.name} has {freed or f'no {field}'} now.")
    if new.name != old.name:
        found, followed = _following(found, old.name, new.name)
        touched |= followed
    return Changed(found, frozenset(touched), " ".join(words))


def _following(labels: LabelSet, old: str, new: str) -> tuple[LabelSet, set[str]]:
    """Return the set with labels shown as one that is called otherwise now, and who they are."""
    touched = set()
    for label in list(labels):
        if label.shown_as == old:
            labels = labels.change(label, replace(label, shown_as=new if label.name != new else ""))
            touched.add(label.name)
    return labels, touched


def renamed(labels: LabelSet, old: str, new: str) -> Changed:
    """Return the set with a label called otherwise; models go on suggesting it under the old name.

    Raises:
        UsageError: It cannot be called so.
    """
    label, new = labels.named(old), new.strip()
    aliases = _aliases(label, new, (label.name,))
    return with_fields(labels, label.name, {"name": new, "aliases": aliases})


def merged(labels: LabelSet, gone: str, into: str) -> Changed:
    """Return the set without a label whose annotations and suggestions become those of another one.

    Raises:
        UsageError: They are one label.
    """
    source, target = labels.named(gone), labels.named(into)
    if source.name == target.name:
        raise UsageError(f"{source.name} cannot be merged into itself.", "Name another label.")
    aliases = _aliases(target, target.name, (source.name, *source.aliases))
    shown_as = "" if target.shown_as == source.name else target.shown_as
    found = labels.change(target, replace(target, aliases=aliases, shown_as=shown_as))
    found, followed = _following(found.change(source, None), source.name, target.name)
    return Changed(found, frozenset({target.name, *followed}))


def _aliases(label: Label, name: str, more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(alias for alias in dict.fromkeys((*label.aliases, *more)) if alias != name)


def without(labels: LabelSet, name: str) -> Changed:
    """Return the set without a label; what was shown as it is shown as itself."""
    found, followed = _following(labels.change(labels.named(name), None), name, "")
    return Changed(found, frozenset(followed))


def moved(labels: LabelSet, name: str, to: int) -> Changed:
    """Return the set with a label at another place.

    Args:
        labels: The set.
        name: The label.
        to: Its place, the first is 0; beyond the ends it is the first or the last.
    """
    order = list(labels)
    label = labels.named(name)
    at = order.index(label)
    to = min(max(to, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    # Labels that are in the project stand before those that are not: all up to here have to be.
    ahead = {one.name for one in order[: to + 1]} if at != to else set()
    return Changed(LabelSet(order), frozenset(ahead))


def changes_between(
    old: LabelSet, new: LabelSet, renamed: Mapping[str, str] | None = None
) -> list[LabelChange]:
    """Return the changes that lead from one set to another, its order included.

    A project keeps labels in the order in which they came. So from the first that is not in its place on, all
    are taken out, the last one first, and put in again in their order; taken back, that gives the old order.

    Args:
        old: The labels of the project.
        new: What they are to be.
        renamed: New names by old ones.
    """
    names = renamed or {}
    before, after = list(old), list(new)
    same = 0
    while (
        same < min(len(before), len(after))
        and names.get(before[same].name, before[same].name) == after[same].name
    ):
        same += 1
    in_place = [
        LabelChange(one, other)
        for one, other in zip(before[:same], after[:same], strict=True)
        if one != other
    ]
    gone = [LabelChange(label, None) for label in reversed(before[same:])]
    return [*in_place, *gone, *(LabelChange(None, label) for label in after[same:])]


def is_about_labels(edit: Edit) -> bool:
    """Whether an edit changes labels that are there, rather than bring one with a decision, or undo that."""
    changes = [change for change in edit.changes if isinstance(change, LabelChange)]
    came = any(change.before is None for change in changes)
    went = any(change.after is None for change in changes)
    return (came and went) or any(c.before is not None and c.after is not None for c in changes)
