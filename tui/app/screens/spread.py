"""The preview of a spread: which identical mentions a decision goes to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style as ContentStyle
from textual.widgets import Static

from tui.app import spread_words as words
from tui.app.leaving import while_shown
from tui.app.palette import Palette
from tui.app.screens.picker import LabelPicker
from tui.app.screens.preview import AT_ONCE, REST, SLICE, PreviewDialog
from tui.app.spread_list import SpreadList
from tui.app.widgets.rows import RowList
from tui.app.widgets.spread import OptionsBar, ScopeBar, SpreadRows
from tui.domain.annotation import Suggestion
from tui.domain.article import Article
from tui.domain.shown import counted, one_line
from tui.services.spread import Act, Kind, Mention
from tui.services.spread_plan import Plan
from tui.services.spread_search import Search, Steps, Wanted
from tui.services.spread_source import Source
from tui.services.workspace import Workspace

Cached = Callable[[Article], Iterable[Suggestion]]
"""Returns the suggestions that are kept for an article, in whatever thread; none where it was not read."""

_SHOWN_EVERY = 0.1
_BESIDES = 11
"""Lines of the box that are not the list's."""
_WARNING = 3
"""Lines of the warning with what is around it, at the most."""


class SpreadDialog(PreviewDialog[Plan]):
    """Shows where the form stands; returns a plan, which is built and not applied, or None.

    | key | what |
    |---|---|
    | up, down, page up, page down, home, end | move the cursor |
    | space | switch a mention on or off; on a title, all of the article |
    | a | all on, all off |
    | s, tab | this article, all articles |
    | c | whether capitals matter |
    | w | whether only whole words are taken |
    | l | whether the link goes along |
    | a label's digit, e | another label |
    | x | reject and remove instead |
    | enter | do it |
    | escape | go back |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "spread", "Do it", show=False),
        Binding("s,tab,shift+tab", "scope", "Scope", show=False),
        Binding("c", "match_case", "Match case", show=False),
        Binding("w", "whole_words", "Whole words", show=False),
        Binding("l", "link", "Link", show=False),
        Binding("e", "pick_label", "Label", show=False),
        Binding("x", "take_out", "Take out", show=False),
    ]

    def __init__(self, workspace: Workspace, cached: Cached, source: Source, here: str, which: str) -> None:
        """Prepare the preview.

        Args:
            workspace: The project being worked on.
            cached: Returns an article's suggestions.
            source: The decision.
            here: Id of the article at hand.
            which: What is spread, in a few words: "the last decision".
        """
        super().__init__()
        self._workspace = workspace
        self._cached = cached
        self._source = source
        self._here = here
        self._which = which
        self._link = source.act.link
        self._match_case = self._whole_words = True
        self._lines = SpreadList(here, source.act)
        self._scope_chosen = self._warned = False
        self._complete = (False, False)
        self._message = ""
        self._search, self._steps, self._taken = self._new_search()
        self._answer: Iterable[Suggestion] | None = None

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog", id="spread") as box:
            box.border_title = Content(f"Spread {self._which}")
            yield Static(id="spread-act", markup=False)
            yield ScopeBar(id="spread-scope")
            yield OptionsBar(id="spread-options")
            yield Static(id="spread-warning", classes="dialog-line", markup=False)
            yield Static(id="spread-empty", markup=False)
            yield SpreadRows(self._lines, self._workspace.labels, id="spread-rows")
            yield Static(id="spread-outlook", markup=False)
            yield Static(id="spread-note", markup=False)
            yield Static(Content(words.HINT), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Look through the article at hand at once, and through the others while the preview is there."""
        self.rows.focus()
        self._begin()

    @property
    def rows(self) -> SpreadRows:
        """The mentions."""
        return self.query_one(SpreadRows)

    # -- looking -------------------------------------------------------------------------------

    def _new_search(self) -> tuple[Search, Steps, int]:
        wanted = Wanted(self._source.form, self._match_case, self._whole_words, self._source.was)
        search = Search(self._workspace, wanted, self._here)
        return search, search.steps(), 0

    def _begin(self) -> None:
        self._look_at_once()
        self._take_found()
        if not self._scope_chosen:
            self._lines.everywhere = not self._lines.here.listed and self._search.here_done
        self._show()
        self.rows.cursor = 1
        self.run_worker(while_shown(self, self._look()), exclusive=True, group="look")

    def _step(self) -> Article | None:
        """Do a step of the search; return the article whose suggestions it waits for."""
        asked = self._steps.send(self._answer)
        self._answer = None
        return asked

    def _look_at_once(self) -> None:
        until = perf_counter() + AT_ONCE
        try:
            while not self._search.here_done and perf_counter() < until:
                asked = self._step()
                if asked is not None:
                    self._answer = self._cached(asked)
        except StopIteration:
            pass

    async def _look(self) -> None:
        shown = perf_counter()
        until = shown + SLICE
        while True:
            try:
                asked = self._step()
            except StopIteration:
                break
            if asked is not None:
                self._answer = await asyncio.to_thread(self._cached, asked)
            if perf_counter() > until:
                if perf_counter() > shown + _SHOWN_EVERY:
                    self._show()
                    shown = perf_counter()
                await asyncio.sleep(REST)
                until = perf_counter() + SLICE
        first = not len(self._lines)
        self._take_found()
        if not self._scope_chosen and not self._lines.here.listed:
            self._lines.everywhere = True
        self._show()
        if first:
            self.rows.cursor = 1

    def _take_found(self) -> None:
        search = self._search
        self._lines.extend(search.found[self._taken :], search.ambiguous)
        self._taken = len(search.found)
        self._complete = (search.here_done, search.done)

    # -- showing -------------------------------------------------------------------------------

    def _show(self) -> None:
        """Bring everything up to what is known; Enter acts on what was shown, and on nothing newer."""
        self._take_found()
        rows, lines = self.rows, self._lines
        rows.lines, rows.labels = lines, self._workspace.labels
        self.fit()
        rows.reload()
        empty = self.query_one("#spread-empty", Static)
        empty.display, rows.display = not len(lines), bool(len(lines))
        if not len(lines):
            empty.update(Content(words.nothing(self._search, lines)))
        elif rows.display and not rows.has_focus and self.focused is None:
            rows.focus()
        self._show_act()
        self.query_one(ScopeBar).show(lines)
        self._show_options()
        warning = self.query_one("#spread-warning", Static)
        warning.display = lines.ambiguous
        if lines.ambiguous:
            warning.update(Content(words.warning(self._search.labels)))
        self._show_row()

    def lines_besides(self) -> int:
        """Return how many lines of the box are not the list's."""
        return _BESIDES + (_WARNING if self._lines.ambiguous else 0)

    def _show_act(self) -> None:
        act, labels = self._lines.act, self._workspace.labels
        label = labels.get(act.label)
        hue = ContentStyle.from_rich_style(Palette(self).label(label.slot if label is not None else 1))
        verb = {Kind.LABEL: "→", Kind.REJECT: "reject", Kind.REMOVE: "take out"}[act.kind]
        link = f"  with the link {one_line(act.link)}" if act.link else ""
        self.query_one("#spread-act", Static).update(
            Content.assemble(
                (f"“{one_line(self._source.form)}”", "bold"), f"  {verb} ", (one_line(act.label), hue), link
            )
        )

    def _show_options(self) -> None:
        options = [
            ("c", "capitals matter", self._match_case, "screen.match_case"),
            ("w", "whole words", self._whole_words, "screen.whole_words"),
        ]
        if self._link and self._lines.act.kind is Kind.LABEL:
            options.append(("l", "with the link", bool(self._lines.act.link), "screen.link"))
        self.query_one(OptionsBar).show(*options)

    def _show_row(self) -> None:
        """Show what becomes of the line under the cursor, and how far the search is."""
        line, act = self.rows.current, self._lines.act
        text = words.outlook(line, act) if isinstance(line, Mention) else words.ON_TITLE if line else ""
        self.query_one("#spread-outlook", Static).update(Content(text))
        self.query_one("#spread-note", Static).update(Content(self._message or words.progress(self._search)))

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Say what becomes of the line."""
        event.stop()
        self._message = ""
        self._show_row()

    def changed(self, message: str = "") -> None:
        """Count and show anew, with a message where there is one."""
        self._message, self._warned = message, False
        self._show()

    # -- choosing ------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Take the label on a digit."""
        if event.character is not None and event.character.isdecimal():
            event.stop()
            label = self._workspace.labels.by_digit(event.character)
            if label is None:
                self.changed(f"No label is on {event.character}.")
            else:
                self._do(Act(Kind.LABEL, label.name, self._link))

    def _do(self, act: Act) -> None:
        self._lines.do(act)
        self.changed()

    def action_pick_label(self) -> None:
        """Choose from all labels."""

        def chosen(name: str | None) -> None:
            if name is not None:
                self._workspace.make_label(name)
                self._do(Act(Kind.LABEL, name, self._link))

        title, label = one_line(self._source.form), self._lines.act.label
        self.app.push_screen(LabelPicker(self._workspace.labels, title, label), chosen)

    def action_take_out(self) -> None:
        """Reject and remove instead of labelling; pressed again, label."""
        source = self._source.act
        labelling = self._lines.act.kind is Kind.LABEL or source.kind is not Kind.LABEL
        self._do(Act(Kind.REMOVE, source.label) if labelling else source)

    def action_link(self) -> None:
        """Let the link go along, or not."""
        act = self._lines.act
        if self._link and act.kind is Kind.LABEL:
            self._do(act._replace(link="" if act.link else self._link))

    def action_scope(self) -> None:
        """Go from this article to all, and back."""
        self._scope_chosen = True
        self._lines.everywhere = not self._lines.everywhere
        self.changed()

    def action_match_case(self) -> None:
        """Let capitals matter, or not."""
        self._match_case = not self._match_case
        self._search_anew()

    def action_whole_words(self) -> None:
        """Take whole words only, or not."""
        self._whole_words = not self._whole_words
        self._search_anew()

    def _search_anew(self) -> None:
        everywhere = self._lines.everywhere
        self._lines = SpreadList(self._here, self._lines.act)
        self._lines.everywhere = everywhere
        self._search, self._steps, self._taken = self._new_search()
        self._answer, self._message, self._warned = None, "", False
        self._begin()

    # -- doing ---------------------------------------------------------------------------------

    def action_spread(self) -> None:
        """Build the edit and return it."""
        if self.building:
            return
        complete = self._complete[self._lines.everywhere]
        chosen = self._lines.chosen()
        if not complete and not self._warned:
            self.changed(words.STILL_LOOKING)
            self._warned = True
        elif not chosen:
            self.changed(words.NOTHING_ON if self._lines.tally.listed else "")
        else:
            self.workers.cancel_group(self, "look")
            plan = Plan(self._workspace, self._lines.act, chosen, self._source.was)
            self.build(plan, plan.build())

    def show_building(self, done: int) -> None:
        """Say how many articles are done."""
        self._message = f"Preparing: {counted(done, 'article')} … Esc goes back."
        self._show_row()
