"""What the keys of the review share; the screen itself says how things are shown."""

from __future__ import annotations

from textual.screen import Screen

from tui.app.commands import KeyNames
from tui.app.places import Place
from tui.app.reviewing import Reviewing
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.domain.shown import one_line
from tui.services.concordance import Query, Untagged
from tui.services.review import Row
from tui.services.suggesting import Suggester
from tui.services.verdicts import Wish, untouchable
from tui.services.workspace import Workspace


class ReviewBase(Screen[Place | None]):
    """What the actions of the review need.

    Attributes:
        shown: What is shown, and what is selected.
    """

    workspace: Workspace
    suggester: Suggester | None
    shown: Reviewing
    keys: KeyNames

    @property
    def line(self) -> int:
        """The line under the cursor."""
        raise NotImplementedError

    def go_to_line(self, line: int) -> None:
        """Put the cursor on a line."""
        raise NotImplementedError

    def ask(self, query: Query) -> None:
        """Show other rows, the cursor staying on its row where that is among them."""
        raise NotImplementedError

    def show_all(self, message: str | None = None) -> None:
        """Show everything as it is now."""
        raise NotImplementedError

    def tell(self, message: str) -> None:
        """Show a message in the status line."""
        raise NotImplementedError

    def warn(self, error: GlossatorError) -> None:
        """Tell of an error."""
        raise NotImplementedError

    def decide(self, wish: Wish) -> None:
        """Make a decision on the row under the cursor, or say why not."""
        raise NotImplementedError

    def attempt(self, edit: Edit, message: str = "") -> None:
        """Make an edit and show it; where it is refused, say why."""
        raise NotImplementedError

    def take(self, edit: Edit, message: str) -> None:
        """Bring an edit that was made into the rows."""
        raise NotImplementedError

    @property
    def number(self) -> int | None:
        """Number of the row under the cursor, that of its annotation where there is one; None for no row."""
        number = self.shown.number_at(self.line)
        return self.shown.resolved(number) if number is not None else None

    @property
    def entry(self) -> Row | Untagged | None:
        """The row under the cursor, or None."""
        return self.shown.entry(self.number) if self.number is not None else None

    @property
    def group(self) -> int | None:
        """Number of the group under the cursor; None where nothing is grouped, or there is nothing."""
        return self.shown.lines.at(self.line).group if len(self.shown.lines) else None

    def changeable(self) -> Row | None:
        """Return the annotation under the cursor if it can be changed; else say why not."""
        entry, number = self.entry, self.number
        if number is None or not isinstance(entry, Row):
            if isinstance(entry, Untagged):
                self.tell("Nothing is tagged here: a label's digit tags it.")
            return None
        refusal = untouchable(entry, self.shown.is_gone(number), self.workspace.annotator)
        if refusal:
            self.tell(one_line(refusal))
            return None
        return entry
