"""Reads PDF documents."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.domain.errors import UnreadableError
from tui.domain.markup import Kind, Mark, in_order
from tui.readers.content import Content
from tui.readers.errors import missing_extra
from tui.readers.heading import as_title, first_title, iso_date, language_code
from tui.readers.pdf.joining import between, words_of
from tui.readers.pdf.lines import TextLine, lines_of
from tui.readers.pdf.margins import without_running_lines
from tui.readers.pdf.order import blocks_in_order
from tui.readers.pdf.paragraphs import Paragraph, paragraphs_of

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MOST_PAGES = 5_000
"""Pages of the longest document that is read."""

MOST_SECONDS = 120.0
"""For how long a document is read: one that takes longer is made to take long."""

_LARGER = 1.15
"""How many times the size of the running text the letters of a heading have at least."""

_LONGEST_HEADING = 200
_LONGEST_TAG = 64
_PLACEHOLDERS = ("(unspecified)", "(anonymous)", "unspecified", "anonymous", "unknown", "untitled")
"""What programs write where nobody said anything."""

_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")
_FILE_NAME = re.compile(r".*\.(docx?|rtf|odt|indd|qxd|tex|dvi|ps|pdf|pptx?|xlsx?)|untitled.*", re.IGNORECASE)
_FIELDS = ("author", "subject", "keywords")
_PREFIX = re.compile(r"Microsoft \w+ - ")


def read(data: bytes, encoding: str | None = None) -> Content:  # noqa: ARG001 - every reader takes it
    """Read a PDF: paragraphs apart by a blank line, running heads and page numbers left out.

    The offset at which each page begins is in the metadata, as `pages`, and how many lines were left out, as
    `left_out`. Letters that are larger than those of the running text mark headings.

    Raises:
        UnreadableError: It is damaged, encrypted, too long, or has no text; or the library is not installed.
    """
    try:
        from pypdfium2 import PdfDocument, PdfiumError
    except ModuleNotFoundError as error:
        raise missing_extra("is a PDF document", "pdf") from error

    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        raise _refused(error.err_code) from error
    try:
        lines, info = _lines(document), document.get_metadata_dict()
        language = _language(document)
    except PdfiumError as error:
        raise _refused(None) from error
    finally:
        document.close()
    _check(lines)
    return replace(laid_out(lines, info), language=language)


def laid_out(pages: Sequence[Sequence[TextLine]], info: Mapping[str, str]) -> Content:
    """Return what the lines of the pages come to, at least one of which is there.

    Args:
        pages: The lines of each page as they are drawn.
        info: What the document says of itself, under the names that PDF has for it.
    """
    # Where nothing but running lines is left, as in slides with a word each, they are the text.
    left = without_running_lines(pages)
    kept = left if any(left) else pages
    content = _content(paragraphs_of([blocks_in_order(page) for page in kept]), len(pages), info)
    dropped = sum(map(len, pages)) - sum(map(len, kept))
    return replace(content, metadata={**content.metadata, "left_out": dropped}) if dropped else content


def _refused(code: int | None) -> UnreadableError:
    from pypdfium2 import raw

    if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return UnreadableError(
            "is an encrypted PDF: it needs a password.",
            "Save it without one, for example with qpdf --decrypt.",
        )
    return UnreadableError(
        "is a damaged PDF, or none at all.", "Get the file once more, or look at it in a viewer."
    )


def _lines(document: PdfDocument) -> list[list[TextLine]]:
    """Return the lines of each page.

    Raises:
        PdfiumError: The document is damaged.
        UnreadableError: It is too long.
    """
    count = len(document)
    if count > MOST_PAGES:
        raise UnreadableError(
            f"has {count:,} pages, and at most {MOST_PAGES:,} are read.",
            "Take it apart, for example with qpdf --split-pages.",
        )
    until = time.monotonic() + MOST_SECONDS
    result = []
    for number in range(count):
        page = document[number]
        try:
            result.append(lines_of(page))
        finally:
            page.close()
        if time.monotonic() > until:
            raise UnreadableError(
                f"takes too long: {number + 1:,} of {count:,} pages in {MOST_SECONDS:.0f} seconds.",
                "Take it apart, for example with qpdf --split-pages.",
            )
    return result


def _language(document: PdfDocument) -> str:
    """Return the code of the language that a document says it is in, or nothing."""
    import ctypes

    from pypdfium2 import raw

    characters = (ctypes.c_ushort * _LONGEST_TAG)()
    size = raw.FPDFCatalog_GetLanguage(document, characters, ctypes.sizeof(characters))
    if not 0 < size <= ctypes.sizeof(characters):
        return ""
    tag = bytes(characters)[:size].decode("utf-16-le", "replace").rstrip("\0")
    return language_code(tag)


def _check(pages: Sequence[Sequence[TextLine]]) -> None:
    """Find out whether there is text at all.

    Raises:
        UnreadableError: There is none, or it has no characters.
    """
    text = "".join(line.text for page in pages for line in page)
    if not text:
        raise UnreadableError(
            "holds no text: its pages are empty, or pictures as a scanner makes them.",
            "Let text be recognised in it first, for example with ocrmypdf.",
        )
    if text.count("\ufffd") > len(text) / 3:
        raise UnreadableError(
            "does not say which characters its letters are.",
            "Let text be recognised in it, for example with ocrmypdf --force-ocr.",
        )


def _content(paragraphs: Sequence[Paragraph], page_count: int, info: Mapping[str, str]) -> Content:
    text, starts, pages = _written(paragraphs, page_count)
    marks = _headings(paragraphs, starts, len(text))
    said = {name: " ".join(info.get(name.capitalize(), "").split()) for name in _FIELDS}
    metadata = {name: value for name, value in said.items() if value.lower() not in ("", *_PLACEHOLDERS)}
    first_page = [mark for mark in marks if mark.start < (pages[1] if page_count > 1 else len(text))]
    largest = min(first_page, key=lambda mark: (mark.detail, mark.start), default=Mark(0, 0, Kind.HEADING))
    return Content(
        text,
        title=_title(info.get("Title", ""))
        or as_title(text[largest.start : largest.end])
        or first_title(text),
        date=_date(info.get("CreationDate", "")),
        metadata={**metadata, "pages": pages},
        markup=in_order(marks, len(text)),
    )


def _written(paragraphs: Sequence[Paragraph], page_count: int) -> tuple[str, list[int], list[int]]:
    """Return the text, and the offsets where each paragraph and each page begin."""
    words = words_of(line.text for paragraph in paragraphs for _, line in paragraph.lines)
    pieces: list[str] = []
    length = 0
    starts: list[int] = []
    pages: list[int] = []
    for paragraph in paragraphs:
        if pieces:
            pieces.append("\n\n")
            length += 2
        starts.append(length)
        before = ""
        for page, line in paragraph.lines:
            if before:
                cut, joint = between(before, line.text, words)
                pieces[-1] = pieces[-1][: len(pieces[-1]) - cut]
                pieces.append(joint)
                length += len(joint) - cut
            pages += [length] * (page + 1 - len(pages))
            pieces.append(line.text)
            length += len(line.text)
            before = line.text
    return "".join(pieces), starts, pages + [length] * (page_count - len(pages))


def _headings(paragraphs: Sequence[Paragraph], starts: Sequence[int], length: int) -> list[Mark]:
    """Return a mark for each paragraph in letters larger than most; the largest are of the first level."""
    sizes: Counter[float] = Counter()
    for paragraph in paragraphs:
        sizes[_rounded(paragraph)] += sum(len(line.text) for _, line in paragraph.lines)
    usual = max(sizes, key=sizes.__getitem__)
    ends = [*(start - 2 for start in starts[1:]), length]
    found = [
        (start, end, _rounded(paragraph))
        for paragraph, start, end in zip(paragraphs, starts, ends, strict=True)
        if _rounded(paragraph) >= _LARGER * usual
        and end - start <= _LONGEST_HEADING
        and paragraph.lines[0][1].upright
    ]
    levels = sorted({size for _, _, size in found}, reverse=True)
    return [Mark(start, end, Kind.HEADING, str(min(levels.index(size) + 1, 6))) for start, end, size in found]


def _rounded(paragraph: Paragraph) -> float:
    return round(paragraph.size * 2) / 2


def _title(value: str) -> str:
    """Return the title that a PDF gives itself, unless a program made it up from a file's name."""
    title = as_title(_PREFIX.sub("", value, count=1))
    return "" if _FILE_NAME.fullmatch(title) or title.lower() in _PLACEHOLDERS else title


def _date(value: str) -> str:
    match = _DATE.match(value)
    return iso_date(f"{match[1]}-{match[2] or '01'}-{match[3] or '01'}") if match else ""
