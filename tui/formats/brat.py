"""brat's standoff: a folder with a `.txt` and an `.ann` for each article, and brat's configuration.

The folder can be put into brat's data folder as it is. What the lines are, and how they are read back, is in
`tui.formats.brat_reading`. Where several annotated, each has a folder with the same names in it, as brat's
comparison and most programs for agreement expect; `annotators.json` says whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.domain.annotation import Annotation
from tui.formats.brat_conf import Types
from tui.formats.brat_lines import spelt
from tui.formats.brat_writing import lines
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.naming import ItemNames
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.select import BLANK, REJECTED, count_details, count_info, only, usable
from tui.formats.spelling import Spellings


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write a text and its annotations for each item, and the configuration at the end."""
    spellings = Spellings([label.name for label in options.labels], spelt)
    names, types = ItemNames(options.annotators), Types()
    for item in items:
        name = names.of(item)
        kept = only(item, usable(item, report), lambda a: a.live, REJECTED, report)
        kept = _with_words(item, kept, report)
        count_info(item, report)
        count_details(item, kept, report, "was")
        written = "".join(f"{line}\n" for line in lines(item, kept, spellings, types, report))
        output.add(f"{name}.txt", item.article.text.encode())
        output.add(f"{name}.ann", written.encode())
        report.articles += 1
        report.spans += len(kept)
    for name, content in types.files(options.labels, spellings):
        output.add(name, content.encode())
    if (beside := names.beside()) is not None:
        output.add(*beside)
    report.labels = spellings.changed


def _with_words(item: ExportItem, annotations: Sequence[Annotation], report: Report) -> list[Annotation]:
    """Return the annotations that are of more than white space; report the others."""
    text = item.article.text

    def has_words(annotation: Annotation) -> bool:
        parts = annotation.fragments or ((annotation.start, annotation.end),)
        return bool("".join(text[start:end] for start, end in parts).strip())

    return only(item, annotations, has_words, BLANK, report)
