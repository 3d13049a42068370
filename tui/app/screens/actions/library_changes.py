"""Keys of the table of articles that change articles: several at once, each change one edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.screen import Screen

from tui.app.screens.asking_line import LineDialog
from tui.app.screens.confirm import Choice, ChoiceDialog
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.domain.remarks import parse_tag_changes, tags_refusal
from tui.domain.shown import counted
from tui.services.articles import changing
from tui.services.articles.changing import Loss
from tui.services.articles.table import ArticleTable
from tui.services.workspace import Workspace

TAGS_HINT = (
    "A tag that you type is added, one behind a minus is taken away; commas part them: +budget, -draft"
)
NAMED = 4
"""Annotators that are named where articles are deleted."""


class LibraryChanges(Screen[str | None]):
    """Finishing, reopening, tagging and deleting articles, and taking that back."""

    workspace: Workspace
    table: ArticleTable

    def targets(self) -> list[str]:
        """Return the ids of what is to be changed."""
        raise NotImplementedError

    def tell(self, message: str) -> None:
        """Show a message in the status line."""
        raise NotImplementedError

    def take(self, edit: Edit, message: str) -> None:
        """Bring an edit into the rows."""
        raise NotImplementedError

    def warn(self, error: GlossatorError) -> None:
        """Show why something was not done."""
        raise NotImplementedError

    # -- states --------------------------------------------------------------------------------

    def action_mark_done(self) -> None:
        """Mark articles as done; what is undecided in them stays so."""
        self._change(
            lambda ids: changing.finishing(self.workspace, ids), "Done", "All of it is done already."
        )

    def action_reopen(self) -> None:
        """Take done articles up again."""
        self._change(
            lambda ids: changing.reopening(self.workspace, ids), "Reopened", "Nothing of that is done."
        )

    # -- tags ----------------------------------------------------------------------------------

    def action_tags(self) -> None:
        """Ask which tags come and which go."""
        ids = self.targets()
        if not ids:
            self.tell("No article is here.")
            return
        what = self._named(ids)

        def refusal(line: str) -> str:
            given, taken = parse_tag_changes(line)
            return tags_refusal((*given, *taken))

        def warning(line: str) -> str:
            given, taken = parse_tag_changes(line)
            signs = [f"+{tag}" for tag in given] + [f"-{tag}" for tag in taken]
            edit = changing.tagging(self.workspace, ids, given, taken)
            changed = len(edit.changes) if edit is not None else 0
            return f"{' '.join(signs)}: {counted(changed, 'article')} of {len(ids):,} will change."

        def tag(line: str | None) -> None:
            if line:
                given, taken = parse_tag_changes(line)
                self._make(
                    changing.tagging(self.workspace, ids, given, taken),
                    "Tagged",
                    "They are tagged so already.",
                )

        self.app.push_screen(
            LineDialog(
                f"Tags of {what}",
                TAGS_HINT,
                field="Tags",
                takes="Enter tags",
                refusal=refusal,
                warning=warning if len(ids) <= 1_000 else lambda _: "",
            ),
            tag,
        )

    # -- deleting ------------------------------------------------------------------------------

    def action_delete(self) -> None:
        """Ask, and take articles out."""
        ids = self.targets()
        if not ids:
            self.tell("No article is here.")
            return
        loss = changing.loss_of(self.workspace, ids)
        what = self._named(ids)
        lines = [
            f"{what[:1].upper()}{what[1:]} with {_annotations(loss)}.",
            "What was said of it goes out of sight and stays in the project: undo brings all of it back.",
        ]
        choices = [Choice("d", f"Delete {counted(len(ids), 'article')}", "delete")]

        def answered(answer: str | None) -> None:
            if answer == "delete":
                self._make(changing.deleting(self.workspace, ids), "Deleted", "")

        self.app.push_screen(ChoiceDialog("Delete?", lines, choices, cancel="Keep"), answered)

    def _named(self, ids: Sequence[str]) -> str:
        """Return one article by its title, several by their number."""
        return f"“{self.table.facts(ids[0]).title}”" if len(ids) == 1 else counted(len(ids), "article")

    # -- doing ---------------------------------------------------------------------------------

    def _change(self, edit_of: Callable[[list[str]], Edit | None], done: str, nothing: str) -> None:
        ids = self.targets()
        if not ids:
            self.tell("No article is here.")
            return
        self._make(edit_of(ids), done, nothing)

    def _make(self, edit: Edit | None, done: str, nothing: str) -> None:
        """Make an edit; say what was done, or why there was nothing to do."""
        if edit is None:
            self.tell(nothing)
            return
        try:
            self.workspace.apply(edit)
        except GlossatorError as error:
            self.warn(error)
        else:
            self.take(edit, f"{done}: {counted(len(edit.changes), 'article')}.")

    def action_undo(self) -> None:
        """Take the last change back."""
        self._go_back(self.workspace.undo, "Undone", "Nothing to undo.")

    def action_redo(self) -> None:
        """Make again what was undone."""
        self._go_back(self.workspace.redo, "Redone", "Nothing to redo.")

    def _go_back(self, step: Callable[[], Edit | None], done: str, nothing: str) -> None:
        try:
            edit = step()
        except GlossatorError as error:
            self.warn(error)
            return
        if edit is None:
            self.tell(nothing)
        else:
            self.take(edit, f"{done}: {edit.why.removeprefix('undo ')}.")


def _annotations(loss: Loss) -> str:
    """Return in words what goes out of sight."""
    if not loss.total:
        return "no annotation in it"
    named = [f"{number:,} of {name}" for name, number in list(loss.annotations.items())[:NAMED]]
    rest = len(loss.annotations) - NAMED
    if rest > 0:
        named.append(f"those of {rest} more")
    if len(loss.annotations) == 1:
        return f"{counted(loss.total, 'annotation')} of {next(iter(loss.annotations))}"
    return f"{counted(loss.total, 'annotation')}: {', '.join(named)}"
