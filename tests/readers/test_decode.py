"""Bytes to text."""

from __future__ import annotations

import codecs
import os
import random
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.domain.errors import UnreadableError, UsageError
from tui.readers.decode import BOMS, decode

TEXTS = st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: text.strip())
PROSE = {
    "cp1252": "Münchens Bürgermeister sagte, die Straße werde später geöffnet. Schäden gibt es nicht.",
    "cp1253": "Ο πρωθυπουργός δήλωσε στην Αθήνα ότι οι διαπραγματεύσεις θα συνεχιστούν την άλλη εβδομάδα.",
    "cp1251": "Президент России заявил в Москве, что переговоры будут продолжены на следующей неделе.",
    "koi8_r": "Президент России заявил в Москве, что переговоры будут продолжены на следующей неделе.",
    "cp932": "首相は東京で記者会見を開き、来週も交渉を続けると述べた。カタカナとひらがなも含まれている。",
    "gb18030": "中国总理在北京举行记者会，表示下周将继续谈判。消息人士的说法有所不同。",
    "cp949": "한국 대통령은 서울에서 기자회견을 열고 다음 주에도 협상을 계속하겠다고 밝혔다.",
}


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@given(text=TEXTS.filter(lambda text: not text.startswith("\0")))
def test_a_mark_tells_the_encoding_and_is_no_text(mark: bytes, encoding: str, text: str) -> None:
    decoded = decode(mark + text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.bom, decoded.guessed) == (text, encoding, True, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "gb18030"])
@given(text=TEXTS.filter(lambda text: not text.startswith("\ufeff")))
@example(text="\x000")
def test_a_named_encoding_gives_the_exact_text(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), encoding).text == text


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("utf-8", "\ufeffab".encode()),
        ("utf-8-sig", "\ufeffab".encode()),
        ("utf-16-le", "\ufeffab".encode("utf-16-le")),
        ("utf-16", "\ufeffab".encode("utf-16-be")),
        ("utf-32", "\ufeffab".encode("utf-32-be")),
        ("UTF_32", "ab".encode("utf-32")),
    ],
)
def test_a_mark_is_dropped_and_known_where_the_encoding_is_named(encoding: str, data: bytes) -> None:
    decoded = decode(data, encoding)
    assert (decoded.text, decoded.bom) == ("ab", True)


def test_only_the_first_mark_is_dropped() -> None:
    assert decode("\ufeff\ufeffab".encode()).text == "\ufeffab"
    assert decode("\ufeffab".encode("utf-16"), "utf-16").text == "\ufeffab"


def test_line_ends_and_normalisation_stay() -> None:
    text = "a\r\nb\rc\nd\x85e\u2028e\u0301 é\t"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(("encoding", "text"), PROSE.items())
def test_legacy_encodings_are_recognised(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.guessed


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised(encoding: str) -> None:
    decoded = decode(PROSE["cp1252"].encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.bom) == (PROSE["cp1252"], encoding, False)


@pytest.mark.parametrize(
    ("data", "candidate"),
    [
        ("Prezydent powiedział, że rząd będzie dążył.".encode("cp1250"), "cp1250"),
        (b"\x81\x8d\x8f\x90\x9d \xff", ""),
    ],
)
def test_an_uncertain_encoding_is_asked_for_and_not_guessed(data: bytes, candidate: str) -> None:
    with pytest.raises(UnreadableError, match=r"not in UTF-8: byte \d+ \(0x") as caught:
        decode(data)
    assert "--encoding" in caught.value.hint
    assert candidate in caught.value.hint


def test_a_wrong_encoding_names_itself_and_the_byte() -> None:
    with pytest.raises(UnreadableError, match=r"not in the encoding ascii: byte 3 \(0xc3\)") as caught:
        decode("abcÃ".encode("cp1252"), "ascii")
    assert "--encoding" in caught.value.hint


@pytest.mark.parametrize("named", ["cp1252", "utf-8", "gb18030", "ascii", "utf-7"])
@pytest.mark.parametrize(
    "mark",
    [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE],
)
def test_a_mark_knows_better_than_whoever_names_an_encoding(mark: bytes, named: str) -> None:
    own = dict(BOMS)[mark]
    decoded = decode(mark + FRENCH.encode(own), named)
    assert (decoded.text, decoded.encoding, decoded.bom, decoded.guessed) == (FRENCH, own, True, False)


def test_what_is_not_in_the_encoding_of_its_mark_is_no_other_text() -> None:
    with pytest.raises(UnreadableError, match="begins with the mark of utf-16-le"):
        decode(codecs.BOM_UTF16_LE + "date".encode("utf-16-le") + b"\0", "cp1252")


@pytest.mark.parametrize("named", ["cp1252", "latin-1", "cp1251", "koi8-r", "mac-roman", "ascii"])
@pytest.mark.parametrize("text", ["Mónica", "Łódź", "Дата", "日本"])
def test_utf_8_is_that_whatever_encoding_of_single_bytes_is_named(named: str, text: str) -> None:
    assert decode(text.encode(), named)[:2] == (text, "utf-8")


@pytest.mark.parametrize("text", ["一", "一一"])
def test_a_word_that_could_be_utf_8_is_in_the_encoding_of_several_bytes_that_is_named(text: str) -> None:
    data = text.encode("gb18030")
    assert data.decode("utf-8") != text
    assert decode(data, "gb18030").text == text
    assert decode(PROSE["cp932"].encode(), "gb18030").text == PROSE["cp932"]


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "hex", "a\0b", "", "\x1b[31m"])
def test_an_unknown_encoding_is_a_usage_error(encoding: str) -> None:
    with pytest.raises(UsageError) as caught:
        decode(b"abc", encoding)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(("data", "encoding"), [(rb"\ud800 a", "unicode_escape"), (b"+2AA- a", "utf-7")])
def test_lone_surrogates_are_refused(data: bytes, encoding: str) -> None:
    with pytest.raises(UnreadableError, match="not in the encoding"):
        decode(data, encoding)


@given(st.binary())
def test_any_bytes_give_a_text_without_surrogates_or_an_error_for_people(data: bytes) -> None:
    with suppress(UnreadableError):
        text = decode(data).text
        assert text.encode().decode() == text


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 text",
        b"PK\x03\x04 text",
        b"\x89PNG\r\n\x1a\n",
        b"\x7fELF\x02\x01",
        b"\0" * 1000,
        random.Random(1).randbytes(4000),
        b"abc\0\xff\xfe\xfd def",
        bytes(range(256)),
    ],
)
def test_binary_files_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"not text|not a text file"):
        decode(data)


def test_a_text_with_nul_and_escape_sequences_is_a_text() -> None:
    text = "Said \x1b[31mred\x1b[0m and \x1b]52;c;aGk=\x07 and a NUL \0 and no more."
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, "\u3000\u2028".encode()]
)
def test_a_file_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="empty"):
        decode(data)


def test_utf_8_does_not_load_the_detector() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from tui.readers.registry import Origin, read_bytes\n"
        "read_bytes(b'x', Origin('x', 'x', 'x'), '.txt'); print(*sys.modules)"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=os.environ
    )
    assert {"charset_normalizer", "markdown_it"}.isdisjoint(out.stdout.split())


FRENCH = "L'été dernier, à Besançon, des élèves ont veillé près du café Dupré. " * 5


@pytest.mark.parametrize("bad", [b"\x93", b"\xff", b"\xe2\x80"])
def test_utf_8_with_a_broken_byte_is_taken_for_no_other_encoding(bad: bytes) -> None:
    at = len(FRENCH.encode())
    with pytest.raises(UnreadableError) as caught:
        decode(FRENCH.encode() + bad + FRENCH.encode())
    assert caught.value.message == f"is in UTF-8 but for byte {at} (0x{bad[0]:02x})."
    with pytest.raises(UnreadableError, match="and 1 more"):
        decode(FRENCH.encode() + bad + FRENCH.encode() + bad)
    assert decode(FRENCH.encode() + bad + FRENCH.encode(), "cp437").encoding == "cp437"


def test_rich_text_is_no_text() -> None:
    rich = rb"{\rtf1\ansi The \b mill\b0 .}"
    with pytest.raises(UnreadableError) as caught:
        decode(rich)
    assert caught.value.message == "is not a text file but an RTF document."
    assert decode(rich, "ascii").text == rich.decode()
