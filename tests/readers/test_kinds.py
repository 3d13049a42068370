"""What kind of file something is where no suffix says so."""

from __future__ import annotations

import codecs
import io
import zipfile

import pytest

from tui.domain.errors import UnreadableError
from tui.readers.fetch import Fetched
from tui.readers.kinds import charset_of, kind_of, looks_like_json, sniff


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "application/epub+zip" if name == "mimetype" else "x" * 9000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", ".pdf"),
        (b"<!DOCTYPE html>\n<p>x", ".html"),
        (b"\xef\xbb\xbf  <HTML lang=en>", ".html"),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<html xmlns="x">', ".html"),
        (archive("mimetype", "META-INF/container.xml"), ".epub"),
        (archive("[Content_Types].xml", "word/document.xml"), ".docx"),
        (archive("a.txt"), ""),
        (b"Text about <html> and %PDF-", ""),
        (b"PK\x03\x04 and no archive", ""),
        (b"<htmlish>", ""),
        (b"", ""),
    ],
    # An archive holds the time at which it was made: no name for a test.
    ids=range(11),
)
def test_the_first_bytes_say_it(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "is_json"),
    [
        (b'{"text": 1}', True),
        (b'\n[ {\n"te\\"xt" :', True),
        (b"{curly} text", False),
        (b'["text"]', False),
        (b'"text": 1', False),
    ],
)
def test_json_is_told_from_text_with_braces(data: bytes, is_json: bool) -> None:
    assert looks_like_json(data) is is_json


@pytest.mark.parametrize(
    ("media_type", "data", "suffix", "kind"),
    [
        ("text/html", b"no tag at all", ".txt", ".html"),
        ("application/xhtml+xml", b"", "", ".html"),
        ("application/pdf", b"", "", ".pdf"),
        ("text/plain", b"Text", "", ".txt"),
        ("text/plain", b"Text", ".md", ".md"),
        ("text/plain", b"<!doctype html><p>", ".md", ".html"),
        ("application/octet-stream", b"%PDF-1.4", "", ".pdf"),
        ("", b"Text", ".csv", ".csv"),
        ("text/csv", b"", "", ".csv"),
        ("application/x-ndjson", b"", "", ".jsonl"),
        ("application/ld+json", b"", "", ".json"),
        ("application/xml", b"<html>", "", ".html"),
        ("text/x-rst", b"Text", "", ".txt"),
    ],
)
def test_the_server_s_word_counts_where_it_says_something(
    media_type: str, data: bytes, suffix: str, kind: str
) -> None:
    assert kind_of(Fetched("https://example.org/a", data, media_type), suffix) == kind


@pytest.mark.parametrize("media_type", ["image/png", "video/mp4", "application/wasm", "font/woff2"])
def test_a_picture_is_no_article(media_type: str) -> None:
    with pytest.raises(UnreadableError, match=media_type):
        kind_of(Fetched("https://example.org/a", b"", media_type), "")


@pytest.mark.parametrize(
    ("charset", "data", "encoding"),
    [
        ("", b"x", None),
        ("utf-8", "Grüße".encode(), "utf-8"),
        ("utf-8", b"Gr\xfc\xdfe", None),
        ("iso-8859-1", b"\x93Gr\xfc\xdfe\x94", "cp1252"),
        ("ISO-8859-1", "Grüße".encode(), None),
        ("iso-8859-1", codecs.BOM_UTF16_LE + "Grüße".encode("utf-16-le"), None),
        ("shift_jis", "山".encode("shift_jis"), "cp932"),
        ("gb2312", "镕".encode("gbk"), "gb18030"),
        ("utf-16le", "Grüße".encode("utf-16-le"), "utf-16-le"),
        ("nonesuch", b"x", None),
        ("base64", b"x", None),
        ("punycode", b"x", None),
        ("x\0y", b"x", None),
    ],
)
def test_the_encoding_that_a_server_names_counts_where_it_can_be(
    charset: str, data: bytes, encoding: str | None
) -> None:
    assert charset_of(Fetched("https://example.org/a", data, "text/plain", charset)) == encoding
