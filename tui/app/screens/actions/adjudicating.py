"""Keys that decide about a disagreement."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter

from textual.screen import Screen

from tui.app.commands import KeyNames
from tui.app.leaving import while_shown
from tui.app.places import Place
from tui.app.widgets.passage import Passage
from tui.app.widgets.rows import RowList
from tui.app.widgets.sides import SidesPanel
from tui.domain.adjudication import NOTHING, Wanted, of_all, of_side
from tui.domain.annotation import Annotation
from tui.domain.edits import AnnotationChange, Change, Edit, now
from tui.domain.errors import GlossatorError
from tui.domain.meetings import Mark
from tui.domain.shown import counted, one_line
from tui.domain.span import Span
from tui.domain.tokens import Tokens
from tui.services.adjudicating import only_agreed, rule_all, rule_one
from tui.services.adjudication import Adjudication
from tui.services.cases import Case
from tui.services.place import edge_moved
from tui.services.workspace import Workspace

SLICE = 0.004
"""Seconds of work between which keys are heard."""
WHY = "adjudicate: "
"""What the name of each decision begins with."""


class Adjudicating(Screen[Place | None]):
    """The decisions; the screen itself says how things are shown.

    Attributes:
        case: The open article, or None.
        number: The current disagreement's number in it, or None.
    """

    adjudication: Adjudication
    workspace: Workspace
    keymap: Mapping[str, str]
    keys: KeyNames

    def __init__(self) -> None:
        """Make the screen."""
        super().__init__()
        self.case: Case | None = None
        self.number: int | None = None
        self._shown: tuple[Case | None, int | None] = None, None
        self._tokens: tuple[str, Tokens] | None = None

    def show(self, message: str | None = None) -> None:
        """Bring the screen up to how things are."""
        raise NotImplementedError

    def show_status(self, message: str | None = None) -> None:
        """Show how things stand, with a message where there is one."""
        raise NotImplementedError

    def go_to_open(self, step: int, message: str, *, beyond: bool = False) -> None:
        """Go to the next disagreement that is undecided."""
        raise NotImplementedError

    def open(self, article_id: str) -> bool:
        """Open an article."""
        raise NotImplementedError

    def warn(self, error: GlossatorError) -> None:
        """Say what is wrong."""
        raise NotImplementedError

    # -- taking --------------------------------------------------------------------------------

    def _decide(self, wanted: Wanted, what: str) -> bool:
        """Make a decision on the current disagreement; return whether it was taken."""
        case, number = self.case, self.number
        if case is None or number is None:
            self.show("There is nothing to decide here.")
            return False
        try:
            self.adjudication.decide(case, number, wanted, f"{WHY}{what}")
        except GlossatorError as error:
            self.warn(error)
            return False
        return True

    def _take(self, wanted: Wanted, what: str, said: str) -> None:
        if self._decide(wanted, what):
            case = self.case
            left = case.counts.open if case is not None else 0
            if left or case is None or self.adjudication.evaluates:
                self.go_to_open(1, said)
            else:
                self.show(self.keys.fill("All decided here. {adjudicate.done}: done, next article."))

    def action_take_side(self, digit: int) -> None:
        """Take what a side has, and go on."""
        names, case = self.adjudication.names, self.case
        if digit > len(names):
            self.show(f"There are {len(names)} sides.")
            return
        name = one_line(names[digit - 1])
        if case is not None and not case.present[digit - 1]:
            self.show(f"{name} has not read this article.")
        elif case is not None and self.number is not None:
            self._take(of_side(case.meetings[self.number], digit - 1), f"take {name}", f"Took {name}.")

    def action_take_all(self) -> None:
        """Take what every side has, and go on."""
        if self.case is not None and self.number is not None:
            self._take(of_all(self.case.meetings[self.number]), "take all", "Took all of them.")

    def action_take_none(self) -> None:
        """Take nothing, and go on."""
        if self.case is not None and self.number is not None:
            self._take(NOTHING, "take none", "Took none.")

    def action_take_row(self) -> None:
        """Take the row under the cursor besides the others, or leave it out."""
        mark = self._mark
        if self.case is None or self.number is None or mark is None:
            self.show("There is nothing on this row to take.")
            return
        found = self.case.ruling(self.number)
        out = mark in found.taken
        taken = frozenset({*found.taken} ^ {mark})
        written, base = self._written()
        kept = Wanted(taken, written, base) if base is not None and base not in taken else Wanted(taken)
        if self._decide(kept, f"{'leave out' if out else 'take'} {mark.label}"):
            self.show(f"{'Left out' if out else 'Took'} this one.")

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take the side that was clicked."""
        event.stop()
        row = self.query_one(SidesPanel).rows[event.row]
        if row.side >= 0:
            self.action_take_side(row.side + 1)

    def on_passage_picked(self, event: Passage.Picked) -> None:
        """Go to what was clicked; on a line of the current disagreement, take its side."""
        event.stop()
        if event.number == self.number and 0 <= event.side < len(self.adjudication.sides):
            self.action_take_side(event.side + 1)
        else:
            self.number = event.number
            self.show("")

    # -- writing a third -----------------------------------------------------------------------

    @property
    def _mark(self) -> Mark | None:
        """What the row under the cursor has."""
        row = self.query_one(SidesPanel).current
        return row.mark if row is not None else None

    def _written(self) -> tuple[Mark | None, Mark | None]:
        """Return what is written in the place of a side's thing, and that; None where nothing is."""
        if self.case is None or self.number is None:
            return None, None
        for written in self.case.ruling(self.number).written:
            for mark in self.case.meetings[self.number].marks:
                if written.was == mark[:3]:
                    return Mark.of(written), mark
        return None, None

    def _third(self) -> tuple[Mark, Mark] | None:
        """Return what a third begins from, and the thing that it takes the place of."""
        if self.case is None or self.number is None:
            return None
        written, base = self._written()
        if written is not None and base is not None:
            return written, base
        mark = self._mark or self.case.meetings[self.number].marks[0]
        return mark, mark

    def action_pick_label(self) -> None:
        """Choose another label for the row under the cursor."""
        from tui.app.screens.picker import LabelPicker

        third = self._third()
        if third is None or self.case is None:
            return
        mark, base = third

        def chosen(name: str | None) -> None:
            if name is not None:
                self.workspace.make_label(name)
                self._write(mark._replace(label=name), base)

        title = one_line(self.case.article.text[mark.start : mark.end])
        self.app.push_screen(LabelPicker(self.workspace.labels, title, mark.label), chosen)

    def action_edge(self, right: int, step: int) -> None:
        """Move an edge of the row under the cursor by a word."""
        third = self._third()
        if third is None or self.case is None:
            return
        mark, base = third
        moved = edge_moved(self._words(self.case), Span(mark.start, mark.end), bool(right), step)
        if moved is not None and moved.start < base.end and base.start < moved.end:
            self._write(Mark(*moved, mark.label), base)
        else:
            self.show("It goes no farther: it must overlap what it takes the place of.")

    def _words(self, case: Case) -> Tokens:
        """Return the words of the open article."""
        if self._tokens is None or self._tokens[0] != case.article.id:
            self._tokens = case.article.id, Tokens(case.article.text)
        return self._tokens[1]

    def _write(self, mark: Mark, base: Mark) -> None:
        if self._decide(Wanted(written=mark, base=base), f"write {mark.label}") and self.case is not None:
            text = one_line(self.case.article.text[mark.start : mark.end])
            self.show(self.keys.fill("Wrote: {adjudicate.next} goes on.") + f" {mark.label} “{text}”")

    # -- what all agree on ---------------------------------------------------------------------

    def action_take_agreed(self) -> None:
        """Take what all agree on in this article."""
        if self.case is not None:
            taken = self._take_agreed(self.case)
            if taken is not None:
                self.show(f"Took {taken} that all agree on." if taken else "All that agrees is taken here.")

    def _take_agreed(self, case: Case) -> int | None:
        """Take what all agree on in an article; return how many that were, None where it was refused."""
        ruled = rule_one(self.adjudication, case, only_agreed)
        try:
            self.adjudication.make(f"{WHY}take {ruled.agreed} agreed", ruled.changes)
        except GlossatorError as error:
            self.warn(error)
            return None
        return ruled.agreed

    def action_take_agreed_everywhere(self) -> None:
        """Take what all agree on in all articles, as one edit, gathered between keys."""
        self.run_worker(while_shown(self, self._agree_everywhere()), exclusive=True, group="agree")

    async def _agree_everywhere(self) -> None:
        changes: list[Change] = []
        agreed = articles = 0
        until = perf_counter() + SLICE
        revision = self.workspace.revision
        try:
            for i, ruled in enumerate(rule_all(self.adjudication, only_agreed)):
                changes += ruled.changes
                agreed, articles = agreed + ruled.agreed, articles + bool(ruled.agreed)
                if perf_counter() > until:
                    of = len(self.adjudication.articles)
                    self.show_status(f"Gathering what all agree on: article {i + 1} of {of} …")
                    await asyncio.sleep(0.001)
                    until = perf_counter() + SLICE
            if revision != self.workspace.revision:
                self.show("Something was decided meanwhile: nothing was taken. Try it again.")
                return
            self.adjudication.make(f"{WHY}take {agreed} agreed in {counted(articles, 'article')}", changes)
        except GlossatorError as error:
            self.warn(error)
            return
        where = f"{agreed} that all agree on, in {counted(articles, 'article')}"
        self.show(
            self.keys.fill(f"Took {where}. {{adjudicate.undo}} takes it back.") if agreed else "All is taken."
        )

    def action_done(self) -> None:
        """Take what all agree on here, and go on to the next article that has something undecided."""
        case = self.case
        if case is None:
            return
        taken = 0 if self.adjudication.evaluates else self._take_agreed(case)
        if taken is None:
            return
        left = case.counts.open
        said = [
            f"Took {taken} that all agree on." if taken else "",
            f"{left} left undecided." if left else "",
        ]
        self.go_to_open(1, " ".join(filter(None, said)), beyond=True)

    # -- notes, and taking back ----------------------------------------------------------------

    def action_note(self) -> None:
        """Write a note on what was taken."""
        from tui.app.screens.noting import NoteDialog

        case, taken = self.case, self._taken()
        if case is None or taken is None:
            self.show("A note goes on what was taken: take something first.")
            return

        def answered(note: str | None) -> None:
            if note is not None and note != taken.note:
                after = replace(taken, note=note, by=self.workspace.annotator, at=now())
                change = AnnotationChange(case.article.id, self.adjudication.into, taken, after)
                try:
                    self.adjudication.make(f"{WHY}note", [change])
                except GlossatorError as error:
                    self.warn(error)
                self.show("")

        self.app.push_screen(
            NoteDialog(one_line(case.article.text[taken.start : taken.end]), taken.note), answered
        )

    def _taken(self) -> Annotation | None:
        """Return what was taken here: of several what the cursor is on, or else the first."""
        rows = self.query_one(SidesPanel).rows
        live = [row.thing for row in rows if row.side < 0 and isinstance(row.thing, Annotation)]
        return next((a for a in live if Mark.of(a) == self._mark), next(iter(live), None))

    def action_undo(self) -> None:
        """Take the last decision back and show where it was."""
        self._again(self.workspace.undo(), "undo", "Undone")

    def action_redo(self) -> None:
        """Make again what was undone and show where it is."""
        self._again(self.workspace.redo(), "redo", "Redone")

    def _again(self, edit: Edit | None, what: str, done: str) -> None:
        if edit is None:
            self.show(f"Nothing to {what}.")
            return
        touched = self.adjudication.follow(edit)
        why = one_line(edit.why.removeprefix("undo ").removeprefix(WHY))
        here = self.case.article.id if self.case is not None else ""
        if touched and here not in touched:
            self.open(touched[0])
        changed = [c for c in edit.changes if isinstance(c, AnnotationChange)]
        if touched and self.case is not None:
            first = next((c for c in changed if c.article == self.case.article.id), None)
            annotation = (first.after or first.before) if first is not None else None
            number = self.case.about(annotation) if annotation is not None else None
            self.number = number if number is not None else self.number
        self.show(f"{done}: {why}." if touched else f"{done} elsewhere: {why}.")
