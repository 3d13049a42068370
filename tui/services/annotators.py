"""Who has annotated what in a project, and another name for somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, Change, Edit, LayerChange
from tui.domain.errors import UsageError
from tui.domain.layer import Layer, LayerInfo
from tui.domain.people import name_refusal
from tui.storage.project import Project


@dataclass(slots=True)
class Annotator:
    """What one annotator has done.

    Attributes:
        name: The name.
        layers: On how many articles something was said.
        done: With how many the annotator is done.
        decisions: How many spans were decided, rejections included.
        last: When the last decision was made, ISO 8601 in UTC, or empty.
    """

    name: str
    layers: int = 0
    done: int = 0
    decisions: int = 0
    last: str = ""


def annotators(project: Project) -> list[Annotator]:
    """Return everybody who said something of an article that is there, by name."""
    found: dict[str, Annotator] = {}
    for article, name in project.layer_owners(saying=True):
        if project.has_article(article):
            summary = project.layer_summary(article, name)
            entry = found.setdefault(name, Annotator(name))
            entry.layers += 1
            entry.done += summary.state is ArticleState.DONE
            entry.decisions += summary.decided
            entry.last = max(entry.last, summary.at)
    return [found[name] for name in sorted(found)]


class Renaming(NamedTuple):
    """What another name comes to: the edit, and how many layers and annotations go along."""

    edit: Edit
    layers: int
    annotations: int


def rename(
    project: Project, old: str, new: str, by: str, told: Callable[[int, int], object] = lambda _, __: None
) -> Renaming:
    """Return the edit that gives an annotator another name, in all layers; nothing is done yet.

    Where annotations say who decided, that is renamed, too. The history stays as it is: who did what under
    which name. In the edit each layer is emptied, and said again under the new name: so it can be taken back
    as any other.

    Args:
        project: The project.
        old: The name.
        new: The name to be.
        by: Who wants it.
        told: Called with how many layers have been gone through, of how many.

    Raises:
        UsageError: There is nobody of that name, or nobody can be called so, or both have a layer on one
            article.
    """
    new = new.strip()
    refused = name_refusal(new) or ("That is the name already." if old == new else "")
    if refused:
        raise UsageError(refused, "Nothing was changed.")
    owners = [owner for owner in project.layer_owners(saying=True) if project.has_article(owner[0])]
    mine = [article for article, name in owners if name == old]
    if not mine:
        there = ", ".join(sorted({name for _, name in owners}))
        raise UsageError(
            f"Nobody called {old!r} has annotated anything.", f"There are: {there}." if there else ""
        )
    both = sorted(set(mine) & {article for article, name in owners if name == new})
    if both:
        raise UsageError(
            f"{new} has a layer of {project.article_summary(both[0]).title or both[0]!r} already,"
            f" as has {old}.",
            "To bring what both decided together, merge the project into itself:"
            f" glossator merge {project.path.name} --rename {old}={new}.",
        )
    changes: list[Change] = []
    for done, article in enumerate(mine, 1):
        changes.extend(_moved(project.layer(article, old, keep=False), new))
        told(done, len(mine))
    count = sum(1 for c in changes if isinstance(c, AnnotationChange) and c.annotator == new)
    return Renaming(Edit.make(f"rename annotator {old} to {new}", by, *changes), len(mine), count)


def _moved(layer: Layer, new: str) -> Iterator[Change]:
    """Yield what empties a layer and says the same under another name."""
    nothing = LayerInfo()
    for annotation in layer.annotations:
        yield AnnotationChange(layer.article, layer.annotator, annotation, None)
    if layer.info != nothing:
        yield LayerChange(layer.article, layer.annotator, layer.info, nothing)
    for annotation in layer.annotations:
        after = replace(annotation, by=new) if annotation.by == layer.annotator else annotation
        yield AnnotationChange(layer.article, new, None, after)
    if layer.info != nothing:
        yield LayerChange(layer.article, new, nothing, layer.info)
