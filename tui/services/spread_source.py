"""Which decision is spread: the last one, or the one at the caret."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tui.domain.annotation import Annotation
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, Edit
from tui.domain.errors import GlossatorError
from tui.domain.mentions import LONGEST, form_of
from tui.domain.overlay import Item
from tui.services.spread import Act, Kind
from tui.services.workspace import Workspace

_FAR = 50
"""Edits behind the last one that are looked at for a decision about a span."""
_MANY = 100
"""Changes of one edit that are looked at: whether all of them are about the same form."""


class Source(NamedTuple):
    """The decision that is spread.

    Attributes:
        form: The surface form, as `form_of` gives it.
        act: What was decided.
        article: Id of the article where.
        last: Whether it was the last decision; else it is the one that the reader pointed at.
        was: The form that had been suggested, where it was another; else empty.
    """

    form: str
    act: Act
    article: str
    last: bool = False
    was: str = ""


NOTHING_YET = "Nothing was decided yet: decide on a span, then spread that."
SEVERAL = "The last decision was about several names: put the caret on the one to spread."
TOO_LONG = f"Too long to look for: a form has at most {LONGEST} characters."


def source_of(workspace: Workspace, current: Item | None) -> Source | str:
    """Return what is to be spread, or in one line why nothing is.

    Args:
        workspace: The project being worked on.
        current: What lies at the caret of the open article: where it is an annotation that was not decided
            last, that is spread.
    """
    last = workspace.undo_stack.last()
    session = workspace.session
    if isinstance(current, Annotation) and session is not None:
        change = next((c for c in _decisions(last) if c.after == current), None) if last is not None else None
        if change is None:
            return checked(of_annotation(session.article, current))
        return checked(_of_change(session.article, change))
    return last_decision(workspace)


def last_decision(workspace: Workspace) -> Source | str:
    """Return the annotator's last decision about a span, or in one line why it cannot be spread."""
    for edit in islice(workspace.undo_stack, _FAR):
        found: list[Source] = []
        for change in islice(_decisions(edit), _MANY):
            article = _article(workspace, change.article)
            if article is not None:
                found.append(_of_change(article, change))
        if len({(source.form, source.act) for source in found}) > 1:
            return SEVERAL
        if found:
            return checked(found[0])
    return NOTHING_YET


def of_annotation(article: Article, annotation: Annotation) -> Source:
    """Return the decision that an annotation stands for."""
    form = form_of(article.text, annotation.start, annotation.end)
    if not annotation.live:
        return Source(form, Act(Kind.REJECT, annotation.label), article.id)
    was = form_of(article.text, *annotation.was[:2]) if annotation.was is not None else ""
    act = Act(Kind.LABEL, annotation.label, annotation.link)
    return Source(form, act, article.id, was=was if was != form else "")


def checked(source: Source) -> Source | str:
    """Return the source, or why it cannot be looked for."""
    return source if 0 < len(source.form) <= LONGEST else TOO_LONG


def _of_change(article: Article, change: AnnotationChange) -> Source:
    before, after = change.before, change.after
    if before is not None and before.live and (after is None or not after.live):
        form = form_of(article.text, before.start, before.end)
        return Source(form, Act(Kind.REMOVE, before.label), article.id, last=True)
    assert after is not None  # see `_decisions`
    return of_annotation(article, after)._replace(last=True)


def _decisions(edit: Edit) -> Iterator[AnnotationChange]:
    """Yield what an edit decided about spans; a rejection that was taken out decides nothing."""
    for change in edit.changes:
        if isinstance(change, AnnotationChange) and (
            change.after is not None or (change.before is not None and change.before.live)
        ):
            yield change


def _article(workspace: Workspace, article_id: str) -> Article | None:
    session = workspace.session
    if session is not None and session.article.id == article_id:
        return session.article
    try:
        return workspace.article(article_id)
    except GlossatorError:  # taken out since
        return None
