"""Every command of the program, declared once.

A declaration gives the binding (with an id that the settings file can remap), the row in the help screen,
the entry in the command palette, and the words in the footer.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tui.app.command import Command, bindings, key_name, keys_of
from tui.domain.errors import GlossatorError
from tui.domain.labels import DIGITS

__all__ = ["ALL", "READER", "REVIEW", "Command", "bindings", "check_keymap", "key_name", "keys_of"]

MOVE, GO, DECIDE, SHAPE, ARTICLE, PROGRAM = "Move", "Go to", "Decide", "Shape", "Articles", "Program"

READER: tuple[Command, ...] = (
    Command("move.left", "left,h", "step(-1)", "Word left", "Move the caret to the word before.", MOVE),
    Command("move.right", "right,l", "step(1)", "Word right", "Move the caret to the next word.", MOVE),
    Command("move.up", "up,k", "line(-1)", "Line up", "Move the caret up a line.", MOVE),
    Command("move.down", "down,j", "line(1)", "Line down", "Move the caret down a line.", MOVE),
    Command(
        "move.line-start", "home", "line_edge(-1)", "Line start", "Move to the first word of the line.", MOVE
    ),
    Command("move.line-end", "end", "line_edge(1)", "Line end", "Move to the last word of the line.", MOVE),
    Command("move.top", "g", "text_edge(-1)", "Top", "Move to the first word of the article.", MOVE),
    Command("move.bottom", "G", "text_edge(1)", "Bottom", "Move to the last word of the article.", MOVE),
    Command("move.page-up", "pageup", "page(-1)", "Page up", "Move up by a page.", MOVE),
    Command("move.page-down", "pagedown,space", "page(1)", "Page down", "Move down by a page.", MOVE),
    Command(
        "go.next",
        "tab",
        "next_open",
        "Next suggestion",
        "Go to the next undecided suggestion; past the last one, to the next article.",
        GO,
        "next",
    ),
    Command(
        "go.previous",
        "shift+tab",
        "previous_open",
        "Previous suggestion",
        "Go to the undecided suggestion before.",
        GO,
    ),
    Command(
        "go.next-annotation",
        "full_stop",
        "next_annotation",
        "Next annotation",
        "Go to the next saved annotation, rejected ones included.",
        GO,
    ),
    Command(
        "go.previous-annotation",
        "comma",
        "previous_annotation",
        "Previous annotation",
        "Go to the saved annotation before, rejected ones included.",
        GO,
    ),
    Command("go.last", "b", "last_decision", "Last decision", "Go back to the last decision.", GO),
    Command(
        "decide.accept",
        "a",
        "accept",
        "Accept",
        "Accept the current suggestion and go to the next.",
        DECIDE,
        "accept",
    ),
    Command(
        "decide.accept-paragraph",
        "A",
        "accept_paragraph",
        "Accept paragraph",
        "Accept every undecided suggestion of this paragraph and go on.",
        DECIDE,
        "paragraph",
    ),
    Command(
        "decide.reject",
        "x",
        "reject",
        "Reject or remove",
        "Reject the suggestion, or remove the annotation, and go on.",
        DECIDE,
        "reject",
    ),
    *(
        Command(
            f"label.{digit}",
            digit,
            f"label_key('{digit}')",
            f"Label {digit}",
            "On a suggestion: decide and go on. On a selection or a bare word: tag it. On an annotation: "
            "relabel it.",
            DECIDE,
        )
        for digit in DIGITS
    ),
    Command(
        "decide.pick",
        "e",
        "pick_label",
        "Pick a label",
        "Choose from all labels by letter or name; a new name makes a new label.",
        DECIDE,
        "label",
    ),
    Command(
        "shape.select",
        "v",
        "select",
        "Select",
        "Begin a selection at the caret; moving extends it, Escape ends it.",
        SHAPE,
        "select",
    ),
    Command(
        "shape.right-out",
        "shift+right,L",
        "edge(1, 1)",
        "Right edge out",
        "Move the right edge of the span out by a word.",
        SHAPE,
    ),
    Command(
        "shape.right-in",
        "shift+left,H",
        "edge(1, -1)",
        "Right edge in",
        "Move the right edge of the span in by a word.",
        SHAPE,
    ),
    Command(
        "shape.left-out",
        "less_than_sign",
        "edge(0, -1)",
        "Left edge out",
        "Move the left edge of the span out by a word.",
        SHAPE,
    ),
    Command(
        "shape.left-in",
        "greater_than_sign",
        "edge(0, 1)",
        "Left edge in",
        "Move the left edge of the span in by a word.",
        SHAPE,
    ),
    Command("shape.escape", "escape", "escape", "End selection", "End the selection, hide the hint.", SHAPE),
    Command("edit.undo", "u,ctrl+z", "undo", "Undo", "Take the last decision back.", DECIDE, "undo"),
    Command("edit.redo", "ctrl+y", "redo", "Redo", "Make again what was undone.", DECIDE),
    Command(
        "article.done",
        "enter",
        "done",
        "Article done",
        "Mark the article as done and open the next; with open suggestions it asks.",
        ARTICLE,
        "done",
    ),
    Command("article.reopen", "", "reopen", "Reopen article", "Take a done article up again.", ARTICLE),
    Command(
        "article.next",
        "right_square_bracket",
        "article(1)",
        "Next article",
        "Open the next article of the library.",
        ARTICLE,
    ),
    Command(
        "article.previous",
        "left_square_bracket",
        "article(-1)",
        "Previous article",
        "Open the article before.",
        ARTICLE,
    ),
    Command(
        "program.review",
        "r",
        "review",
        "Review",
        "Look through all saved annotations of all articles.",
        ARTICLE,
        "review",
    ),
    Command(
        "program.export",
        "w",
        "export",
        "Export",
        "Write the tagged spans to a file.",
        ARTICLE,
        "export",
    ),
    Command("program.library", "f2", "toggle_library", "Library", "Show or hide the library.", PROGRAM),
    Command("program.sidebar", "f3", "toggle_sidebar", "Sidebar", "Show or hide the sidebar.", PROGRAM),
    Command(
        "program.tags",
        "",
        "toggle_tags",
        "Labels in the text",
        "Show or hide the short labels behind spans.",
        PROGRAM,
    ),
    Command("program.pane", "f6", "next_pane", "Next pane", "Go from pane to pane.", PROGRAM),
    Command("program.help", "question_mark,f1", "help", "Help", "Show every key.", PROGRAM, "help"),
    Command(
        "program.palette",
        "ctrl+p",
        "app.command_palette",
        "Command palette",
        "Find any command by its name.",
        PROGRAM,
    ),
    Command(
        "program.retry",
        "R",
        "app.retry_disk",
        "Try the disk again",
        "After a failure: see whether the disk takes what is written.",
        PROGRAM,
    ),
    Command(
        "program.copy",
        "S",
        "app.save_copy",
        "Save a copy",
        "Write all that was saved to another file, as a project of its own.",
        PROGRAM,
    ),
    Command("program.theme", "", "app.change_theme", "Theme", "Choose other colours.", PROGRAM),
    Command(
        "program.quit", "q,ctrl+q", "app.leave", "Quit", "Save what is under way and leave.", PROGRAM, "quit"
    ),
)
"""The commands of the reader screen, in the order of the help."""

REVIEW: tuple[Command, ...] = (
    Command("review.up", "up,k", "cursor(-1)", "Up", "Go to the annotation above.", MOVE),
    Command("review.down", "down,j", "cursor(1)", "Down", "Go to the annotation below.", MOVE),
    Command("review.page-up", "pageup", "cursor_page(-1)", "Page up", "Move up by a page.", MOVE),
    Command(
        "review.page-down", "pagedown,space", "cursor_page(1)", "Page down", "Move down by a page.", MOVE
    ),
    Command("review.first", "home,g", "cursor_to(0)", "First", "Go to the first annotation.", MOVE),
    Command("review.last", "end,G", "cursor_to(-1)", "Last", "Go to the last annotation.", MOVE),
    Command("review.open", "enter", "open_place", "Open", "Go to the place in its article.", GO, "open"),
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
        "remove",
    ),
    *(
        Command(
            f"review.label.{digit}",
            digit,
            f"label_key('{digit}')",
            f"Label {digit}",
            "Give the annotation this label.",
            DECIDE,
        )
        for digit in DIGITS
    ),
    Command("review.pick", "e", "pick_label", "Pick a label", "Choose from all labels.", DECIDE, "label"),
    Command(
        "review.filter",
        "slash",
        "filter",
        "Filter by text",
        "Show only what contains a text, in the span or in its note; Escape ends that.",
        GO,
    ),
    Command(
        "review.by-label",
        "l",
        "cycle_label(1)",
        "Filter by label",
        "Show one label after the other.",
        GO,
    ),
    Command(
        "review.by-label-back",
        "L",
        "cycle_label(-1)",
        "Filter by label, back",
        "Show the label before.",
        GO,
    ),
    Command(
        "review.by-state",
        "s",
        "cycle_state(1)",
        "Filter by state",
        "Show one state after the other.",
        GO,
    ),
    Command("review.undo", "u,ctrl+z", "undo", "Undo", "Take the last decision back.", DECIDE),
    Command("review.redo", "ctrl+y", "redo", "Redo", "Make again what was undone.", DECIDE),
    Command("review.export", "w", "export", "Export", "Write the tagged spans to a file.", PROGRAM),
    Command(
        "review.retry",
        "R",
        "app.retry_disk",
        "Try the disk again",
        "After a failure: see whether the disk takes what is written.",
        PROGRAM,
    ),
    Command(
        "review.copy",
        "S",
        "app.save_copy",
        "Save a copy",
        "Write all that was saved to another file, as a project of its own.",
        PROGRAM,
    ),
    Command("review.help", "question_mark,f1", "help", "Help", "Show every key.", PROGRAM, "help"),
    Command("review.close", "escape,r", "close", "Back", "Go back to the article.", PROGRAM, "back"),
)
"""The commands of the review screen."""

ALL = (*READER, *REVIEW)


@cache
def _known_ids() -> frozenset[str]:
    return frozenset(command.id for command in ALL if command.keys)


def check_keymap(keymap: Mapping[str, str]) -> None:
    """Refuse a keymap that names an unknown binding or gives one key to two commands of one screen.

    Raises:
        GlossatorError: It does; the message names the binding or the key.
    """
    for binding_id in keymap:
        if binding_id not in _known_ids():
            raise GlossatorError(
                f"The settings give keys to {binding_id!r}, which is no command.",
                "`glossator config keys` lists the names.",
                "Settings",
            )
    for commands in (READER, REVIEW):
        taken: dict[str, str] = {}
        for command in commands:
            for key in filter(None, map(str.strip, keymap.get(command.id, command.keys).split(","))):
                other = taken.setdefault(key, command.id)
                if other != command.id:
                    raise GlossatorError(
                        f"The key {key_name(key)} is given to both {other} and {command.id}.",
                        "Change one of them in the settings.",
                        "Settings",
                    )
