"""Keys for reading: places to go to, copying, the source, how the text is shown."""

from __future__ import annotations

from collections.abc import Callable

from tui.app.screens.actions.base import ReaderBase
from tui.domain.errors import GlossatorError
from tui.domain.navigate import paragraph
from tui.domain.shown import counted
from tui.services.session import Outcome, Session
from tui.services.sources import Source


class ReadingActions(ReaderBase):
    """What one does with a text besides tagging it."""

    # -- places --------------------------------------------------------------------------------

    def action_outline(self) -> None:
        """List headings and bookmarks, and go to one."""
        from tui.app.screens.outline import OutlineScreen
        from tui.services.landmarks import landmarks

        session = self.session
        if session is None:
            return
        article = session.article
        places = landmarks(article, session.overlay.layer.info.bookmarks)

        def go(offset: int | None) -> None:
            if offset is not None and self.session is session:
                session.go_to(offset)
                self.after()

        title = article.title or article.id
        self.app.push_screen(OutlineScreen(title, places, session.caret, len(article.text)), go)

    def action_bookmark(self) -> None:
        """Mark the place of the caret, or take the mark out."""
        from tui.services.landmarks import toggle_bookmark

        if self.session is not None:
            self.after(toggle_bookmark(self.session))

    def action_go_to_bookmark(self, step: int) -> None:
        """Go to the next bookmark, or the one before."""
        from tui.services.landmarks import go_to_bookmark

        if self.session is not None:
            self.after(go_to_bookmark(self.session, step))

    # -- copying -------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy what is selected, else the current span, else the word under the caret."""
        session = self.session
        target = session.target() if session is not None else None
        if session is not None and target is not None and target.length:
            self._copy(session.article.text[target.start : target.end])

    def action_copy_paragraph(self) -> None:
        """Copy the paragraph of the caret."""
        session = self.session
        if session is not None:
            here = paragraph(session.article.text, session.caret)
            self._copy(session.article.text[here.start : here.end].strip())

    def _copy(self, text: str) -> None:
        from tui.app.clipboard import copy

        whole = copy(self.app, text)
        told = f"Copied {counted(len(text), 'character')} to the clipboard of the terminal."
        self.after(Outcome(told if whole else f"{told} Many terminals take only a part of so long a text."))

    # -- the source ----------------------------------------------------------------------------

    def action_open_source(self) -> None:
        """Open the file in the editor, or the page in the browser."""
        from tui.services.sources import source_at

        session = self.session
        if session is None:
            return
        try:
            self._open(session, source_at(session.article, session.caret))
        except GlossatorError as error:
            self.notify(str(error), title=error.title, severity="error", markup=False)

    def _open(self, session: Session, source: Source) -> None:
        from tui.services.sources import editor_command

        if not source.is_written:
            self._browse(source.url)
            return
        import os

        self._edit(editor_command(source, os.environ))
        if self.session is session:
            self.after(Outcome("Back from the editor."))
            self.check_source()

    def _browse(self, address: str) -> None:
        """Hand an address, or that of a file, to the browser or to the program for such files."""
        import webbrowser

        from tui.services.sources import holds_terminal

        try:
            browser = webbrowser.get()
        except webbrowser.Error as error:
            raise GlossatorError(
                f"Nothing here opens {address}.", "Open it elsewhere.", "No browser"
            ) from error
        if holds_terminal(browser):
            self._lend_terminal(lambda: browser.open(address), "The browser", "No browser")
        else:
            self.app.open_url(address)
        self.after(Outcome("Handed to the browser."))

    def _edit(self, command: list[str]) -> None:
        """Run an editor until it ends."""
        import subprocess

        self._lend_terminal(lambda: subprocess.run(command, check=False), command[0], "No editor")

    def _lend_terminal(self, run: Callable[[], object], name: str, trouble: str) -> None:
        """Leave the terminal to another program until it ends.

        Args:
            run: Runs it.
            name: What it is called.
            trouble: The title of what is told where it cannot be run.
        """
        from textual.app import SuspendNotSupported

        try:
            with self.app.suspend():
                run()
        except (SuspendNotSupported, OSError) as error:
            reason = "Not in this terminal." if isinstance(error, SuspendNotSupported) else f"{error}."
            raise GlossatorError(f"{name} cannot be run. {reason}", "", trouble) from error
        self.refresh(layout=True)

    # -- how the text is shown -----------------------------------------------------------------

    def action_invisibles(self) -> None:
        """Show what is not seen otherwise, or hide it again."""
        self.view.set_invisibles(not self.view.invisibles)
        shown = "Blanks, line ends and joiners show." if self.view.invisibles else "They are hidden again."
        self.after(Outcome(shown))

    def action_focus_mode(self) -> None:
        """Dim all but the paragraph of the caret, or nothing."""
        self.view.set_focus_mode(not self.view.focus_mode)
        on = "All but the paragraph is dimmed." if self.view.focus_mode else "Nothing is dimmed."
        self.after(Outcome(on))
