"""A reader who presses keys at random, with a real project underneath."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.domain.strategies import problems
from tests.services.desk import ME, MODEL, TEXT, span
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, Edit
from tui.domain.labels import LabelSet
from tui.domain.layer import Layer, LayerSummary
from tui.domain.overlay import Overlay
from tui.domain.span import Span
from tui.domain.tokens import TokenBlock
from tui.services.learning import counted
from tui.services.session import Session
from tui.services.workspace import Workspace
from tui.storage.project import Project

PROPOSED = [
    ("Anna Smith", "PERSON"),
    ("Smith", "ORG"),
    ("Bob", "PERSON"),
    ("New York", "GPE"),
    ("York City", "ORG"),
    ("New York City", "FAC"),
    ("Acme Corp", "COMPANY"),
    ("Paris", "GPE"),
    ("Paris", "LOC"),
    ("Eve on Monday", "EVENT"),
    ("Monday", "DATE"),
    ("The end", "MISC"),
]
offsets = st.integers(0, len(TEXT))
label_names = st.sampled_from(["PERSON", "GPE", "GPE", "COURT"])
pick = st.integers(0, 30)


class AnythingGoes(RuleBasedStateMachine):
    """A reader who presses keys at random, with a real project underneath."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "project.json"
        self.project = Project.open(self.path)
        self.workspace = Workspace(self.project, ME)
        self.workspace.add([Article("k1", TEXT)])
        self.session: Session = self.workspace.open("k1")
        self.first = self.session.overlay.layer
        self.project.flush()
        self.first_labels = self.project.labels()
        self.arrived: list[Suggestion] = []

    # What a reader does.

    @rule(first=pick, count=st.integers(1, 6))
    def suggestions_arrive(self, first: int, count: int) -> None:
        current, caret, selection = self.session.current, self.session.caret, self.session.selection
        touched = current is not None or selection is not None
        some = [PROPOSED[(first + i) % len(PROPOSED)] for i in range(count)]
        arrived = [Suggestion(*span(TEXT, words), label, MODEL) for words, label in some]
        self.arrived += arrived
        self.workspace.receive(arrived)
        if touched:
            assert (self.session.current, self.session.caret, self.session.selection) == (
                current,
                caret,
                selection,
            )

    @rule(start=offsets, length=st.integers(1, 60))
    def tokens_arrive(self, start: int, length: int) -> None:
        end = min(start + length, len(TEXT))
        tokens = [(t.start, t.end) for t in self.session.tokens.within(start, end) if t.end <= end]
        caret, current, selection = self.session.caret, self.session.current, self.session.selection
        self.workspace.receive([], [TokenBlock.of(start, end, tokens[::2] or tokens)])
        if self.session.caret != caret:
            # Who has not moved yet is put on the first suggestion of memory, which comes after the opening.
            assert current is None
            assert selection is None
            assert isinstance(self.session.current, Suggestion)

    @rule(offset=offsets)
    def click(self, offset: int) -> None:
        self.session.go_to(offset)

    @rule(offset=offsets, length=st.integers(1, 20))
    def drag(self, offset: int, length: int) -> None:
        self.session.select(offset, min(offset + length, len(TEXT)))

    @rule(which=pick)
    def drag_over_words(self, which: int) -> None:
        self.session.select(*span(TEXT, PROPOSED[which % len(PROPOSED)][0]))

    @rule(count=st.integers(-3, 3))
    def step(self, count: int) -> None:
        self.session.step(count)

    @rule(key=st.sampled_from(["next_open", "previous_open", "next_annotation", "previous_annotation"]))
    def go(self, key: str) -> None:
        getattr(self.session, key)()

    @rule()
    def select(self) -> None:
        self.session.begin_selection()

    @rule()
    def escape(self) -> None:
        self.session.escape()
        assert self.session.selection is None

    @rule(key=st.sampled_from(["accept", "reject", "accept", "reject", "accept_paragraph"]))
    def decide(self, key: str) -> None:
        getattr(self.session, key)()

    @rule(name=label_names)
    def label(self, name: str) -> None:
        self.workspace.adopt_labels([name])
        self.session.label(name)

    @rule(right=st.booleans(), tokens=st.sampled_from([-1, 1]))
    def edge(self, right: bool, tokens: int) -> None:
        self.session.move_edge(right, tokens)

    @rule(which=pick)
    @precondition(lambda self: len(self.session.overlay.layer.annotations) > 0)
    def choose_an_annotation(self, which: int) -> None:
        every = list(self.session.overlay.layer.annotations)
        self.session.choose(every[which % len(every)])

    @rule()
    def finish_or_reopen(self) -> None:
        if self.session.overlay.layer.state is ArticleState.DONE:
            self.session.reopen()
        else:
            self.session.finish()

    @rule(times=st.integers(1, 4), key=st.sampled_from(["undo", "redo"]), show=st.booleans())
    def undo_or_redo(self, times: int, key: str, show: bool) -> None:
        for _ in range(times):
            edit: Edit | None = getattr(self.workspace, key)()
            change = (
                next((c for c in edit.changes if isinstance(c, AnnotationChange)), None) if edit else None
            )
            if change is not None and show:
                self.session.show(change)

    @rule()
    def open_it_again(self) -> None:
        layer = self.session.overlay.layer
        self.session = self.workspace.open("k1")
        assert self.session.overlay.layer == layer
        self.workspace.receive(self.arrived)

    # What holds whatever they did.

    @invariant()
    def what_is_suggested_follows_from_what_was_decided(self) -> None:
        overlay = self.session.overlay
        memory = counted(TEXT, overlay.layer)
        fresh = Session(self.session.article, Overlay.of(overlay.layer, ()), ME, lambda _: None, memory)
        # Only where something has arrived is anything suggested.
        reached = [Span(s.start, s.end) for s in self.arrived]
        fresh.receive(self.arrived)
        for stretch in reached:
            here = list(overlay.open.overlapping(*stretch))
            assert here == list(fresh.overlay.open.overlapping(*stretch))

    @rule()
    def what_is_on_disk_is_what_is_in_memory(self) -> None:
        self.project.flush()
        assert self.workspace.settle() is None
        assert self.workspace.saving == 0
        if self.path.exists():
            with Project.open(self.path, read_only=True) as read:
                self.check_against(read)

    def check_against(self, project: Project) -> None:
        layer = self.session.overlay.layer
        assert project.layer("k1", ME) == layer
        summary = project.layer_summaries().get(("k1", ME), LayerSummary("k1", ME))
        mine = self.workspace.summary("k1")
        assert summary.state is mine.state is layer.state
        assert summary.decided == mine.decided == len(layer.annotations)
        assert summary.live == mine.live
        used = {a.label for a in layer.annotations}
        assert used <= {label.name for label in project.labels()}
        assert {label.name for label in project.labels()} <= {label.name for label in self.workspace.labels}

    @invariant()
    def the_layer_is_sound(self) -> None:
        assert problems(self.session.overlay.layer, len(TEXT)) == []

    @invariant()
    def what_is_current_is_there(self) -> None:
        session = self.session
        if isinstance(session.current, Annotation):
            assert session.current in list(session.overlay.layer.annotations)
        elif session.current is not None:
            assert session.current in list(session.overlay.open)
        assert 0 <= session.caret < len(TEXT)
        if session.selection is not None:
            assert session.current is None
            assert 0 <= session.selection.start < session.selection.end <= len(TEXT)
        else:
            assert not session.selecting
        target = session.target()
        assert target is None or target.start < target.end

    @invariant()
    def what_is_shown_is_what_would_be_shown_from_scratch(self) -> None:
        overlay = self.session.overlay
        assert overlay.open == type(overlay).of(overlay.layer, overlay.suggestions).open

    def everything(self) -> tuple[Layer, LabelSet]:
        self.project.flush()
        assert self.workspace.settle() is None
        self.check_against(self.project)
        return self.session.overlay.layer, self.project.labels()

    def all_of(self, key: Callable[[], Edit | None]) -> None:
        while key() is not None:
            pass

    def teardown(self) -> None:
        try:
            self.all_of(self.workspace.redo)
            layer, labels = self.everything()
            self.all_of(self.workspace.undo)
            assert self.everything() == (self.first, self.first_labels)
            self.all_of(self.workspace.redo)
            again, labels_again = self.everything()
            assert again == layer
            assert labels_again == labels
            self.project.close()
            with Project.open(self.path) as reopened:
                assert reopened.layer("k1", ME) == layer
        finally:
            self.project.close()
            self.folder.cleanup()


TestAnythingGoes = AnythingGoes.TestCase
TestAnythingGoes.settings = settings(max_examples=80, stateful_step_count=30)


def test_the_words_of_the_random_reader_are_in_the_text() -> None:
    assert all(words in TEXT for words, _ in PROPOSED)
    assert len({span(TEXT, words) for words, _ in PROPOSED}) > 10
