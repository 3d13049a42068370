"""The texts of a project's articles at hand: all of them, as search and surface forms go through them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.domain.errors import GlossatorError


class Texts:
    """The text of each article by its place in the library, read when it is first asked for.

    Attributes:
        trouble: Why the first that could not be read could not be, or None; such a text is empty.
    """

    def __init__(self, articles: Sequence[str], read: Callable[[str], str]) -> None:
        self._articles, self._read = articles, read
        self._texts: list[str | None] = [None] * len(articles)
        self._lowered: list[str | None] = [None] * len(articles)
        self.trouble: GlossatorError | None = None

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, place: int) -> str:
        text = self._texts[place]
        if text is None:
            try:
                text = self._read(self._articles[place])
            except GlossatorError as error:
                self.trouble = self.trouble or error
                text = ""
            self._texts[place] = text
        return text

    def lowered(self, place: int) -> str:
        """Return a text in small letters, as many as it has code points; empty where it has more of them.

        A few characters become two when they are made small: where any is met, offsets would not be those of
        the text.
        """
        lowered = self._lowered[place]
        if lowered is None:
            text = self[place]
            lowered = small(text)
            if len(lowered) != len(text):
                lowered = ""
            self._lowered[place] = lowered
        return lowered


def small(text: str) -> str:
    """Return a text in small letters, of which those that are written otherwise at some places are one."""
    lowered = text.lower()
    return lowered if lowered.isascii() else lowered.replace("ς", "σ").replace("ſ", "s")
