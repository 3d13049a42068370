"""What the keys of the reader screen do, apart from laying it out."""

from __future__ import annotations

from tui.app.screens.actions.articles import ArticleActions
from tui.app.screens.actions.deciding import DecidingActions
from tui.app.screens.actions.labels import LabelActions
from tui.app.screens.actions.moving import MovingActions

__all__ = ["ReaderActions"]


class ReaderActions(MovingActions, LabelActions, DecidingActions, ArticleActions):
    """All of them."""
