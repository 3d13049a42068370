"""Keys of the table of articles that change articles: several at once, each change one edit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter

from textual.screen import Screen

from tui.app.leaving import while_shown
from tui.app.screens.asking_line import LineDialog
from tui.app.screens.confirm import Choice, ChoiceDialog
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.domain.remarks import parse_tag_changes, tags_refusal
from tui.domain.shown import counted
from tui.services.articles import changing
from tui.services.articles.changing import Bulk, Loss
from tui.services.articles.table import ArticleTable
from tui.services.workspace import Workspace

TAGS_HINT = (
    "A tag that you type is added, one behind a minus is taken away; commas part them: +budget, -draft"
)
NAMED = 4
"""Annotators that are named where articles are deleted."""
AT_ONCE = 1_000
"""Articles up to which a change is made before the next key."""
STEP = 20
"""Articles between two looks at the clock."""
SLICE, REST = 0.004, 0.001
"""Seconds for which a change of more goes on, and for which it rests so that keys are heard."""
TOLD_EVERY = 0.1
"""Seconds between two times that it is told how far that is."""
NOTHING_THERE = "No article is here."


@dataclass(frozen=True, eq=False)
class ManyChanges:
    """A change of articles that was asked for.

    Attributes:
        prepare: Prepares the edit of some articles.
        ids: The articles.
        doing: What is being done, for the message while it lasts.
        done: What was done, for the message.
        nothing: What to say where there is nothing to do.
    """

    prepare: Callable[[Workspace, Iterable[str]], Bulk]
    ids: Sequence[str]
    doing: str
    done: str
    nothing: str


class LibraryChanges(Screen[str | None]):
    """Finishing, reopening, tagging and deleting articles, and taking that back."""

    workspace: Workspace
    table: ArticleTable
    _making: ManyChanges | None = None
    """What is being made of very many articles; None where nothing is."""

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
        ids = self.targets()
        nothing = "All of it is done already."
        self._change(ManyChanges(changing.finishing, ids, "Marking as done", "Done", nothing))

    def action_reopen(self) -> None:
        """Take done articles up again."""
        ids = self.targets()
        self._change(
            ManyChanges(changing.reopening, ids, "Reopening", "Reopened", "Nothing of that is done.")
        )

    # -- tags ----------------------------------------------------------------------------------

    def action_tags(self) -> None:
        """Ask which tags come and which go."""
        ids = self.targets()
        if self._cannot(ids):
            return
        what = self._named(ids)

        def refusal(line: str) -> str:
            given, taken = parse_tag_changes(line)
            return tags_refusal((*given, *taken))

        def warning(line: str) -> str:
            given, taken = parse_tag_changes(line)
            signs = [f"+{tag}" for tag in given] + [f"-{tag}" for tag in taken]
            edit = changing.tagging(self.workspace, ids, given, taken).edit()
            changed = len(edit.changes) if edit is not None else 0
            return f"{' '.join(signs)}: {counted(changed, 'article')} of {len(ids):,} will change."

        def tag(line: str | None) -> None:
            if line:
                given, taken = parse_tag_changes(line)
                self._change(
                    ManyChanges(
                        lambda workspace, of: changing.tagging(workspace, of, given, taken),
                        ids,
                        "Tagging",
                        "Tagged",
                        "They are tagged so already.",
                    )
                )

        self.app.push_screen(
            LineDialog(
                f"Tags of {what}",
                TAGS_HINT,
                field="Tags",
                takes="Enter tags",
                refusal=refusal,
                warning=warning if len(ids) <= AT_ONCE else lambda _: "",
            ),
            tag,
        )

    # -- deleting ------------------------------------------------------------------------------

    def action_delete(self) -> None:
        """Ask, and take articles out."""
        ids = self.targets()
        if self._cannot(ids):
            return
        loss = changing.loss_of(self.workspace, ids)
        what = self._named(ids)
        lines = [
            f"{what[:1].upper()}{what[1:]} with {_annotations(loss)}.",
            f"What was said of {'it' if len(ids) == 1 else 'them'} goes out of sight and stays in the"
            " project: undo brings all of it back.",
        ]
        choices = [Choice("d", f"Delete {counted(len(ids), 'article')}", "delete")]

        def answered(answer: str | None) -> None:
            if answer == "delete":
                self._change(ManyChanges(changing.deleting, ids, "Deleting", "Deleted", NOTHING_THERE))

        self.app.push_screen(ChoiceDialog("Delete?", lines, choices, cancel="Keep"), answered)

    def _named(self, ids: Sequence[str]) -> str:
        """Return one article by its title, several by their number."""
        return f"“{self.table.facts(ids[0]).title}”" if len(ids) == 1 else counted(len(ids), "article")

    # -- doing ---------------------------------------------------------------------------------

    def _cannot(self, ids: Sequence[str]) -> bool:
        """Whether nothing can be changed at the moment, which is told."""
        if self._is_making():
            return True
        if not ids:
            self.tell("Nothing that is selected is shown." if self.table.chosen else NOTHING_THERE)
        return not ids

    def _is_making(self) -> bool:
        """Whether very many articles are being changed: what else would change something waits for that."""
        if self._making is not None:
            self.tell(f"{self._making.doing}: wait, or stop it with Escape.")
        return self._making is not None

    def _change(self, change: ManyChanges) -> None:
        """Change articles, at once or, where they are very many, while keys are heard."""
        if self._cannot(change.ids):
            return
        if len(change.ids) > AT_ONCE:
            self._making = change
            self.run_worker(while_shown(self, self._make_slowly(change)), group="make")
            return
        try:
            self._make(change.prepare(self.workspace, change.ids).edit(), change)
        except GlossatorError as error:
            self.warn(error)

    async def _make_slowly(self, change: ManyChanges) -> None:
        """Make an edit in slices; where something else is changed meanwhile, as by others, begin anew."""
        workspace = self.workspace
        try:
            revision, bulk = -1, None
            while revision != workspace.revision:
                revision = workspace.revision
                bulk = change.prepare(workspace, [each for each in change.ids if each in workspace.shelf])
                if not await self._go_through(bulk, change):
                    return
            self._making = None
            self._make(bulk.edit() if bulk is not None else None, change)
        except GlossatorError as error:
            self._making = None
            self.warn(error)

    async def _go_through(self, bulk: Bulk, change: ManyChanges) -> bool:
        """Make all of an edit; return whether it was not stopped."""
        told = until = perf_counter()
        for number, _ in enumerate(bulk.steps()):
            if number % STEP or perf_counter() < until:
                continue
            if perf_counter() > told:
                self.tell(f"{change.doing}: {number * 100 // len(bulk.ids)}% …")
                told = perf_counter() + TOLD_EVERY
            await asyncio.sleep(REST)
            if self._making is not change:
                return False
            until = perf_counter() + SLICE
        return True

    def stop_making(self) -> bool:
        """Give up a change of very many articles; return whether there was one."""
        stopped, self._making = self._making, None
        if stopped is not None:
            self.tell("Stopped: nothing was changed.")
        return stopped is not None

    def _make(self, edit: Edit | None, change: ManyChanges) -> None:
        """Make an edit; say what was done, or why there was nothing to do.

        Raises:
            GlossatorError: It is refused.
        """
        if edit is None:
            self.tell(change.nothing)
            return
        self.workspace.apply(edit)
        self.take(edit, f"{change.done}: {counted(len(edit.changes), 'article')}.")

    def action_undo(self) -> None:
        """Take the last change back."""
        self._go_back(self.workspace.undo, "Undone", "Nothing to undo.")

    def action_redo(self) -> None:
        """Make again what was undone."""
        self._go_back(self.workspace.redo, "Redone", "Nothing to redo.")

    def _go_back(self, step: Callable[[], Edit | None], done: str, nothing: str) -> None:
        if self._is_making():
            return
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
        return "no annotation"
    named = [f"{number:,} of {name}" for name, number in list(loss.annotations.items())[:NAMED]]
    rest = len(loss.annotations) - NAMED
    if rest > 0:
        named.append(f"those of {rest} more")
    if len(loss.annotations) == 1:
        return f"{counted(loss.total, 'annotation')} of {next(iter(loss.annotations))}"
    return f"{counted(loss.total, 'annotation')}: {', '.join(named)}"
