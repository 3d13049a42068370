"""Changing many articles at once: each change is one edit, whatever it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LayerChange
from tui.domain.layer import LayerInfo
from tui.domain.remarks import retagged
from tui.domain.shown import counted
from tui.services.workspace import Workspace


def finishing(workspace: Workspace, articles: Iterable[str]) -> Edit | None:
    """Return the edit that marks articles as done; None where all of them are."""
    return _saying(workspace, articles, "mark {} as done", lambda info: _in_state(info, ArticleState.DONE))


def reopening(workspace: Workspace, articles: Iterable[str]) -> Edit | None:
    """Return the edit that takes done articles up again; None where none of them is done."""

    def again(info: LayerInfo) -> LayerInfo:
        return _in_state(info, ArticleState.IN_PROGRESS) if info.state is ArticleState.DONE else info

    return _saying(workspace, articles, "reopen {}", again)


def tagging(
    workspace: Workspace, articles: Iterable[str], added: Sequence[str], removed: Sequence[str]
) -> Edit | None:
    """Return the edit that gives articles tags and takes others from them; None where all is so."""
    return _saying(
        workspace,
        articles,
        "tags of {}",
        lambda info: replace(info, tags=retagged(info.tags, added, removed)),
    )


def _in_state(info: LayerInfo, state: ArticleState) -> LayerInfo:
    return replace(info, state=state)


def _saying(
    workspace: Workspace, articles: Iterable[str], why: str, say: Callable[[LayerInfo], LayerInfo]
) -> Edit | None:
    """Return the edit that says something else of articles as a whole, as far as that is something else."""
    changes = [
        LayerChange(article, workspace.annotator, before, after)
        for article in articles
        for before in [workspace.layer_info(article)]
        for after in [say(before)]
        if after != before
    ]
    if not changes:
        return None
    what = "an article" if len(changes) == 1 else counted(len(changes), "article")
    return Edit.make(why.format(what), workspace.annotator, *changes)


class Loss(NamedTuple):
    """What goes out of sight with articles.

    Attributes:
        articles: How many.
        annotations: How many annotations each annotator has in them, the most first; those without are
            not named.
    """

    articles: int
    annotations: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many annotations those are."""
        return sum(self.annotations.values())


def loss_of(workspace: Workspace, articles: Iterable[str]) -> Loss:
    """Return what goes out of sight with articles; no annotation is looked at."""
    wanted = set(articles)
    counts: dict[str, int] = {}
    for article in wanted:
        known = workspace.summary_at_hand(article)
        if known is not None:
            counts[workspace.annotator] = counts.get(workspace.annotator, 0) + known.decided
    for article, annotator in workspace.project.layer_owners():
        at_hand = annotator == workspace.annotator and workspace.summary_at_hand(article) is not None
        if article in wanted and not at_hand:
            counts[annotator] = counts.get(annotator, 0) + workspace.project.layer_size(article, annotator)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Loss(len(wanted), {name: number for name, number in ranked if number})


def deleting(workspace: Workspace, articles: Iterable[str]) -> Edit | None:
    """Return the edit that takes articles out; what was said of them stays, and comes back with them.

    Raises:
        GlossatorError: An article cannot be read.
    """
    changes = [ArticleChange(workspace.article(article), None) for article in articles]
    if not changes:
        return None
    what = "an article" if len(changes) == 1 else counted(len(changes), "article")
    return Edit.make(f"delete {what}", workspace.annotator, *changes)


def touched(edit: Edit) -> list[str]:
    """Return the ids of the articles that an edit is about, each once."""
    found: dict[str, None] = {}
    for change in edit.changes:
        if isinstance(change, (AnnotationChange, LayerChange)):
            found[change.article] = None
        elif isinstance(change, ArticleChange):
            found.update((article.id, None) for article in (change.before, change.after) if article)
    return list(found)
