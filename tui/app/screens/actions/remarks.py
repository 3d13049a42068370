"""Keys that say something about a span or an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app.screens.actions.base import ReaderBase
from tui.domain.annotation import Annotation, Suggestion
from tui.services.entities import surface
from tui.services.session import Session

if TYPE_CHECKING:
    from tui.domain.overlay import Item
    from tui.services.verdicts import Wish

ACCEPTS = "This is still a suggestion: saving accepts it."


class RemarkActions(ReaderBase):
    """Notes, flags and links of the current span; tags and note of the article."""

    def _subject(self) -> tuple[Session, Item] | None:
        """Return the item that a remark would be about; say why where there is none."""
        from tui.services.remarking import NOT_TAGGED

        session = self.session
        if session is None:
            return None
        if session.current is None:
            self.after(NOT_TAGGED)
            return None
        return session, session.current

    def _remark(self, item: Item, wish: Wish) -> None:
        from tui.services.remarking import remark

        if self.session is not None:
            self.after(remark(self.session, item, wish))

    def action_note(self) -> None:
        """Write a note on the current span."""
        from tui.app.screens.noting import NoteDialog
        from tui.services.remarking import note

        subject = self._subject()
        if subject is None:
            return
        session, item = subject
        present = item.note if isinstance(item, Annotation) else ""

        def save(text: str | None) -> None:
            if text is not None and (text or present):
                self._remark(item, note(text))

        dialog = NoteDialog(_name(session, item), present, _warning(item))
        self.app.push_screen(dialog, lambda text: self.attempt(save, text))

    def action_flag(self) -> None:
        """Flag the current span as unsure, or take the flag away."""
        from tui.services.remarking import flag

        subject = self._subject()
        if subject is not None:
            self._remark(subject[1], flag)

    def action_link(self) -> None:
        """Link the current span to an entity."""
        from tui.app.screens.linking import LinkDialog
        from tui.services.remarking import link

        subject = self._subject()
        if subject is None:
            return
        session, item = subject
        present = item.link if isinstance(item, Annotation) else ""

        def take(entity: str | None) -> None:
            if entity is not None and (entity or present):
                self._remark(item, link(entity))

        dialog = LinkDialog(_name(session, item), present, self.workspace.links, _warning(item))
        self.app.push_screen(dialog, lambda entity: self.attempt(take, entity))

    def action_describe_article(self) -> None:
        """Give the open article tags and a note."""
        from tui.app.screens.describing import DescribeDialog, Description
        from tui.services.remarking import describe, facts, tags_in_use

        session = self.session
        if session is None:
            return
        info = session.overlay.layer.info

        def save(answer: Description | None) -> None:
            if answer is not None and self.session is not None:
                self.after(describe(self.session, answer.tags, answer.note))

        title = session.article.title or session.article.id
        known = facts(session.article)
        dialog = DescribeDialog(title, Description(info.tags, info.note), tags_in_use(self.workspace), known)
        # Not `attempt`, which is for the answers that are one text.
        self.app.push_screen(dialog, lambda answer: self.attempt(lambda _: save(answer), None))


def _name(session: Session, item: Item) -> str:
    return surface(session.article.text, item)


def _warning(item: Item) -> str:
    """Return what saving a remark does besides, in one line."""
    return ACCEPTS if isinstance(item, Suggestion) else ""
