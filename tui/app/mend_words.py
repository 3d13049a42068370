"""What the preview of a bulk change says in words."""

from __future__ import annotations

from tui.app.article.painter import FLAG_MARK, MARKS
from tui.domain.annotation import Annotation
from tui.domain.shown import counted, one_line
from tui.domain.trimming import Trim
from tui.services.acts import Act, Kind
from tui.services.mending import Mending, Outlook

HINT = "Space on, off · a all · Enter does it · Esc goes back"
HINT_LABEL = "Space on, off · a all · digit, e label · Enter does it · Esc goes back"
ON_TITLE = "Space switches all of this article on or off."
STILL_LOOKING = "Not all is looked at yet: Enter again in a moment."
NOTHING_ON = "Nothing is switched on: Space switches a line on, a all of them."
GONE_MARK = "−"
BAR_CELLS = 24

RULE_KEYS = {"q": Trim.SPACE, "p": Trim.PUNCTUATION, "r": Trim.ARTICLE, "s": Trim.POSSESSIVE}
"""The key of each rule."""


def title(act: Act, number: int) -> str:
    """Return what is asked."""
    what = counted(number, "annotation")
    return {
        Kind.RELABEL: f"Relabel {what}",
        Kind.ACCEPT: f"Accept {what}",
        Kind.REJECT: f"Reject {what}",
        Kind.REMOVE: f"Remove {what}",
        Kind.FLAG: f"Flag {what} as unsure",
        Kind.UNFLAG: f"Take the flag from {what}",
        Kind.NOTE: f"Write a note on {what}" if act.value else f"Take the note from {what}",
        Kind.LINK: f"Link {what}" if act.value else f"Take the link from {what}",
        Kind.RESIZE: f"Tidy the edges of {what}",
        Kind.TAG: f"Tag {counted(number, 'mention')}",
    }[act.kind]


def in_short(act: Act, found: Outlook) -> tuple[str, str]:
    """Return what an annotation is and becomes, in a few cells each."""
    before, after = found.before, found.after
    if before is None:
        return "untagged", "stays" if found.left else f"→ {act.value}"
    if found.left:
        return before.label, "stays"
    match act.kind:
        case Kind.RELABEL | Kind.TAG:
            return before.label, f"→ {act.value}"
        case Kind.FLAG:
            return before.label, f"→ {FLAG_MARK}"
        case Kind.UNFLAG:
            return before.label, f"{FLAG_MARK} →"
        case Kind.NOTE | Kind.LINK:
            return before.label, f"→ {act.value or GONE_MARK}"
        case Kind.RESIZE:
            return before.label, ""
    return before.label, f"{MARKS[before.state]} → {MARKS[after.state] if after is not None else GONE_MARK}"


def outlook(act: Act, found: Outlook, text: str) -> str:
    """Return in a sentence what becomes of an annotation.

    Args:
        act: What is done.
        found: What becomes of it.
        text: The text of its article.
    """
    before, after = found.before, found.after
    if found.left:
        return f"Stays as it is. {one_line(found.left)}"
    doubt = f" {one_line(found.doubt)}" if found.doubt else ""
    if before is None:
        return f"Not tagged: becomes {one_line(act.value)}.{doubt}"
    if act.kind is Kind.RESIZE and after is not None:
        return f"“{_words(text, before)}” becomes “{_words(text, after)}”.{doubt}"
    what = f"{one_line(before.label)}, {before.state.value}:"
    if after is None:
        return f"{what} is taken out."
    match act.kind:
        case Kind.RELABEL | Kind.TAG:
            return f"{what} becomes {one_line(after.label)}, {after.state.value}.{doubt}"
        case Kind.NOTE:
            old = f" in place of “{one_line(before.note)}”" if before.note and not act.append else ""
            return f"{what} {f'gets the note “{one_line(after.note)}”{old}' if after.note else 'no note'}."
        case Kind.LINK:
            old = f", not {one_line(before.link)}" if before.link else ""
            return f"{what} {f'is linked to {one_line(after.link)}{old}' if after.link else 'no link'}."
    return f"{what} becomes {after.state.value}." if after.state is not before.state else ""


def _words(text: str, annotation: Annotation) -> str:
    return one_line(text[annotation.start : annotation.end])


def tally(on: int, listed: int, same: int, mending: Mending) -> str:
    """Return how many are on, and how many are left alone for which reason."""
    parts = [f"{on:,} of {listed:,} on"] if listed else ["Nothing to change"]
    if same:
        parts.append(f"{same:,} so already")
    if mending.others:
        parts.append(f"{mending.others:,} of others: left alone")
    if mending.gone:
        parts.append(f"{mending.gone:,} not there any more")
    return " · ".join(parts)


def progress(doing: str, done: int, total: int) -> str:
    """Return a bar with what is done of something."""
    filled = BAR_CELLS * done // max(total, 1)
    return f"{doing} {'█' * filled}{'░' * (BAR_CELLS - filled)} {done:,} of {total:,}"
