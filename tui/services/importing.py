"""Annotations from files brought into one annotator's layers, as one edit, whatever the format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from sys import intern
from typing import NamedTuple

from tui.domain.annotation import IMPORT, Annotation, Was
from tui.domain.article import Article, ArticleState, ArticleSummary
from tui.domain.bareness import carried
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LabelChange
from tui.domain.errors import UsageError
from tui.domain.joining import misfit
from tui.domain.label_edits import name_refusal
from tui.domain.layer import LayerInfo
from tui.domain.people import is_pipeline
from tui.domain.people import name_refusal as annotator_refusal
from tui.domain.quoting import UNITS, UTF16, found_once, in_code_points, placed, quoted
from tui.domain.shown import counted
from tui.domain.span import Span
from tui.formats.items import ArticleKey, ImportItem
from tui.services.arrivals import Arrivals, Target
from tui.services.assembling import Assembly, Disagreement, Ids
from tui.services.given import Given, Opened
from tui.storage.project import Project

WHITE_SPACE = "white space otherwise"
"""What is said of a file whose text is that of an article here but for white space and control characters."""

Told = Callable[[int, int | None], object]
"""Is told how many items have been gone through, of how many, if that is known."""


class LeftOut(NamedTuple):
    """Something of a file that could not be brought in.

    Attributes:
        article: Id of the article here; empty where it is of none.
        start: First offset, as the file has it.
        end: The offset after the last.
        label: The label.
        words: What the file says that its words are; empty where it does not say.
        why: The reason, in a few words.
    """

    article: str
    start: int
    end: int
    label: str
    words: str
    why: str


@dataclass(slots=True)
class Imported:
    """What one file brings.

    Attributes:
        file: What it is called.
        annotators: Whose annotations were taken.
        articles: Ids of the articles here that it has something on.
        new: Those of them that come in with it.
        added: How many annotations come in.
        same: How many are here already.
        replaced: How many of ours give way.
        units: What its offsets count where that is not code points, by id of the article.
        moved: How many annotations stand where their words are, once in the article, and the file says
        otherwise.
        unknown: Its articles that are not here and stay out, as the file tells them.
        left_out: What of it cannot be brought in: annotations that are not of the text, and what the format
            has besides.
        conflicts: What contradicts what is here.
    """

    file: str
    annotators: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    new: list[ArticleSummary] = field(default_factory=list)
    added: int = 0
    same: int = 0
    replaced: int = 0
    units: dict[str, str] = field(default_factory=dict)
    moved: int = 0
    unknown: list[ArticleKey] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    conflicts: list[Disagreement] = field(default_factory=list)


class SeveralPeopleError(UsageError):
    """A file has annotations of several, and it is not said whose to take.

    Attributes:
        people: Who they are.
    """

    def __init__(self, message: str, hint: str, people: Sequence[str]) -> None:
        super().__init__(message, hint)
        self.people = tuple(people)


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


# -- planning --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wishes:
    """How files are to be brought in.

    Attributes:
        sender: Whose annotations to take of the files; empty where each has but one annotator's.
        everybody: Whether all annotators' are taken, each into a layer of the same name; what is said to be
            nobody's goes into the annotator's own.
        theirs: Whether in a conflict their decision takes the place of ours.
        known_only: Whether articles that are not here stay out.
        done: Whether the articles count as finished.
    """

    sender: str = ""
    everybody: bool = False
    theirs: bool = False
    known_only: bool = False
    done: bool = False


def plan(
    project: Project,
    files: Sequence[Given | Opened],
    annotator: str,
    wishes: Wishes = Wishes(),
    told: Told = lambda _, __: None,
) -> Import:
    """Return what bringing in annotations comes to; nothing is done yet.

    What another annotator decided has `import` as its origin here, unless it stays theirs. How far an
    annotator is with an article, and tags and notes on it, come along where the file has them of the very
    same annotator, or does not say whose they are.

    Args:
        project: The project.
        files: What was read, or is read now, each item once.
        annotator: Into whose layers.
        wishes: How.
        told: Called after each item.

    Raises:
        SeveralPeopleError: A file has annotations of several, and it is not said whose to take.
        UsageError: It has none of the one whose are asked for.
        UnreadableError: A file cannot be read.
    """
    return _Importing(project, annotator, wishes).run(files, told)


def _chosen(file: Given | Opened, sender: str) -> Iterator[ImportItem]:
    """Yield what one annotator, or nobody that is named, has said in a file.

    Raises:
        UsageError: At the end: there are several, or nothing is the one's.
    """
    names: dict[str, None] = {}
    people: list[str] = []
    of_pipeline: list[ImportItem] = []  # taken where nobody else has said anything
    for item in file.items:
        name = item.annotator
        if name not in names:
            names[name] = None
            people += [name] if not is_pipeline(name) else []
        if name == sender if sender else people[:1] == [name]:
            yield item
        elif not (sender or people):
            of_pipeline.append(item)
        if people:
            of_pipeline.clear()
    several = people or list(names)
    if sender and sender not in names:
        there = f"There are: {', '.join(names)}." if any(names) else "It does not say whose they are."
        raise UsageError(f"{file.name} has nothing of {sender!r}.", there)
    if not sender and len(several) > 1:
        there = ", ".join(filter(None, names))
        raise SeveralPeopleError(
            f"{file.name} has annotations of several: {there}.",
            "Say whose to take, --from NAME, or take all of them with --everybody.",
            several,
        )
    yield from of_pipeline


class _Importing:
    def __init__(self, project: Project, annotator: str, wishes: Wishes) -> None:
        self._project = project
        self._annotator = annotator
        self._wishes = wishes
        self._ids = Ids(project)
        self._assemblies: dict[tuple[str, str], Assembly] = {}
        self._arrivals = Arrivals(project)
        self._sought_in = ""
        self._sought: dict[str, Span | None] = {}

    def run(self, files: Sequence[Given | Opened], told: Told) -> Import:
        known = all(isinstance(file, Given) for file in files)
        total = sum(len(file.items) for file in files if isinstance(file, Given)) if known else None
        done = 0
        imported: list[Imported] = []
        for file in files:
            found = Imported(file.name)
            imported.append(found)
            of_one = file.items if self._wishes.everybody else _chosen(file, self._wishes.sender)
            seen: set[str] = set()
            for item in of_one:
                if item.annotator and item.annotator not in found.annotators:
                    found.annotators.append(item.annotator)
                self._take(item, found, seen)
                done += 1
                told(done, total)
        articles = [ArticleChange(None, article) for article in self._arrivals.new.values()]
        decisions = [change for assembly in self._assemblies.values() for change in assembly.changes()]
        if not (articles or decisions):
            return Import(None, imported)
        labels = list(self._labels_for(decisions))
        names = tuple(change.after.name for change in labels if change.after is not None)
        what = files[0].name if len(files) == 1 else counted(len(files), "file")
        edit = Edit.make(f"import {what}", self._annotator, *labels, *articles, *decisions)
        return Import(edit, imported, names)

    def _labels_for(self, changes: Sequence[Change]) -> Iterator[LabelChange]:
        labels = self._project.labels()
        after = (change.after for change in changes if isinstance(change, AnnotationChange))
        for name in dict.fromkeys(annotation.label for annotation in after if annotation is not None):
            if name not in labels:
                label = labels.new(name)
                labels = labels.change(None, label)
                yield LabelChange(None, label)

    def _take(self, item: ImportItem, found: Imported, seen: set[str]) -> None:
        """Take an item in; `seen` has the articles that the file had something on before."""
        target = self._arrivals.find(item, known_only=self._wishes.known_only)
        if target is None:
            found.unknown.append(item.article)
            found.left_out += (LeftOut("", *skipped) for skipped in item.skipped)
            return
        article = target.article
        if article.id not in seen:
            seen.add(article.id)
            found.articles.append(article.id)
            if self._arrivals.announce(article.id):
                found.new.append(ArticleSummary.of(article))
        found.left_out += (LeftOut(article.id, *skipped) for skipped in item.skipped)
        owner = (item.annotator if self._wishes.everybody else "") or self._annotator
        if refused := annotator_refusal(owner):
            raise UsageError(f"{found.file}: {refused}", "Say whose to take: --from NAME.")
        own = item.annotator == owner
        theirs = [self._signed(a, owner, own=own) for a in self._of_text(target, item, found)]
        assembly = self._assemblies.get((article.id, owner))
        if assembly is None:
            assembly = Assembly(self._project, article.id, owner, self._ids)
            self._assemblies[article.id, owner] = assembly
        info = self._info(item) if own or not item.annotator else self._info(None)
        taken = assembly.take(theirs, info, theirs_win=self._wishes.theirs)
        found.added += taken.added
        found.same += taken.same
        found.replaced += taken.replaced
        found.conflicts += taken.told(article.id, owner, article.text)
        if next(assembly.changes(), None) is None:
            del self._assemblies[article.id, owner]  # the project has it like that

    def _info(self, item: ImportItem | None) -> LayerInfo | None:
        """Return what is said of an article as a whole."""
        info = item.info if item is not None else None
        if self._wishes.done:
            return replace(info or LayerInfo(), state=ArticleState.DONE)
        return info

    def _found_once(self, article: Article, quote: str) -> Span | None:
        """Return where words are that an article has once; of many that are alike it is looked for once."""
        if self._sought_in != article.id:
            self._sought_in, self._sought = article.id, {}
        if quote not in self._sought:
            self._sought[quote] = found_once(article.text, quote)
        return self._sought[quote]

    @staticmethod
    def _signed(annotation: Annotation, owner: str, *, own: bool) -> Annotation:
        if own:
            return annotation
        return replace(annotation, origin=IMPORT, by=annotation.by or owner)

    def _of_text(self, target: Target, item: ImportItem, found: Imported) -> Iterator[Annotation]:
        """Yield the annotations of an item that are of the article's text, where they are in it."""
        article = target.article
        quotes: Sequence[str | None] = item.quotes or [None] * len(item.annotations)
        spans: list[Span] = []
        words: list[str | None] = []
        for annotation, quote in zip(item.annotations, quotes, strict=True):
            inner = _inner(annotation)
            spans += [Span(annotation.start, annotation.end), *inner]
            words += [quote, *(None for _ in inner)]
        places, unit = _places(target, item, spans, words)
        if unit:
            found.units[article.id] = unit
        at = 0
        for annotation, quote in zip(item.annotations, quotes, strict=True):
            count = 1 + len(_inner(annotation))
            own = [place for place in places[at : at + count] if place is not None]
            at += count
            if len(own) < count == 1 and quote and (once := self._found_once(article, quote)) is not None:
                own = [once]
                found.moved += 1
            fitting = _at(annotation, own) if len(own) == count else None
            why = misfit(fitting or annotation, len(article.text)) or name_refusal(annotation.label)
            if fitting is not None and not why and fitting.start < fitting.end:
                yield fitting
            else:
                place = annotation.start, annotation.end, annotation.label
                found.left_out.append(
                    LeftOut(article.id, *place, quote or "", why or _why(article.text, annotation))
                )


def _places(
    target: Target, item: ImportItem, spans: Sequence[Span], quotes: Sequence[str | None]
) -> tuple[Sequence[Span | None], str]:
    """Return where spans of an item are in its article, and what its offsets count if that was found out."""
    text = target.article.text
    theirs = item.content.text if target.bare and item.content is not None else text
    if item.utf16:
        found: Sequence[Span | None] = quoted(theirs, in_code_points(spans, UNITS[UTF16](theirs)), quotes)
        unit = ""
    else:
        found, unit = placed(theirs, spans, quotes)
    if not target.bare:
        return found, unit
    there = carried(theirs, text, [span or Span(0, 0) for span in found])
    return there, ", ".join(filter(None, (unit, WHITE_SPACE)))


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
    # Very many annotations have few different values: each is kept once.
    return replace(
        annotation,
        start=own.start,
        end=own.end,
        was=was,
        fragments=tuple((s.start, s.end) for s in inner),
        label=intern(annotation.label),
        origin=intern(annotation.origin),
        by=intern(annotation.by),
        at=intern(annotation.at),
    )


def _why(text: str, annotation: Annotation) -> str:
    if annotation.start == annotation.end:
        return "it has no words"
    return f"the words there are “{text[annotation.start : annotation.end]}”"
