"""What the review says in words."""

from __future__ import annotations

from tui.domain.shown import counted, one_line
from tui.services.concordance.values import Group, Mend, Order, Where

GROUPS = {
    Group.NONE: "none",
    Group.LABEL: "label",
    Group.FORM: "form",
    Group.ENTITY: "entity",
    Group.ARTICLE: "article",
    Group.STATE: "state",
    Group.ANNOTATOR: "annotator",
    Group.INCONSISTENCY: "inconsistency",
}
GROUP_KEYS = {
    "n": Group.NONE,
    "l": Group.LABEL,
    "f": Group.FORM,
    "e": Group.ENTITY,
    "a": Group.ARTICLE,
    "s": Group.STATE,
    "p": Group.ANNOTATOR,
    "i": Group.INCONSISTENCY,
}
"""The key of each in the menu."""
ORDERS = {
    Order.LIBRARY: "library",
    Order.LEFT: "left context",
    Order.RIGHT: "right context",
    Order.FORM: "form",
    Order.TIME: "latest",
}
WHERES = {Where.SPANS: "in spans", Where.ARTICLES: "in articles", Where.UNTAGGED: "untagged"}

SEARCHED = "text of the span, its note or its link · Ctrl+R regex · Ctrl+W words · Ctrl+T in articles"
NOTHING_SAVED = "Nothing is saved yet.\n\nAccept a suggestion in an article, or tag a word, and it is here."
SELECTS_AGAIN = "All was listed anew: what was selected is still looked for."
NOTHING_SHOWN = (
    "No annotation is like that.\n\n"
    "{review.by-label}, {review.by-state} and {review.filter} change what is shown."
)
ALL_AGREE = "No annotation contradicts another.\n\n{review.inconsistent} shows all of them again."
UNTAGGED_HINT = "Not tagged: a label's digit tags it."
NO_OFFER = "Nothing is offered here: what to do is not clear. Select rows, then give them a label."


def offer(mend: Mend) -> str:
    """Return in a few words what would make a group agree."""
    number = len(mend.rows)
    if mend.tag:
        return f"tag {number:,} as {one_line(mend.label)}"
    if mend.reject:
        return f"reject {number:,}"
    if mend.spans:
        return f"give {number:,} the same edges"
    return f"relabel {number:,} to {one_line(mend.label)}"


def selected(number: int) -> str:
    """Return how many rows are selected, for the status line."""
    return f"{counted(number, 'row')} selected." if number else "Nothing is selected."
