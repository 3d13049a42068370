"""Names that can be sorted by, and the surface forms of spans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tui.domain.names import Names

if TYPE_CHECKING:
    from numpy import int32
    from numpy.typing import NDArray


class Ranked(Names):
    """Names that can be sorted by."""

    def __init__(self) -> None:
        super().__init__()
        self._ranks: NDArray[int32] | None = None

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
        self.names, self.keys = Ranked(), Ranked()
        self._by_text = _ByText(self.names)
        self._key_of: NDArray[int32] | None = None

    def codes(self, texts: Iterable[str]) -> Any:
        """Return the codes of the forms of texts, as an iterator."""
        return map(self._by_text.__getitem__, texts)

    def key_of(self) -> NDArray[int32]:
        """Return by the code of each form the code of its key; not to be changed."""
        import numpy as np

        known = self._key_of if self._key_of is not None else np.empty(0, np.int32)
        if len(known) < len(self.names):
            new = [self.keys[form.casefold()] for form in self.names.listed[len(known) :]]
            known = np.append(known, np.array(new, np.int32))
        self._key_of = known
        return known


class _ByText(dict[str, int]):
    """The codes of forms by the texts that they were found as."""

    def __init__(self, names: Ranked) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, text: str) -> int:
        code = self[text] = self._names[" ".join(text.split())]
        return code
