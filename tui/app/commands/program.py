"""Commands of the reader about articles and about the program."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.common import after_failure, showing_help
from tui.app.commands.groups import ARTICLE, PROGRAM

ARTICLES: tuple[Command, ...] = (
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
        "program.articles",
        "p",
        "articles",
        "All articles",
        "Look through all articles: sort, filter, group, queue, finish, tag and delete them.",
        ARTICLE,
        "articles",
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
        "program.people",
        "P",
        "people",
        "Agreement",
        "See how far annotators agree, label by label, and where they do not.",
        ARTICLE,
    ),
    Command(
        "program.adjudicate",
        "J",
        "adjudicate",
        "Adjudicate",
        "Compare layers, or the model with your own, disagreement by disagreement; decide what holds.",
        ARTICLE,
    ),
    Command(
        "program.statistics",
        "T",
        "statistics",
        "Statistics",
        "See how far the work is, what is accepted, who is mentioned when, and who with whom.",
        ARTICLE,
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
    Command(
        "program.import",
        "",
        "import",
        "Import annotations",
        "Take annotations in from a file, a folder or an archive, after a look at what it brings.",
        ARTICLE,
    ),
)
"""Articles, and what leads out of them."""

PROGRAM_COMMANDS: tuple[Command, ...] = (
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
    Command(
        "program.blind",
        "f8",
        "blind",
        "Blind",
        "Hide all suggestions, and what colleagues say, to tag without being led; again shows them.",
        PROGRAM,
    ),
    Command(
        "program.labels",
        "f4",
        "labels",
        "Labels",
        "Look at and change the labels: names, keys, colours, guidelines, suggestions.",
        PROGRAM,
    ),
    Command(
        "program.guideline",
        "d",
        "guideline",
        "Guideline",
        "Read when to use the label of the current span, or one that you pick.",
        PROGRAM,
    ),
    Command(
        "program.more-labels",
        "",
        "toggle_more_labels",
        "Second row of labels",
        "Show or hide the labels without a digit below the label bar, on 30 rows or more.",
        PROGRAM,
    ),
    Command("program.pane", "f6", "next_pane", "Next pane", "Go from pane to pane.", PROGRAM),
    showing_help("program"),
    Command(
        "program.palette",
        "ctrl+p",
        "app.command_palette",
        "Command palette",
        "Find any command by its name.",
        PROGRAM,
    ),
    *after_failure("program"),
    Command("program.theme", "", "app.change_theme", "Theme", "Choose other colours.", PROGRAM),
    Command(
        "program.quit", "q,ctrl+q", "app.leave", "Quit", "Save what is under way and leave.", PROGRAM, "quit"
    ),
)
"""Panes, help, and leaving."""
