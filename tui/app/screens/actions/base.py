"""What the actions of the reader screen share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tui.app.article.view import ArticleView
from tui.app.commands import KeyNames
from tui.app.resized import PanedScreen
from tui.domain.errors import GlossatorError
from tui.services.session import DONE, Outcome, Session
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace
from tui.storage.views import Views

if TYPE_CHECKING:
    from tui.app.places import Place, WayBack


class ReaderBase(PanedScreen[None]):
    """What the actions of the reader screen need; the screen itself says how things are shown.

    Attributes:
        stands_still: Whether what is on screen stays where it is, wherever the caret goes.
        pressed_at: When the last key came in, as `perf_counter` has it.
    """

    stands_still = False
    pressed_at = 0.0

    workspace: Workspace
    suggester: Suggester
    keymap: Mapping[str, str]
    keys: KeyNames
    view: ArticleView
    views: Views

    @property
    def session(self) -> Session | None:
        """The open article."""
        return self.workspace.session

    def check_source(self) -> None:
        """Find out whether the file of the open article has changed."""
        raise NotImplementedError

    def after(self, outcome: Outcome = DONE, *, keep_goal: bool = False) -> None:
        """Bring the screen up to what a command did."""
        raise NotImplementedError

    def catch_up(self, *, keep_goal: bool = False) -> None:
        """Bring the screen up to how things are; a message stays."""
        raise NotImplementedError

    def open_article(self, article_id: str) -> None:
        """Show another article."""
        raise NotImplementedError

    def leave_what_is_gone(self) -> None:
        """Where the article that was read is not in the project any more, open another."""
        raise NotImplementedError

    def show_anew(self) -> None:
        """Show what became of the articles otherwise than by a key."""
        raise NotImplementedError

    def go_to(self, place: Place | None, way_back: WayBack | None = None) -> None:
        """Go to what was chosen on a screen over the reader, and take in what was decided there."""
        raise NotImplementedError

    def forget_way_back(self) -> None:
        """Not go back any more, something else being gone to."""
        raise NotImplementedError

    def show_status(self, message: str | None = None) -> None:
        """Show how things stand, with a message where there is one."""
        raise NotImplementedError

    def note_view(self) -> None:
        """Remember where the reader is in the open article."""
        raise NotImplementedError

    def save_views(self) -> None:
        """Write the reading positions, off the screen's thread."""
        raise NotImplementedError

    def resume_jump(self) -> None:
        """Show codes again, if they were shown when the article was finished."""
        raise NotImplementedError

    def tell_jump(self) -> None:
        """While codes are shown, say what they do."""
        raise NotImplementedError

    def forget_jump(self) -> None:
        """Do not show codes again."""
        raise NotImplementedError

    def end_jump(self, *, keep: bool = False) -> None:
        """Show codes no more; with `keep` until the next article is there."""
        raise NotImplementedError

    def keep_brush_known(self) -> None:
        """After a change of the labels: what is in hand is called as it is called now."""
        raise NotImplementedError

    def renew_jump(self) -> None:
        """While codes are shown, give them anew to what is on screen."""
        raise NotImplementedError

    def show_brush(self, label: str) -> None:
        """Show which label each typed code gets."""
        raise NotImplementedError

    def attempt(self, act: Callable[[str | None], None], answer: str | None) -> None:
        """Do what a dialog was answered; where it is refused, say why."""
        try:
            act(answer)
        except GlossatorError as error:
            self.notify(str(error), title=error.title, severity="error")
