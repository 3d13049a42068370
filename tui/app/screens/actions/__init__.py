"""What the keys of the reader screen do, apart from laying it out."""

from __future__ import annotations

from tui.app.screens.actions.agreeing import AgreementActions
from tui.app.screens.actions.articles import ArticleActions
from tui.app.screens.actions.finding import FindActions
from tui.app.screens.actions.jumping import JumpingActions
from tui.app.screens.actions.labels import LabelActions
from tui.app.screens.actions.moving import MovingActions
from tui.app.screens.actions.reading import ReadingActions
from tui.app.screens.actions.remarks import RemarkActions
from tui.app.screens.actions.rereading import RereadingActions
from tui.app.screens.actions.spreading import SpreadingActions

__all__ = ["ReaderActions"]


class ReaderActions(
    MovingActions,
    JumpingActions,
    FindActions,
    LabelActions,
    SpreadingActions,
    RemarkActions,
    ReadingActions,
    RereadingActions,
    ArticleActions,
    AgreementActions,
):
    """All of them."""
