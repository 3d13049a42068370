"""Annotations from files brought into one annotator's layers, as one edit, whatever the format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tui.domain.annotation import IMPORT, Annotation
from tui.domain.article import ArticleState, ArticleSummary
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LabelChange
from tui.domain.errors import UsageError
from tui.domain.labels import LabelSet, ontonotes
from tui.domain.layer import LayerInfo
from tui.domain.people import in_order, is_pipeline
from tui.domain.people import name_refusal as annotator_refusal
from tui.domain.shown import counted
from tui.formats.items import ArticleKey, ImportItem
from tui.services.arrivals import Arrivals, Target
from tui.services.assembling import Assembly, Disagreement, Ids
from tui.services.given import Given, Opened
from tui.services.placing import LeftOut, Placing
from tui.storage.project import Project

Told = Callable[[int, int | None], object]
"""Is told how many items have been gone through, of how many, if that is known."""


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
        first: Whether they are all that the project, which is not there yet, is to begin with.
    """

    edit: Edit | None
    imported: Sequence[Imported]
    labels: Sequence[str] = ()
    first: bool = False

    def prepare(self, project: Project) -> None:
        """Let a project be ready for the edit, which is to be committed then."""
        if self.first:
            project.begin_with(LabelSet())


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
        own_labels: Whether a project that is not there yet begins with the labels of the files alone, where
            they have any.

    Raises:
        UsageError: Both everybody's and one annotator's are to be taken.
    """

    sender: str = ""
    everybody: bool = False
    theirs: bool = False
    known_only: bool = False
    done: bool = False
    own_labels: bool = True

    def __post_init__(self) -> None:
        if self.everybody and self.sender:
            raise UsageError(
                f"Everybody's annotations and those of {self.sender!r} are two answers.", "Give one."
            )


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
    """Yield what one annotator, or nobody that is named, has said in a file, and articles without a word.

    Raises:
        UsageError: At the end: there are several, or nothing is the one's.
    """
    names: dict[str, None] = {}
    people: list[str] = []
    of_pipeline: list[ImportItem] = []  # taken where nobody else has said anything
    for item in file.items:
        if _is_text_alone(item):
            yield item
            continue
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
    several = in_order(people or names)
    if sender and sender not in names:
        there = (
            f"There are: {', '.join(in_order(filter(None, names)))}."
            if any(names)
            else "It does not say whose they are."
        )
        raise UsageError(f"{file.name} has nothing of {sender!r}.", there)
    if not sender and len(several) > 1:
        there = ", ".join(in_order(filter(None, names)))
        raise SeveralPeopleError(
            f"{file.name} has annotations of several: {there}.",
            "Say whose to take, --from NAME, or take all of them with --everybody.",
            several,
        )
    yield from of_pipeline


def _is_text_alone(item: ImportItem) -> bool:
    """Whether an item is an article that nobody has said anything of."""
    return not (item.annotator or item.annotations) and item.info is None


class _Importing:
    def __init__(self, project: Project, annotator: str, wishes: Wishes) -> None:
        self._project = project
        self._annotator = annotator
        self._wishes = wishes
        self._ids = Ids(project)
        self._assemblies: dict[tuple[str, str], Assembly] = {}
        self._arrivals = Arrivals(project)
        self._placing = Placing()
        self._first = wishes.own_labels and project.is_new

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
        return Import(edit, imported, names, self._first and bool(names))

    def _labels_for(self, changes: Sequence[Change]) -> Iterator[LabelChange]:
        labels, presets = LabelSet() if self._first else self._project.labels(), ontonotes()
        after = (change.after for change in changes if isinstance(change, AnnotationChange))
        for name in dict.fromkeys(annotation.label for annotation in after if annotation is not None):
            if name not in labels:
                preset = presets.get(name)
                label = labels.new(name)
                if preset is not None:
                    fitted = labels.fitted(preset)
                    label = replace(fitted, digit=fitted.digit or label.digit)
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

    @staticmethod
    def _signed(annotation: Annotation, owner: str, *, own: bool) -> Annotation:
        if own:
            return annotation if annotation.by else replace(annotation, by=owner)
        return replace(annotation, origin=IMPORT, by=annotation.by or owner)

    def _of_text(self, target: Target, item: ImportItem, found: Imported) -> Iterator[Annotation]:
        """Yield the annotations of an item that are of the article's text, where they are in it."""
        places, unit = self._placing.of(target, item)
        if unit:
            found.units[target.article.id] = unit
        for annotation, moved in places:
            if isinstance(annotation, LeftOut):
                found.left_out.append(annotation)
            else:
                found.moved += moved
                yield annotation
