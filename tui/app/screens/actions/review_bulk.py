"""Keys of the review that change many annotations: the selection, or what an inconsistency offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app import review_words as words
from tui.app.screens.actions.review_base import ReviewBase
from tui.domain.edits import Edit
from tui.domain.shown import counted, one_line
from tui.domain.span import Span
from tui.services.acts import Act, Kind
from tui.services.concordance import Mend, Untagged
from tui.services.mending import Mending, Pick

if TYPE_CHECKING:
    from tui.app.screens.mend import Picks


class ReviewBulk(ReviewBase):
    """Changes of many annotations, each through a preview."""

    def selection(self) -> bool:
        """Whether the keys act on a selection, rather than on the row under the cursor."""
        return bool(self.shown.selected) or self.shown.selects_again

    def selection_name(self) -> str:
        """Return what the selection is called."""
        return counted(len(self.shown.selected), "annotation")

    def mend(self, act: Act, picks: Picks | None = None, group: int | None = None) -> None:
        """Show what an act makes of the selection, or of some annotations, and do it.

        Args:
            act: What is to be done.
            picks: Returns the annotations; those that are selected where None.
            group: Number of the group for which this is offered; None for what is not.
        """
        from tui.app.screens.mend import ask_and_mend

        if picks is None and self.shown.selects_again:
            self.tell(words.SELECTS_AGAIN)
            return
        wanted = picks if picks is not None else self.shown.picks
        if next(iter(wanted()), None) is None:
            self.tell("Nothing that is selected is tagged: a label's digit tags it.")
            return

        def done(edit: Edit | None, message: str) -> None:
            if edit is None:
                self.tell(message)
                return
            if group is not None:
                self.shown.mended.add(group)
            self.take(edit, message)

        ask_and_mend(self, self.workspace, act, wanted, done)

    def label(self, name: str) -> None:
        """Give the selection a label: what is tagged another one, or else tag the places that are not."""
        if self.shown.selects_again or next(self.shown.picks(), None) is not None:
            self.mend(Act(Kind.RELABEL, name))
        else:
            self.mend(Act(Kind.TAG, name), self.shown.to_tag)

    def tag(self, hit: Untagged, name: str) -> None:
        """Tag one place at once."""
        mending = Mending(self.workspace, Act(Kind.TAG, name), [self.shown.pick_of(hit)])
        for _ in mending.look():
            pass
        for found in mending.found:
            if found.left:
                self.tell(one_line(found.left))
                return
            found.on = True
        for _ in mending.build():
            pass
        edit = mending.edit()
        if edit is not None:
            self.attempt(edit, mending.message())

    def action_resize(self) -> None:
        """Tidy the edges of the selection, or of the row under the cursor, by rule."""
        if self.selection():
            self.mend(Act(Kind.RESIZE))
            return
        row, number = self.changeable(), self.number
        if row is not None and number is not None:
            picks = [Pick(*self.shown.rows.key(number))]
            self.mend(Act(Kind.RESIZE), lambda: picks)

    def action_mend(self) -> None:
        """Do what is offered for the group under the cursor."""
        group = self.shown.lines.group(self.group) if self.group is not None else None
        if group is None or group.mend is None:
            self.tell(words.NO_OFFER)
        elif self.group in self.shown.mended:
            self.tell("That is done already.")
        else:
            act, picks = self._offered(group.mend)
            self.mend(act, lambda: picks, self.group)

    def _offered(self, mend: Mend) -> tuple[Act, list[Pick]]:
        rows = self.shown.rows
        if mend.tag:
            found = (self.shown.entry(number) for number in mend.rows)
            hits = [self.shown.pick_of(hit) for hit in found if isinstance(hit, Untagged)]
            return Act(Kind.TAG, mend.label), hits
        if mend.spans:
            spans = [Pick(*rows.key(number), Span(start, end)) for number, start, end in mend.spans]
            return Act(Kind.RESIZE), spans
        picks = [Pick(*rows.key(number)) for number in mend.rows if number >= 0]
        return Act(Kind.REJECT) if mend.reject else Act(Kind.RELABEL, mend.label), picks
