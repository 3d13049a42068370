"""What can be done with many annotations at once, and what it makes of each."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from tui.domain import decisions, remarks
from tui.domain.annotation import Annotation
from tui.domain.edits import now
from tui.domain.shown import counted, one_line
from tui.domain.trimming import Trim, doubtful, trimmed
from tui.services import remarking, verdicts
from tui.services.verdicts import Verdict, Wish

EMPTY = "Nothing would be left of it."
TIDY = "Nothing of this is at its edges."
IN_PARTS = "It is in several parts: its edges stay."
REJECTED = "It is rejected: its edges stay."
IN_THE_WAY = frozenset({EMPTY, IN_PARTS, REJECTED})
"""Why an act leaves an annotation that it is not through with: other reasons say that it is so already."""
CAPITAL = "With a capital where no sentence begins the article may be part of the name."


class Kind(Enum):
    """What is done."""

    RELABEL = "relabel"
    ACCEPT = "accept"
    REJECT = "reject"
    REMOVE = "remove"
    FLAG = "flag"
    UNFLAG = "unflag"
    NOTE = "note"
    LINK = "link"
    RESIZE = "resize"
    TAG = "tag"


class Act(NamedTuple):
    """What is to be done with every annotation of a selection.

    Attributes:
        kind: What is done.
        value: The label, the note or the link; an empty note or link takes it away.
        rules: What is taken away from the edges.
        append: Whether a note goes behind the one that is there.
    """

    kind: Kind
    value: str = ""
    rules: frozenset[Trim] = frozenset(Trim)
    append: bool = False

    def why(self, number: int) -> str:
        """Return what an edit of so many annotations is called."""
        value, what = one_line(self.value), f"{number:,}"
        match self.kind:
            case Kind.RELABEL:
                return f"relabel {what} to {value}"
            case Kind.TAG:
                return f"tag {what} as {value}"
            case Kind.NOTE:
                return f"note on {what}" if value else f"remove the notes of {what}"
            case Kind.LINK:
                return f"link {what} to {value}" if value else f"unlink {what}"
        return f"{self.kind.value} {what}"

    def done(self, number: int, articles: int) -> str:
        """Return what was done, as a sentence."""
        value = one_line(self.value)
        what = f"{counted(number, 'annotation')} in {counted(articles, 'article')}"
        match self.kind:
            case Kind.RELABEL:
                return f"Relabelled {what} to {value}."
            case Kind.TAG:
                mentions = f"{counted(number, 'mention')} in {counted(articles, 'article')}"
                return f"Tagged {mentions} as {value}."
            case Kind.NOTE:
                return f"Noted {what}." if value else f"Took the note from {what}."
            case Kind.LINK:
                return f"Linked {what} to {value}." if value else f"Took the link from {what}."
        return f"{_PAST[self.kind]} {what}."


_PAST = {
    Kind.ACCEPT: "Accepted",
    Kind.REJECT: "Rejected",
    Kind.REMOVE: "Removed",
    Kind.FLAG: "Flagged",
    Kind.UNFLAG: "Took the flag from",
    Kind.RESIZE: "Resized",
}


def wish_of(act: Act, text: str) -> Wish:
    """Return what an act wishes for an annotation of a text; not for tagging, which is about none."""
    return _WISHES[act.kind](act, text)


def fit(start: int, end: int) -> Wish:
    """Return the wish for other edges."""

    def wish(old: Annotation, by: str) -> Verdict:
        if old.fragments:
            return Verdict("resize", old, IN_PARTS)
        if (start, end) == (old.start, old.end):
            return Verdict("resize", old, "Its edges are so already.")
        return Verdict("resize", decisions.amend(old, start, end, old.label, by, now()))

    return wish


def doubt(act: Act, text: str, before: Annotation, after: Annotation | None) -> str:
    """Return in a sentence why a change is better looked at first, or an empty text."""
    if act.kind is Kind.RESIZE and after is not None and doubtful(text, before.start, after.start):
        return CAPITAL
    return ""


def _relabel(act: Act, _: str) -> Wish:
    return verdicts.relabel(act.value)


def _flag(act: Act, _: str) -> Wish:
    on = act.kind is Kind.FLAG

    def wish(old: Annotation, by: str) -> Verdict:
        refusal = ("It is flagged already." if on else "It has no flag.") if old.flag is on else ""
        return Verdict(act.kind.value, remarks.flagged(old, on, by, now()), refusal)

    return wish


def _note(act: Act, _: str) -> Wish:
    def wish(old: Annotation, by: str) -> Verdict:
        together = f"{old.note}\n{act.value}" if act.append and old.note else act.value
        return remarking.note(together)(old, by)

    return wish


def _link(act: Act, _: str) -> Wish:
    return remarking.link(act.value)


def _resize(act: Act, text: str) -> Wish:
    def wish(old: Annotation, by: str) -> Verdict:
        if old.fragments:
            return Verdict("resize", old, IN_PARTS)
        start, end = trimmed(text, old.start, old.end, act.rules)
        if start >= end:
            return Verdict("resize", old, EMPTY)
        if (start, end) == (old.start, old.end):
            return Verdict("resize", old, TIDY)
        if not old.live:
            return Verdict("resize", old, REJECTED)
        return Verdict("resize", decisions.amend(old, start, end, old.label, by, now()))

    return wish


_WISHES: dict[Kind, Callable[[Act, str], Wish]] = {
    Kind.RELABEL: _relabel,
    Kind.ACCEPT: lambda *_: verdicts.accept,
    Kind.REJECT: lambda *_: verdicts.reject,
    Kind.REMOVE: lambda *_: verdicts.remove,
    Kind.FLAG: _flag,
    Kind.UNFLAG: _flag,
    Kind.NOTE: _note,
    Kind.LINK: _link,
    Kind.RESIZE: _resize,
}
