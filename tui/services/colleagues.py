"""What others decided about a place of the open article, for whoever is reading it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tui.domain.article import ArticleState
from tui.domain.layer import Layer

_LONGEST = 24
"""Code points of a colleague's span that are quoted where it is another one."""


class Said(NamedTuple):
    """What one colleague says of a place.

    Attributes:
        annotator: Who.
        words: It, in a few words.
        label: The label that this very span has there; empty where it has none, or several.
        decided: Whether something was decided; that nothing is there counts, where the article is done.
        silent: Whether the annotator has tagged and rejected nothing there.
    """

    annotator: str
    words: str
    label: str = ""
    decided: bool = True
    silent: bool = False


class Colleagues:
    """The layers of others on one article.

    Asking about a place takes the same time however many annotations there are.

    Args:
        text: The article's text.
        layers: Their layers; those in which nothing is said are left out.
    """

    def __init__(self, text: str, layers: Iterable[Layer]) -> None:
        self._text = text
        spoken = (layer for layer in layers if layer.annotations or layer.state is not ArticleState.UNREAD)
        self._layers = sorted(spoken, key=lambda layer: layer.annotator)

    def on(self, start: int, end: int, *, silent: bool = True) -> list[Said]:
        """Return what each says of `[start, end)`; who has not decided yet comes last.

        Args:
            start: First code point.
            end: Code point after the last.
            silent: Whether those are told, too, who decided nothing there.
        """
        found = [self._said(layer, start, end) for layer in self._layers]
        if not silent:
            return [said for said in found if not said.silent]
        return sorted(found, key=lambda said: not said.decided)

    def _said(self, layer: Layer, start: int, end: int) -> Said:
        near = list(layer.annotations.overlapping(start, end))
        here = [a for a in near if (a.start, a.end) == (start, end)]
        labels = list(dict.fromkeys(a.label for a in here if a.live))
        words = [*labels, *(f"not {a.label}" for a in here if not a.live)]
        words += [f"{a.label} “{self._quoted(a.start, a.end)}”" for a in near if a.live and a not in here]
        label = labels[0] if len(labels) == 1 else ""
        if words:
            return Said(layer.annotator, ", ".join(words), label)
        if layer.state is ArticleState.DONE:
            return Said(layer.annotator, "nothing, article done", silent=True)
        return Said(layer.annotator, "nothing yet", decided=False, silent=True)

    def _quoted(self, start: int, end: int) -> str:
        words = self._text[start : min(end, start + _LONGEST)]
        return words if end - start <= _LONGEST else f"{words}…"
