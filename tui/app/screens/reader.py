"""The reader: library, article and sidebar, with the bars around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tui.app.article.view import ArticleView
from tui.app.commands import READER, KeyNames, bind, bindings
from tui.app.messages import UNTIL_DISMISSED, Settled, WorkerSpoke
from tui.app.screens.background import ReaderBackground
from tui.app.screens.exporting import ask_and_export
from tui.app.widgets.bars import HeaderBar, Heading, KeyBar, LabelBar, StatusLine, heading_of
from tui.app.widgets.library import LibraryPane, queue_title
from tui.app.widgets.more_labels import MoreLabels
from tui.app.widgets.rows import RowList
from tui.app.widgets.sidebar import Sidebar
from tui.domain.annotation import Suggestion
from tui.domain.article import ArticleState
from tui.services.entities import Entities, surface
from tui.services.session import DONE, Outcome, Supply
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace
from tui.storage.remembered import Remembered
from tui.storage.views import Views, ViewState

if TYPE_CHECKING:
    from tui.app.places import Place
    from tui.app.screens.comparing import Comparison

FIRST_HINT = (
    "{go.next} next suggestion · {decide.accept} accept · {decide.reject} reject · "
    "1-0 other label · {program.help} all keys"
)
HINT_UNTIL = 5
"""After so many decisions on the article the hint of the first start is gone."""
NO_ARTICLE = "No article yet.\n\nLeave with {program.quit} and name one:\n\nglossator FILE or FOLDER"


class ReaderScreen(ReaderBackground):
    """The screen on which articles are read and tagged."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(READER))
    AUTO_FOCUS = "#article"
    shows_banner = True

    def __init__(
        self,
        workspace: Workspace,
        suggester: Suggester,
        views: Views,
        remembered: Remembered,
        keymap: Mapping[str, str],
        article: ArticleView,
        start_with: str = "",
    ) -> None:
        """Make the screen.

        Args:
            workspace: The project being worked on.
            suggester: Where suggestions come from.
            views: Reading positions.
            remembered: What was shown and folded the last time.
            keymap: Keys by binding id, where they are not the default ones.
            article: The pane for the text.
            start_with: Id of the article to open, or empty.
        """
        super().__init__()
        self.workspace = workspace
        self.suggester = suggester
        self.views = views
        self.keymap = keymap
        self.keys = KeyNames(READER, keymap)
        bind(self, READER, keymap)
        self.view = article
        self._start_with = start_with
        self.remember_folding(remembered)

    def compose(self) -> ComposeResult:
        """Lay the panes and bars out."""
        # What need not be there from the beginning comes when it is wanted: the first frame is not to wait.
        with Horizontal(id="main"):
            if self.wants_library():
                yield self.library()
            with Vertical(id="centre"):
                yield HeaderBar(id="header")
                if not self._start_with:
                    yield Static(self.keys.fill(NO_ARTICLE), id="no-article", markup=False)
                yield self.view
            yield Sidebar(id="sidebar")
        if self.hint_shown:
            yield Static(self.keys.fill(FIRST_HINT), id="hint", markup=False)
        yield LabelBar(self.keys, id="labels")
        yield MoreLabels(self.keymap, id="more-labels")
        yield KeyBar(READER, self.keymap, id="keys")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Open the first article."""
        self.query_one(StatusLine).show(annotator=self.workspace.annotator)
        self.workspace.describe_labels(self.suggester.explanations)
        self.workspace.adopt_labels(self.suggester.info.labels)
        self.fold()
        if self._start_with:
            self.open_article(self._start_with)
        else:
            self.set_class(True, "-empty")
            self.show_status()
        self.set_interval(2.0, self.save_views)
        self.workspace.on_settled = lambda: self.post_message(Settled())
        self.suggester.listen(lambda event: self.post_message(WorkerSpoke(event)))
        # What was added before the screen was there may be confirmed already.
        self.on_settled()
        self.call_after_refresh(self.learn_from_the_past)

    # -- articles ------------------------------------------------------------------------------

    def open_article(self, article_id: str) -> None:
        """Show another article, where the reader left off or at its first undecided suggestion."""
        self.note_view()
        self.forget_way_back()
        if self.session is not None:
            self.suggester.cancel_phrases(self.session.article)
        self.show_article(article_id)

    def show_article(self, article_id: str) -> None:
        """Show an article anew where the reader is in it, as the reading positions say."""
        self.end_find()
        session = self.workspace.open(article_id)
        article = session.article
        cached = self.suggester.cached(article)
        remembered = self.views.get(article_id)
        if remembered is not None:
            session.restore(remembered.caret, "")
            session.read_before(remembered.read)
        if cached is not None:
            self.workspace.receive_kept(cached.suggestions, cached.tokens)
        else:
            self.suggester.request(article, session.caret)
        if remembered is not None:
            session.restore(remembered.caret, remembered.current)
        session.take_changes()
        self.views.last = article_id
        self._entities = Entities(article.text)
        self._entities.reset(session.overlay, session.caret)
        self.set_class(False, "-empty")
        self.view.show(session, self.workspace.labels, remembered.top if remembered is not None else 0)
        for library in self.query(LibraryPane):
            library.show(article_id)
        self.show_entities()
        self._show_header()
        self._model_note = ""
        self.after()
        if cached is not None:
            self.read_ahead()
        if self.workspace.learner is not None and self.workspace.learner.has_left:
            self.learn_from_the_past()
        self._nouns_of = ""
        self.look_for_nouns()
        for notice in self.query("#source-notice"):
            notice.remove()
        self.call_after_refresh(self.check_source)
        self.call_after_refresh(self.look_for_colleagues)

    def note_view(self) -> None:
        """Remember where the reader is in the open article."""
        session = self.session
        if session is not None:
            current = session.current.id if session.current is not None else ""
            state = ViewState(self.view.top_offset, session.caret, current, session.read.offsets)
            before, article = self.views.get(session.article.id), session.article.id
            self.views.set(article, state)
            if before is None or before.read != state.read:
                for library in self.query(LibraryPane):
                    library.refresh_article(article)

    def save_views(self) -> None:
        """Write the reading positions, off the screen's thread."""
        self.note_view()
        session = self.session
        if session is not None and session.supply is Supply.COMING:
            self.suggester.focus(session.article, self.view.top_offset)
        if self.views.take_unsaved():
            self.run_worker(self.views.write, thread=True, exit_on_error=False, group="views")

    # -- keeping the screen up to date ---------------------------------------------------------

    def after(self, outcome: Outcome = DONE, *, keep_goal: bool = False) -> None:
        """Bring the screen up to what a command did."""
        self.catch_up(keep_goal=keep_goal)
        message = f"{outcome.message} {self.keys.fill(outcome.hint)}".strip()
        if message or self.jump is None:
            self.show_status(message)
        else:
            self.tell_jump()

    def catch_up(self, *, keep_goal: bool = False) -> None:
        """Bring the screen up to how things are; a message stays."""
        self.follow_text()
        session = self.session
        if session is None:
            return
        relabelled = self.view.labels is not self.workspace.labels
        if relabelled:
            self.view.set_labels(self.workspace.labels)
            self.show_more_labels()
            self.call_after_refresh(self.look_for_colleagues)
        changes = session.take_changes()
        self.view.sync(changes, follow=not self.stands_still, keep_goal=keep_goal)
        self.view.set_bookmarks(session.overlay.layer.info.bookmarks)
        if changes or relabelled:
            self._entities.update(session.overlay, changes, session.caret)
            self.show_entities()
        if self._show_header() or changes:
            for library in self.query(LibraryPane):
                library.refresh_article(session.article.id)
        if session.overlay.decided >= HINT_UNTIL:
            self.hide_hint()
        self.note_view()
        self.look_for_nouns()
        self.go_on_working()
        self.follow_jump()
        self._show_current()
        self.show_find()
        self.show_status()

    def _show_current(self) -> None:
        session = self.session
        if session is None:
            return
        target, current = session.target(), session.current
        text = surface(session.article.text, target) if target is not None else ""
        reason = session.proposals.reason(current) if isinstance(current, Suggestion) else ""
        said = self.said_by_colleagues(target, silent=current is not None)
        self.query_one(Sidebar).show_current(current, text, self.workspace.labels, reason, said)
        self.show_brush(self.brush or (current.label if current is not None else ""))
        # While codes are shown the labels are what digits take in hand.
        self.share_row(current is not None or session.selection is not None or self.jump is not None)

    def show_brush(self, label: str) -> None:
        """Mark a label in the label bar."""
        self.query_one(LabelBar).show(self.workspace.labels, label)
        self.query_one(MoreLabels).show(self.workspace.labels, label)

    def _show_header(self) -> bool:
        """Show what the header tells; return whether that is something else than before."""
        session = self.session
        if session is None:
            return False
        return self.query_one(HeaderBar).show(heading_of(session.article, session.overlay.layer.info))

    def show_status(self, message: str | None = None) -> None:
        """Show how things stand, with a message where there is one."""
        status, session = self.query_one(StatusLine), self.session
        saving = self.workspace.saving
        at_rest = "read only" if self.workspace.project.read_only else "saved"
        if self.workspace.refusal is not None:
            at_rest = "not saved"
        saved = "saving…" if saving else at_rest
        progress = ""
        if session is not None and self.workspace.blind:
            progress = f"blind · {session.overlay.decided} decided"
        elif session is not None:
            decided = session.overlay.decided
            progress = f"{decided}/{decided + len(session.overlay.open)}"
            if session.overlay.layer.state is ArticleState.DONE:
                progress = f"{decided} decided"
        status.show(saved=saved, saving=bool(saving), progress=progress, model=self.model_state())
        status.show(queue=queue_title(self.workspace.shelf))
        if message is not None:
            status.show(message=message)

    # -- what comes from other threads ---------------------------------------------------------

    def on_settled(self) -> None:
        """Take note of the disk's word."""
        self.settle()

    def settle(self) -> bool:
        """Take note of what the disk confirmed or refused; return whether all is well."""
        failure = self.workspace.settle()
        self.query_one(StatusLine).show(trouble=self.workspace.refusal is not None)
        if failure is None:
            self.show_status()
            return self.workspace.refusal is None
        # A disk that fails has a banner of its own, which stays.
        timeout = UNTIL_DISMISSED if self.workspace.trouble is None else 10
        self.notify(str(failure), title="Not saved", severity="error", timeout=timeout)
        self.show_anew()
        return False

    def show_anew(self) -> None:
        """Show what became of the articles otherwise than by a key: taken back, or changed by others."""
        for library in self.query(LibraryPane):
            library.reload()
            library.show(self.session.article.id if self.session is not None else "")
        if self.session is None:
            self._show_no_article()
        else:
            self.look_for_colleagues()
            self.after()
        self.show_status()

    def _show_no_article(self) -> None:
        """Say that there is nothing to read, where the article's adding was refused."""
        self.end_jump()
        self.query_one(HeaderBar).show(Heading())
        if not self.query("#no-article"):
            self.query_one("#centre").mount(Static(self.keys.fill(NO_ARTICLE), id="no-article", markup=False))
        self.set_class(True, "-empty")

    # -- other screens -------------------------------------------------------------------------

    def action_statistics(self) -> None:
        """See pictures of what is saved; a place chosen in what they count is opened here."""
        from tui.app.screens.looking import open_statistics

        self.note_view()
        open_statistics(self, self.workspace, self.suggester, self.keymap, self.go_to)

    def action_adjudicate(self) -> None:
        """Ask whose layers are to be adjudicated."""
        from tui.app.screens.adjudicating import compare

        if not self.is_kept_blind():
            compare(self)

    def adjudicate(self, comparison: Comparison, at: Place | None = None) -> None:
        """Decide what holds where layers differ; a place chosen there is opened here.

        Args:
            comparison: Who is compared.
            at: The disagreement to begin at; None for the first that is undecided.
        """
        from tui.app.places import WayBack
        from tui.app.screens.adjudicating import open_adjudication

        def back(place: Place | None) -> None:
            self.go_to(place, WayBack("the adjudication", lambda: self.adjudicate(comparison, place)))
            self.look_for_colleagues()

        self.note_view()
        open_adjudication(self, self.workspace, self.suggester, self.keymap, comparison, back, at)

    def action_export(self) -> None:
        """Write the tagged spans to a file."""
        ask_and_export(self, self.workspace, self.suggester, self.go_to)

    def action_import(self) -> None:
        """Take annotations in from a file."""
        from tui.app.screens.importing import ask_and_import

        ask_and_import(self, self.workspace, self._imported, self.go_to)

    def _imported(self, said: str) -> None:
        """Show what came in."""
        self.workspace.adopt_labels(self.suggester.info.labels)
        self.leave_what_is_gone()
        self.show_anew()
        self.after(Outcome(said, hint="{edit.undo} takes it back."))

    def action_help(self) -> None:
        """Show every key."""
        from tui.app.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(READER, self.keymap, "Keys of the reader"))

    # -- messages of the panes -----------------------------------------------------------------

    def on_article_view_moved(self) -> None:
        """Follow the mouse."""
        self.after()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the article chosen in the library."""
        if isinstance(event.rows, LibraryPane):
            self.open_article(event.rows.article_at(event.row))
            self.view.focus()

    def on_sidebar_picked(self, event: Sidebar.Picked) -> None:
        """Go to the next mention of an entity behind the caret, or to its first."""
        session = self.session
        if session is None:
            return
        for start in (session.caret + 1, 0):
            item = next(self._entities.mentions(event.label, event.key, session.overlay, start), None)
            if item is not None:
                session.choose(item)
                break
        self.after()

    def on_sidebar_label_picked(self, event: Sidebar.LabelPicked) -> None:
        """Apply the label whose heading was chosen."""
        self.attempt(lambda _: self.apply_label(event.label), None)
        self.view.focus()
