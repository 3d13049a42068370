"""What kind of document some bytes are, where no name tells it."""

from __future__ import annotations

import io
import re

_ZIP = b"PK\x03\x04"

_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*"
    rb"(?:<!DOCTYPE\s+html\b|<html[\s>])",
    re.IGNORECASE | re.DOTALL,
)


def suffix_of(data: bytes) -> str:
    """Return the suffix that files of a document's kind have, empty where it may be any text.

    Only what could not be meant as plain text is told: archives, and pages that begin as whole pages do.
    """
    if data.startswith(_ZIP):
        return _in_archive(data)
    return ".html" if _PAGE.match(data[:8192]) else ""


def _in_archive(data: bytes) -> str:
    import zipfile  # hardly anything is one

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    if "META-INF/container.xml" in names:
        return ".epub"
    return ".docx" if "word/document.xml" in names else ""
