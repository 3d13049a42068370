"""Which articles a typed filter wants.

Words are looked for in title, source, tags, note and state, all of them, in any order and without regard to
capitals; quotes keep words together. A term with a name before a colon looks in one place only, `#` before a
word is a tag, and a minus before any term leaves out what it finds:

    budget #2025 state:done -source:example.org "city council"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from tui.domain.article import ArticleState
from tui.services.articles.facts import Facts

_TERM = re.compile(r'(-?)(?:([a-z]+):)?(#?)(?:"([^"]*)"?|(\S+))')

_BEGUN = re.compile(r"[-#]*|-?(?:state|tag|title|source|note|date|is):")
"""What is typed of a term before it says anything."""

Test = Callable[[Facts], bool]

STATES = {
    "unread": ArticleState.UNREAD,
    "new": ArticleState.UNREAD,
    "progress": ArticleState.IN_PROGRESS,
    "begun": ArticleState.IN_PROGRESS,
    "in progress": ArticleState.IN_PROGRESS,
    "done": ArticleState.DONE,
}
"""What a state is called behind `state:`; the beginning of a word is enough."""


def terms_of(text: str) -> list[Test]:
    """Return the tests that an article has to pass for a filter to want it; none for an empty one."""
    tests: list[Test] = []
    for minus, name, sign, quoted, bare in _TERM.findall(text.casefold()):
        word = " ".join((quoted or bare).split())
        test = _test(name, bool(sign), word)
        if test is not None:
            tests.append(partial(_not, test) if minus else test)
    return tests


def wanted(facts: Iterable[Facts], tests: Iterable[Test]) -> list[Facts]:
    """Return the articles that pass all tests, in their order."""
    found = list(facts)
    for test in tests:
        found = [each for each in found if test(each)]
    return found


def _test(name: str, is_tag: bool, word: str) -> Test | None:
    """Return the test of one term; None for one that is still being typed and says nothing yet."""
    if _BEGUN.fullmatch(word):
        return None
    if is_tag or name == "tag":
        # While it is typed a tag is not whole.
        return lambda facts: any(tag.casefold().startswith(word) for tag in facts.layer.tags)
    match name:
        case "state":
            states = {state for said, state in STATES.items() if said.startswith(word)}
            return lambda facts: facts.layer.state in states
        case "title":
            return lambda facts: word in facts.article.title.casefold()
        case "source":
            return lambda facts: word in facts.article.source.casefold()
        case "note":
            return lambda facts: word in facts.layer.note.casefold()
        case "date":
            return lambda facts: facts.article.date.startswith(word)
        case "is" if "flagged".startswith(word):
            return lambda facts: facts.layer.flagged > 0
        case "":
            return lambda facts: word in facts.text
    # A colon in what is looked for.
    return lambda facts: f"{name}:{word}" in facts.text


def _not(test: Test, facts: Facts) -> bool:
    return not test(facts)
