"""The labels that a workspace shows: the project's, and behind them those that nobody has used yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tui.domain.edits import LabelChange
from tui.domain.errors import ConflictError
from tui.domain.labels import DIGITS, Label, LabelSet


class LabelBook:
    """The labels of a project while somebody works on it.

    Labels that nobody has used yet stand behind the project's, in the order of their names, whenever they
    came, so that they have the same letters in each sitting. They are on no digit, as long as they are not
    in the project: it may have been theirs before they were taken out. With their first use they get a free
    one.

    Attributes:
        saved: Those that the project has.
        stored: All of them as they are or would be kept in the project, in the order of the screen.
        shown: The same with what the pipeline says they mean, where the project has no description.
    """

    def __init__(self, saved: LabelSet) -> None:
        self.saved = saved
        self._adopted: dict[str, Label] = {}
        self._made: set[str] = set()
        """Which of them a person named, no pipeline."""
        self._meanings: dict[str, str] = {}
        self._compose()

    def _compose(self) -> None:
        stored = self.saved
        for name, label in self._adopted.items():
            # What has come into the project since may have its keys.
            if stored.of_model(name) is None:
                stored = stored.change(None, stored.fitted(label))
        self.stored = stored if len(stored) > len(self.saved) else self.saved
        self.shown = LabelSet(self._with_meaning(label) for label in self.stored)

    def _with_meaning(self, label: Label) -> Label:
        """Return a label with what a pipeline says of it under this name or one that it had before."""
        names = (label.name, *label.aliases)
        meaning = next((self._meanings[name] for name in names if name in self._meanings), "")
        return label if label.description or not meaning else replace(label, description=meaning)

    def reload(self, saved: LabelSet) -> None:
        """Take note of the labels that the project has now; those that nobody has used yet stay."""
        self.saved = saved
        self._compose()

    def adopt(self, names: Iterable[str]) -> bool:
        """Make labels known that a pipeline uses; return whether any was new."""
        names = list(dict.fromkeys(names))
        self._made.difference_update(names)
        new = [name for name in names if self.stored.of_model(name) is None]
        if new:
            wanted = sorted({*self._adopted, *new})
            self._adopted = {}
            stored = self.saved
            for name in wanted:
                label = self.saved.get(name) or replace(stored.new(name), digit="")
                self._adopted[name] = label
                stored = stored if stored.of_model(name) is not None else stored.change(None, label)
            self._compose()
        return bool(new)

    def make(self, name: str) -> None:
        """Make a label known that a person named: it goes again when the decision for it is taken back."""
        if self.stored.of_model(name) is None:
            self.adopt([name])
            self._made.add(name)

    def forget(self, name: str) -> None:
        """Let a label not stay on the keys when it is taken out of the project."""
        self._adopted.pop(name, None)

    def describe(self, descriptions: Mapping[str, str]) -> None:
        """Say what labels mean that have no description."""
        known = {label.name for label in self.shown if label.description}
        new = {name: text for name, text in descriptions.items() if text and name not in known}
        if new:
            self._meanings |= new
            if any(name in new for label in self.shown for name in (label.name, *label.aliases)):
                self._compose()

    def unsaved(self, names: Iterable[str]) -> list[Label]:
        """Return those of the named labels that the project does not have yet, as it would keep them."""
        found, free = [], [digit for digit in DIGITS if self.saved.by_digit(digit) is None]
        for name in names:
            if name not in self.saved and name in self.stored:
                label = self.stored.named(name)
                found.append(label if label.digit or not free else replace(label, digit=free.pop(0)))
        return found

    def take(self, change: LabelChange) -> None:
        """Bring one change of the project's labels in.

        Raises:
            ConflictError: The label is not what the change expects, or one is called so already.
        """
        before, after = change.before, change.after
        if before is not None and self.saved.get(before.name) != before:
            raise ConflictError(f"Label {before.name} is not what it was.", "Look at it again and repeat it.")
        if after is not None and after.name in self.saved and (before is None or before.name != after.name):
            raise ConflictError(f"There is a label {after.name} already.", "Look at it and repeat it.")
        self.saved = self.saved.change(before, after)
        if after is None and before is not None and before.name in self._made:
            self.forget(before.name)
        self._compose()

    def suggests_like(self, other: LabelSet) -> bool:
        """Whether a model's suggestions are shown as they are under another set."""
        return _mapping(self.shown) == _mapping(other)


def _mapping(labels: LabelSet) -> list[tuple[str, bool, str, tuple[str, ...]]]:
    return sorted(
        (label.name, label.suggested, label.shown_as, label.aliases)
        for label in labels
        if not label.suggested or label.shown_as or label.aliases
    )
