"""The preview of a bulk change: what becomes of each annotation of a selection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from time import perf_counter
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.style import Style as ContentStyle
from textual.widgets import Static

from tui.app import mend_words as words
from tui.app.leaving import while_shown
from tui.app.palette import Palette
from tui.app.screens.picker import LabelPicker
from tui.app.screens.preview import AT_ONCE, REST, SLICE, PreviewDialog
from tui.app.switch_list import Heading
from tui.app.widgets.mend import MendRows, OutlookList
from tui.app.widgets.rows import RowList
from tui.app.widgets.switch_rows import OptionsBar
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.domain.shown import one_line
from tui.services.acts import Act, Kind
from tui.services.mending import Mending, Outlook, Pick
from tui.services.workspace import Workspace

_BESIDES = 11
"""Lines of the box that are not the list's."""
_SHOWN_EVERY = 0.1
LISTED_AT_ONCE = 1_000
"""Lines that are made in one step."""
_LABELLING = (Kind.RELABEL, Kind.TAG)

Picks = Callable[[], Iterable[Pick]]
"""Returns a selection."""
Done = Callable[[Edit | None, str], None]
"""Takes the edit that was made, or None where none was, and what there is to say."""


class MendDialog(PreviewDialog[Mending]):
    """Shows what an act makes of each annotation; returns a plan, which is built and not applied, or None.

    | key | what |
    |---|---|
    | up, down, page up, page down, home, end | move the cursor |
    | space | switch an annotation on or off; on a title, all of the article |
    | a | all on, all off |
    | a label's digit, e | another label |
    | q, p, r, s | which rules shape the edges |
    | n | whether a note goes behind the one that is there |
    | enter | do it |
    | escape | go back |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "do_it", "Do it", show=False),
        Binding("e", "pick_label", "Label", show=False),
        Binding("n", "append", "Append", show=False),
        *(Binding(key, f"rule('{key}')", rule.value, show=False) for key, rule in words.RULE_KEYS.items()),
    ]

    def __init__(self, workspace: Workspace, act: Act, picks: Picks) -> None:
        """Prepare the preview.

        Args:
            workspace: The project being worked on.
            act: What is to be done.
            picks: Returns the selection, each time that something else is to be done with it.
        """
        super().__init__()
        self._workspace = workspace
        self._picks = picks
        self._message = ""
        self._mending = Mending(workspace, act, picks())
        self._steps = self._work()
        self._looked, self._complete, self._placed = 0, False, False
        self._lines = OutlookList()
        self._on = 0

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog", id="mend") as box:
            box.border_title = Content(words.title(self._act, 0))
            yield Static(id="mend-act", markup=False)
            yield Static(id="mend-tally", markup=False)
            yield OptionsBar(id="mend-options")
            yield MendRows(self._lines, self._workspace.labels, self._act, self._read, id="mend-rows")
            yield Static(id="mend-outlook", markup=False)
            yield Static(id="mend-note", markup=False)
            hint = words.HINT_LABEL if self._act.kind in _LABELLING else words.HINT
            yield Static(Content(hint), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Look at some of the selection at once, and at the rest while the preview is there."""
        self.rows.focus()
        self._begin()

    @property
    def rows(self) -> MendRows:
        """The annotations."""
        return self.query_one(MendRows)

    @property
    def _act(self) -> Act:
        return self._mending.act

    def _read(self, article: str) -> str:
        try:
            return self._workspace.article(article).text
        except GlossatorError:  # taken out by others meanwhile
            return ""

    # -- looking -------------------------------------------------------------------------------

    def _begin(self) -> None:
        until = perf_counter() + AT_ONCE
        while not self._complete and perf_counter() < until:
            self._step()
        self._show()
        if not self._complete:
            self.run_worker(while_shown(self, self._look()), exclusive=True, group="look")

    def _work(self) -> Iterator[int]:
        """Look at the selection, then make its lines; stop after some, and tell how many were looked at."""
        yield from self._mending.look()
        lines = OutlookList()
        for number, outlook in enumerate(self._mending.found, 1):
            lines.add(outlook)
            if number % LISTED_AT_ONCE == 0:
                yield self._looked
        self._lines = self.rows.lines = lines

    def _step(self) -> None:
        looked = next(self._steps, None)
        if looked is None:
            self._complete = True
        else:
            self._looked = looked

    async def _look(self) -> None:
        shown = perf_counter()
        while not self._complete:
            until = perf_counter() + SLICE
            while not self._complete and perf_counter() < until:
                self._step()
            if perf_counter() > shown + _SHOWN_EVERY:
                self._show()
                shown = perf_counter()
            await asyncio.sleep(REST)
        self._show()

    def _do(self, act: Act) -> None:
        """Do something else with the selection; what was switched by hand is as it was to begin with."""
        self.workers.cancel_group(self, "look")
        self._mending = Mending(self._workspace, act, self._picks())
        self._steps = self._work()
        self._looked, self._complete, self._placed = 0, False, False
        self._lines, self._message = OutlookList(), ""
        self.rows.lines, self.rows.act = self._lines, act
        self._begin()

    # -- showing -------------------------------------------------------------------------------

    def lines_besides(self) -> int:
        """Return how many lines of the box are not the list's."""
        return _BESIDES + bool(self._options()) + bool(self._act.value)

    def _show(self) -> None:
        """Bring everything up to what is known."""
        if self._complete and not self._placed:
            self._placed = True
            self.rows.set_reactive(MendRows.cursor, 1)
        self.query_one("#mend").border_title = Content(words.title(self._act, self._mending.number))
        self.rows.labels = self._workspace.labels
        self.fit()
        self.rows.reload()
        self._show_act()
        total = self._lines.total
        told = words.tally(total.on, total.listed, total.same, self._mending) if self._complete else ""
        self.query_one("#mend-tally", Static).update(Content(told))
        options, bar = self._options(), self.query_one(OptionsBar)
        bar.display = bool(options)
        bar.show(*options)
        self._show_row()

    def _show_act(self) -> None:
        act, line = self._act, self.query_one("#mend-act", Static)
        line.display = act.kind in (*_LABELLING, Kind.NOTE, Kind.LINK) and bool(act.value)
        if act.kind in _LABELLING:
            label = self._workspace.labels.get(act.value)
            hue = ContentStyle.from_rich_style(Palette(self).label(label.slot if label is not None else 1))
            line.update(Content.assemble("→ ", (one_line(act.value), hue)))
        else:
            line.update(Content(f"→ {one_line(act.value)}"))

    def _options(self) -> list[tuple[str, str, bool, str]]:
        if self._act.kind is Kind.RESIZE:
            return [
                (key, rule.value, rule in self._act.rules, f"screen.rule('{key}')")
                for key, rule in words.RULE_KEYS.items()
            ]
        if self._act.kind is Kind.NOTE and self._act.value:
            return [("n", "behind the note that is there", self._act.append, "screen.append")]
        return []

    def _show_row(self) -> None:
        """Show what becomes of the line under the cursor, and how far looking is."""
        line, text = self.rows.current, ""
        if isinstance(line, Outlook):
            text = words.outlook(self._act, line, self.rows.text_of(line.place.article))
        elif isinstance(line, Heading):
            text = words.ON_TITLE
        self.query_one("#mend-outlook", Static).update(Content(text))
        note = self._message
        if not note and not self._complete:
            note = words.progress("Looking", self._looked, self._mending.number)
        self.query_one("#mend-note", Static).update(Content(note))

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Say what becomes of the line."""
        event.stop()
        self._message = ""
        self._show_row()

    def changed(self, message: str = "") -> None:
        """Count and show anew, with a message where there is one."""
        self._message = message
        self._show()

    # -- choosing ------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Take the label on a digit."""
        digit = event.character
        if self._act.kind in _LABELLING and digit is not None and digit.isdecimal():
            event.stop()
            label = self._workspace.labels.by_digit(digit)
            if label is None:
                self.changed(f"No label is on {digit}.")
            else:
                self._do(self._act._replace(value=label.name))

    def action_pick_label(self) -> None:
        """Choose from all labels."""
        if self._act.kind not in _LABELLING:
            return

        def chosen(name: str | None) -> None:
            if name is not None:
                self._workspace.make_label(name)
                self._do(self._act._replace(value=name))

        title = words.title(self._act, self._mending.number)
        self.app.push_screen(LabelPicker(self._workspace.labels, title, self._act.value), chosen)

    def action_rule(self, key: str) -> None:
        """Follow a rule, or not."""
        if self._act.kind is Kind.RESIZE:
            self._do(self._act._replace(rules=self._act.rules ^ {words.RULE_KEYS[key]}))

    def action_append(self) -> None:
        """Put the note behind those that are there, or in their place."""
        if self._act.kind is Kind.NOTE and self._act.value:
            self._do(self._act._replace(append=not self._act.append))

    # -- doing ---------------------------------------------------------------------------------

    def action_do_it(self) -> None:
        """Build the edit and return it."""
        if self.building:
            return
        self._on = self._lines.total.on
        if not self._complete:
            self.changed(words.STILL_LOOKING)
        elif not self._on:
            self.changed(words.NOTHING_ON if self._lines.total.listed else "")
        else:
            self.build(self._mending, self._mending.build())

    def show_building(self, done: int) -> None:
        """Say how many annotations are done."""
        self._message = words.progress("Preparing", done, self._on)
        self._show_row()


def ask_and_mend(screen: Screen[Any], workspace: Workspace, act: Act, picks: Picks, done: Done) -> None:
    """Open the preview over a screen, and make the edit that it comes to.

    Args:
        screen: The screen.
        workspace: The project being worked on.
        act: What is to be done.
        picks: Returns the selection.
        done: Called after the edit was made.
    """

    def chosen(plan: Mending | None) -> None:
        edit = plan.edit() if plan is not None else None
        try:
            if edit is not None:
                workspace.apply(edit)
        except GlossatorError as error:
            screen.notify(str(error), title=error.title, severity="error", markup=False)
            return
        if plan is not None:
            done(edit, plan.message())

    screen.app.push_screen(MendDialog(workspace, act, picks), chosen)
