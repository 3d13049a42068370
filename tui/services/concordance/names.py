"""Texts as numbers: each different one has a code, so that columns hold numbers alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import int32
    from numpy.typing import NDArray


class Names(dict[str, int]):
    """The code of each name; one that is asked for and not there yet gets the next.

    The empty name is always there, and its code is 0.

    Attributes:
        listed: The names by their codes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[str] = []
        self._ranks: NDArray[int32] | None = None
        self[""]

    def __missing__(self, name: str) -> int:
        code = self[name] = len(self.listed)
        self.listed.append(name)
        return code

    def codes(self, names: Iterable[str]) -> Any:
        """Return the codes of names, as an iterator."""
        return map(self.__getitem__, names)

    def ranks(self) -> NDArray[int32]:
        """Return by code the place of each name among all of them, in order of the alphabet."""
        import numpy as np

        if self._ranks is None or len(self._ranks) != len(self):
            folded = [name.casefold() for name in self.listed]
            order = sorted(range(len(folded)), key=lambda code: (folded[code], self.listed[code]))
            self._ranks = np.empty(len(order), np.int32)
            self._ranks[order] = np.arange(len(order), dtype=np.int32)
        return self._ranks


class Forms:
    """The surface forms of spans: the text with each run of white space as one blank.

    Attributes:
        names: The forms.
        keys: The same in small letters: forms with one key are the same but for capitals.
    """

    def __init__(self) -> None:
        self.names, self.keys = Names(), Names()
        self._by_text = _ByText(self.names)
        self._key_of: list[int] = []

    def codes(self, texts: Iterable[str]) -> Any:
        """Return the codes of the forms of texts, as an iterator."""
        return map(self._by_text.__getitem__, texts)

    def key_of(self) -> NDArray[int32]:
        """Return by the code of each form the code of its key."""
        import numpy as np

        new = self.names.listed[len(self._key_of) :]
        self._key_of.extend(self.keys[form.casefold()] for form in new)
        return np.array(self._key_of, np.int32)


class _ByText(dict[str, int]):
    """The codes of forms by the texts that they were found as."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, text: str) -> int:
        code = self[text] = self._names[" ".join(text.split())]
        return code
