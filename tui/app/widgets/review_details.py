"""What is known of the line under the cursor of the review."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style as ContentStyle
from textual.widget import Widget

from tui.app.article.painter import FLAG_MARK
from tui.app.palette import Palette
from tui.app.review_words import UNTAGGED_HINT
from tui.app.widgets.review import one_line, state_mark, when
from tui.domain.annotation import PERSON, Annotation
from tui.domain.labels import LabelSet
from tui.domain.shown import displayed
from tui.services.concordance.values import Untagged
from tui.services.review import CONTEXT, Row

DIM = "$foreground 70%"


class ReviewDetails(Widget):
    """The row under the cursor in its context, with what is known of it; or what is said of a group."""

    ALLOW_SELECT = False

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._entry: Row | Untagged | None = None
        self._gone = False
        self._group: tuple[str, ...] = ()
        self._labels = LabelSet()

    def show(
        self, entry: Row | Untagged | None, gone: bool, labels: LabelSet, group: tuple[str, ...] = ()
    ) -> None:
        """Show a row, or else what is said of a group, a line each; the first is its name."""
        self._entry, self._gone, self._labels, self._group = entry, gone, labels, group
        self.refresh()

    def render(self) -> Content:
        """Return the context and the facts."""
        entry = self._entry
        if isinstance(entry, Row):
            return self._annotation(entry)
        if isinstance(entry, Untagged):
            title = displayed(entry.article.title or entry.article.id)
            told = [Content(UNTAGGED_HINT), Content.styled(f"in {title}", DIM)]
            return Content("\n").join([_context(entry, "bold reverse"), Content(""), *told])
        if not self._group:
            return Content("")
        name, *told_of = map(displayed, self._group)
        return Content("\n").join([Content.styled(name, "bold"), *map(Content, told_of)])

    def _annotation(self, row: Row) -> Content:
        annotation = row.annotation
        label = self._labels.get(annotation.label)
        palette = Palette(self)
        hue = ContentStyle.from_rich_style(palette.label(label.slot if label is not None else 1))
        state = "removed" if self._gone else annotation.state.value
        name = Content.assemble(
            (displayed(annotation.label), hue),
            f"  {state_mark(annotation, self._gone)} {state} by {displayed(annotation.by)}, ",
            when(annotation.at),
        )
        title = Content.styled(f"in {displayed(row.article.title or row.article.id)}", DIM)
        facts = [Content(displayed(fact)) for fact in _facts(annotation)]
        context = _context(row, "bold reverse" if annotation.live and not self._gone else "strike")
        return Content("\n").join([context, Content(""), name, title, *facts])


def _context(row: Row | Untagged, style: str) -> Content:
    left, right = displayed(one_line(row.left)).lstrip(), displayed(one_line(row.right)).rstrip()
    return Content.assemble(
        (f"…{left}" if len(row.left) == CONTEXT else left, DIM),
        (displayed(one_line(row.text)), style),
        (f"{right}…" if len(row.right) == CONTEXT else right, DIM),
    )


def _facts(annotation: Annotation) -> list[str]:
    """Return what else is known of an annotation, a line each."""
    facts = []
    if annotation.was is not None:
        facts.append(f"was suggested as {annotation.was.label} by {annotation.origin}")
    elif annotation.origin not in (PERSON, ""):
        facts.append(f"suggested by {annotation.origin}")
    remarks = [f"{FLAG_MARK} flagged as unsure"] if annotation.flag else []
    if annotation.note:
        remarks.append(f"note: {one_line(annotation.note)}")
    if remarks:
        facts.append("  ".join(remarks))
    if annotation.link:
        facts.append(f"link: {annotation.link}")
    return facts
