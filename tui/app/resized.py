"""A screen on which panes come and go, each of which hears of every change of its size."""

from __future__ import annotations

from textual._compositor import Compositor, CompositorMap, ReflowResult
from textual.geometry import Size
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget


class LayoutsCompared(Compositor):
    """Compares each layout with the one before it.

    Textual compares it with its map of where widgets are, and makes that anew, by the styles of the moment,
    when a place is asked for after a widget was to be drawn that was not on screen. Where a pane has come or
    gone and a place is asked for before the layout, as all drawing does, the layout finds in the map what it
    would have changed: no widget gets `Resize` or `Show`, and nothing is marked to be drawn again.
    """

    _laid_out: CompositorMap | None = None

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay the widgets out; return those that came, went or changed their size since the last layout."""
        if self._laid_out is not None:
            self._full_map = self._laid_out
        result = super().reflow(parent, size)
        self._laid_out = self._full_map
        return result

    def clear(self) -> None:
        """Let go of all widgets."""
        super().clear()
        self._laid_out = None


class PanedScreen(Screen[ScreenResultType]):
    """A screen on which panes come and go."""

    def __init__(self) -> None:
        """Make the screen."""
        super().__init__()
        self._compositor = LayoutsCompared()
