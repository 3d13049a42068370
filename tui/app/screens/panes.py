"""Which panes and bars of the reader are shown, for the size of the terminal and the reader's wish."""

from __future__ import annotations

from textual.widgets import Static

from tui.app.screens.actions import ReaderActions
from tui.app.widgets.bars import KeyBar, LabelBar
from tui.app.widgets.library import LibraryPane
from tui.app.widgets.sidebar import EntityList
from tui.services.session import Outcome
from tui.storage.remembered import Remembered
from tui.storage.views import Views

SMALLEST = (40, 10)
"""Columns and rows below which nothing useful can be shown."""
MEASURE_STEP = 4
"""Cells by which a key makes the rows narrower or wider."""
NARROW, WIDE, VERY_WIDE = 100, 150, 180
"""Columns from which the sidebar, then the library too, stands beside the article, and both have room."""


class ReaderPanes(ReaderActions):
    """The part of the reader that folds panes away and shows them again.

    Attributes:
        tags_chosen: Whether the reader switched the labels in the text.
        measure_chosen: Whether the reader made the rows narrower or wider.
        hint_shown: Whether the hint of the first start is there.
        views: Reading positions.
    """

    views: Views

    def remember_folding(self, remembered: Remembered) -> None:
        """Begin with what was folded away by hand the last time."""
        self._library_wanted: bool | None = False if remembered.library_folded else None
        self._sidebar_wanted: bool | None = False if remembered.sidebar_folded else None
        self._narrow_pane = ""
        self.tags_chosen = self.measure_chosen = False
        self.hint_shown = not remembered.hint_seen
        self.more_labels_wanted = not remembered.more_labels_hidden

    def share_row(self, on_span: bool) -> None:
        """On a narrow terminal show labels while there is something to label, keys otherwise."""
        # A class on the screen would have every widget styled anew, with nearly every key.
        narrow = self.app.size.width < NARROW
        labels = self.query_one(LabelBar)
        labels.display, labels.with_help = on_span or not narrow, narrow
        self.query_one(KeyBar).display = not (on_span and narrow)

    def fold(self) -> None:
        """Show and hide the panes and bars that there is, or is no, room for."""
        width, height = self.app.size
        self._say_too_small(width, height)
        self.set_class(width < NARROW, "-narrow")
        self.set_class(width >= VERY_WIDE, "-very-wide")
        library = self.wants_library()
        sidebar = self._sidebar_wanted if self._sidebar_wanted is not None else width >= NARROW
        if width < NARROW:
            # There is room for one of them, when it is asked for.
            library, sidebar = self._narrow_pane == "#library", self._narrow_pane == "#sidebar"
        panes = self.query(LibraryPane)
        if library and not panes:
            pane = self.library()
            self.query_one("#main").mount(pane, before=0)
            pane.show(self.session.article.id if self.session is not None else "")
        for pane in panes:
            pane.display = library
        self.query_one("#sidebar").display = sidebar
        self.show_more_labels()
        session = self.session
        self.share_row(session is not None and (session.current or session.selection) is not None)

    def on_resize(self) -> None:
        """Fold what has no room."""
        self.fold()

    def _say_too_small(self, width: int, height: int) -> None:
        small = width < SMALLEST[0] or height < SMALLEST[1]
        if small and not self.query("#too-small"):
            self.mount(Static("", id="too-small", markup=False), before=0)
        if small:
            least = f"{SMALLEST[0]} columns and {SMALLEST[1]} rows"
            self.query_one("#too-small", Static).update(f"Too small: {width} x {height}. Make it {least}.")
        self.set_class(small, "-too-small")

    def library(self) -> LibraryPane:
        """Return a new library pane."""
        return LibraryPane(self.workspace, self.views, id="library")

    def wants_library(self) -> bool:
        """Whether the library is to be shown where there is room."""
        wanted = self._library_wanted if self._library_wanted is not None else self.app.size.width >= WIDE
        return wanted and bool(self.workspace.shelf)

    def hide_hint(self) -> bool:
        """Take the hint of the first start away; return whether it was there."""
        was_there, self.hint_shown = self.hint_shown, False
        if was_there:
            self.query("#hint").remove()
        return was_there

    def action_toggle_library(self) -> None:
        """Show or hide the library; with the focus on it when it comes."""
        self._library_wanted = self._toggled("#library", self._library_wanted)
        self.fold()
        (self.query_one(LibraryPane) if self._is_shown("#library") else self.view).focus()

    def action_toggle_sidebar(self) -> None:
        """Show or hide the sidebar."""
        self._sidebar_wanted = self._toggled("#sidebar", self._sidebar_wanted)
        self.fold()
        if not self._is_shown("#sidebar"):
            self.view.focus()

    def _toggled(self, pane: str, wanted: bool | None) -> bool | None:
        """Return the wish for a pane after its key; on a narrow terminal the key is for the moment only."""
        shown = self._is_shown(pane)
        if self.app.size.width < NARROW:
            self._narrow_pane = "" if shown else pane
            return wanted
        return not shown

    def _is_shown(self, pane: str) -> bool:
        return any(widget.display for widget in self.query(pane))

    def action_next_pane(self) -> None:
        """Move the focus to the next pane that is shown."""
        panes = [*self.query(LibraryPane), self.view, self.query_one(EntityList)]
        shown = [pane for pane in panes if pane.display and pane.is_on_screen]
        at = next((i for i, pane in enumerate(shown) if pane.has_focus), -1)
        if shown:
            shown[(at + 1) % len(shown)].focus()

    def action_toggle_tags(self) -> None:
        """Show or hide the short labels behind spans."""
        self.view.set_tags(not self.view.tags)
        self.tags_chosen = True

    def action_measure(self, step: int) -> None:
        """Make the rows narrower or wider."""
        self.view.set_measure(self.view.text_width + step * MEASURE_STEP)
        self.measure_chosen = True
        self.after(Outcome(f"Rows of {self.view.text_width} cells."))

    def folded(self) -> tuple[bool, bool]:
        """Return whether the library and the sidebar were folded away by hand."""
        return self._library_wanted is False, self._sidebar_wanted is False

    def action_escape(self) -> None:
        """End a search, or a selection; else hide the hint; else go back to where this was chosen."""
        session = self.session
        if session is not None and ((not session.selecting and self.end_find()) or session.escape()):
            self.after(Outcome(""))
        elif not self.hide_hint() and not self.go_back():
            self.view.focus()
            self.show_status("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Decide nothing on an article that cannot be seen, the terminal being too small."""
        if self.has_class("-too-small") and action not in ("help", "escape"):
            return False
        return super().check_action(action, parameters)
