"""When to use a label: its meaning and its guideline, to be read while tagging."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.palette import Look, Palette
from tui.app.widgets.label_table import displayed_lines, of_model
from tui.domain.labels import Label, LabelSet
from tui.domain.shown import displayed, one_line
from tui.storage.paths import styles_dir


class GuidelineDialog(ModalScreen[None]):
    """Shows one label after the other, until a key closes it.

    | key | what |
    |---|---|
    | up, down, k, j, page up, page down, space, home, end | scroll |
    | left, right, h, l | the label before, the next label |
    | escape, d, enter, q | close |
    """

    CSS_PATH: ClassVar = [styles_dir() / "dialogs.tcss", styles_dir() / "labels.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,d,enter,q", "close", "Close", show=False),
        Binding("left,h", "turn(-1)", "Label before", show=False, priority=True),
        Binding("right,l", "turn(1)", "Next label", show=False, priority=True),
        Binding("k", "scroll(-1)", "Up", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("space", "scroll_page", "Page down", show=False),
    ]

    def __init__(self, labels: LabelSet, name: str, edit_key: str) -> None:
        """Prepare the dialog.

        Args:
            labels: All labels.
            name: The one to begin with.
            edit_key: The key of the screen of labels, for people; empty where it has none.
        """
        super().__init__()
        self._labels = list(labels)
        names = [label.name for label in self._labels]
        self._at = names.index(name) if name in names else 0
        self._edit_key = edit_key

    @property
    def label(self) -> Label:
        """The label that is shown."""
        return self._labels[self._at]

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog", id="guideline") as box:
            box.border_title = Content("Guideline")
            yield Static(id="guideline-head", markup=False)
            yield Static(id="guideline-facts", markup=False)
            with VerticalScroll(id="guideline-text"):
                yield Static(id="guideline-body", markup=False)
            yield Static(Content("↑ ↓ scroll · ← → other labels · Esc"), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Show the first label, and take the keys that scroll."""
        self.query_one("#guideline-text").focus()
        self._show()

    def _show(self) -> None:
        label, head = self.label, self.query_one("#guideline-head", Static)
        palette = Palette(head)
        tag = palette.style(Look(label.slot, "decided", tag=True))
        meaning = f"  {one_line(label.description)}" if label.description else ""
        head.update(
            Text.assemble(
                (f" {displayed(label.short)} ", tag),
                "  ",
                (one_line(label.name), palette.label(label.slot)),
                meaning,
            )
        )
        keys = [
            f"digit {label.digit}" if label.digit else "",
            f"letter {label.letter}" if label.letter else "",
        ]
        facts = [*filter(None, keys), f"suggestions: {one_line(of_model(label))}"]
        self.query_one("#guideline-facts", Static).update(Content(" · ".join(facts)))
        nothing = "Nobody has written a guideline for this label yet."
        if self._edit_key:
            nothing += f" {self._edit_key}, then Enter on the label, writes one."
        lines = displayed_lines(label.guideline) or [nothing]
        self.query_one("#guideline-body", Static).update(Content("\n".join(lines)))
        self.query_one("#guideline-text").scroll_home(animate=False)

    def action_turn(self, step: int) -> None:
        """Show the next label, or the one before."""
        self._at = (self._at + step) % len(self._labels)
        self._show()

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#guideline-text").scroll_relative(y=lines, animate=False)

    def action_scroll_page(self) -> None:
        """Scroll down by a page."""
        self.query_one("#guideline-text").scroll_page_down(animate=False)

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)
