"""Commands of the reader for reading, rather than tagging."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.groups import READ

READING: tuple[Command, ...] = (
    Command(
        "go.outline",
        "o",
        "outline",
        "Outline",
        "List the headings and bookmarks, of a text without headings the paragraphs; go to one.",
        READ,
    ),
    Command(
        "article.bookmark",
        "B",
        "bookmark",
        "Bookmark",
        "Mark the place of the caret, or take out the mark of its paragraph.",
        READ,
    ),
    Command(
        "go.next-bookmark",
        "right_curly_bracket",
        "go_to_bookmark(1)",
        "Next bookmark",
        "Go to the next bookmark.",
        READ,
    ),
    Command(
        "go.previous-bookmark",
        "left_curly_bracket",
        "go_to_bookmark(-1)",
        "Previous bookmark",
        "Go to the bookmark before.",
        READ,
    ),
    Command(
        "text.copy", "C", "copy", "Copy", "Copy what is selected, the current span, or else the word.", READ
    ),
    Command("text.copy-paragraph", "Y", "copy_paragraph", "Copy paragraph", "Copy the paragraph.", READ),
    Command(
        "article.source",
        "O",
        "open_source",
        "Open the source",
        "Open the article's file in your editor, or its page in the browser.",
        READ,
    ),
    Command(
        "article.compare",
        "D",
        "compare_source",
        "Compare with the file",
        "Where the article's file has changed, see what its text would do to annotations, and take it.",
        READ,
    ),
    Command(
        "text.focus",
        "F",
        "focus_mode",
        "Focus",
        "Dim all but the caret's paragraph; again shows all.",
        READ,
    ),
    Command(
        "text.invisibles",
        "I",
        "invisibles",
        "Invisible characters",
        "Show blanks, line ends and what has no form of its own; again hides them.",
        READ,
    ),
    Command("text.narrower", "left_parenthesis", "measure(-1)", "Narrower", "Make the rows narrower.", READ),
    Command("text.wider", "right_parenthesis", "measure(1)", "Wider", "Make the rows wider.", READ),
)
"""Places, copying, the source, and how the text is shown."""
