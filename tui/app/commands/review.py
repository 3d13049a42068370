"""Commands of the review screen."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.common import after_failure, over_rows, showing_help, taking_back
from tui.app.commands.groups import DECIDE, GO, PROGRAM, REMARK, SELECT, SHOW
from tui.domain.labels import DIGITS

_SELECTING = (
    Command(
        "review.select",
        "space",
        "select_row",
        "Select",
        "Select the row, or not, and go on; on a heading the whole group. Keys act on what is selected.",
        SELECT,
        "select",
    ),
    Command(
        "review.select-to",
        "v",
        "select_to",
        "Select up to here",
        "Select all from the row that was selected last to this one.",
        SELECT,
    ),
    Command("review.select-group", "V", "select_group", "Select group", "Select the group, or not.", SELECT),
    Command(
        "review.select-all",
        "A",
        "select_all",
        "Select all",
        "Select all that is shown; again nothing. Escape selects nothing, too.",
        SELECT,
    ),
)

_DECIDING = (
    Command(
        "review.accept",
        "a",
        "accept",
        "Accept",
        "Accept the annotation: a rejected one lives again.",
        DECIDE,
        "accept",
    ),
    Command(
        "review.reject",
        "x",
        "reject",
        "Reject",
        "Reject the annotation: it is not suggested again; one added by hand is taken out.",
        DECIDE,
        "reject",
    ),
    Command(
        "review.remove",
        "delete",
        "remove",
        "Remove",
        "Take the annotation out, or the rejection; the model may suggest it again.",
        DECIDE,
    ),
    *(
        Command(
            f"review.label.{digit}",
            digit,
            f"label_key('{digit}')",
            f"Label {digit}",
            "Give the annotation this label; what is not tagged is tagged.",
            DECIDE,
        )
        for digit in DIGITS
    ),
    Command("review.pick", "e", "pick_label", "Pick a label", "Choose from all labels.", DECIDE, "label"),
    Command(
        "review.resize",
        "E",
        "resize",
        "Tidy edges",
        "Take quotes, punctuation, a leading article and a trailing 's off the span; a preview shows it.",
        DECIDE,
    ),
    Command(
        "review.mend",
        "equals_sign",
        "mend",
        "Do what is offered",
        "Make the group of an inconsistency agree as its heading offers; a preview shows it.",
        DECIDE,
    ),
    Command("review.note", "c", "note", "Note", "Write a note on the annotation.", REMARK),
    Command("review.flag", "f", "flag", "Flag", "Flag it as unsure, or take the flag away.", REMARK),
    Command("review.link", "i", "link", "Link", "Link it to an entity.", REMARK),
    Command(
        "review.spread",
        "t",
        "spread",
        "Spread",
        "Do the same to identical mentions, in this article or in all; a preview shows each of them.",
        DECIDE,
    ),
)

_SHOWING = (
    Command(
        "review.inconsistent",
        "d",
        "inconsistent",
        "Inconsistencies",
        "Show what does not agree: one form with several labels, edges that differ, untagged mentions; "
        "again all.",
        SHOW,
        "disagree",
    ),
    Command(
        "review.group",
        "b",
        "cycle_group(1)",
        "Group by",
        "Group by label, form, entity, article, state, annotator, inconsistency; then by nothing.",
        SHOW,
        "group",
    ),
    Command("review.group-back", "B", "cycle_group(-1)", "Group by, back", "Group by the one before.", SHOW),
    Command("review.group-menu", "m", "group_menu", "Group by …", "Choose what to group by.", SHOW),
    Command("review.fold", "z", "fold", "Fold", "Fold the group, or unfold it; Enter does so, too.", SHOW),
    Command("review.fold-all", "Z", "fold_all", "Fold all", "Fold all groups, or unfold them.", SHOW),
    Command(
        "review.order",
        "o",
        "cycle_order(1)",
        "Sort by",
        "Sort by the words before the span, those behind it, the form, or the time of the decision.",
        SHOW,
    ),
    Command("review.order-back", "O", "cycle_order(-1)", "Sort by, back", "Sort by the one before.", SHOW),
    Command(
        "review.filter",
        "slash",
        "filter",
        "Search",
        "Show only what has a text in the span, its note or its link; Ctrl+R takes it for an expression, "
        "Ctrl+W for whole words, Ctrl+T looks into the articles.",
        SHOW,
        "search",
    ),
    Command(
        "review.where",
        "W",
        "cycle_where(1)",
        "Search in articles",
        "Search spans, whole articles, or what is not tagged in these; a digit tags a hit.",
        SHOW,
    ),
    Command(
        "review.by-label", "l", "cycle_label(1)", "Filter by label", "Show one label after the other.", SHOW
    ),
    Command(
        "review.by-label-back",
        "L",
        "cycle_label(-1)",
        "Filter by label, back",
        "Show the label before.",
        SHOW,
    ),
    Command(
        "review.by-state",
        "s",
        "cycle_state(1)",
        "Filter by state",
        "Show one state after the other, then what is flagged, then what is noted.",
        SHOW,
    ),
    Command(
        "review.by-annotator",
        "p",
        "cycle_annotator(1)",
        "Filter by annotator",
        "Show one annotator's after the other's.",
        SHOW,
    ),
    Command(
        "review.everything",
        "n",
        "everything",
        "No filter",
        "Show everything again, in groups as it is.",
        SHOW,
    ),
    Command(
        "review.by-article",
        "h",
        "only_article",
        "This article only",
        "Show only the article of the row; again all.",
        SHOW,
    ),
)

REVIEW: tuple[Command, ...] = (
    *over_rows("review", "annotation", page_down="pagedown"),
    Command(
        "review.open",
        "enter",
        "open_place",
        "Open",
        "Go to the place in its article; Escape comes back. On a heading, fold the group.",
        GO,
        "open",
    ),
    *_SELECTING,
    *_DECIDING,
    *_SHOWING,
    *taking_back("review", "decision"),
    Command("review.export", "w", "export", "Export", "Write the tagged spans to a file.", PROGRAM),
    *after_failure("review"),
    showing_help("review"),
    Command("review.close", "escape,r", "close", "Back", "Go back to the article.", PROGRAM, "back"),
)
"""The commands of the review screen."""
