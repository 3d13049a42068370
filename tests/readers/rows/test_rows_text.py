"""The encodings of files of rows."""

from __future__ import annotations

import pytest

from tests.readers.rows.reading import Result
from tui.domain.errors import UnreadableError, UsageError

CSV = "n;text\n1;Grüße aus Łódź\n2;Noch ein Satz über die Brücke\n"
GERMAN = "text\n" + "Die Bürger hörten später von der Übergabe der Schlüssel über die große Brücke.\n" * 40


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_is_found_out(encoding: str) -> None:
    assert next(iter(Result(CSV.encode(encoding), ".csv").texts.values())) == "Grüße aus Łódź"


def test_a_legacy_encoding_is_guessed_and_told() -> None:
    result = Result(GERMAN.encode("cp1252"), ".csv")
    assert "Übergabe" in result.texts["2"]
    assert result.contents["2"].metadata == {"file_encoding": "cp1252", "file_encoding_guessed": True}


def test_a_named_encoding_is_used() -> None:
    result = Result(CSV.encode("iso8859-2", "replace"), ".csv", "iso8859-2")
    assert "Łódź" in result.texts["2"]


@pytest.mark.parametrize("own", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_a_file_plainly_is_in_stands_above_what_is_named(own: str) -> None:
    assert "Grüße aus Łódź" in Result(CSV.encode(own), ".csv", "cp1252").texts.values()


def test_a_bad_byte_spoils_one_row() -> None:
    data = '{"text": "Grüße"}\n{"text": "kaputt"}\n{"text": "Brücke"}\n'.encode().replace(
        b"kaputt", b"ka\xffputt"
    )
    result = Result(data, ".jsonl")
    assert result.texts == {"1": "Grüße", "3": "Brücke"}
    assert result.errors == ["line 2 is not in the encoding of the file."]
    rows = Result(CSV.encode().replace(b"Noch", b"N\xff"), ".csv")
    assert (len(rows.texts), len(rows.errors)) == (1, 1)


def test_an_encoding_that_cannot_be_told_is_told_with_the_line() -> None:
    data = b'{"text": "One"}\n{"text": "Two"}\n{"text": "M\xfc"}\n{"text": "\xff"}\n'
    with pytest.raises(UnreadableError) as caught:
        Result(data, ".jsonl")
    assert caught.value.message == "is not in UTF-8: line 3 has bytes that do not belong to it."
    assert "--encoding" in caught.value.hint


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".json", ".tsv"])
@pytest.mark.parametrize(
    "data", [b"%PDF-1.4\n", b"\x00\x01\x02\xff" * 20, b"PK\x03\x04rest", b"\xff\xfe\x00"]
)
def test_what_is_no_text_is_refused(suffix: str, data: bytes) -> None:
    with pytest.raises(UnreadableError):
        Result(data, suffix)


@pytest.mark.parametrize("encoding", ["nonesuch", "base64", "a\0b"])
def test_an_unknown_encoding_is_a_usage_error(encoding: str) -> None:
    with pytest.raises(UsageError):
        Result(CSV, ".csv", encoding)


def test_the_wrong_encoding_is_told() -> None:
    with pytest.raises(UnreadableError, match="encoding"):
        Result(b'{"text": "abc"}\n{}', ".jsonl", "utf-16")
