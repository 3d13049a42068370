"""Label sets in and out of a project: from files and pipelines, what they would change, and to a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tui.domain.errors import GlossatorError, ModelError
from tui.domain.label_edits import Changed, name_refusal
from tui.domain.labels import Label, LabelSet, make_label
from tui.domain.shown import counted
from tui.formats.label_sets import GivenLabel, LabelFileError, mistake, read

if TYPE_CHECKING:
    from tui.nlp.pipelines import PipelineInfo

LARGEST = 4 << 20
"""Bytes of a file of labels at the most."""

BRAT = "annotation.conf"
"""What a folder holds that is named for its labels."""


@dataclass(frozen=True, slots=True)
class LabelSource:
    """Labels from outside.

    Attributes:
        name: The file's or the pipeline's name.
        labels: What it gives.
    """

    name: str
    labels: tuple[GivenLabel, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What importing labels comes to.

    Attributes:
        changed: The labels after it.
        added: Names of labels that are new.
        updated: Names of labels that are there and become otherwise, with the names of their fields.
        removed: Names of labels that are taken out.
        kept: Names of labels that would be taken out, but are in use.
        reordered: Whether labels that are there come into another order.
    """

    changed: Changed
    added: tuple[str, ...]
    updated: tuple[tuple[str, tuple[str, ...]], ...]
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    reordered: bool = False

    @property
    def empty(self) -> bool:
        """Whether everything is there already."""
        return not (self.added or self.updated or self.removed or self.reordered)

    def lines(self) -> list[str]:
        """Return what it does, for people."""
        found = []
        if self.added:
            found.append(f"Adds {counted(len(self.added), 'label')}: {_named(self.added)}.")
        if self.updated:
            alike: dict[tuple[str, ...], list[str]] = {}
            for name, fields in self.updated:
                alike.setdefault(fields, []).append(name)
            found += [f"Changes {', '.join(fields)} of {_named(names)}." for fields, names in alike.items()]
        if self.removed:
            found.append(f"Removes {counted(len(self.removed), 'label')}: {_named(self.removed)}.")
        if self.reordered:
            found.append("Puts the labels in its order.")
        if self.kept:
            found.append(f"Keeps {_named(self.kept)}, which annotations bear.")
        return found or ["All of it is in the project already."]


_NAMED = 12
_WORDS = {"slot": "colour", "shown_as": "shown as", "suggested": "suggestions"}


def _named(names: Sequence[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join([*names[:_NAMED], f"and {rest} more"] if rest > 0 else names)


def read_source(word: str) -> LabelSource:
    """Return the labels of a file, of a brat folder, or of a spaCy pipeline.

    Args:
        word: A path, or the name of a pipeline. What exists as a file is one.

    Raises:
        LabelFileError: The file cannot be read, or has a mistake.
        ModelError: It is neither a file nor a pipeline.
    """
    path = Path(word).expanduser() if word.startswith("~") else Path(word)
    try:
        if path.is_dir() and (path / BRAT).is_file() and not (path / "config.cfg").is_file():
            path = path / BRAT
        is_file = path.is_file()
    except (OSError, ValueError):
        is_file = False
    if is_file:
        return LabelSource(path.name, tuple(read(path.name, _bytes(path), lambda name: _beside(path, name))))
    return _of_pipeline(word)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise mistake(path.name, 0, "this is too large for a set of labels", "Name another file.")
        return path.read_bytes()
    except OSError as error:
        raise LabelFileError(
            f"{path} cannot be read: {error.strerror or error}.", "Check the path and its permissions."
        ) from error


def _beside(path: Path, name: str) -> bytes | None:
    other = path.with_name(name)
    return _bytes(other) if other.is_file() else None


def _of_pipeline(word: str) -> LabelSource:
    from tui.nlp.pipelines import describe

    try:
        info: PipelineInfo = describe(word)
    except ModelError as error:
        looks_like_file = "/" in word or Path(word).suffix in (".toml", ".conf")
        what = "file" if looks_like_file else "file or spaCy pipeline"
        raise LabelFileError(
            f"There is no {what} {word!r}.", "Name a TOML file, an annotation.conf of brat, or a pipeline."
        ) from error
    if not info.labels:
        raise ModelError(f"The pipeline {info.name} suggests no entities.", "Name another one.")
    from tui.nlp.recognise import explain

    meanings = explain(info.labels)
    fine = [name for name in info.labels if not name_refusal(name)]
    described = ({"description": meanings[name]} if name in meanings else {} for name in fine)
    return LabelSource(
        info.name, tuple(GivenLabel(n, fields) for n, fields in zip(fine, described, strict=True))
    )


def plan_import(
    labels: LabelSet, source: LabelSource, *, replacing: bool = False, used: Collection[str] = ()
) -> ImportPlan:
    """Return what importing labels comes to.

    Labels that are there get what the source says of them; new ones get what it says, and free keys and
    colours for the rest. A description that is there stays where a pipeline only explains the label.

    Args:
        labels: The labels before, those that nobody has used yet included.
        source: What is imported.
        replacing: Whether labels that the source does not have are taken out, and the rest put in its order.
        used: Names of labels that annotations bear: they stay.

    Raises:
        LabelFileError: It shows suggestions as a label that there is not.
    """
    given = {one.name: _said(one, labels.get(one.name)) for one in source.labels}
    gone = [one for one in labels if replacing and one.name not in given]
    removed = tuple(one.name for one in gone if one.name not in used)
    kept = tuple(one.name for one in gone if one.name in used)
    found = LabelSet(label for label in labels if label.name not in removed)
    found = LabelSet([*found, *(Label(name, "") for name in given if name not in found)])
    if replacing:
        found = _in_order(found, list(given))
    for one in source.labels:
        target = one.fields.get("shown_as", "")
        if target and target not in found:
            raise mistake(source.name, one.line, f"no label is called {target!r} to show suggestions as")
    filled = _with_free_keys(_filled(found, given), labels, given)
    return _compared(labels, _on_free_digits(filled, given) if replacing else filled, removed, kept)


_Fields = Mapping[str, Any]


def _said(given: GivenLabel, there: Label | None) -> _Fields:
    """Return what is said of a label that counts: a description of a pipeline only where there is none."""
    explained = not given.line and there is not None and there.description
    return {n: v for n, v in given.fields.items() if not (explained and n == "description")}


def _filled(labels: LabelSet, given: Mapping[str, _Fields]) -> LabelSet:
    """Return labels with what is said of them; what they then have in common with others, those lose."""
    taken = {(field, fields[field]) for fields in given.values() for field in _KEYS if fields.get(field)}
    filled = []
    for label in labels:
        fields = given.get(label.name, {})
        lost: dict[str, Any] = {f: "" for f in _KEYS if f not in fields and (f, getattr(label, f)) in taken}
        new = replace(label, **lost, **fields)
        filled.append(replace(new, shown_as="") if new.shown_as == new.name else new)
    return LabelSet(filled)


_KEYS = ("short", "letter", "digit")


def _with_free_keys(labels: LabelSet, before: LabelSet, given: Mapping[str, _Fields]) -> LabelSet:
    """Return labels of which the new ones have keys, colours and short forms that were free."""
    for label in list(labels):
        others = tuple(one for one in labels if one.name != label.name)
        free = make_label(label.name, others)
        fields = given.get(label.name, {})
        wanted = [] if label.short else ["short"]
        if label.name not in before:
            wanted = [field for field in (*_KEYS, "slot") if field not in fields]
        if wanted:
            labels = labels.change(label, replace(label, **{f: getattr(free, f) for f in wanted}))
    return labels


def _on_free_digits(labels: LabelSet, given: Mapping[str, _Fields]) -> LabelSet:
    """Return labels of which those that the source has, and says no digit of, have one while any is free."""
    for label in list(labels):
        fields = given.get(label.name)
        if fields is not None and "digit" not in fields and not label.digit:
            labels = labels.change(label, replace(label, digit=labels.new(label.name).digit))
    return labels


def _in_order(labels: LabelSet, names: Sequence[str]) -> LabelSet:
    place = {name: number for number, name in enumerate(names)}
    return LabelSet(sorted(labels, key=lambda label: place.get(label.name, len(place))))


def _compared(
    before: LabelSet, after: LabelSet, removed: tuple[str, ...], kept: tuple[str, ...]
) -> ImportPlan:
    added = tuple(label.name for label in after if label.name not in before)
    updated = []
    for label in after:
        old = before.get(label.name)
        if old is not None and old != label:
            fields = [n for n in Label.__slots__ if getattr(old, n) != getattr(label, n)]
            updated.append((label.name, tuple(_WORDS.get(name, name) for name in fields)))
    order = [label.name for label in after]
    reordered = [n for n in order if n in before] != [label.name for label in before if label.name in order]
    touched = order if reordered else [*added, *(name for name, _ in updated)]
    return ImportPlan(Changed(after, frozenset(touched)), added, tuple(updated), removed, kept, reordered)


def write_labels(labels: LabelSet, out: Path | BinaryIO) -> None:
    """Write labels as TOML.

    Args:
        labels: The labels.
        out: The file, which is replaced as a whole; or a stream, left open.

    Raises:
        GlossatorError: The file could not be written; what was there is untouched.
    """
    from tui.formats import labels_toml
    from tui.services.staging import replacing

    data = labels_toml.write(labels).encode("utf-8")
    if not isinstance(out, Path):
        out.write(data)
        return
    with replacing(out) as file:
        file.write(data)


def refuse_removal(name: str, count: int) -> None:
    """Do nothing where no annotation bears a label.

    Raises:
        GlossatorError: Some do.
    """
    if count:
        raise GlossatorError(
            f"{counted(count, 'annotation bears', 'annotations bear')} {name}.",
            "Merge it into another label, or remove them first.",
            "Label in use",
        )
