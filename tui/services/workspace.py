"""A project while somebody works on it: its articles, labels, layers and edits under way.

One thread drives a workspace, the one that draws the screen. It believes in its edits at once; the
project confirms them from the disk later. Where the disk refuses, `settle` takes them back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, Change, Edit, LabelChange, LayerChange
from tui.domain.errors import ConflictError, GlossatorError, ProjectError
from tui.domain.layer import Layer
from tui.domain.overlay import Overlay
from tui.services.delivery import Delivery
from tui.services.learning import Gathered, Learner
from tui.services.library import plan_addition
from tui.services.linking import LinkIndex
from tui.services.saving import Failure, Pending
from tui.services.session import Session
from tui.services.taking import Taking
from tui.services.undo import UndoStack, UndoState, past_of
from tui.storage.failures import DiskError, NotWritableError
from tui.storage.project import Project


class Workspace(Taking):
    """A project and the one annotator who works on it now.

    Attributes:
        project: Where everything is kept.
        annotator: Whose layers are shown and changed.
        book: The project's labels, and those that a pipeline brought and nobody used yet.
        session: The open article, or None.
        undo_stack: The edits of this annotator, those of earlier sittings below those of this one.
        links: The entities that spans of the project are linked to.
        refusal: What the disk refused last, until it takes something again.
        learner: What the annotator decided so far; None where suggestions are not to use it.
        blind: Whether nothing is suggested.
        nested: Whether suggestions within decisions stay open.
        by_characters: Whether selections go by single characters rather than by words.
        trouble: Why the disk takes nothing; no edit is taken before `disk_is_back`. None where all is well.
        revision: A number that is another one whenever something was decided, taken back or reloaded.
        watch: Is handed every edit as it is made, undo and redo included; None where nobody watches.
    """

    def __init__(
        self,
        project: Project,
        annotator: str,
        on_settled: Callable[[], object] = lambda: None,
        *,
        memory: bool = True,
        nested: bool = False,
        by_characters: bool = False,
    ) -> None:
        """Begin to work on a project.

        Args:
            project: An open project.
            annotator: The annotator's name.
            on_settled: Called whenever an edit was confirmed or refused, from another thread; it should
                see to it that `settle` is called in the workspace's own.
            memory: Whether suggestions use what was decided before.
            nested: Whether suggestions within decisions stay open.
            by_characters: Whether selections go by single characters rather than by words.
        """
        super().__init__(project, annotator, Learner() if memory else None)
        self.nested = nested
        self.by_characters = by_characters
        self.undo_stack = self._journal_as_stack()
        self.links = LinkIndex(self)
        self.on_settled = on_settled
        self.refusal: Failure | None = None
        self.trouble: GlossatorError | None = None
        self.revision = 0
        self.watch: Callable[[Edit], object] | None = None
        self._refused = False

    # -- articles ------------------------------------------------------------------------------

    def add(self, articles: Iterable[Article]) -> list[tuple[Article, bool]]:
        """Add articles as one edit; one whose text is there already, or its file, is not added twice.

        What was read of a file that has changed since is not taken by that: the article is as it was.

        Returns:
            For each, the article as the project has it, and whether it is new.
        """
        articles = list(articles)
        known = {s.sha256: s.id for s in self._changed_articles.values() if s.id in self.shelf}
        for article in articles:
            saved = self.project.article_with_text(article.sha256)
            if saved is not None and saved.id in self.shelf:
                known.setdefault(article.sha256, saved.id)
        self._know_by_file([article for article in articles if article.sha256 not in known], known)

        def find(sha256: str) -> Article | None:
            return self.article(known[sha256]) if sha256 in known else None

        added, edit = plan_addition(find, articles, self.annotator)
        self._texts.update((article.id, article) for article, new in added if new)
        if edit is not None:
            self._submit(edit)
        return added

    def _know_by_file(self, articles: Iterable[Article], known: dict[str, str]) -> None:
        """Let what was read of a file stand for the article that came from it, by the text's digest."""
        from_files: dict[str, str] = {}
        for article in articles:
            # Only for a text that nobody knows are all articles looked at.
            from_files = from_files or {summary.source: summary.id for summary in self.articles()}
            if article.source in from_files:
                from tui.services.rereading import Kind, kind_of

                if kind_of(article.source) is Kind.FILE:
                    known[article.sha256] = from_files[article.source]

    def open(self, article_id: str) -> Session:
        """Open an article for reading and tagging; the one open before is put away."""
        article, layer = self.article(article_id), self.layer(article_id)
        self.close_session()
        self._arrived, self._delivery = [], Delivery((), 0)
        memory = None
        if self.learner is not None:
            self.learner.opened(article_id, article.text, layer)
            memory = self.learner.memory
        overlay = Overlay.of(layer, (), self.nested)
        self.session = Session(article, overlay, self.annotator, self.apply, memory)
        self.session.proposals.blind = self.blind
        self.session.misses.use_labels(self.labels)
        if self.by_characters:
            self.session.move_by_characters(True)
        return self.session

    def gather(self) -> Iterator[Gathered]:
        """Return what was decided in earlier sittings, for `learned`; it is counted as it is gone through.

        That may be done in another thread.
        """
        if self.learner is None:
            return iter(())
        return self.learner.gather(self.project, self.annotator, list(self.shelf))

    def learned(self, gathered: Gathered | None) -> bool:
        """Take in what was decided in an article before; None when all has been taken in.

        Returns:
            Whether more may be known now: `session.propose_anew` draws the conclusions.
        """
        if self.learner is None:
            return False
        if gathered is None:
            return self.learner.complete(self._layer_with_text)
        article = gathered.article
        if article in self.shelf:
            self.learner.merge(gathered, lambda: self._layer_with_text(article))
        return True

    def _layer_with_text(self, article: str) -> tuple[str, Layer]:
        return self.article(article).text, self.layer(article)

    def close_session(self) -> None:
        """Put the open article away; its layer stays at hand."""
        if self.session is not None:
            self._layers[self.session.article.id] = self.session.overlay.layer
            self.session = None

    def neighbour(self, article_id: str, step: int) -> str | None:
        """Return the id of the article `step` places on in the library, or None at its ends."""
        return self.shelf.neighbour(article_id, step)

    def next_to_do(self, article_id: str) -> str | None:
        """Return the next article that is not done, behind this one or else from the beginning."""
        return self.shelf.next_to_do(article_id)

    # -- labels --------------------------------------------------------------------------------

    def adopt_labels(self, names: Iterable[str]) -> bool:
        """Make labels known that a pipeline uses; the project gets one with the first decision for it.

        Returns:
            Whether any was new.
        """
        return self.book.adopt(names)

    def make_label(self, name: str) -> None:
        """Make a label known that a person named; the project gets it with the first decision for it."""
        self.book.make(name)

    def describe_labels(self, descriptions: Mapping[str, str]) -> None:
        """Fill in descriptions of labels that have none; they are for the screen and not kept."""
        self.book.describe(descriptions)

    # -- edits ---------------------------------------------------------------------------------

    def apply(self, edit: Edit) -> None:
        """Make a new edit: at once in memory, soon on disk, and on the undo stack."""
        edit = self._with_new_labels(edit)
        self._submit(edit, self.undo_stack.state)
        self.undo_stack.made(edit)

    def undo(self) -> Edit | None:
        """Take the last edit back; return the edit that does so, or None.

        Raises:
            ConflictError: What it changed is not any more as it left it; it is passed over the next time.
        """
        return self._resubmit(self.undo_stack.undo, self.undo_stack.pass_over_undo)

    def redo(self) -> Edit | None:
        """Make again what was undone last; return the edit, or None.

        Raises:
            ConflictError: What it would change is not any more as it was; it is passed over the next time.
        """
        return self._resubmit(self.undo_stack.redo, self.undo_stack.pass_over_redo)

    def _resubmit(self, take: Callable[[], Edit | None], pass_over: Callable[[], None]) -> Edit | None:
        """Submit an edit from the undo stack, which is as it was before where that fails."""
        before = self.undo_stack.state
        edit = take()
        if edit is not None:
            try:
                self._submit(edit, before)
            except ConflictError as error:
                self.undo_stack.state = before
                pass_over()
                raise ConflictError(
                    f"This stays: {edit.why}. What it is about was changed since.",
                    "The key goes on to the one before.",
                ) from error
            except GlossatorError:
                self.undo_stack.state = before
                raise
        return edit

    def _journal_as_stack(self) -> UndoStack:
        """Return the stack of what this annotator has done so far, as the journal tells."""
        project, annotator, now_at = self.project, self.annotator, self.project.seq
        return UndoStack(lambda: past_of(lambda: project.history(now_at), annotator))

    def _with_new_labels(self, edit: Edit) -> Edit:
        used = {c.after.label for c in edit.changes if isinstance(c, AnnotationChange) and c.after}
        brought = {c.after.name for c in edit.changes if isinstance(c, LabelChange) and c.after}
        new = self.book.unsaved(sorted(used - brought))
        if not new:
            return edit
        return replace(edit, changes=(*(LabelChange(None, label) for label in new), *edit.changes))

    def _submit(self, edit: Edit, stack: UndoState | None = None) -> None:
        """Bring an edit into memory and hand it to the project.

        Args:
            edit: The edit.
            stack: The undo stack as it was before; None for an edit that is not on it.
        """
        if self.project.read_only:
            raise ProjectError(
                "The project is open for reading only.", "Close the other program that has it open."
            )
        if self.trouble is not None:
            raise self.trouble
        if self._refused:
            raise ProjectError("The last decisions could not be saved.", "Wait a moment and try again.")
        self._take_all(edit.changes)
        self.revision += 1
        if self.watch is not None:
            self.watch(edit)
        future = self.project.commit(edit)
        self._pending.append(Pending(edit, future, stack))
        future.add_done_callback(lambda _: self.on_settled())

    def _rewrite(self, changes: Sequence[Change], *, back: bool) -> None:
        opened = self.session.article.id if self.session is not None else ""
        super()._rewrite(changes, back=back)
        self.links.forget()
        if opened and self.session is None:
            self.open(opened)

    def _take_decision(self, change: AnnotationChange | LayerChange) -> None:
        super()._take_decision(change)
        if change.annotator == self.annotator:
            self.links.take(change)

    def _take_many(self, changes: Iterable[AnnotationChange]) -> None:
        changes = list(changes)
        super()._take_many(changes)
        for change in changes:
            if change.annotator == self.annotator:
                self.links.take(change)

    # -- the disk's word -----------------------------------------------------------------------

    @property
    def saving(self) -> int:
        """How many edits are not confirmed yet."""
        return len(self._pending)

    def settle(self) -> Failure | None:
        """Take note of what the disk confirmed or refused.

        After a refusal no edit is taken until every one under way has its answer; then the refused ones
        are taken back, the newest first.

        Returns:
            What was taken back and why, or None.
        """
        # Asked once of each: an answer that comes while this runs is for the next time.
        waiting: list[Pending] = []
        answered: list[Pending] = []
        for pending in self._pending:
            (answered if pending.future.done() else waiting).append(pending)
        refused = [i for i, pending in enumerate(answered) if pending.future.exception() is not None]
        if not refused:
            self._pending = waiting
            if answered:
                self.refusal = None
            return None
        self._refused = True
        if waiting:
            return None
        self._pending, self._refused = [], False
        self.refusal = self._take_back(answered[refused[0] :])
        if isinstance(self.refusal.error, (DiskError, NotWritableError)):
            self.trouble = self.refusal.error
        return self.refusal

    def disk_is_back(self) -> None:
        """Take edits again: `project.probe` found that the disk takes them."""
        self.trouble = self.refusal = None

    def reload(self) -> bool:
        """Bring memory to what the project holds, others having changed it.

        Returns:
            Whether it was done; it is not while edits are under way.
        """
        if self._pending:
            return False
        self.revision += 1
        self.book.reload(self.project.labels())
        before, self.shelf = self.shelf, self._shelf_of_project()
        if before.queue:
            self.shelf.arrange(before, before.queue)
        self._changed_articles.clear()
        self._texts.clear()
        self._layers.clear()
        self._others.forget()
        self._infos.clear()
        self._summaries.clear()
        self.undo_stack = self._journal_as_stack()
        self.links.forget()
        session = self.session
        if session is not None:
            present = self.article_summary(session.article.id) if session.article.id in self.shelf else None
            if present is not None and present.sha256 == session.article.sha256:
                self._learn_anew(self.project.layer(session.article.id, self.annotator))
            else:
                self.session = None
                self._learn_anew()
                if present is not None:
                    self.open(present.id)
        else:
            self._learn_anew()
        self._show_suggestions_anew()
        return True

    def _take_back(self, answered: Sequence[Pending]) -> Failure:
        """Bring memory to what is on disk after edits of which the first was refused, and maybe others."""
        self.revision += 1
        # Every edit has its answer: what the project holds of others is how it is.
        self._others.forget()
        for edit, _, _ in reversed(answered):
            self._take_all([change.inverse() for change in reversed(edit.changes)], back=True)
        self.undo_stack.state = next(
            (stack for _, _, stack in answered if stack is not None), self.undo_stack.state
        )
        refused: list[tuple[Edit, BaseException]] = []
        for edit, future, stack in answered:
            error = future.exception()
            if error is not None:
                refused.append((edit, error))
                continue
            self._take_all(edit.changes)
            if stack is not None:
                self.undo_stack.replay(edit)
        error = refused[0][1]
        if not isinstance(error, GlossatorError):
            error = ProjectError(f"Saving failed: {error}.")
        return Failure(tuple(edit for edit, _ in refused), error)
