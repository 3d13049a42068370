"""The least that shows a text with Textual: `python plain_app.py FILE static|textarea`."""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import App, ComposeResult


class StaticApp(App[None]):
    """The text in a Static that scrolls."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        from textual.containers import VerticalScroll
        from textual.widgets import Static

        with VerticalScroll():
            yield Static(self.text, markup=False)


class TextAreaApp(App[None]):
    """The text in a TextArea that cannot be edited."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        from textual.widgets import TextArea

        yield TextArea(self.text, read_only=True)


if __name__ == "__main__":
    words = Path(sys.argv[1]).read_text(encoding="utf-8")
    (StaticApp(words) if sys.argv[2] == "static" else TextAreaApp(words)).run()
