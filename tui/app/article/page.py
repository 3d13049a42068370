"""The rows of an open article as they are wrapped and painted, without a widget.

Rows are painted when they are asked for and kept, by the offset at which they begin, until something on
them changes: what a decision costs does not depend on how long the text is or how many spans it has.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable

from tui.app.article.faces import Face, Faces
from tui.app.article.layout import Layout
from tui.app.article.painter import Focus, RowPicture, has_tag, paint
from tui.app.article.parts import cut
from tui.domain.labels import LabelSet
from tui.domain.paragraphs import runs_together
from tui.domain.span import Span
from tui.services.session import Session

KEPT_ROWS = 1024
"""Painted rows that are kept."""
_INK = re.compile(r"\S")
_STRETCH = 4_096
"""Code points that are looked at together on the way back."""


HitsWithin = Callable[[int, int], tuple[Span, ...]]
"""Returns the hits of a search that overlap a stretch of the text, in order."""


def no_hits(start: int, end: int) -> tuple[Span, ...]:  # noqa: ARG001 - as a search answers
    """Return what is found where nothing is looked for."""
    return ()


class Page:
    """A session's text in rows.

    Attributes:
        session: The open article.
        labels: For colours and short labels.
        tags: Whether short labels stand behind the spans.
        invisibles: Whether blanks, line ends and what else is not seen shows.
        spacing: Blank rows between paragraphs, in a text that has none.
        layout: Where the rows begin.
        focus: Caret, current item and selection as they were last painted.
        painted: How many rows have been painted so far.
    """

    def __init__(
        self,
        session: Session,
        labels: LabelSet,
        width: int,
        tags: bool,
        near: int = 0,
        *,
        invisibles: bool = False,
        spacing: int = 0,
    ) -> None:
        """Wrap a session's text in rows of `width` cells, first what is near an offset."""
        self.session = session
        self.labels = labels
        self.tags = tags
        self.invisibles = invisibles
        self.spacing = spacing if spacing and runs_together(session.article.text) else 0
        self.focus = focus_of(session)
        self.painted = 0
        self._faces = Faces(session.article.markup)
        self._hits: HitsWithin = no_hits
        self._pictures: OrderedDict[int, RowPicture] = OrderedDict()
        self._parts = cut(session.article.text)
        self.wrap(width, near)

    def __len__(self) -> int:
        return len(self.layout) if self.layout.text else 0

    def wrap(self, width: int, near: int) -> None:
        """Wrap the text anew, first what is near an offset; the rest when it is looked at."""
        text = self.session.article.text
        self.layout = Layout(
            text,
            width,
            self._inlays,
            self._parts,
            near,
            invisibles=self.invisibles,
            spacing=self.spacing,
        )
        self._pictures.clear()

    def _inlays(self, start: int, end: int) -> list[int]:
        """Return where labels stand behind spans that end in `(start, end]`, rising."""
        if not self.tags:
            return []
        items = self.session.overlay.visible(max(start - 1, 0), end)
        return sorted(item.end for item in items if has_tag(item) and start < item.end <= end)

    # -- what changed --------------------------------------------------------------------------

    def refocus(self) -> set[int]:
        """Take over the session's caret, current item and selection.

        Returns:
            The rows that look otherwise now, by the offset at which they begin.
        """
        before, self.focus = self.focus, focus_of(self.session)
        if before == self.focus:
            return set()
        return self._forget([*_stretches(before), *_stretches(self.focus)])

    def change(self, changes: list[Span]) -> set[int]:
        """Wrap and paint anew what changed; returns the same."""
        touched: set[int] = set()
        for change in changes if self.tags else ():
            moved = self.layout.rewrap(*change)
            touched |= moved if moved is not None else self._painted_in(self.layout.parts_around(*change))
        for start in touched:
            self._pictures.pop(start, None)
        return touched | self._forget(changes)

    def _forget(self, stretches: Iterable[Span]) -> set[int]:
        """Forget what was painted of the rows that hold these stretches."""
        forgotten: set[int] = set()
        for stretch in stretches:
            rows = self.layout.begun_within(*stretch, KEPT_ROWS)
            forgotten.update(rows if rows is not None else self._painted_in(stretch))
        for start in forgotten:
            self._pictures.pop(start, None)
        return forgotten

    def _painted_in(self, stretch: Span) -> set[int]:
        """Return where the painted rows begin that share text with a stretch."""
        return {
            start
            for start, picture in self._pictures.items()
            if picture.start < stretch.end and picture.end > stretch.start
        }

    def forget_everything(self) -> None:
        """Forget everything that was painted."""
        self._pictures.clear()

    def find(self, hits: HitsWithin) -> set[int]:
        """Mark what a search found; return the painted rows that look otherwise now, by their offsets."""
        self._hits = hits
        touched = set()
        for start, picture in self._pictures.items():
            if hits(*self.layout.row_with(start)) != picture.hits:
                touched.add(start)
        for start in touched:
            del self._pictures[start]
        return touched

    def has_picture(self, start: int) -> bool:
        """Whether the row that begins at an offset is painted."""
        return start in self._pictures

    # -- rows ----------------------------------------------------------------------------------

    def picture(self, bounds: Span) -> RowPicture:
        """Return a row, by the stretch that it covers, painted; for a blank one the row below it."""
        if not bounds.length:
            bounds = self.layout.row_with(bounds.start)
        picture = self._pictures.get(bounds.start)
        if picture is None:
            items = list(self.session.overlay.visible(bounds.start, max(bounds.end, bounds.start + 1)))
            hits = self._hits(*bounds)
            faces = list(self._faces.within(*bounds))
            picture = paint(
                self.layout.text,
                bounds,
                items,
                self.focus,
                self.labels,
                self.tags,
                hits,
                faces,
                invisibles=self.invisibles,
            )
            self._pictures[bounds.start] = picture
            self.painted += 1
            if len(self._pictures) > KEPT_ROWS:
                self._pictures.popitem(last=False)
        return picture

    def is_quoted(self, row: Span) -> bool:
        """Whether a row is of a quotation."""
        return any(stretch.face & Face.QUOTE for stretch in self._faces.within(row.start, row.start + 1))

    def caret_row(self) -> Span:
        """Return the stretch of the caret's row."""
        return self.layout.row_with(self.session.caret)

    def row_with_text(self, row: Span | None, step: int) -> Span | None:
        """Return a row, or the next one in the direction of `step` that is not blank; None where none is."""
        text = self.layout.text
        if row is None or text[slice(*row)].strip():
            return row
        # There may be millions of blank rows: they are passed over at once.
        at = _ink_behind(text, row.end) if step > 0 else _ink_before(text, row.start)
        return self.layout.row_with(at) if at is not None else None

    def offset_in(self, row: Span, x: int) -> int:
        """Return the offset at a cell of a row."""
        return self.picture(row).offset_at(x)

    def edge(self, step: int) -> int:
        """Return the text's first offset, or its last one where `step` goes forward."""
        return max(len(self.layout.text) - 1, 0) if step > 0 else 0


def _ink_behind(text: str, offset: int) -> int | None:
    """Return the first offset from this one on that has no white space."""
    found = _INK.search(text, offset)
    return found.start() if found is not None else None


def _ink_before(text: str, offset: int) -> int | None:
    """Return the last offset before this one that has no white space."""
    while offset > 0:
        start = max(offset - _STRETCH, 0)
        inked = len(text[start:offset].rstrip())
        if inked:
            return start + inked - 1
        offset = start
    return None


def focus_of(session: Session) -> Focus:
    """Return what the reader's attention is on."""
    selection = session.selection
    return Focus(
        session.caret_span(),
        session.current,
        Span(selection.start, selection.end) if selection is not None else None,
    )


def _stretches(focus: Focus) -> list[Span]:
    """Return the stretches of text whose look depends on the focus."""
    found = [focus.caret]
    if focus.current is not None:
        found.append(Span(focus.current.start, focus.current.end))
    if focus.selection is not None:
        found.append(focus.selection)
    return found
