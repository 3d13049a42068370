"""HTML: one page to read, to print and to give away, without a script and without anything from elsewhere.

The articles stand one after the other, each with its annotations as nested `<mark>` elements; labels and
signs are drawn by the style sheet, so that a copied text is the text. After them come the table of contents
and the entities, which a wide window shows beside the articles: only then are they known, and an export
never holds more than one article.

A text is shown as on screen: controls, and characters that steer direction, are visible signs, and a line
ends with a line feed whatever it ended with.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from markupsafe import Markup, escape

from tui import __version__
from tui.domain.annotation import Annotation, State
from tui.domain.article import Article
from tui.domain.clock import local_time
from tui.domain.labels import LabelSet
from tui.domain.shown import counted
from tui.formats.html_index import Index
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.markup import document_head, filled, joined, lines_shown, marked, slot_of, words
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.select import count_details, usable

SIGNS = {State.ACCEPTED: "✓", State.CORRECTED: "~", State.ADDED: "+", State.REJECTED: "✗"}
"""What stands behind a label, as on screen: what was decided."""
_UNSURE = "?"
_CONTROLS = "its control characters as they are"
_TITLE = "Annotated articles"
_MINUTES = len("2025-10-07 09:30")
_LONGEST_VALUE = 300


class _Shown(NamedTuple):
    """A stretch of text to mark: a part of an annotation that is in several, else all of it."""

    start: int
    end: int
    annotation: Annotation
    part: str
    note: int


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write the page, article by article."""
    write = output.stream.write
    index = Index(options.labels, several=len(options.annotators) > 1)
    write(_head(options).encode())
    for item in items:
        annotations = usable(item, report)
        count_details(item, annotations, report, "extras")
        if lines_shown(item.article.text) != item.article.text:
            report.lack(item, _CONTROLS)
        place = index.add_article(item)
        write(_article(item, annotations, options.labels, index, place).encode())
        report.articles += 1
        report.spans += len(annotations)
    write(b"</main>\n")
    for part in index.parts():
        write(part.encode())
    write(b"</div>\n</body>\n</html>\n")


def _head(options: ExportOptions) -> Markup:
    generator = f"Glossator {__version__}"
    signs = " ".join(f"{sign} {state.value}" for state, sign in SIGNS.items())
    who = ", ".join(map(words, options.annotators))
    facts = [who and f"annotated by {who}", f"{signs} {_UNSURE} unsure", generator]
    return document_head(_TITLE, ["report.css", "export.css"], generator) + filled(
        '<div class="page">\n<header><h1>{title}</h1>\n<p class="facts">{facts}</p>\n'
        '<nav><a href="#contents">Contents</a><a href="#entities">Entities</a></nav></header>\n<main>\n',
        title=_TITLE,
        facts=" · ".join(filter(None, facts)),
    )


def _article(
    item: ExportItem, annotations: Sequence[Annotation], labels: LabelSet, index: Index, place: int
) -> Markup:
    article, text = item.article, item.article.text
    noted = [annotation for annotation in annotations if annotation.note]
    numbers = {annotation.id: number for number, annotation in enumerate(noted, 1)}
    marks = sorted(_shown(annotations, numbers), key=lambda mark: (mark.start, -mark.end))
    firsts = {
        annotation.id: name
        for annotation in annotations
        if (name := index.add_mention(text[annotation.start : annotation.end], annotation)) is not None
    }
    return filled(
        '<article id="a{place}"{lang}><h2 dir="auto">{title}</h2>\n<p class="facts">{facts}</p>\n{note}'
        '<div class="text" dir="auto">{text}</div>\n{notes}</article>\n',
        place=place,
        lang=filled(' lang="{lang}"', lang=words(article.language)) if article.language else Markup(""),
        title=words(article.title or article.id),
        facts=" · ".join(filter(None, _facts(item, annotations))),
        note=filled('<p class="note" dir="auto">Note: {note}</p>\n', note=words(item.info.note))
        if item.info.note
        else Markup(""),
        text=_highlighted(text, marks, labels, firsts, place),
        notes=_notes(text, noted, place),
    )


def _shown(annotations: Iterable[Annotation], numbers: Mapping[str, int]) -> Iterator[_Shown]:
    for annotation in annotations:
        parts = annotation.fragments or ((annotation.start, annotation.end),)
        for number, (start, end) in enumerate(parts, 1):
            part = f" {number}/{len(parts)}" if len(parts) > 1 else ""
            yield _Shown(start, end, annotation, part, numbers.get(annotation.id, 0))


def _facts(item: ExportItem, annotations: Sequence[Annotation]) -> Iterator[str]:
    article, info = item.article, item.info
    yield words(article.date)
    # The page is for others, whom this machine's folders do not concern.
    yield words(article.source if "://" in article.source else PurePath(article.source).name)
    yield f"{info.state.value}, annotated by {words(item.annotator)}" if item.annotator else info.state.value
    yield counted(len(annotations), "span")
    yield from (f"#{words(tag)}" for tag in info.tags)
    for name, value in article.metadata.items():
        if _is_shown(name, value, article):
            continue
        told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield f"{words(name)}: {words(told[:_LONGEST_VALUE])}"


def _is_shown(name: str, value: object, article: Article) -> bool:
    """Whether the page says elsewhere what a metadatum does: front matter has title and date, too."""
    own = {"title": article.title, "date": article.date, "source": article.source}
    own["language"] = own["lang"] = article.language
    return isinstance(value, str) and bool(value) and " ".join(value.split()) == own.get(name.casefold())


def _highlighted(
    text: str, marks: list[_Shown], labels: LabelSet, firsts: Mapping[str, str], place: int
) -> Markup:
    """Return a text with its marks; the first mention of an entity is what the list of entities leads to."""
    waiting = dict(firsts)

    def begun(mark: _Shown, first: bool) -> Markup:
        annotation = mark.annotation
        name = waiting.pop(annotation.id, "") if first else ""
        id_ = f' id="{name}"' if name else ""
        kind = f"s{slot_of(labels, annotation.label)}{'' if annotation.live else ' rejected'}"
        # There are many spans: this is put together by hand, of what is escaped or a number.
        return Markup(f'<mark class="{kind}"{id_} title="{escape(_told(annotation))}">')

    def ended(mark: _Shown) -> Markup:
        annotation, number = mark.annotation, mark.note
        label = escape(words(annotation.label)) + mark.part + " " + SIGNS[annotation.state]
        doubt = _UNSURE if annotation.flag else ""
        note = f'<a href="#n{place}-{number}" data-note="{number}"></a>' if number else ""
        return Markup(f'<small data-label="{label}{doubt}"></small>{note}</mark>')

    return marked(lines_shown(text), marks, begun, ended)


def _told(annotation: Annotation) -> str:
    """Return in one line what is known of an annotation."""
    was = annotation.was
    facts = [
        annotation.label,
        annotation.state.value,
        "unsure" if annotation.flag else "",
        f"was {was.label} at {was.start}-{was.end}" if was is not None else "",
        annotation.origin and f"from {annotation.origin}",
        "" if annotation.score is None else f"score {annotation.score:.2f}",
        annotation.by and f"by {annotation.by}",
        annotation.at and local_time(annotation.at)[:_MINUTES],
        annotation.link,
        annotation.note,
    ]
    return words(" · ".join(filter(None, facts)))


def _notes(text: str, noted: Sequence[Annotation], place: int) -> Markup:
    if not noted:
        return Markup("")
    return filled(
        '<ol class="notes">\n{notes}</ol>\n',
        notes=joined(
            filled(
                '<li id="n{place}-{number}"><q dir="auto">{words}</q> ({label}): '
                '<span dir="auto">{note}</span></li>\n',
                place=place,
                number=number,
                words=words(text[annotation.start : annotation.end]),
                label=words(annotation.label),
                note=words(annotation.note),
            )
            for number, annotation in enumerate(noted, 1)
        ),
    )
