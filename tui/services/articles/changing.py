"""Changing many articles at once: each change is one edit, however many it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LayerChange
from tui.domain.layer import LayerInfo
from tui.domain.remarks import retagged
from tui.domain.shown import counted
from tui.services.workspace import Workspace

FEW = 10
"""Articles up to which it is asked of each who has annotated it, rather than gone through all layers."""


class Bulk:
    """One edit of many articles, made in steps; nothing is changed by that.

    Attributes:
        ids: The articles that it is about.
    """

    def __init__(
        self,
        annotator: str,
        ids: Iterable[str],
        why: str,
        change: Callable[[str], LayerChange | ArticleChange | None],
    ) -> None:
        """Prepare the edit.

        Args:
            annotator: Who makes it.
            ids: The articles that it is about; one that is named twice counts once.
            why: What it does, with {} where it says to how many articles.
            change: Returns what becomes of one; None where that is how it is.
        """
        self.ids = list(dict.fromkeys(ids))
        self._annotator = annotator
        self._why = why
        self._change = change
        self._changes: list[LayerChange | ArticleChange] = []
        self._left = iter(self.ids)

    def steps(self) -> Iterator[int]:
        """Go on, an article at a time; yield how many of them were changed by now.

        Raises:
            GlossatorError: An article cannot be read.
        """
        for article in self._left:
            change = self._change(article)
            if change is not None:
                self._changes.append(change)
            yield len(self._changes)

    def edit(self) -> Edit | None:
        """Return the edit, going through what is left first; None where there is nothing to change.

        Raises:
            GlossatorError: An article cannot be read.
        """
        for _ in self.steps():
            pass
        if not self._changes:
            return None
        number = len(self._changes)
        what = "an article" if number == 1 else counted(number, "article")
        return Edit.make(self._why.format(what), self._annotator, *self._changes)


def finishing(workspace: Workspace, articles: Iterable[str]) -> Bulk:
    """Return the edit that marks articles as done."""
    return _saying(workspace, articles, "mark {} as done", lambda info: _in_state(info, ArticleState.DONE))


def reopening(workspace: Workspace, articles: Iterable[str]) -> Bulk:
    """Return the edit that takes done articles up again."""

    def again(info: LayerInfo) -> LayerInfo:
        return _in_state(info, ArticleState.IN_PROGRESS) if info.state is ArticleState.DONE else info

    return _saying(workspace, articles, "reopen {}", again)


def tagging(
    workspace: Workspace, articles: Iterable[str], added: Sequence[str], removed: Sequence[str]
) -> Bulk:
    """Return the edit that gives articles tags and takes others from them."""
    return _saying(
        workspace,
        articles,
        "tags of {}",
        lambda info: replace(info, tags=retagged(info.tags, added, removed)),
    )


def deleting(workspace: Workspace, articles: Iterable[str]) -> Bulk:
    """Return the edit that takes articles out; what was said of them stays, and comes back with them."""
    wanted = list(articles)
    if len(wanted) > 1:
        # Backwards: what takes this back puts them in one after the other, in the order of adding.
        number = {article: at for at, article in enumerate(workspace.shelf.added)}
        wanted.sort(key=lambda article: number.get(article, -1), reverse=True)
    return Bulk(
        workspace.annotator,
        wanted,
        "delete {}",
        lambda article: ArticleChange(workspace.article(article), None),
    )


def _in_state(info: LayerInfo, state: ArticleState) -> LayerInfo:
    return replace(info, state=state) if info.state is not state else info


def _saying(
    workspace: Workspace, articles: Iterable[str], why: str, say: Callable[[LayerInfo], LayerInfo]
) -> Bulk:
    """Return the edit that says something else of articles as a whole, as far as that is something else."""

    def change(article: str) -> LayerChange | None:
        before = workspace.layer_info(article)
        after = say(before)
        return LayerChange(article, workspace.annotator, before, after) if after != before else None

    return Bulk(workspace.annotator, articles, why, change)


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
    project = workspace.project
    if len(wanted) <= FEW:
        owners = [(article, name) for article in wanted for name in project.annotators_of(article)]
    else:
        owners = project.layer_owners()
    for article, annotator in owners:
        at_hand = annotator == workspace.annotator and workspace.summary_at_hand(article) is not None
        if article in wanted and not at_hand:
            counts[annotator] = counts.get(annotator, 0) + project.layer_size(article, annotator)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Loss(len(wanted), {name: number for name, number in ranked if number})


def touched(edit: Edit) -> list[str]:
    """Return the ids of the articles that an edit is about, each once."""
    found: dict[str, None] = {}
    for change in edit.changes:
        if isinstance(change, (AnnotationChange, LayerChange)):
            found[change.article] = None
        elif isinstance(change, ArticleChange):
            found.update((article.id, None) for article in (change.before, change.after) if article)
    return list(found)
