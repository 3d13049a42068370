"""Bytes to text: byte order marks, strict decoding, a guess that has to be sure of itself."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.errors import UnreadableError, UsageError
from tui.readers.errors import empty

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

BOMS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF89a", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
)

_MULTI_BYTE = ("cp932", "euc_jp", "gb18030", "big5", "cp949")

_CANDIDATES = (
    # The most used legacy encoding of each language. A guess among all that Python knows mistakes common
    # ones for rare ones. Where two read the same text, the earlier gives the name.
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "koi8_r"),
    *_MULTI_BYTE,
)

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

_SOUND = 2
"""How many characters of UTF-8 there are at the least for each broken one in what is meant to be UTF-8.

In no legacy encoding are there half as many as broken ones: of Chinese or Japanese a few happen to be UTF-8.
"""

_SURE = 8
"""Characters of UTF-8 that no text in an encoding of several bytes has by chance: some of two such do."""

_MOST_CHAOS = 0.1
"""Share of implausible character sequences (charset-normalizer's measure) that a guess may have."""

_CLOSE_CHAOS, _CLOSE_COHERENCE = 0.07, 0.04
"""How little worse another reading may be by charset-normalizer's measures for the guess to be unsure.

With these, none of the example sentences that spaCy has for 30 languages is read wrongly in its legacy
encoding; two thirds are recognised, of the others the user is asked.
"""

_MOST_CONTROLS = 0.3
"""Share of control characters above which valid UTF-8 is no text; Perl's `-T` test uses a third."""

_CONTROLS = re.compile(r"[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f]")
"""C0 controls that texts hardly have: white space, backspace and escape are not among them."""

_SURROGATE = re.compile("[\ud800-\udfff]")

ANOTHER_ENCODING = "Name another one with --encoding, or leave the option out."
TRY_ENCODING = "Name its encoding with --encoding, for example --encoding cp1252."


class Decoded(NamedTuple):
    """Text with how it was found.

    Attributes:
        text: The text without a byte order mark.
        encoding: Python's name of the encoding.
        bom: Whether there was a byte order mark.
        guessed: Whether the encoding is neither stated by a mark or the user, nor UTF-8.
    """

    text: str
    encoding: str
    bom: bool = False
    guessed: bool = False


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode the bytes of a text file; line ends and normalisation stay as they are.

    Args:
        data: The whole file.
        encoding: The encoding if the user named one. It is used, strictly, for what has no byte order mark
            and is not UTF-8 throughout: a folder may have files of several kinds.

    Raises:
        UnreadableError: The bytes are no text, hold nothing but white space, are not in that encoding,
            or in none that can be told with confidence.
        UsageError: There is no such encoding.
    """
    decoded = _decode_as(data, encoding) if encoding is not None else _detect(data)
    if _SURROGATE.search(decoded.text):
        raise UnreadableError(
            f"is not in the encoding {decoded.encoding}: it has a lone surrogate.", ANOTHER_ENCODING
        )
    if not decoded.text.strip():
        raise empty()
    return decoded


def _decode_as(data: bytes, encoding: str) -> Decoded:
    name = known_encoding(encoding)
    marks = [of for mark, of in BOMS if data.startswith(mark)]
    # A NUL behind the mark of UTF-16 makes it that of UTF-32 as well: then what was named tells.
    marked = next((of for of in marks if of.startswith(name)), next(iter(marks), ""))
    utf_8 = None if marked else _as_utf_8(data)
    if utf_8 is not None and (is_bytewise(name) or _count_not_ascii(utf_8) >= _SURE):
        return Decoded(utf_8, "utf-8")
    name = marked or name
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        if utf_8 is not None:
            return Decoded(utf_8, "utf-8")
        raise _undecodable(name, data, error, marked) from error
    except UnicodeError as error:
        raise UnreadableError(f"is not in the encoding {name}.", ANOTHER_ENCODING) from error
    return Decoded(text.removeprefix("\ufeff"), name, text.startswith("\ufeff"))


def _as_utf_8(data: bytes) -> str | None:
    """Return what data says in UTF-8, None where it is something else, or nothing but ASCII."""
    if data.isascii() or b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _count_not_ascii(text: str) -> int:
    return sum(1 for _ in _NOT_ASCII.finditer(text))


def is_marked(data: bytes) -> bool:
    """Whether data begins with a byte order mark."""
    return data.startswith(tuple(mark for mark, _ in BOMS))


def is_bytewise(name: str) -> bool:
    """Whether an encoding has a character for each byte: text in it is hardly ever sound UTF-8.

    Args:
        name: Python's name of an encoding of text.
    """
    try:
        return len(b"\xe9".decode(name)) == 1
    except UnicodeError:
        return False


def known_encoding(encoding: str) -> str:
    """Return Python's name of an encoding.

    Raises:
        UsageError: There is no such encoding.
    """
    try:
        name = codecs.lookup(encoding).name
        # Some of Python's codecs are no encodings of text, which shows when they are used.
        b"a".decode(name, "replace")
    except UnicodeError:
        return name
    except (LookupError, ValueError) as error:
        raise _no_encoding(encoding) from error
    return name


def _no_encoding(encoding: str) -> UsageError:
    return UsageError(
        f"No encoding is called {encoding!r}.", "Known are, for example, utf-8, utf-16 and cp1252."
    )


def _undecodable(name: str, data: bytes, error: UnicodeDecodeError, marked: str) -> UnreadableError:
    what = _byte(data, error.start)
    if marked:
        return UnreadableError(
            f"begins with the mark of {name}, and {what} does not belong to that.",
            "The file may be cut off or damaged: get it once more.",
        )
    return UnreadableError(
        f"is not in the encoding {name}: {what} does not belong to it.",
        ANOTHER_ENCODING,
    )


def _byte(data: bytes, at: int) -> str:
    """Return how a byte of a file is told; what is cut off may be missed behind the last one."""
    return f"byte {at:,} (0x{data[at]:02x})" if at < len(data) else f"byte {at:,}"


def _detect(data: bytes) -> Decoded:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding), encoding, bom=True)
            except UnicodeDecodeError:
                continue
    refuse_signature(data)
    if b"\0" in data and (wide := _wide(data)) is not None:
        return wide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guess(data, error)
    if sum(1 for _ in _CONTROLS.finditer(text)) > _MOST_CONTROLS * len(text):
        raise _binary()
    return Decoded(text, "utf-8")


def refuse_signature(data: bytes) -> None:
    """Find out whether a file begins as a file of another kind does.

    Raises:
        UnreadableError: It does.
    """
    kind = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), "")
    if kind:
        raise UnreadableError(f"is not a text file but {kind}.", "Convert it to plain text first.")


def _binary() -> UnreadableError:
    return UnreadableError("is a binary file, not text.", "Name a file of plain text or Markdown.")


def _wide(data: bytes) -> Decoded | None:
    """Recognise UTF-16 without a mark: in most scripts with spaces one byte of many pairs is zero."""
    half = len(data) // 2
    if len(data) % 2 or not half:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    # Every ASCII character has its zero on one side; on the other side only characters such as U+0100 do.
    if max(even, odd) < 0.3 * half or min(even, odd) > 0.02 * half:
        return None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    if sum(1 for _ in _CONTROLS.finditer(text)) > 0.05 * len(text):
        return None
    return Decoded(text, encoding, guessed=True)


def _refuse_damaged(data: bytes, error: UnicodeDecodeError) -> None:
    """Find out whether bytes are UTF-8 but for a few: any of them are some text in another encoding, too.

    Raises:
        UnreadableError: They are.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = _count_not_ascii(text) - broken
    if sound >= _SOUND * broken:
        more = f" and {broken - 1:,} more" if broken > 1 else ""
        raise UnreadableError(
            f"is in UTF-8 but for {_byte(data, error.start)}{more}.",
            "Mend that, or name an encoding with --encoding.",
        )


def _plausible(match: CharsetMatch) -> bool:
    """Whether a reading looks like a language, or like one whose letters are not counted (multi-byte)."""
    return match.chaos <= _MOST_CHAOS and (match.coherence > 0 or match.encoding in _MULTI_BYTE)


def _guess(data: bytes, error: UnicodeDecodeError) -> Decoded:
    """Guess a legacy encoding, and only take an answer that no other reading of the bytes comes near."""
    if b"\0" in data:
        raise _binary()
    _refuse_damaged(data, error)
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data, cp_isolation=list(_CANDIDATES), enable_fallback=False))
    best = next((match for match in matches[:1] if _plausible(match)), None)
    rivals = [
        match
        for match in matches[1:]
        if best is not None
        and match.chaos - best.chaos <= _CLOSE_CHAOS
        and best.coherence - match.coherence <= _CLOSE_COHERENCE
        and str(match) != str(best)
    ]
    if best is None or rivals:
        near = [match.encoding for match in (best, *rivals[:3]) if match is not None]
        raise UnreadableError(
            f"is not in UTF-8: {_byte(data, error.start)} does not belong to it.",
            f"{TRY_ENCODING} It may be {' or '.join(near)}." if near else TRY_ENCODING,
        )
    alike = best.could_be_from_charset
    name = next((name for name in _CANDIDATES if name in alike), best.encoding)
    return Decoded(data.decode(name), name, guessed=True)
