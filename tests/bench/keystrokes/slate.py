"""SLATE, in a terminal and without a mouse.

The cursor of SLATE is a span: it keeps its width while it moves, and an annotation is made and removed
exactly under it. The article is prepared as its README advises, tokenized and with one sentence a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tests.bench.keystrokes.cursor import Cursor, Keys
from tests.bench.keystrokes.gold import Case, Kind, Tagged, Task, aligned, compare
from tests.bench.keystrokes.klm import Effort, pressed, typed
from tests.bench.keystrokes.tool import Action, Layout, Outcome, Peer, Policy, Screen

_SLATE = "https://github.com/jkkummerfeld/slate/blob/da52690aad3718fcfcd035802efcf7b7802207d6/"
_README = _SLATE + "README.md"

ACTIONS = {
    "move": Action(typed(";"), _README, "j ; i o go left, right, up and down, by a token and by a line."),
    "count": Action(
        typed("24;"),
        _SLATE + "tutorial/ner.md",
        "A number before a command repeats it. The user is taken to know it without counting, so it is no "
        "decision of its own.",
    ),
    "jump": Action(typed("J"), _README, "J and : go to the ends of the line, I and O to the first and last."),
    "extend": Action(typed("/"), _README, "m and / move the left and the right edge out by a token."),
    "contract": Action(
        typed("l"),
        _SLATE + "slate/data.py",
        "k and l move the edges in by a token. With a count an edge goes by its square, used where it fits.",
    ),
    "search": Action(
        typed("\\Ber?n"),
        _SLATE + "slate/annotate.py",
        "Backslash, text, Enter (or ?), then n for each match further on; | clears an earlier text before.",
    ),
    "label": Action(
        typed("p"),
        _SLATE + "slate/config.py",
        "Space and a letter by default. A configuration file can give a label one key, so one is counted.",
    ),
    "remove": Action(
        typed("u"),
        _SLATE + "slate/data.py",
        "Removes what has exactly the place of the cursor. A label key adds to the labels that are there, so "
        "that a label is changed by removing it first.",
    ),
    "page": Action(
        pressed("pagedown"),
        _SLATE + "slate/view.py",
        "Page Down shows the text from ten lines further down; the cursor need not be in sight.",
    ),
    "finish": Action(typed("]"), _README, "] saves and goes to the next file."),
}
# Of no use here: n without a search goes to the next disagreement between files, but get_next_disagreement
# (data.py) starts from the position of a link, and labelling has none.

PAGE_LINES = 10
SENTENCE_ENDS = frozenset(".!?。！？")
CLOSING = frozenset("\"'”’)]」』")


def cost(largest: int | None, task: Task, policy: Policy, screen: Screen) -> Outcome:
    """Return what an article costs with counts up to the largest (None: with any)."""
    cases = compare(task.suggestions, task.article.gold)
    errors = [case for case in cases if case.kind is not Kind.RIGHT]
    tokens = aligned(task.tokens, (*task.suggestions, *task.article.gold))
    words = [task.article.text[start:end] for start, end in tokens]
    layout = Layout(task.article.text, tokens, screen.columns, sentence_ends(tokens, words))
    keys, cursor = 0, (0, 0)
    path = Keys(layout, words, largest)
    for case in errors:
        spent, cursor = mend(path, layout, cursor, case)
        keys += spent
    done = Effort(keys) + ACTIONS["finish"].effort
    if policy is Policy.EVERY:
        done += ACTIONS["page"].effort * pages(layout, screen)
    decisions = len(cases if policy is Policy.EVERY else errors) + 1
    return Outcome(done + Effort(decisions=decisions), len(errors))


def mend(path: Keys, layout: Layout, cursor: Cursor, case: Case) -> tuple[int, Cursor]:
    """Return the keys that make one suggestion right, and where they leave the cursor."""
    remove, label = ACTIONS["remove"].effort.keys, ACTIONS["label"].effort.keys
    if case.suggestion is None or case.gold is None:
        target = layout.tokens_of(_either(case))
        return path.go(cursor, target) + (label if case.gold else remove), target
    wrong, right = layout.tokens_of(case.suggestion), layout.tokens_of(case.gold)
    # What is new may be made before what is wrong is removed; with the edges right there is one place only.
    first, last = min((wrong, right), (right, wrong), key=lambda order: path.ahead(cursor, *order))
    return path.go(cursor, first, last) + remove + label, last


def _either(case: Case) -> Tagged:
    found = case.suggestion or case.gold
    assert found is not None
    return found


def sentence_ends(tokens: Sequence[tuple[int, int]], words: Sequence[str]) -> frozenset[int]:
    """Return the ends of the last tokens of sentences, as a splitter by punctuation sees them."""
    found: set[int] = set()
    ended = False
    for (_, end), word, after in zip(tokens, words, [*words[1:], ""], strict=True):
        ended = word in SENTENCE_ENDS or (ended and word in CLOSING)
        if ended and after not in CLOSING:
            found.add(end)
    return frozenset(found)


def pages(layout: Layout, screen: Screen) -> int:
    """Return how often Page Down is pressed until the last row has been shown."""
    top = presses = 0
    while layout.row[layout.first[top]] + screen.rows < layout.rows:
        top, presses = min(top + PAGE_LINES, len(layout.first) - 1), presses + 1
    return presses


SLATE = Peer("SLATE", ACTIONS, partial(cost, None))
"""With counts of any size: more than anybody can tell at a glance, and in its favour."""
SLATE_NEAR = Peer("SLATE, counts to 9", ACTIONS, partial(cost, 9))
"""With counts that can be told at a glance."""
