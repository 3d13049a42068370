"""Web pages."""

from __future__ import annotations

import builtins
import logging
from collections.abc import Callable

import pytest

from tests.readers import build
from tests.readers.samples import FIXTURES
from tui.domain.errors import UnreadableError
from tui.domain.markup import Kind
from tui.readers import docx, epub, html, main_text
from tui.readers.content import Content
from tui.readers.page import decode_page, stated_encoding

WORDS = "The harbour of Westhaven opened on Friday, and Ruth Lindqvist cut a ribbon in the rain there. "


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def headings(content: Content) -> list[str]:
    return [content.text[m.start : m.end] for m in content.markup if m.kind == Kind.HEADING]


def test_what_stands_around_an_article_is_left_out() -> None:
    content = html.read((FIXTURES / "harbour.html").read_bytes())
    for around in ("Home", "Sport", "Most read", "Gulls", "Copyright", "By Ann Porter"):
        assert around not in content.text


def test_links_lead_where_the_page_says_from_its_own_address() -> None:
    content = html.read((FIXTURES / "harbour.html").read_bytes())
    assert [(m.detail, content.text[m.start : m.end]) for m in content.markup if m.kind == Kind.LINK] == [
        ("https://example.org/2023/closed", "It had been closed"),
        ("https://example.org/pilots", "Lund Pilots"),
    ]


def test_a_headline_outside_the_article_begins_the_text() -> None:
    paragraphs = "".join(f"<p>{n}. {WORDS * 3}</p>" for n in range(5))
    body = f"<header><h1>The <i>harbour</i> opens</h1></header><div class='article-body'>{paragraphs}</div>"
    content = html.read(page(body, "<title>The harbour opens</title>"))
    assert content.text.startswith("The harbour opens\n\n0. The harbour")
    assert headings(content) == ["The harbour opens"]


def test_the_heading_of_a_menu_is_not_the_title() -> None:
    menu = "<div class=menu><h1>Keyboard shortcuts</h1><p>Press s to search.</p></div>"
    body = f"{menu}<main><h1>The tides</h1>{''.join(f'<p>{n}. {WORDS * 3}</p>' for n in range(5))}</main>"
    assert html.read(page(body, "<title>The tides - Almanac</title>")).title == "The tides"


@pytest.mark.parametrize("around", ["article", "main", "div"])
def test_a_short_page_keeps_its_paragraphs(around: str) -> None:
    body = (
        f"<nav><a href=/>Home</a></nav><{around}><h1>Rain</h1><p>One line.<br>Two.</p><p>End.</p></{around}>"
    )
    content = html.read(page(body))
    assert content.text == "Rain\n\nOne line.\nTwo.\n\nEnd."
    assert headings(content) == ["Rain"]


def test_a_page_of_one_long_paragraph_is_that_paragraph() -> None:
    body = f"<div><a href=/>Home</a> <a href=/b>Tides</a></div><article><p>{WORDS * 8}</p></article>"
    assert html.read(page(body)).text == (WORDS * 8).strip()


def test_without_any_main_text_all_of_the_page_is_read() -> None:
    assert html.read(page("<form>Name <b>and</b> place</form>")).text == "Name and place"


def test_a_book_in_one_page_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main_text, "LONGEST_ARTICLE", 1000)
    head = '<title>Tides</title><meta name="author" content="Ann Porter">'
    content = html.read(page("".join(f"<p>{n} {WORDS}</p>" for n in range(30)), head))
    assert content.text.count("Westhaven") == 30
    assert (content.title, content.metadata["author"]) == ("Tides", "Ann Porter")


@pytest.mark.parametrize("data", [page(""), page("<script>a</script>"), page("<!-- a -->"), b"<!-- a -->"])
def test_a_page_without_text_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"^holds no text\.") as caught:
        html.read(data)
    assert caught.value.hint


def test_a_page_whose_tags_are_never_closed_loses_nothing() -> None:
    assert "the end" in html.read(page("<font size=2>a " * 500 + "the end")).text
    with pytest.raises(UnreadableError, match="nested too deeply"):
        html.read(page("<div>" * 5000 + "text"))


def test_a_date_in_the_text_is_not_the_date_of_the_page() -> None:
    content = html.read(page(f"<p>On 4 May 2011 it rained. {WORDS * 5}</p><p>Copyright 2019</p>"))
    assert content.date == ""


def test_metadata_has_no_half_characters_and_is_one_line() -> None:
    head = '<meta name="author" content="Ann &#xD800; Porter"><meta property="og:title" content="a&#10;b">'
    content = html.read(page(f"<p>{WORDS * 5}</p>", head))
    assert content.title == "a b"
    assert str(content.metadata).encode()


def test_nothing_is_written_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("trafilatura").handlers.clear()
    for data in (page("x"), page(""), page(f"<p>{WORDS * 20}")):
        try:
            html.read(data)
        except UnreadableError:
            continue
    assert capfd.readouterr() == ("", "")


# -- quotes and captions ----------------------------------------------------------------------------

SAID = [
    "<blockquote><p>Never.</p><footer>Jan de Wit</footer></blockquote>",
    "<blockquote>Never.<footer>Jan de Wit</footer></blockquote>",
    "<blockquote><p>Never.</p><cite>Jan de Wit</cite></blockquote>",
    "<figure><blockquote><p>Never.</p></blockquote><figcaption>Jan de Wit</figcaption></figure>",
    "<figure><blockquote>Never.</blockquote><cite>Jan de Wit</cite></figure>",
    "<figure class=wp-caption><p>Never.</p><figcaption class=caption>Jan de Wit</figcaption></figure>",
]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("around", ["article", "main", "div"])
def test_a_quote_keeps_who_said_it(said: str, around: str) -> None:
    before, after = (f"<p>{n}. {WORDS * 3}</p>" for n in range(2))
    content = html.read(page(f"<{around}>{before}{said}{after}</{around}><footer>Copyright</footer>"))
    assert content.text.split("\n\n")[1:-1] == ["Never.", "Jan de Wit"]


@pytest.mark.parametrize("said", SAID)
def test_so_does_one_in_a_page_without_a_main_text(said: str) -> None:
    assert (
        html.read(page(f"<p>No.</p>{said}<footer>Copyright</footer>")).text == "No.\n\nNever.\n\nJan de Wit"
    )


def test_the_source_of_a_quote_in_its_line_stays_there() -> None:
    said = "<blockquote>Both are right. <cite>Editorial in the Coast News</cite></blockquote>"
    text = html.read(page(f"<article><p>{WORDS * 3}</p>{said}<p>{WORDS * 3}</p></article>")).text
    assert "Both are right. Editorial in the Coast News" in text


@pytest.mark.parametrize("inside", ["<div>{}</div>", "<header>{}</header>", "<section>{}</section>"])
def test_the_caption_of_a_picture_in_an_article_is_text(inside: str) -> None:
    picture = inside.format(
        "<figure><picture><img src=a></picture><figcaption>The Aurora. Photo: Vaughan</figcaption></figure>"
    )
    text = html.read(page(f"<article><p>{WORDS * 3}</p>{picture}<p>{WORDS * 3}</p></article>")).text
    assert "\n\nThe Aurora. Photo: Vaughan\n\n" in text


CARD = "<figure><img src=a><figcaption>Ten harbours</figcaption></figure>"


@pytest.mark.parametrize(
    "around",
    [
        f"<div class=related><h4>Related</h4>{CARD}</div>",
        f"<aside><p>Related</p>{CARD}</aside>",
        f"<footer><p>Related</p>{CARD}</footer>",
        f"<header><p>News</p>{CARD}</header>",
        f"<a href=/x>{CARD}</a>",
        "<figure><img src=a><figcaption><a href=/x>Ten harbours</a></figcaption></figure>",
    ],
)
def test_pictures_that_lead_elsewhere_are_no_text(around: str) -> None:
    content = html.read(page(f"<article><p>{WORDS * 3}</p><p>{WORDS * 3}</p></article>{around}"))
    assert "Ten harbours" not in content.text
    if around.startswith(("<aside", "<a ", "<figure")):
        content = html.read(page(f"<article><p>{WORDS * 3}</p>{around}<p>{WORDS * 3}</p></article>"))
        assert "Ten harbours" not in content.text


# -- encodings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b'<meta charset="windows-1251">', "cp1251"),
        (b"<meta charset=utf-8>", "utf-8"),
        (b'<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=ISO-8859-1">', "cp1252"),
        (b'<?xml version="1.0" encoding="koi8-r"?><html>', "koi8-r"),
        (b"<!-- <meta charset=cp1251> --><meta charset=gb2312>", "gb18030"),
        (b"<meta charset=utf-16>", "utf-8"),
        (b"<meta charset=nonesuch>", ""),
        (b"<meta charset=rot13>", ""),
        (b"<meta charset=base64>", ""),
        (b"<meta charset=idna>", ""),
        (b"text", ""),
    ],
)
def test_a_page_says_what_it_is_in(head: bytes, encoding: str) -> None:
    assert stated_encoding(head) == encoding


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "utf-8", "utf-16", "utf-8-sig"])
def test_a_page_is_decoded_by_what_it_says_or_by_its_mark(encoding: str) -> None:
    text = f"<meta charset={encoding}><p>Дата"
    decoded = decode_page(text.encode(encoding))
    assert decoded.text == text
    assert decoded.bom == (encoding in ("utf-16", "utf-8-sig"))


def test_the_encoding_that_the_user_names_stands_above_what_the_page_says() -> None:
    assert "Ж" in decode_page("<meta charset=utf-8>Ж".encode("cp1251"), "cp1251").text


def test_a_page_that_is_not_in_the_encoding_that_is_named_is_in_its_own() -> None:
    data = "<meta charset=shift_jis><p>日本の港は雨でした".encode("cp932")
    assert decode_page(data, "ascii").text.endswith("日本の港は雨でした")
    with pytest.raises(UnreadableError, match="not in the encoding ascii"):
        decode_page("<p>日本".encode("cp932"), "ascii")


def test_a_page_that_says_a_wrong_encoding_is_read_in_utf_8() -> None:
    assert decode_page("<meta charset=us-ascii><p>Дата".encode()).text.endswith("Дата")
    assert decode_page("<meta charset=euc-jp><p>Grüße, Straße".encode()).text.endswith("Grüße, Straße")


@pytest.mark.parametrize("stated", ["iso-8859-1", "cp850"])
def test_a_page_in_utf_8_is_read_so_though_it_says_latin(stated: str) -> None:
    assert decode_page(f"<meta charset={stated}><p>Grüße".encode()).text.endswith("Grüße")
    assert decode_page("<meta charset=iso-8859-1><p>Grüße".encode("latin-1")).text.endswith("Grüße")


def test_a_page_with_a_single_broken_character_is_read_all_the_same() -> None:
    data = f"<meta charset=euc-kr><p>{'한국어 글 ' * 40}".encode("cp949") + b"\xff</p>"
    decoded = decode_page(data)
    assert decoded.text.count("\ufffd") == 1
    assert decoded.guessed
    french = "<meta charset=utf-8><p>L'été dernier, à Besançon, des élèves ont veillé. "
    assert decode_page(french.encode() + b"\x93" + french.encode()).text == f"{french}\ufffd{french}"
    with pytest.raises(UnreadableError):
        decode_page(b"<meta charset=euc-kr>" + bytes(range(128, 256)) * 3)


# -- extras -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "data", "module", "extra"),
    [
        (html.read, page("text"), "trafilatura", "html"),
        (epub.read, build.epub(), "lxml.etree", "epub"),
        (docx.read, build.docx(), "mammoth", "docx"),
    ],
)
def test_a_missing_extra_is_named(
    reader: Callable[[bytes], Content], data: bytes, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str, *args: object) -> object:
        if name == module:
            raise ModuleNotFoundError(name)
        return builtins.__import__(name)

    monkeypatch.setattr("tui.domain.needed.import_module", absent)
    with pytest.raises(UnreadableError, match="needs a library that is not installed") as caught:
        reader(data)
    assert caught.value.hint == f'Install it with: pip install "glossator[{extra}]".'
