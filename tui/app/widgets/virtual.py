"""What is done otherwise than Textual does it, because a key press must not wait for it."""

from __future__ import annotations

from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.app.steady import placed


class Styled(Widget):
    """A widget that remembers its own style, which Textual works out from all of its ancestors each time."""

    _base: Style | None = None

    @property
    def base(self) -> Style:
        """The style of the widget itself."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def notify_style_update(self) -> None:
        """Find the style out anew after a change of theme."""
        super().notify_style_update()
        self._base = None


class Lines(Styled):
    """A widget of lines with parts in columns, which stay in them whatever text they hold."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines of the widget, border and all."""
        lines = super().render_lines(crop)
        return placed(lines, self.region.x) if crop.column_span == (0, self.outer_size.width) else lines


def set_rows(view: ScrollView, width: int, rows: int) -> None:
    """Say how many rows a scrolled view has, without the whole screen being laid out anew.

    Assigning `virtual_size` does that, for a change that concerns the scroll bar of one pane. The bar coming
    or going still lays out what it must.
    """
    size = Size(width, rows)
    if size != view.virtual_size:
        view.set_reactive(ScrollView.virtual_size, size)
        view._scroll_update(size)
