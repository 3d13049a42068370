"""Items to export, made by hand and at random."""

from __future__ import annotations

from hypothesis import strategies as st

from tui.domain.annotation import PERSON, Annotation, State, Was
from tui.domain.article import Article, ArticleState
from tui.domain.labels import Label, LabelSet
from tui.domain.layer import LayerInfo
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.output import MemoryOutput, Shape
from tui.formats.registry import FORMATS
from tui.formats.report import Kind, Loss, Report

ALPHABET = st.one_of(
    st.sampled_from(
        "ab Ü.,!?\"”-\t\n\r\0\x1b\x1c\x85\u00a0\u200d\u2028\u3000\ufeffe\u0301中。あ🏽👩🇩🇪ومA1='"
    ),
    st.sampled_from(["\r\n", "\n\n", ". ", " “A”", "-DOCSTART- -X- O O", "👨‍👩‍👧‍👦", "# id"]),
    st.characters(exclude_categories=["Cs"]),
)
TEXTS = st.lists(ALPHABET, min_size=1, max_size=40).map("".join)
LABELS = st.sampled_from(["PERSON", "ORG", "B-X", "WORK OF ART", "WORK_OF_ART", "=1+1", "名 前"])


@st.composite
def annotation_lists(draw: st.DrawFn, length: int) -> list[Annotation]:
    """Draw annotations anywhere in a text: nested, crossing, adjacent, doubled, rejected, in parts."""
    drawn = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, length - 1))
        end = draw(st.integers(start + 1, min(length, start + 12)))
        parts = end - start > 2 and draw(st.integers(0, 5)) == 0
        drawn.append(
            Annotation(
                id=f"a{number}",
                start=start,
                end=end,
                label=draw(LABELS),
                state=draw(st.sampled_from(State)),
                origin=draw(st.sampled_from([PERSON, "model@1"])),
                by="ann",
                at="2025-01-02T03:04:05Z",
                was=Was(start, end, "ORG") if draw(st.booleans()) else None,
                score=draw(st.none() | st.floats(0, 1)),
                note=draw(st.sampled_from(["", "why?\r\n\"so\", 'and'", "=SUM(A1)", " '-1"])),
                flag=draw(st.booleans()),
                link=draw(st.sampled_from(["", "Q42"])),
                fragments=((start, start + 1), (end - 1, end)) if parts else (),
                extras=draw(st.sampled_from([{}, {"n": 2**63 - 1, "list": [1, "x"]}])),
            )
        )
    return drawn


@st.composite
def token_lists(draw: st.DrawFn, text: str) -> list[tuple[int, int]]:
    """Draw tokens of parts of a text, in order, that need not respect anything."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def items(draw: st.DrawFn, number: int = 0) -> ExportItem:
    """Draw one item."""
    text = draw(TEXTS)
    return ExportItem(
        Article(f"art{number}", text, title="A=B", source="/x", metadata={"big": 2**63 - 1}, added="2025"),
        "ann",
        draw(annotation_lists(len(text))),
        draw(token_lists(text)),
        LayerInfo(draw(st.sampled_from(ArticleState)), note="n", tags=("t",)),
        draw(st.booleans()),
    )


ITEMS = (
    st.integers(0, 3).flatmap(lambda count: st.tuples(*(items(number) for number in range(count)))).map(list)
)


def spans(item: ExportItem) -> list[tuple[int, int, str]]:
    """Return the live annotations in order, as start, end and label."""
    return sorted((a.start, a.end, a.label) for a in item.annotations if a.live)


def exported(
    name: str, items: list[ExportItem], options: ExportOptions | None = None
) -> tuple[bytes, Report]:
    """Export to the bytes of one file."""
    output, report = written(name, items, options)
    return output.file, report


def written(
    name: str, items: list[ExportItem], options: ExportOptions | None = None, shape: Shape | None = None
) -> tuple[MemoryOutput, Report]:
    """Export to memory."""
    format_ = FORMATS[name]
    folder = format_.is_folder(options or ExportOptions())
    output = MemoryOutput(shape or (Shape.FOLDER if folder else Shape.FILE))
    return output, format_.export(iter(items), output, options)


def labels(*names: str) -> LabelSet:
    """Return labels of these names."""
    return LabelSet(Label(name, name[:3]) for name in names)


def omissions(report: Report) -> list[Loss]:
    """Return the annotations that were left out."""
    return [loss for loss in report.losses if loss.kind is Kind.ANNOTATION]


def details(report: Report) -> dict[str, int]:
    """Return how often something is missing of what was written."""
    return {why: count for (kind, why), count in report.counts.items() if kind is not Kind.ANNOTATION}


def item(text: str, *spans: tuple[int, int, str], **fields: object) -> ExportItem:
    """Return an item of a text with plain annotations."""
    made = [
        Annotation(f"a{i}", start, end, label, State.ADDED, PERSON, "ann", "2025-01-02T03:04:05Z")
        for i, (start, end, label) in enumerate(spans)
    ]
    return ExportItem(Article("art", text, title="Title"), "ann", made, **fields)  # type: ignore[arg-type]
