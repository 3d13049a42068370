"""Where in a Markdown text its headings, quotes, items, code, emphasis and links stand.

markdown-it tells which lines a block has, and nothing of where within them inline elements are. Its inline
parser is therefore given a state that writes down where each token begins; and the lines of a block, which it
gets without what stands in front of them, are found again in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from tui.domain.markup import Kind, Mark

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n?|\n")
"""What markdown-it takes for a line end."""

_CLOSING = re.compile(r"(?:[ \t]+#+)?[ \t]*\Z")
"""The closing sequence of a heading, or nothing."""

_BLANKS = " \t"
_KINDS = {"em": Kind.EMPHASIS, "strong": Kind.STRONG}


@cache
def parser() -> MarkdownIt:
    """Return a parser of CommonMark whose inline tokens know where they begin: `meta["at"]`."""
    from markdown_it import MarkdownIt
    from markdown_it.parser_inline import ParserInline
    from markdown_it.rules_inline import StateInline
    from markdown_it.utils import EnvType

    class State(StateInline):
        """A state that notes the offset at which each token is pushed."""

        def push(self, ttype: str, tag: str, nesting: int) -> Token:
            before = self.tokens[-1] if self.tokens else None
            token = super().push(ttype, tag, nesting)  # type: ignore[arg-type]
            at = self.pos
            # Signs of emphasis are pushed one by one, all from where their run begins.
            if before is not None and before.type == ttype == "text" and before.meta.get("run") == at:
                at = before.meta["at"] + 1
            token.meta = {"at": at, "run": self.pos}
            return token

    class Inline(ParserInline):
        def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
            state = State(src, md, env, tokens)
            self.tokenize(state)
            for rule in self.ruler2.getRules(""):
                rule(state)
            return state.tokens

    made = MarkdownIt("commonmark")
    rules = made.inline
    made.inline = Inline()
    made.inline.ruler.enableOnly(rules.ruler.get_active_rules())
    made.inline.ruler2.enableOnly(rules.ruler2.get_active_rules())
    return made


class _Lines:
    """The lines of a text as markdown-it counts them."""

    def __init__(self, text: str) -> None:
        ends = list(_LINE_END.finditer(text))
        self._text = text
        self.starts = [0, *(match.end() for match in ends)]
        self.ends = [*(match.start() for match in ends), len(text)]

    def __getitem__(self, line: int) -> str:
        return self._text[self.starts[line] : self.ends[line]].replace("\0", "\ufffd")

    def last_with_text(self, begin: int, end: int) -> int:
        """Return the end of the last line of some that is not blank, without blanks behind it."""
        for line in range(min(end, len(self.starts)) - 1, begin - 1, -1):
            words = self[line].rstrip()
            if words:
                return self.starts[line] + len(words)
        return self.starts[begin]


def find_marks(text: str, tokens: Sequence[Token], offset: int = 0) -> list[Mark]:
    """Return the marks of a text, in any order.

    Args:
        text: What `parser()` has parsed.
        tokens: What came of it.
        offset: Where that text begins in the one that the marks are for.
    """
    lines = _Lines(text)
    found = [*_containers(lines, tokens), *_leaves(lines, tokens)]
    return [mark._replace(start=mark.start + offset, end=mark.end + offset) for mark in found]


# -- blocks that hold others ------------------------------------------------------------------------


def _containers(lines: _Lines, tokens: Sequence[Token]) -> Iterator[Mark]:
    """Yield quotes and list items, each from its sign on."""
    around: list[Token] = []
    line, column, level = -1, 0, 0
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open", "bullet_list_close", "ordered_list_close"):
            level += token.nesting
        elif token.type in ("blockquote_close", "list_item_close"):
            around.pop()
        elif token.type in ("blockquote_open", "list_item_open") and token.map is not None:
            begin, end = token.map
            column = column if line == begin else _behind(lines[begin], around)
            line, words = begin, lines[begin]
            sign = ">" if token.type == "blockquote_open" else f"{token.info}{token.markup}"
            column += len(words[column:]) - len(words[column:].lstrip(_BLANKS))
            if words.startswith(sign, column):
                start, stop = lines.starts[begin] + column, lines.last_with_text(begin, end)
                yield (
                    Mark(start, stop, Kind.QUOTE) if sign == ">" else Mark(start, stop, Kind.ITEM, str(level))
                )
                column += len(sign)
            around.append(token)


def _behind(words: str, around: Sequence[Token]) -> int:
    """Return the column behind the signs of the quotes that go on in a line."""
    column = 0
    for token in around:
        if token.type == "blockquote_open":
            rest = words[column:].lstrip(_BLANKS)
            column = len(words) - len(rest) + 1 if rest.startswith(">") else column
    return column


# -- blocks with text -------------------------------------------------------------------------------


def _leaves(lines: _Lines, tokens: Sequence[Token]) -> Iterator[Mark]:
    """Yield headings, code, and what stands within lines."""
    for number, token in enumerate(tokens):
        if token.map is None:
            continue
        if token.type in ("fence", "code_block"):
            yield from _code_block(lines, token)
        elif token.type == "inline" and token.content:
            above = tokens[number - 1]
            heading = above.type == "heading_open"
            place = _place(lines, token, closed=heading and above.markup.startswith("#"))
            if place is not None:
                if heading:
                    yield Mark(place(0), place(len(token.content)), Kind.HEADING, above.tag[1:])
                yield from _inline(token, place)


def _code_block(lines: _Lines, token: Token) -> Iterator[Mark]:
    begin = (token.map or [0])[0] + (token.type == "fence")
    inside = token.content.removesuffix("\n").split("\n")
    end = begin + len(inside)
    if not token.content.strip() or end > len(lines.starts):
        return
    first = inside[0].lstrip(_BLANKS)
    start = lines.ends[begin] - len(first) if lines[begin].endswith(first) else lines.starts[begin]
    yield Mark(start, lines.last_with_text(begin, end), Kind.CODE)


def _place(lines: _Lines, token: Token, closed: bool) -> Callable[[int], int] | None:
    """Return what tells where an offset in a block's content is in the text, None where that is not certain.

    Args:
        lines: The lines of the text.
        token: The content of a paragraph or heading.
        closed: Whether signs may stand behind its text.
    """
    begin = (token.map or [0])[0]
    inside = token.content.split("\n")
    bases, starts, start = [], [], 0
    for line, content in enumerate(inside, begin):
        if line >= len(lines.starts):
            return None
        words = lines[line]
        end = match.start() if closed and (match := _CLOSING.search(words)) else len(words.rstrip())
        # What a block is indented by may be tabs that were taken apart.
        shown = content.rstrip() if line < begin + len(inside) - 1 else content
        known = shown.lstrip(_BLANKS)
        if not words[:end].endswith(known):
            return None
        bases.append(lines.starts[line] + end - len(shown) - start)
        starts.append(start)
        start += len(content) + 1
    return lambda at: at + bases[bisect_right(starts, at) - 1]


def _inline(token: Token, place: Callable[[int], int]) -> Iterator[Mark]:
    """Yield what stands within the lines of a block."""
    opened: list[Token] = []
    for child in token.children or ():
        if child.type in ("em_open", "strong_open", "link_open"):
            opened.append(child)
        elif child.type in ("em_close", "strong_close", "link_close"):
            start = opened.pop()
            yield from _between(token.content, start, child, place)
        elif child.type == "code_inline":
            yield from _code(token.content, child, place)


def _between(content: str, opened: Token, closed: Token, place: Callable[[int], int]) -> Iterator[Mark]:
    start, end = opened.meta["at"], closed.meta["at"]
    if opened.type != "link_open":
        yield Mark(place(start + 1), place(end), _KINDS[opened.tag])
        return
    if opened.markup == "autolink":
        start, end = start + 1, content.index(">", start)
    if start < end:
        yield Mark(place(start), place(end), Kind.LINK, str(opened.attrs.get("href", "")))


def _code(content: str, token: Token, place: Callable[[int], int]) -> Iterator[Mark]:
    start = token.meta["at"] + len(token.markup)
    length = len(token.content)
    # A blank at each side is no part of the code.
    if content[start : start + length].replace("\n", " ") != token.content or not content.startswith(
        token.markup, start + length
    ):
        start += 1
    yield Mark(place(start), place(start + length), Kind.CODE)
