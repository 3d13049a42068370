"""What the lines of a brat document come to: annotations, with all that is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import new_id
from tui.domain.edits import now
from tui.domain.remarks import link_refusal
from tui.domain.span import Span
from tui.formats.brat_lines import (
    LINES,
    LINK,
    NAME,
    NORMS,
    NOTES,
    REFERENCE,
    ROLES,
    UNSURE,
    Line,
    Said,
    link_of,
    rejoined,
    unsound,
)
from tui.formats.extras import ATTRIBUTES, ID, RELATIONS
from tui.formats.items import Skipped


class Mark(NamedTuple):
    """A span as a line has it.

    Attributes:
        label: Its type.
        parts: Its parts as in the file, in their order there.
        words: What the file says that its words are, None where it does not.
        here: Where the parts are in the text in code points.
    """

    label: str
    parts: Sequence[Span]
    words: str | None
    here: Sequence[Span] = ()

    def has_words(self, text: str, here: Sequence[Span]) -> bool:
        """Whether the words are there; brat writes a space between parts, and wrote none in old versions."""
        if any(not 0 <= part.start <= part.end <= len(text) for part in here):
            return False
        if self.words is None:
            return True
        found = [text[part.start : part.end] for part in here]
        return any(sign.join(found).split() == self.words.split() for sign in (" ", ""))


class _Record(NamedTuple):
    line: Line
    said: Said


class _Drawn:
    """What is said of one span, until all lines are known."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.flag = False
        self.link = ""
        self.extras: dict[str, Any] = {}

    def of_brat(self, key: str) -> list[Any]:
        """Return a list that is kept for this format alone."""
        found: list[Any] = self.extras.setdefault(NAME, {}).setdefault(key, [])
        return found


class Parts:
    """The lines of one document other than those of spans.

    Args:
        labels: Names by spellings, for relations.

    Attributes:
        skipped: What cannot be taken.
    """

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels
        self._records: list[_Record] = []
        self._by_id: dict[str, int] = {}
        self.skipped: list[Skipped] = []

    def take(self, line: Line, said: Said) -> bool:
        """Take a line; return whether its id is a new one."""
        if line.id != "*":
            if line.id in self._by_id:
                return False
            self._by_id[line.id] = len(self._records)
        self._records.append(_Record(line, said))
        return True

    def annotations(
        self, text: str, marks: Mapping[str, Mark]
    ) -> tuple[list[Annotation], list[str | None], list[Skipped]]:
        """Return the annotations that the spans come to, their words, and what is left."""
        drawn = {id_: _Drawn() for id_ in marks}
        self._settle(marks, drawn)
        at = now()
        annotations, quotes = [], []
        for id_, mark in marks.items():
            annotation, quote = _annotation(text, id_, mark, drawn[id_], at)
            annotations.append(annotation)
            quotes.append(quote)
        return annotations, quotes, self.skipped

    def _settle(self, marks: Mapping[str, Mark], drawn: Mapping[str, _Drawn]) -> None:
        """Put what each line says where it belongs."""
        refs = {
            number: [self._by_id.get(ref) for ref in record.said.refs if ref not in marks]
            for number, record in enumerate(self._records)
        }
        lost = unsound(refs)
        self._anchors = {id_: id_ for id_ in marks}
        """The span that the id of a span, or of the first event of a trigger, stands for."""
        triggers = set()
        for number, (line, said) in enumerate(self._records):
            trigger = said.refs[0]
            if number not in lost and said.kind == "E" and trigger in marks and trigger not in triggers:
                triggers.add(trigger)
                self._anchors[line.id] = trigger
        # Of what something is said by its id, keeps it.
        self._named = {ref for _, said in self._records for ref in said.refs}
        self._relations: dict[str, dict[str, Any]] = {}
        self._owners: dict[str, str | None] = {}
        for number, record in sorted(enumerate(self._records), key=lambda pair: pair[1].said.kind in "AM"):
            owner = None if number in lost else self._owner(record.said, marks)
            if owner is None:
                self._skip(record, marks)
            elif not self._place(record, drawn):
                drawn[owner].of_brat(LINES).append(list(record.line))

    def _owner(self, said: Said, marks: Mapping[str, Mark]) -> str | None:
        """Return the span that a line leads to; None where it leads round in a circle."""
        way: dict[str, None] = {}
        ref: str | None = said.refs[0]
        while ref is not None and ref not in marks:
            if ref in way:
                ref = None
            elif ref in self._owners:
                ref = self._owners[ref]
            else:
                way[ref] = None
                ref = self._records[self._by_id[ref]].said.refs[0]
        self._owners.update(dict.fromkeys(way, ref))
        return ref

    def _skip(self, record: _Record, marks: Mapping[str, Mark]) -> None:
        gone = [ref for ref in record.said.refs if ref not in marks and ref not in self._by_id]
        why = f"it refers to {gone[0]}, which is not there" if gone else "it leads to no span"
        self.skipped.append(Skipped(0, 0, record.said.type, str(record.line).replace("\t", " "), why))

    def _place(self, record: _Record, drawn: Mapping[str, _Drawn]) -> bool:
        """Put what a line says into a field or under a shared key; return whether there is one for it."""
        line, said = record
        target = self._anchors.get(said.refs[0])
        if said.kind == "R":
            to = self._anchors.get(said.refs[1])
            return target is not None and to is not None and self._relate(record, drawn[target], to)
        if said.kind in "AM":
            return self._attribute(record, None if target is None else drawn[target])
        if target is None:
            return False
        span = drawn[target]
        if said.kind == "#" and said.type == NOTES and line.id not in self._named:
            span.notes.append(line.text)
            return True
        if said.kind == "N" and line.id not in self._named:
            # brat's own writer puts one TAB too many before the name.
            link, name = link_of(said.value), line.text.lstrip("\t")
            if said.type == REFERENCE and not span.link and not link_refusal(link):
                span.link = link
                span.of_brat(LINK)[:] = [said.value, name]
            else:
                span.of_brat(NORMS).append([said.type, said.value, name])
            return True
        return False

    def _relate(self, record: _Record, span: _Drawn, to: str) -> bool:
        line, said = record
        if line.text.strip():
            return False
        relation: dict[str, Any] = {"label": self._labels.get(said.type, said.type), "to": to}
        if said.roles != ROLES:
            relation["roles"] = list(said.roles)
        if line.id in self._named:
            relation[ID] = line.id
            self._relations[line.id] = relation
        span.extras.setdefault(RELATIONS, []).append(relation)
        return True

    def _attribute(self, record: _Record, span: _Drawn | None) -> bool:
        line, said = record
        if line.id in self._named or line.text.strip():
            return False
        relation = self._relations.get(said.refs[0])
        if span is not None and said.type == UNSURE and not said.value and not span.flag:
            span.flag = True
            return True
        if span is None and relation is None:
            return False
        holder = span.extras if span is not None else relation
        assert holder is not None
        values = holder.setdefault(ATTRIBUTES, {})
        if said.type in values:
            return False
        values[said.type] = said.value or True
        return True


def _annotation(text: str, id_: str, mark: Mark, drawn: _Drawn, at: str) -> tuple[Annotation, str | None]:
    """Return what a span comes to with offsets as in the file, and its words."""
    order = sorted(range(len(mark.parts)), key=lambda number: mark.parts[number])
    parts, here = [mark.parts[number] for number in order], [mark.here[number] for number in order]
    groups = rejoined(text, here)
    joined = [(parts[first].start, parts[last].end) for first, last in groups]
    start, end = joined[0][0], max(part_end for _, part_end in joined)
    words, written = mark.words, mark.words
    if len(parts) > 1 and mark.words is not None and mark.has_words(text, mark.here):
        # What stands between the parts is not in the file, and the importer looks for the words of the whole.
        words = text[here[0].start : here[-1].end]
    extras = {ID: id_, **drawn.extras}
    own = extras.get(NAME, {})
    if LINK in own and own[LINK][1] in ("", written):
        del own[LINK]
        if not own:
            del extras[NAME]
    annotation = Annotation(
        new_id(),
        start,
        end,
        mark.label,
        State.ACCEPTED,
        IMPORT,
        "",
        at,
        note="\n".join(drawn.notes),
        flag=drawn.flag,
        link=drawn.link,
        fragments=tuple(joined) if len(joined) > 1 else (),
        extras=extras,
    )
    return annotation, words
