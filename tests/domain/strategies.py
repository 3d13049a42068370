"""What the tests of the values draw from: spans, decisions, and texts that are hard to handle."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from unittest.mock import patch

from hypothesis import strategies as st

from tui.domain import article, decisions
from tui.domain.annotation import PERSON, Annotation, State, Suggestion, Was
from tui.domain.layer import Layer
from tui.domain.span import Span

MODEL = "model@1"
ME = "ann"
AT = "2026-01-02T03:04:05Z"
LABELS = ("PERSON", "ORG", "GPE")

NASTY = (
    "a",
    "b",
    "Z",
    "7",
    "_",
    "-",
    ".",
    " ",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\x00",
    "\x1b",
    "\x7f",
    "\x9b",
    "\x85",
    "\xa0",
    "\xad",
    "é",
    "e\u0301",
    "\u0301",
    "名",
    "。",
    "「",
    "Ａ",
    "한",
    "क्ष",
    "क\u094d\u200dष",
    "می\u200cخوا",
    "عرب",
    "\U0001f600",
    "\U0001f469\u200d\U0001f4bb",
    "\u2764\ufe0f",
    "\U0001f1e9\U0001f1ea",
    "\u200b",
    "\u200d",
    "\ufe0f",
    "\u202e",
    "\u2066",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\ud800",
    "\udfff",
    "\uffff",
    "𝒳",
    "𠀀",
)
"""Pieces of text of which each is hard in its own way: for terminals, for wrapping, for words."""

SCRIPTS = (
    "क्षत्रिय ",
    "हिन्दी",
    "कार्त्स्न्य",
    "தமிழ்நாடு ",
    "বাংলাদেশ",
    "র\u200d্যাব",
    "ශ්\u200dරී ලංකා",
    "ภาษาไทย",
    "กำลัง ",
    "ນ້ຳຂອງ",
    "ខ្មែរ\u200b",
    "မြန်မာ",
    "བོད་ཡིག་",
    "한국어 ",
    "\u1112\u1161\u11ab",
    "\u1161",
    "日本、語。",
    "中——文",
    "ｶﾞｷﾞ",
    "עִבְרִית ",
    "العَرَبِيَّة",
    "\u0600۱۲",
    "\U0001f44d\U0001f3fd",
    "1\ufe0f\u20e3",
    "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    "\U000e0041",
    "\U0001f1ef\U0001f1f5",
    "\U0001f1ef",
    "g\u0308\u0323",
    "\u3164",
    "\U000e0100",
)
"""Pieces of text in scripts with rules of their own for what is one character, and with none."""

script_texts = st.lists(st.sampled_from(SCRIPTS) | st.sampled_from(NASTY), max_size=40).map("".join)

ordinary_texts = st.lists(
    st.sampled_from(["a", "bc", "def", "ghijkl", " ", "  ", "\n", "."]), max_size=60
).map("".join)
hostile_texts = st.lists(st.sampled_from(NASTY), max_size=60).map("".join)
mixed_texts = ordinary_texts | hostile_texts | script_texts | st.text(max_size=40)


@st.composite
def spans(draw: st.DrawFn, length: int, *, longest: int = 0) -> Span:
    """A span of a text of that length, which is not empty."""
    start = draw(st.integers(0, length - 1))
    end = draw(st.integers(start + 1, min(length, start + longest) if longest else length))
    return Span(start, end)


@st.composite
def suggestions(draw: st.DrawFn, length: int = 30, *, longest: int = 0) -> Suggestion:
    start, end = draw(spans(length, longest=longest))
    return Suggestion(start, end, draw(st.sampled_from(LABELS)), MODEL)


@st.composite
def made_annotations(draw: st.DrawFn, length: int = 30) -> Annotation:
    """An annotation as decisions make them."""
    origin = draw(st.sampled_from([PERSON, MODEL, "import"]))
    first, second = draw(spans(length)), draw(spans(length))
    label, other = draw(st.sampled_from(LABELS)), draw(st.sampled_from(LABELS))
    if origin == PERSON:
        made = decisions.add(*first, label, ME, AT)
    else:
        made = decisions.accept(Suggestion(*first, label, origin, 0.5), ME, AT)
        if draw(st.booleans()):
            made = decisions.amend(made, *second, other, ME, AT)
        if draw(st.booleans()):
            made = decisions.remove(made, ME, AT) or made
    return replace(made, note=draw(st.sampled_from(["", "sic"])), flag=draw(st.booleans()))


@contextmanager
def ids_in_order() -> Iterator[None]:
    """Let new ids sort in the order in which they are made.

    What stands at one span is ordered by id: with random ones, hypothesis would be offered other choices
    when it tries an example again, and give up.
    """
    numbers = count()

    def digits(length: int) -> bytes:
        number, base = next(numbers), 23  # as many as there are letters for an id to begin with
        return bytes(number // base**place % base for place in reversed(range(length)))

    with patch.object(article, "random_bytes", digits):
        yield


def rejected(start: int, end: int, label: str) -> Annotation:
    return decisions.reject(Suggestion(start, end, label, MODEL), ME, AT)


def corrected(start: int, end: int, label: str, was: tuple[int, int, str]) -> Annotation:
    return decisions.correct(Suggestion(*was, MODEL), start, end, label, ME, AT)


DOUBLE = "a span has one label twice"
"""What `problems` says of two live annotations that are alike."""


def problems(layer: Layer, length: int) -> list[str]:
    """Return what is wrong with a layer over a text of that length: nothing, if the promises are kept."""
    found: list[str] = []
    everything = list(layer.annotations)
    for a in everything:
        if not 0 <= a.start < a.end <= length:
            found.append(f"{a.id} lies at {a.start}-{a.end}")
        if (a.state is State.CORRECTED) != (a.was is not None):
            found.append(f"{a.id} is {a.state} and was {a.was}")
        if a.was == Was(a.start, a.end, a.label):
            found.append(f"{a.id} was corrected into what it was")
        if (a.origin == PERSON) != (a.state is State.ADDED):
            found.append(f"{a.id} is {a.state} by {a.origin}")
    ids = [a.id for a in everything]
    if len(set(ids)) != len(ids):
        found.append("two annotations have one id")
    live = [(a.start, a.end, a.label) for a in everything if a.live]
    if len(set(live)) != len(live):
        found.append(DOUBLE)
    sources = sorted((*a.was, a.id) for a in everything if a.was is not None)
    if sources != sorted((s.start, s.end, s.label, s.id) for s in layer.sources):
        found.append("the sources are not those of the corrections")
    return found
