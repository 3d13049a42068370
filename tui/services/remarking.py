"""Saying something about a span or an article: notes, flags, links, tags, each as one edit."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.domain import decisions, remarks
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import Article
from tui.domain.edits import now
from tui.domain.index import order
from tui.domain.overlay import Item
from tui.domain.shown import one_line
from tui.services.reading import Outcome
from tui.services.session import Session
from tui.services.verdicts import Verdict, Wish

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

NOT_TAGGED = Outcome("Give it a label first, with a digit or e: that is then what the remark is about.")
"""What a remark on a selection or a bare word comes to."""

_LONGEST = 500
"""Code points of a fact about an article that are shown."""
_FEW = 8
"""Items of a list that are shown."""

_DONE = {
    "note": "noted",
    "remove note": "note removed",
    "flag": "flagged as unsure",
    "unflag": "flag taken away",
    "link": "linked",
    "unlink": "link removed",
}
"""What each remark is called when it is made."""


def note(text: str) -> Wish:
    """Return the wish for a note, which an empty text takes away."""
    wanted = remarks.clean_note(text)

    def wish(old: Annotation, by: str) -> Verdict:
        why = "note" if wanted else "remove note"
        refusal = "The note is as it was." if wanted == old.note else remarks.note_refusal(wanted)
        return Verdict(why, remarks.noted(old, wanted, by, now()), refusal)

    return wish


def flag(old: Annotation, by: str) -> Verdict:
    """Flag an annotation as unsure, or take its flag away."""
    return Verdict("unflag" if old.flag else "flag", remarks.flagged(old, not old.flag, by, now()))


def link(entity: str) -> Wish:
    """Return the wish for a link to an entity, which an empty id takes away."""
    wanted = remarks.clean_link(entity)

    def wish(old: Annotation, by: str) -> Verdict:
        why = "link" if wanted else "unlink"
        refusal = "The link is as it was." if wanted == old.link else remarks.link_refusal(wanted)
        return Verdict(why, remarks.linked(old, wanted, by, now()), refusal)

    return wish


def said(why: str) -> str:
    """Return what is told of a remark that was made, as a sentence."""
    done = _DONE.get(why, why)
    return f"{done[:1].upper()}{done[1:]}."


def remark(session: Session, item: Item | None, wish: Wish) -> Outcome:
    """Say something about an item of the open article, and stay on it.

    A remark on an open suggestion is a decision: it is accepted with the remark, as one edit.

    Args:
        session: The open article.
        item: What it is about, as it was when the reader was asked; None for bare text.
        wish: What is said.
    """
    if item is None:
        return NOT_TAGGED
    if not _is_there(session, item):
        return Outcome("This has changed meanwhile: look again.")
    suggested = isinstance(item, Suggestion)
    old = decisions.accept(item, session.annotator, now()) if isinstance(item, Suggestion) else item
    verdict = wish(old, session.annotator)
    if verdict.refusal or verdict.after is None:
        return Outcome(verdict.refusal)
    session.remark(f"accept, {verdict.why}" if suggested else verdict.why, item, verdict.after)
    return Outcome(f"Accepted, {_DONE[verdict.why]}." if suggested else said(verdict.why))


def _is_there(session: Session, item: Item) -> bool:
    if isinstance(item, Suggestion):
        return item in session.overlay.open
    return session.overlay.layer.annotations.get(order(item)) == item


def facts(article: Article) -> list[tuple[str, str]]:
    """Return what is known of an article besides title and date, by name, each in one line."""
    found = {"source": article.source, "language": article.language, **article.metadata}
    pages = found.get("pages")
    if isinstance(pages, (list, tuple)):
        found["pages"] = len(pages)  # where each begins tells a person nothing
    written = ((name, _written(value)) for name, value in found.items())
    return [(one_line(name).replace("_", " "), value) for name, value in written if value]


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, (list, tuple)):
        return one_line(", ".join(str(item) for item in value[:_FEW]) + (", …" if len(value) > _FEW else ""))
    return one_line(str(value)[:_LONGEST]) if value not in (None, "", {}) else ""


def tags_in_use(workspace: Workspace) -> list[tuple[str, int]]:
    """Return the tags of all articles with how often each was given, the most frequent first."""
    infos = workspace.project.layer_infos()
    for article in workspace.layers_at_hand():
        layer = workspace.layer_at_hand(article)
        if layer is not None:
            infos[article, workspace.annotator] = layer.info
    counts = Counter(tag for info in infos.values() for tag in info.tags)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold(), pair[0]))


def describe(session: Session, tags: tuple[str, ...], text: str) -> Outcome:
    """Give the open article tags and a note, as one edit; how far it is stays as it is."""
    before = session.overlay.layer.info
    after = replace(before, note=remarks.clean_note(text), tags=tags)
    refusal = remarks.note_refusal(after.note) or remarks.tags_refusal(tags)
    if refusal:
        return Outcome(refusal)
    if after == before:
        return Outcome("Tags and note are as they were.")
    changed = [name for name in ("tags", "note") if getattr(before, name) != getattr(after, name)]
    session.describe(f"{' and '.join(changed)} of the article", after)
    return Outcome(f"{' and '.join(changed).capitalize()} of the article changed.")
