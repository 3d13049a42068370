"""Elements to text and marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.test_samples import assert_reads_well
from tui.domain.markup import Markup
from tui.readers.content import Content
from tui.readers.flow import Flow
from tui.readers.page import parse_html, parse_xhtml
from tui.readers.walk import BLOCKS, HEADINGS, walk


def walked(source: str, xhtml: bool = False) -> tuple[str, Markup]:
    flow = Flow()
    walk((parse_xhtml if xhtml else parse_html)(source), flow)
    return flow.finish()


def text_of(source: str) -> str:
    return walked(source)[0]


def marks_of(source: str) -> list[tuple[str, str, str]]:
    text, markup = walked(source)
    return [(str(mark.kind), mark.detail, text[mark.start : mark.end]) for mark in markup]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p> one\n  two </p><p>three</p>", "one two\n\nthree"),
        ("a<b> b</b> <i>c </i>d", "a b c d"),
        ("<p>one<br>two<br><br>three<br></p>", "one\ntwo\n\nthree"),
        ("<h2>A <br> heading</h2>text", "A heading\n\ntext"),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", "• a\n• b\n  • c\n• d\n\ne"),
        ("<ol start=3><li>a<li value=7>b<li>c</ol>", "3. a\n7. b\n8. c"),
        ("<ul><li></li><li> </li><li>a</li></ul>", "• a"),
        ("<ul><li><ul><li>a</ul></ul>", "  • a"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "• a\n• b"),
        ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "• a\n\nb\n\n• c"),
        ("<li>stray</li>", "• stray"),
        ("<blockquote><p>a</p>b</blockquote>c", "a\n\nb\n\nc"),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>c", "a | b\n1 | 2\n\nc"),
        ("<table><tr><td>a<td><td>c<tr><td><td>b<td></table>", "a | | c\n| b"),
        ("<table><tr><td>a<br>b<td><p>c</p></table>", "a b | c"),
        ("<table><tr><td><p>a</p><p>b</p><td>c</table>", "a\n\nb\n\nc"),
        ("<table><tr><td><table><tr><td>a<td>b</table></table>", "a | b"),
        ("<table><tr><td><ul><li>a<li>b</ul></table>", "• a\n• b"),
        ("<pre>\nx  =  1\n\n\n\n  y \n</pre>z", "x  =  1\n\n  y\n\nz"),
        ("<pre><b>if</b> <i>x</i>:\n\tgo</pre>", "if x:\n\tgo"),
        ("<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\nb\n\nc\nd"),
        ("a<q>b</q>c", "a“b”c"),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字", "漢字"),
        ("a\u00a0 b\u00a0", "a\u00a0 b\u00a0"),
        ("a<p>b<!-- c -->d<?e f?>g", "a\n\nbdg"),
        ("a<hr>b", "a\n\nb"),
        ("a<img alt=b src=c>d<svg><text>e</text></svg>f", "adf"),
        ("<p hidden>a</p><p style='Display : none'>b</p>c", "c"),
        ("x<script>a</script><style>b</style><template>c</template><textarea>d</textarea>y", "xy"),
        ("a<span></span> <span> </span> b", "a b"),
        ("<p></p><p>&nbsp;</p>", "\u00a0"),
        ("hy&shy;phen zero&#x200b;width &#xfeff;mark <i>&shy;</i>", "hyphen zerowidth mark"),
        ("<pre>hy&shy;phen</pre>", "hyphen"),
        ("<p>北京\n  大学。\n上海 大学\nand\n北</p>", "北京大学。上海 大学 and 北"),
        ("<p>서울\n대학교</p>", "서울 대학교"),
    ],
)
def test_the_text_is_what_a_browser_shows(source: str, text: str) -> None:
    assert text_of(source) == text


@pytest.mark.parametrize(
    ("source", "marks"),
    [
        ("<h3> A <em>b</em> </h3>", [("heading", "3", "A b"), ("emphasis", "", "b")]),
        ("<p>a <b> b </b> c<strong></strong>", [("strong", "", "b")]),
        ("<a href=' https://x.org/a '>b</a>", [("link", "https://x.org/a", "b")]),
        ("<a href='#c'>a</a> <a href='javascript:b()'>b</a> <a href='c.html'>c</a> <a name=d>d</a>", []),
        ("<a href='https://x.org/\x1b]8'>a</a>", []),
        ("<pre><code>a</code> b</pre>", [("code", "", "a b")]),
        ("<tt>a</tt> <kbd>b</kbd>", [("code", "", "a"), ("code", "", "b")]),
        (
            "<blockquote><ol><li>a<ul><li><b>c</b></ul></ol></blockquote>",
            [
                ("quote", "", "1. a\n  • c"),
                ("item", "1", "1. a\n  • c"),
                ("item", "2", "• c"),
                ("strong", "", "c"),
            ],
        ),
    ],
)
def test_marks_stand_over_the_text_that_they_are_for(source: str, marks: list[tuple[str, str, str]]) -> None:
    assert marks_of(source) == marks


def test_sound_xhtml_is_read_as_such_and_other_as_html() -> None:
    inside = '<title/><body><script src="a"/>a&eacute;<p>b</p></body>'
    sound = f'<html xmlns="http://www.w3.org/1999/xhtml">{inside}</html>'
    assert walked(sound, xhtml=True)[0] == "aé\n\nb"
    assert walked("<html><body><p>a<p>b & c</body>", xhtml=True)[0] == "a\n\nb & c"


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "grown"><!ENTITY b "&a;&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/hostname">',
        '<!ENTITY % p SYSTEM "http://example.org/x.dtd"> %p;',
    ],
)
@pytest.mark.parametrize("xhtml", [True, False])
def test_no_entity_of_a_document_is_taken_over(declared: str, xhtml: bool) -> None:
    source = f'<!DOCTYPE html [{declared}]><html><body title="&b;"><p>x&b;y</p></body></html>'
    text = walked(source, xhtml)[0]
    assert "x&b;y" in text or "xy" in text
    assert "grown" not in text.replace(declared, "")


TAGS = st.sampled_from(
    sorted({*BLOCKS, *HEADINGS, "li", "tr", "td", "th", "b", "em", "a", "code", "br", "q", "span", "script"})
)
PIECES = st.one_of(
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag}>"),
    st.text(st.sampled_from(" \n\t\r\u00a0ab•.&<;>"), max_size=6),
    st.sampled_from(["<a href='http://x.org'>", "<!-- x -->", "&#xD800;", "&#0;", "&nbsp;", "<li hidden>"]),
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_is_in_a_page_reads_well(source: str) -> None:
    text, markup = walked(f"<html><body>x{source}</body></html>")
    assert_reads_well(Content(text, markup=markup))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_word_of_a_page_is_lost(words: str) -> None:
    words = words.translate(dict.fromkeys(map(ord, "\0\u00ad\u200b\u2060\ufeff")))
    shown = words.replace("&", "&amp;").replace("<", "&lt;")
    flow = Flow()
    walk(parse_html(f"<html><body><p>x {shown}</p></body></html>"), flow)
    assert "".join(flow.finish()[0].split()) == "".join(f"x{words}".split())
