"""Annotations from files brought into one annotator's layers, as one edit, whatever the format."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from tui.domain.annotation import IMPORT, Annotation, Was
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, Change, Edit, LabelChange
from tui.domain.errors import GlossatorError, UnreadableError, UsageError
from tui.domain.joining import misfit
from tui.domain.label_edits import name_refusal
from tui.domain.people import is_pipeline
from tui.domain.quoting import placed
from tui.domain.shown import counted
from tui.domain.span import Span
from tui.formats.items import ArticleKey, ImportItem
from tui.formats.registry import READABLE
from tui.services.assembling import Assembly, Disagreement, Ids
from tui.storage.project import Project
from tui.storage.segments import journal_folder

PROJECT = "project"
"""The format of our own project files, which is storage and no exchange format."""

FORMATS = (PROJECT, *READABLE)
"""What can be imported."""

STDIN = "-"
"""The name under which the standard input is read."""

_HEAD = 1 << 16
"""Bytes of a file by which its format is guessed."""

Told = Callable[[int, int], object]
"""Is told how many items have been gone through, of how many."""


class Given(NamedTuple):
    """A file that was read: what it is called, and what it has."""

    name: str
    items: Sequence[ImportItem]


class LeftOut(NamedTuple):
    """An annotation that could not be brought in.

    Attributes:
        article: Id of the article here.
        annotation: As the file has it.
        words: What the file says that its words are; empty where it does not say.
        why: The reason, in a few words.
    """

    article: str
    annotation: Annotation
    words: str
    why: str


@dataclass(slots=True)
class Imported:
    """What one file brings.

    Attributes:
        file: What it is called.
        annotators: Whose annotations were taken.
        articles: Ids of the articles here that it has something on.
        added: How many annotations come in.
        same: How many are here already.
        replaced: How many of ours give way.
        units: What its offsets count where that is not code points, by id of the article.
        unknown: Its articles that are not here, as the file tells them.
        left_out: Annotations that are not of the text.
        conflicts: What contradicts what is here.
    """

    file: str
    annotators: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    added: int = 0
    same: int = 0
    replaced: int = 0
    units: dict[str, str] = field(default_factory=dict)
    unknown: list[ArticleKey] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    conflicts: list[Disagreement] = field(default_factory=list)


class Import(NamedTuple):
    """What importing comes to.

    Attributes:
        edit: What is to be done; None where everything is here already.
        imported: What each file brings.
        labels: Names of labels that come in.
    """

    edit: Edit | None
    imported: Sequence[Imported]
    labels: Sequence[str] = ()


# -- reading ---------------------------------------------------------------------------------------


def read(path: Path, format_: str = "") -> Given:
    """Read what a file has; it is not changed, and may be a project that is open elsewhere.

    Args:
        path: The file; `-` is the standard input.
        format_: One of `FORMATS`; guessed from the content where it is empty.

    Raises:
        UsageError: There is no such format, or it cannot be guessed.
        UnreadableError: The file cannot be read.
    """
    if format_ and format_.casefold() not in FORMATS:
        raise UsageError(f"No format that is called {format_!r} can be imported.", _THERE_ARE)
    if str(path) == STDIN:
        return _from_stdin(format_.casefold())
    name = format_.casefold() or guessed(path)
    if name == PROJECT:
        return Given(path.name, list(_of_project(path)))
    try:
        with path.expanduser().open("rb") as file:
            return Given(path.name, list(READABLE[name].read(file, path.name)))
    except OSError as error:
        raise _cannot_read(path, error) from error


def _from_stdin(format_: str) -> Given:
    data = sys.stdin.buffer.read()
    name = format_ or _by_head(data[:_HEAD])
    if not name:
        raise _not_told("the input")
    if name == PROJECT:
        raise UsageError("A project is not read from a pipe.", "Name its file.")
    return Given("the input", list(READABLE[name].read(BytesIO(data), "the input")))


_THERE_ARE = f"There are: {', '.join(FORMATS)}."


def guessed(path: Path) -> str:
    """Return the format that a file has, as its content tells.

    Raises:
        UsageError: It does not tell.
        UnreadableError: The file cannot be read.
    """
    expanded = path.expanduser()
    if not expanded.exists() and journal_folder(expanded).is_dir():
        return PROJECT
    try:
        with expanded.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise _cannot_read(path, error) from error
    found = _by_head(head) or (PROJECT if journal_folder(expanded).is_dir() else "")
    if not found:
        raise _not_told(str(path))
    return found


def _by_head(head: bytes) -> str:
    """Return the format of what begins so, or an empty text where that does not tell."""
    found = next((name for name, format_ in READABLE.items() if format_.looks_like(head)), "")
    # A project is one JSON object of tables; the first is that of the layers.
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return found or (PROJECT if start.startswith(b"{") and b'"_default"' in head else "")


def _not_told(what: str) -> UsageError:
    return UsageError(
        f"What {what} is cannot be told from its content.", f"Say it with --format. {_THERE_ARE}"
    )


def _cannot_read(path: Path, error: OSError) -> UnreadableError:
    return UnreadableError(
        f"{path} cannot be read: {error.strerror or error}.", "Check the path and its permissions."
    )


def _of_project(path: Path) -> Iterator[ImportItem]:
    from tui.services.merging import open_other

    other = open_other(path)
    with other.project as project:
        articles = {summary.id: summary for summary in project.articles()}
        for layer in project.layers():
            article = articles.get(layer.article)
            if article is not None:
                key = ArticleKey(article.sha256, article.id, article.title)
                yield ImportItem(key, layer.annotator, list(layer.annotations), info=layer.info)


# -- planning --------------------------------------------------------------------------------------


def plan(
    project: Project,
    files: Sequence[Given],
    annotator: str,
    *,
    sender: str = "",
    theirs: bool = False,
    told: Told = lambda _, __: None,
) -> Import:
    """Return what bringing in annotations comes to; nothing is done yet.

    What another annotator decided has `import` as its origin here. How far an annotator is with an article,
    and tags and notes on it, come along only where the file has them of the very same annotator.

    Args:
        project: The project.
        files: What was read.
        annotator: Into whose layers.
        sender: Whose annotations to take of the files; empty where each has but one annotator's.
        theirs: Whether in a conflict their decision takes the place of ours.
        told: Called after each item.

    Raises:
        UsageError: A file has annotations of several, and it is not said whose to take; or none of the one.
    """
    return _Importing(project, annotator, theirs).run([_chosen(file, sender) for file in files], told)


def _chosen(file: Given, sender: str) -> Given:
    """Return what one annotator, or nobody that is named, has said in a file."""
    names = list(dict.fromkeys(item.annotator for item in file.items))
    if not sender:
        people = [name for name in names if not is_pipeline(name)] or names
        if len(people) > 1:
            there = ", ".join(names)
            raise UsageError(
                f"{file.name} has annotations of several: {there}.", "Say whose to take: --from NAME."
            )
        sender = people[0] if people else ""
    elif sender not in names:
        there = f"There are: {', '.join(names)}." if any(names) else "It does not say whose they are."
        raise UsageError(f"{file.name} has nothing of {sender!r}.", there)
    return Given(file.name, [item for item in file.items if item.annotator == sender])


class _Importing:
    def __init__(self, project: Project, annotator: str, theirs: bool) -> None:
        self._project = project
        self._annotator = annotator
        self._theirs = theirs
        self._ids = Ids(project)
        self._assemblies: dict[str, Assembly] = {}

    def run(self, files: Sequence[Given], told: Told) -> Import:
        total, done = sum(len(file.items) for file in files), 0
        imported: list[Imported] = []
        changes: list[Change] = []
        for file in files:
            found = Imported(file.name, list(dict.fromkeys(i.annotator for i in file.items if i.annotator)))
            imported.append(found)
            for item in file.items:
                self._take(item, found)
                done += 1
                told(done, total)
        for assembly in self._assemblies.values():
            changes.extend(assembly.changes())
        labels = list(self._labels_for(changes))
        if not changes:
            return Import(None, imported)
        names = tuple(change.after.name for change in labels if change.after is not None)
        what = files[0].name if len(files) == 1 else counted(len(files), "file")
        edit = Edit.make(f"import {what}", self._annotator, *labels, *changes)
        return Import(edit, imported, names)

    def _labels_for(self, changes: Sequence[Change]) -> Iterator[LabelChange]:
        labels = self._project.labels()
        after = (change.after for change in changes if isinstance(change, AnnotationChange))
        for name in dict.fromkeys(annotation.label for annotation in after if annotation is not None):
            if name not in labels:
                label = labels.new(name)
                labels = labels.change(None, label)
                yield LabelChange(None, label)

    def _take(self, item: ImportItem, found: Imported) -> None:
        article = self._article(item)
        if article is None:
            found.unknown.append(item.article)
            return
        if article.id not in found.articles[-1:]:
            found.articles.append(article.id)
        own = item.annotator == self._annotator
        theirs = [self._signed(a, own=own) for a in self._of_text(article, item, found)]
        assembly = self._assemblies.get(article.id)
        if assembly is None:
            assembly = Assembly(self._project, article.id, self._annotator, self._ids)
            self._assemblies[article.id] = assembly
        taken = assembly.take(theirs, item.info if own else None, theirs_win=self._theirs)
        found.added += taken.added
        found.same += taken.same
        found.replaced += taken.replaced
        found.conflicts += taken.told(article.id, self._annotator, article.text)

    def _signed(self, annotation: Annotation, *, own: bool) -> Annotation:
        if own:
            return annotation
        return replace(annotation, origin=IMPORT, by=annotation.by or self._annotator)

    def _article(self, item: ImportItem) -> Article | None:
        """Return the article here that an item is about.

        It has the same text; without a text in the file it has the id, and the quotes tell whether it fits.
        """
        key, project = item.article, self._project
        if key.sha256:
            if project.has_article(key.id) and project.article_summary(key.id).sha256 == key.sha256:
                return project.article(key.id)
            known = project.article_with_text(key.sha256)
            return project.article(known.id) if known is not None else None
        try:
            return project.article(key.id) if item.quotes else None
        except GlossatorError:
            return None

    def _of_text(self, article: Article, item: ImportItem, found: Imported) -> Iterator[Annotation]:
        """Yield the annotations of an item that are of the article's text, where they are in it."""
        quotes: Sequence[str | None] = item.quotes or [None] * len(item.annotations)
        spans: list[Span] = []
        words: list[str | None] = []
        for annotation, quote in zip(item.annotations, quotes, strict=True):
            inner = _inner(annotation)
            spans += [Span(annotation.start, annotation.end), *inner]
            words += [quote, *(None for _ in inner)]
        places, unit = placed(article.text, spans, words)
        if unit:
            found.units[article.id] = unit
        at = 0
        for annotation, quote in zip(item.annotations, quotes, strict=True):
            count = 1 + len(_inner(annotation))
            own = [place for place in places[at : at + count] if place is not None]
            at += count
            fitting = _at(annotation, own) if len(own) == count else None
            why = misfit(fitting or annotation, len(article.text)) or name_refusal(annotation.label)
            if fitting is not None and not why and fitting.start < fitting.end:
                yield fitting
            else:
                found.left_out.append(
                    LeftOut(article.id, annotation, quote or "", why or _why(article.text, annotation))
                )


def _inner(annotation: Annotation) -> list[Span]:
    """Return the offsets that an annotation has besides its own."""
    was = [Span(annotation.was.start, annotation.was.end)] if annotation.was is not None else []
    return [*(Span(*part) for part in annotation.fragments), *was]


def _at(annotation: Annotation, places: Sequence[Span]) -> Annotation:
    """Return an annotation with other offsets, in the order of its own and `_inner`."""
    own, *inner = places
    was = annotation.was
    if was is not None:
        was = Was(*inner.pop(), was.label)
    return replace(
        annotation, start=own.start, end=own.end, was=was, fragments=tuple((s.start, s.end) for s in inner)
    )


def _why(text: str, annotation: Annotation) -> str:
    if annotation.start == annotation.end:
        return "it has no words"
    return f"the words there are “{text[annotation.start : annotation.end]}”"
