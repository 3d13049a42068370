"""How far annotators agree: numbers, labels, the matrix of labels, and every disagreement in context."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.commands import AGREEMENT, KeyNames, bind, bindings
from tui.app.hearing import DiskEar
from tui.app.leaving import while_shown
from tui.app.places import Place
from tui.app.screens.actions.comparing import Comparing, Standing
from tui.app.widgets.agreement import (
    ComparedBar,
    DisputeHeading,
    DisputeRows,
    NumbersBar,
    ScoreHeading,
    ScoreRows,
)
from tui.app.widgets.bars import KeyBar, StatusLine
from tui.app.widgets.matrix import MatrixView
from tui.app.widgets.rows import RowList
from tui.domain.labels import LabelSet
from tui.domain.shown import one_line
from tui.services.agreement import Counting
from tui.services.agreement_json import label_name
from tui.services.disputes import Wanted
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace
from tui.storage.paths import styles_dir

WIDE = 118
"""Columns from which the matrix stands beside the labels."""
BROAD = 150
"""Columns from which the labels have all their columns there, too."""

ALONE = (
    "Only you have annotated anything here, and nothing that the model suggests is kept.\n\n"
    "It takes two: another's project file is brought in by: glossator merge FILE"
)
NO_ARTICLE = "No article is like that for all of them.\n\n{agreement.articles} compares others."
NONE_LIKE_THAT = "No disagreement is like that: {agreement.close} lists all of them."

EXPLAINED = {
    "exact": "F1 where the span is the same, whatever the label.",
    "kappa": "Cohen's kappa on words; in brackets on those that one of the two labels.",
    "alpha": "Krippendorff's alpha on words, over all sides; in brackets on those that any of them labels.",
    "units": "Krippendorff's alpha for unitising, over all sides: on where spans begin and end.",
    "words": "Words of the articles that are compared.",
}
"""What the numbers mean, by their names."""


class AgreementScreen(Comparing):
    """Compares annotators; returns the place to open, or None."""

    CSS_PATH = styles_dir() / "agreement.tcss"
    shows_banner = True
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(AGREEMENT))
    AUTO_FOCUS = "#disputes-rows"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - as Textual declares it
        (0, "-beneath"),
        (WIDE, "-beside"),
        (BROAD, "-broad"),
    ]

    def __init__(
        self,
        workspace: Workspace,
        keymap: Mapping[str, str],
        suggester: Suggester | None = None,
        standing: Standing | None = None,
    ) -> None:
        """Make the screen.

        Args:
            workspace: The project being worked on.
            keymap: Keys by binding id, where they are not the default ones.
            suggester: Whose kept suggestions are one more side.
            standing: How the screen stood when it was left.
        """
        super().__init__()
        self.workspace, self.suggester = workspace, suggester
        self.keymap = keymap
        self.keys = KeyNames(AGREEMENT, keymap)
        bind(self, AGREEMENT, keymap)
        self._as_left = standing
        self._by_words = False
        self._ear = DiskEar(self, workspace)

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield ComparedBar(id="compared")
        yield NumbersBar(id="numbers")
        scores = ScoreRows(id="scores-rows")
        rows = DisputeRows(lambda article: self.workspace.article(article).text, id="disputes-rows")
        with Horizontal(id="figures"):
            with Vertical(id="scores"):
                yield ScoreHeading(scores, id="scores-heading")
                yield scores
            yield MatrixView(id="matrix")
        with Vertical(id="disputes"):
            yield DisputeHeading(rows, id="disputes-heading")
            yield rows
        yield Static(id="agreement-empty", markup=False)
        yield KeyBar(AGREEMENT, self.keymap, id="keys")
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Begin to count, and listen to the disk."""
        self._ear.listen()
        self.query_one(MatrixView).add_class("-behind")
        self.query_one(StatusLine).show(annotator=self.workspace.annotator)
        self.show_all()
        self.start(self._as_left)

    def on_unmount(self) -> None:
        """Leave the disk's word to the screen below."""
        self._ear.stop()

    def on_settled(self) -> None:
        """Take note of the disk's word."""
        self._ear.settle()
        self.tell_place()

    def show_anew(self) -> None:
        """Compare the same ones again, who have changed something meanwhile."""
        self.start(self.standing() if self.counting is not None else self._as_left)

    def cursor_of_disputes(self) -> int:
        """Return the row of the disagreement under the cursor."""
        return self.query_one(DisputeRows).cursor

    # -- showing -------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show who is compared, and what has come of it so far."""
        counting, known = self.counting, self.workspace.labels
        names = [self.possible[number].name for number in self.chosen]
        done = counting.comparison.texts if counting is not None else 0
        wanted = len(counting.articles) if counting is not None else 0
        counts = (done, wanted, len(self.workspace.shelf))
        self.query_one(ComparedBar).show(names, self.pair, counts, self.scope, stopped=self.stopped)
        nothing = ALONE if self.alone else ""
        if counting is not None and not wanted:
            nothing = self.keys.fill(NO_ARTICLE)
        empty = self.query_one("#agreement-empty", Static)
        empty.display = bool(nothing)
        for part in ("#figures", "#disputes", "#numbers"):
            self.query_one(part).display = not nothing
        if nothing:
            empty.update(Content(nothing))
        elif counting is not None:
            self._show_figures(counting, known)
            self._show_disputes()
            if self.focused is None:
                self.query_one(DisputeRows).focus()

    def _show_figures(self, counting: Counting, known: LabelSet) -> None:
        comparison, pair = counting.comparison, self.pair
        scores = comparison.pairs[pair]
        used = scores.by_label.keys()
        labels = [label.name for label in known if label.name in used]
        labels += sorted(set(used) - set(labels))
        sides = comparison.sides[pair[0]], comparison.sides[pair[1]]
        self.query_one(NumbersBar).show(comparison, pair)
        self.query_one(ScoreRows).show(scores, labels, known, sides)
        self.query_one(ScoreHeading).refresh()
        # As high as the matrix with its heading, and what nobody else has; the disagreements have the rest.
        height = min(len(labels) + 2, max((self.size.height - 5) // 2, 4))
        figures = self.query_one("#figures")
        if figures.styles.height is None or figures.styles.height.value != height:
            figures.styles.height = height
        counts = dict(comparison.word_pairs(pair) if self._by_words else scores.confusion)
        # What nobody labels is most of all words, beside which the rest would have no shade.
        counts.pop(("", ""), None)
        self.query_one(MatrixView).show(counts, labels, known, sides)

    def _show_disputes(self) -> None:
        rows = self.query_one(DisputeRows)
        rows.show(self.disputes, self.workspace.labels)
        sought = self.take_sought()
        if sought is not None:
            rows.cursor = sought
        self.query_one(DisputeHeading).show(self._filtered_by())

    def _filtered_by(self) -> str:
        """Return in words which disagreements are listed; empty where all are."""
        wanted = self.disputes.wanted if self.disputes is not None else Wanted()
        if wanted.cell is None or self.counting is None:
            return f"about {one_line(wanted.label)}" if wanted.label else ""
        comparison = self.counting.comparison
        pair = list(comparison.pairs)[wanted.pair]
        both = zip((comparison.sides[number] for number in pair), wanted.cell, strict=True)
        said = " and ".join(f"{one_line(name)} has {one_line(label_name(label))}" for name, label in both)
        return f"where {said}"

    def tell(self, message: str) -> None:
        """Show a message in the status line, beside the disk's word."""
        saving = bool(self.workspace.saving)
        at_rest = "read only" if self.workspace.project.read_only else "saved"
        if self.workspace.refusal is not None:
            at_rest = "not saved"
        self.query_one(StatusLine).show(
            saved="saving…" if saving else at_rest, saving=saving, message=message
        )

    def tell_place(self) -> None:
        """Say what the cursor is on."""
        part = self._part
        if isinstance(part, DisputeRows):
            names = [self.possible[number].name for number in self.chosen]
            self.tell(part.told(names))
        elif isinstance(part, ScoreRows | MatrixView):
            self.tell(part.told)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Say what the cursor is on."""
        event.stop()
        self.pressed_at = perf_counter()
        self.tell_place()

    def on_matrix_view_moved(self) -> None:
        """Say what the cursor is on."""
        self.pressed_at = perf_counter()
        if self._part is self.query_one(MatrixView):
            self.tell_place()

    # -- the parts -----------------------------------------------------------------------------

    @property
    def _parts(self) -> list[Widget]:
        return [self.query_one(ScoreRows), self.query_one(MatrixView), self.query_one(DisputeRows)]

    @property
    def _part(self) -> Widget:
        """The part that the keys are for."""
        parts = self._parts
        return self.focused if self.focused in parts and self.focused is not None else parts[-1]

    def action_next_part(self, step: int) -> None:
        """Go to another part; where there is no room for both, labels and matrix take turns."""
        parts = self._parts
        self._go_to(parts[(parts.index(self._part) + step) % len(parts)])

    def _go_to(self, part: Widget) -> None:
        scores, matrix = self.query_one("#scores"), self.query_one(MatrixView)
        if not isinstance(part, DisputeRows):
            scores.set_class(part is matrix, "-behind")
            matrix.set_class(part is not matrix, "-behind")
        part.focus()
        self.pressed_at = perf_counter()
        self.call_after_refresh(self.tell_place)

    def action_cursor(self, step: int) -> None:
        """Move the cursor by rows."""
        part = self._part
        if isinstance(part, MatrixView):
            part.move(step, 0)
        elif isinstance(part, RowList):
            part.action_cursor(step)

    def action_cursor_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        part = self._part
        if isinstance(part, MatrixView):
            part.move_page(pages)
        elif isinstance(part, RowList):
            part.action_cursor_page(pages)

    def action_cursor_to(self, row: int) -> None:
        """Move the cursor to the first row (0) or the last (-1)."""
        part = self._part
        if isinstance(part, MatrixView):
            part.move_to_row(row)
        elif isinstance(part, RowList):
            part.action_cursor_to(row)

    def action_cursor_across(self, step: int) -> None:
        """Move the cursor of the matrix by columns."""
        part = self._part
        if isinstance(part, MatrixView):
            part.move(0, step)

    # -- choosing ------------------------------------------------------------------------------

    def action_choose(self) -> None:
        """Open the disagreement, or list those of the label or the cell."""
        part = self._part
        if isinstance(part, DisputeRows):
            self._open()
        elif isinstance(part, ScoreRows):
            self._filter(Wanted(self.pair_number, label=part.label))
        elif isinstance(part, MatrixView):
            self._filter(Wanted(self.pair_number, cell=part.cell))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """List the disagreements of the label that was clicked."""
        event.stop()
        if isinstance(event.rows, ScoreRows):
            self._filter(Wanted(self.pair_number, label=event.rows.label))

    def on_matrix_view_chosen(self, event: MatrixView.Chosen) -> None:
        """List the disagreements of the cell that was clicked."""
        self._filter(Wanted(self.pair_number, cell=event.cell))

    def on_dispute_rows_opened(self) -> None:
        """Open the disagreement that was double-clicked."""
        self._open()

    def place_of_dispute(self) -> Place | None:
        """Return where the disagreement under the cursor is, or None."""
        found = self.query_one(DisputeRows).current
        return Place(found.article.id, "", found.meeting.start) if found is not None else None

    def _open(self) -> None:
        place = self.place_of_dispute()
        if place is not None:
            self.leave(place)

    @property
    def pair_number(self) -> int:
        """The number of the pair whose numbers are shown."""
        pairs = list(self.counting.comparison.pairs) if self.counting is not None else [self.pair]
        return pairs.index(self.pair)

    def _filter(self, wanted: Wanted) -> None:
        """List some of the disagreements, and go there where there are any."""
        if self.disputes is None:
            return
        self.disputes.filter(wanted)
        more = self.disputes.go_on()
        rows = self.query_one(DisputeRows)
        rows.cursor = 0
        rows.disputes = None
        self._show_disputes()
        if more:
            self.run_worker(while_shown(self, self.list_rest(self.disputes)), exclusive=True, group="list")
        if more or len(self.disputes):
            self._go_to(rows)
        else:
            self.tell(self.keys.fill(NONE_LIKE_THAT))

    def action_toggle_words(self) -> None:
        """Count words in the matrix, or spans again."""
        self._by_words = not self._by_words
        self.show_all()
        self.tell("The matrix counts words." if self._by_words else "The matrix counts spans.")

    def action_explain(self, name: str) -> None:
        """Say what a number means."""
        self.tell(EXPLAINED[name])

    def action_help(self) -> None:
        """Show every key."""
        from tui.app.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(AGREEMENT, self.keymap, "Keys of the agreement"))

    def action_close(self) -> None:
        """List all disagreements again; where they all are, go back."""
        if self.disputes is not None and self.disputes.wanted != Wanted():
            self._filter(Wanted())
        else:
            self.leave(None)
