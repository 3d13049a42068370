"""Other projects' articles, labels and layers brought into this one, as one edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from tui.domain.article import Article, ArticleSummary, new_id
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LabelChange
from tui.domain.errors import ProjectError, UnreadableError, UsageError
from tui.domain.joining import misfit
from tui.domain.labels import Label
from tui.domain.layer import Layer
from tui.domain.people import is_pipeline, name_refusal
from tui.domain.shown import counted
from tui.services.assembling import Assembly, Disagreement, Ids, Taken
from tui.storage.project import Project
from tui.storage.segments import journal_folder

Told = Callable[[int, int], object]
"""Is told how many layers have been gone through, of how many."""


class Other(NamedTuple):
    """Another project, opened for reading only: what it is called, and what it holds."""

    name: str
    project: Project


def open_other(path: Path) -> Other:
    """Open another project to read it with all that its journal has; nothing of it is changed.

    It may be open elsewhere.

    Raises:
        UnreadableError: There is none, or it is none that this program can read.
    """
    expanded = path.expanduser()
    if not expanded.exists() and not journal_folder(expanded).is_dir():
        raise UnreadableError(f"There is no file {path}.", "Check the path.")
    try:
        return Other(path.name, Project.open(expanded, read_only=True, create=False))
    except ProjectError as error:
        hint = "Let its owner look at it: glossator verify, glossator repair." if expanded.is_file() else ""
        raise UnreadableError(error.message, hint or "Name a project file.") from error


@dataclass(frozen=True, slots=True)
class Naming:
    """What annotators of other projects are called here.

    Attributes:
        everybody: The name of the one person of each project; empty where people keep theirs.
        renamed: New names by old ones.
    """

    everybody: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict, hash=False)

    def names(self, annotators: Sequence[str], project: str) -> dict[str, str]:
        """Return the names here of a project's annotators, by theirs. Pipelines keep theirs.

        Raises:
            UsageError: One name is meant for several people, or nobody can be called so.
        """
        people = [name for name in annotators if not is_pipeline(name) and name not in self.renamed]
        if self.everybody and len(people) > 1:
            raise UsageError(
                f"{project} has several annotators: {', '.join(people)}.",
                "Say who is who, for each: --rename OLD=NEW.",
            )
        for name in filter(None, (self.everybody, *self.renamed.values())):
            if refused := name_refusal(name):
                raise UsageError(refused, "Give another one.")
        given = {name: self.everybody for name in people if self.everybody}
        return {name: self.renamed.get(name, given.get(name, name)) for name in annotators}

    def check(self, annotators: Sequence[str]) -> None:
        """Refuse to rename somebody who is in none of the projects.

        Raises:
            UsageError: There is nobody of the name.
        """
        for name in self.renamed:
            if name not in annotators:
                there = ", ".join(dict.fromkeys(annotators))
                raise UsageError(
                    f"Nobody called {name!r} has annotated anything there.",
                    f"There are: {there}." if there else "Nobody has.",
                )


class LayerTaken(NamedTuple):
    """A layer that was taken in: id of the article here, whose it is here, and what came of it."""

    article: str
    annotator: str
    taken: Taken


@dataclass(slots=True)
class Brought:
    """What one project brings.

    Attributes:
        file: What its file is called.
        known: How many of its articles are here already.
        added: Its articles that come in, as they are here.
        left_out: Its articles that are not here and stay out.
        labels: Names of the labels that come in.
        layers: Its layers.
        conflicts: What contradicts what is here.
    """

    file: str
    known: int = 0
    added: list[ArticleSummary] = field(default_factory=list)
    left_out: list[ArticleSummary] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    layers: list[LayerTaken] = field(default_factory=list)
    conflicts: list[Disagreement] = field(default_factory=list)


class Merge(NamedTuple):
    """What merging comes to: the edit, None where everything is here already; and what each file brings."""

    edit: Edit | None
    brought: Sequence[Brought]


class _Layer(NamedTuple):
    """A layer of another project that is to be taken in: of which project, and whose it is there."""

    number: int
    article: str
    annotator: str


def plan(
    project: Project,
    others: Sequence[Other],
    by: str,
    naming: Naming = Naming(),
    *,
    known_only: bool = False,
    theirs: bool = False,
    told: Told = lambda _, __: None,
) -> Merge:
    """Return what bringing other projects in comes to; nothing is done yet.

    Args:
        project: This project.
        others: The others, in the order in which they are taken in.
        by: Who does it.
        naming: What their annotators are called here.
        known_only: Whether articles that are not here stay out.
        theirs: Whether in a conflict their decision takes the place of ours.
        told: Called after each layer.

    Raises:
        UsageError: The naming does not fit.
        UnreadableError: An annotation is none of its article's text: its file is damaged.
    """
    return _Merging(project, others, naming, known_only, theirs).run(by, told)


class _Merging:
    def __init__(
        self, project: Project, others: Sequence[Other], naming: Naming, known_only: bool, theirs: bool
    ) -> None:
        self._project = project
        self._others = others
        self._theirs = theirs
        self._known_only = known_only
        self._brought = [Brought(other.name) for other in others]
        annotators = [other.project.annotators() for other in others]
        naming.check([name for names in annotators for name in names])
        self._names = [
            naming.names(names, other.name) for names, other in zip(annotators, others, strict=True)
        ]
        self._ids = Ids(project)
        self._new: dict[str, Article] = {}
        """Articles that come in, by the digest of their text."""
        self._labels = project.labels()

    def run(self, by: str, told: Told) -> Merge:
        labels = list(self._take_labels())
        wanted = self._layers()
        articles = [ArticleChange(None, article) for article in self._new.values()]
        decisions: list[Change] = []
        for done, ((article, annotator), layers) in enumerate(wanted.items(), 1):
            decisions.extend(self._take_layers(article, annotator, layers))
            told(done, len(wanted))
        changes: list[Change] = [*labels, *self._labels_for(decisions), *articles, *decisions]
        if not changes:
            return Merge(None, self._brought)
        what = self._others[0].name if len(self._others) == 1 else counted(len(self._others), "project")
        return Merge(Edit.make(f"merge {what}", by, *changes), self._brought)

    # -- labels --------------------------------------------------------------------------------

    def _take_labels(self) -> Iterator[LabelChange]:
        for other, brought in zip(self._others, self._brought, strict=True):
            for label in other.project.labels():
                if label.name not in self._labels:
                    brought.labels.append(label.name)
                    yield self._with_label(label)

    def _labels_for(self, decisions: Sequence[Change]) -> Iterator[LabelChange]:
        """Yield labels that annotations bear, and no project has."""
        after = (change.after for change in decisions if isinstance(change, AnnotationChange))
        for name in dict.fromkeys(annotation.label for annotation in after if annotation is not None):
            if name not in self._labels:
                yield self._with_label(self._labels.new(name))

    def _with_label(self, label: Label) -> LabelChange:
        fitted = self._labels.fitted(label)
        self._labels = self._labels.change(None, fitted)
        return LabelChange(None, fitted)

    # -- articles ------------------------------------------------------------------------------

    def _layers(self) -> dict[tuple[str, str], list[_Layer]]:
        """Return which of their layers go into which of ours."""
        wanted: dict[tuple[str, str], list[_Layer]] = {}
        for number, other in enumerate(self._others):
            here = {there.id: self._find(number, there) for there in other.project.articles()}
            for article, annotator in other.project.layer_owners(saying=True):
                # Layers of articles that were taken out are still there, and nobody sees them.
                target = here.get(article, "")
                if target:
                    key = target, self._names[number][annotator]
                    wanted.setdefault(key, []).append(_Layer(number, article, annotator))
        return wanted

    def _find(self, number: int, there: ArticleSummary) -> str:
        """Return the id here of one of their articles, which may come in for it; empty if it stays out."""
        brought, project = self._brought[number], self._project
        if project.has_article(there.id) and project.article_summary(there.id).sha256 == there.sha256:
            brought.known += 1
            return there.id
        known = project.article_with_text(there.sha256)
        if known is not None:
            brought.known += 1
            return known.id
        if self._known_only:
            brought.left_out.append(there)
            return ""
        if there.sha256 not in self._new:
            article = self._others[number].project.article(there.id)
            self._new[there.sha256] = replace(article, id=self._free_id(there.id))
            brought.added.append(ArticleSummary.of(self._new[there.sha256]))
        else:
            brought.known += 1  # from a file before, or it is there twice
        return self._new[there.sha256].id

    def _free_id(self, wanted: str) -> str:
        """Return an id for an article that none has, nor had one of which layers are left."""
        while wanted in self._taken_articles:
            wanted = new_id()
        self._taken_articles.add(wanted)
        return wanted

    @property
    def _taken_articles(self) -> set[str]:
        if self._known_ids is None:
            owners = (article for article, _ in self._project.layer_owners())
            self._known_ids = {*self._project.article_ids(), *owners}
        return self._known_ids

    _known_ids: set[str] | None = None

    # -- layers --------------------------------------------------------------------------------

    def _take_layers(self, article: str, annotator: str, layers: Sequence[_Layer]) -> Iterator[Change]:
        assembly = Assembly(self._project, article, annotator, self._ids)
        for number, there, name in layers:
            layer = self._layer(number, there, name, annotator)
            taken = assembly.take(layer.annotations, layer.info, theirs_win=self._theirs)
            brought = self._brought[number]
            brought.layers.append(LayerTaken(article, annotator, taken))
            if taken.conflicts:
                text = self._others[number].project.article(there).text
                brought.conflicts += taken.told(article, annotator, text)
        yield from assembly.changes()

    def _layer(self, number: int, article: str, name: str, annotator: str) -> Layer:
        """Return one of their layers under the name that its annotator has here.

        Raises:
            UnreadableError: It is damaged.
        """
        other = self._others[number]
        try:
            layer = other.project.layer(article, name, keep=False)
        except ProjectError as error:
            raise UnreadableError(f"{other.name}: {error.message}", _DAMAGED) from error
        summary = other.project.article_summary(article)
        for annotation in layer.annotations:
            if why := misfit(annotation, summary.length):
                raise UnreadableError(
                    f"{other.name} is damaged: annotation {annotation.id} by {name} of article"
                    f" {article} “{summary.title}”: {why}.",
                    _DAMAGED,
                )
        if name == annotator:
            return layer
        renamed = [replace(a, by=annotator) if a.by == name else a for a in layer.annotations]
        return Layer.of(article, annotator, renamed, layer.info)


_DAMAGED = "Nothing was merged. Let its owner correct it: glossator verify."
