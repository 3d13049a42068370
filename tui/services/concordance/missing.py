"""Untagged mentions of what is tagged elsewhere: all forms are looked for at once, in all texts, in steps."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from tui.domain.matcher import PhraseMatcher
from tui.domain.memory import LONGEST_FORM, spellings
from tui.domain.mentions import is_unspaced, is_whole, match_at
from tui.domain.shown import one_line
from tui.services.concordance.comparing import times
from tui.services.concordance.covering import Cover
from tui.services.concordance.findings import Description, Findings, worth_of
from tui.services.concordance.selecting import Places, most_by, most_spelt, stable_order
from tui.services.concordance.table import REJECTED, Table
from tui.services.concordance.texts import Texts
from tui.services.concordance.values import Kind, Mend

if TYPE_CHECKING:
    from numpy import bool_
    from numpy.typing import NDArray

AT_ONCE = 1 << 15
"""Code points that are looked through in one step."""
FORMS_AT_ONCE = 1_000
"""Forms that are gone through in one step."""
SHORTEST = 2
"""Code points of the shortest form that is looked for."""

Covered = tuple[Sequence[int], Sequence[int]]
_WORD = re.compile(r"\w+")


class FormFinder:
    """Finds the mentions of many forms, the longest of those that begin at a place, none over another.

    Forms are filed under their first two words: a text is gone through word by word, and at most places
    nothing else is done. It does the work of `PhraseMatcher` in a fraction of the time, for forms that do not
    change; that one is used where words are not parted by blanks.

    Args:
        forms: What is looked for, with a number for each.
    """

    def __init__(self, forms: Mapping[str, int]) -> None:
        self._forms = forms
        self._by_words: dict[str, dict[str, list[tuple[int, str]]]] = {}
        self._matcher: PhraseMatcher | None = None
        self._first_word = re.compile(r"(?!)")

    def steps(self) -> Iterator[None]:
        """File the forms; nothing is found before that is done."""
        for number, form in enumerate(sorted(self._forms, key=len, reverse=True)):
            words = list(islice(_WORD.finditer(form), 2))
            if words:
                second = words[1][0] if len(words) > 1 else ""
                filed = self._by_words.setdefault(words[0][0], {})
                filed.setdefault(second, []).append((words[0].start(), form))
            if number % FORMS_AT_ONCE == 0:
                yield None
        # Words that begin otherwise, as most do where names are tagged, are passed over by `re` itself.
        firsts = "".join(sorted({word[0] for word in self._by_words}))
        self._first_word = re.compile(rf"[{re.escape(firsts)}]\w*" if firsts else r"(?!)")

    def find(self, text: str, covered: Covered = ([], [])) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and the form's number of each mention in a text, in order.

        Args:
            text: The text.
            covered: Stretches in which no mention is to begin, as far as words are parted by blanks: their
                starts, rising, and how far those up to each reach.
        """
        if is_unspaced(text):
            yield from self._find_unspaced(text)
            return
        by_words, reached = self._by_words, 0
        (starts, ends), at_next, covered_to = covered, 0, 0
        for word in self._first_word.finditer(text):
            begin = word.start()
            while at_next < len(starts) and starts[at_next] <= begin:
                covered_to = ends[at_next]
                at_next += 1
            filed = by_words.get(word[0]) if begin >= covered_to else None
            if filed is None:
                continue
            following = _WORD.search(text, word.end())
            second = following[0] if following is not None else ""
            for before, form in chain(filed.get(second, ()) if second else (), filed.get("", ())):
                at = begin - before
                span = match_at(text, form, at) if at >= reached else None
                if span is not None and is_whole(text, span):
                    reached = span.end
                    yield (*span, self._forms[form])
                    break

    def _find_unspaced(self, text: str) -> Iterator[tuple[int, int, int]]:
        if self._matcher is None:
            self._matcher = PhraseMatcher()
            for form in self._forms:
                self._matcher.add(form)
        found = sorted(self._matcher.find(text, 0, len(text)), key=lambda one: (one[0].start, -one[0].end))
        reached = 0
        for span, form in found:
            if span.start >= reached:
                reached = span.end
                yield (*span, self._forms[form])


class Mentions:
    """Where forms stand in the texts outside of what an annotator has decided on.

    Attributes:
        places: Places in the library of the articles that were looked through last.
    """

    def __init__(self, texts: Texts, who: str, forms: Mapping[str, int]) -> None:
        """Begin; `steps` looks.

        Args:
            texts: The texts.
            who: The annotator.
            forms: The codes of the forms, by how they may be spelt.
        """
        self._who, self._forms, self._texts = who, forms, texts
        self._finder, self._is_filed = FormFinder(forms), False
        self._found: dict[int, list[tuple[int, int, int, int]]] = {}
        self._changes = 0
        self.places: Sequence[int] = ()

    def serves(self, who: str, forms: Mapping[str, int]) -> bool:
        """Whether it is this annotator's articles that are looked through, for all of these forms."""
        return who == self._who and forms.items() <= self._forms.items()

    def forget(self, table: Table) -> None:
        """Look again through the articles in which anything was changed since."""
        import numpy as np

        changed = np.array(table.changed[self._changes :], np.int64)
        self._changes = len(table.changed)
        for place in np.unique(table.layer_articles[table["layer"][changed]]).tolist():
            self._found.pop(place, None)

    @property
    def arrays(self) -> tuple[NDArray[Any], ...]:
        """Place of the article, start, end and form's code of each mention, in order."""
        import numpy as np

        found = list(chain.from_iterable(self._found[place] for place in self.places))
        return tuple(np.array(found, np.int32).reshape(-1, 4).T)

    def steps(self, places: Sequence[int], cover: Cover) -> Iterator[None]:
        """Look through those of some articles that were not looked through before.

        Args:
            places: Their places in the library.
            cover: What the annotator has decided on.
        """
        if not self._is_filed:
            yield from self._finder.steps()
            self._is_filed = True
        done = 0
        for place in places:
            if place in self._found:
                continue
            text = self._texts[place]
            mentions = self._finder.find(text, cover.within(place))
            self._found[place] = [(place, *mention) for mention in mentions]
            done += len(text) + 100
            if done > AT_ONCE:
                done = 0
                yield None
        self.places = places


def forms_to_look_for(table: Table, mask: NDArray[bool_]) -> Generator[None, None, dict[str, int]]:
    """Return the forms that are tagged more often than rejected, with their codes, in all spellings.

    Args:
        table: The rows.
        mask: Which of them count.
    """
    import numpy as np

    rejected = table["state"] == REJECTED
    size = len(table.forms.names)
    tagged = np.bincount(table["form"][mask & ~rejected], minlength=size)
    refused = np.bincount(table["form"][mask & rejected], minlength=size)
    yield None
    found: dict[str, int] = {}
    for number, code in enumerate(np.flatnonzero(tagged > refused).tolist()):
        form = table.forms.names.listed[code]
        if number % FORMS_AT_ONCE == 0:
            yield None
        if SHORTEST <= len(form) <= LONGEST_FORM:
            found.update((spelling, code) for spelling in spellings(form) if found.get(spelling) is None)
            found[form] = code
    return found


class UntaggedMentions(Findings):
    """Mentions of a form that is tagged elsewhere, on which nothing was decided.

    Attributes:
        places: Where they are.
    """

    kind = Kind.UNTAGGED

    def __init__(
        self,
        table: Table,
        mask: NDArray[bool_],
        mentions: Mentions,
        wanted: Mapping[str, int],
        cover: Cover,
    ) -> None:
        """Prepare to leave out of the mentions what is decided; `steps` does it.

        Args:
            table: The rows.
            mask: Those of the annotator whose mentions they are.
            mentions: What was found in that annotator's articles.
            wanted: The forms that are wanted, with their codes; others may have been looked for before.
            cover: The same rows over the texts.
        """
        self._table, self._mask, self._wanted = table, mask, wanted
        self._mentions, self._cover = mentions, cover

    def steps(self) -> Iterator[None]:
        """Leave it out; stop between two passes over all rows."""
        import numpy as np

        table = self._table
        articles, starts, ends, forms = self._mentions.arrays
        still = np.zeros(len(table.forms.names), bool)
        still[list(self._wanted.values())] = True
        free = still[forms] & (self._cover.over(articles, starts, ends) < 0)
        nowhere = np.full(int(free.sum()), -1)
        self.places = Places(articles[free], starts[free], ends[free], forms[free], nowhere)
        keys = table.forms.key_of()
        key = keys[forms[free]].astype(np.int64)
        order = stable_order(key)
        new = np.diff(key[order], prepend=-1) != 0
        of = key[order][new]
        group = np.cumsum(new) - 1
        yield None
        tagged = np.flatnonzero(self._mask & (table["state"] != REJECTED))
        yield None
        tagged_forms = table["form"][tagged]
        key = keys[tagged_forms]
        self._times = np.bincount(key, minlength=len(table.forms.keys))[of]
        yield None
        labels = most_by(key, table["label"][tagged], len(table.forms.keys), len(table.labels))[of]
        yield None
        names = most_spelt(table, tagged_forms)[of]
        self._labels = [table.labels.listed[code] for code in labels.tolist()]
        self._names = [one_line(table.forms.names.listed[code]) for code in names.tolist()]
        untagged = np.bincount(group, minlength=len(of))
        super().__init__(
            -1 - order, np.ones(len(order), bool), group, worth_of(self._times, self._times + untagged)
        )

    def describe(self, group: int) -> Description:
        """Return as what the form is tagged, how often, and how often it is not."""
        members = tuple(self.rows[self.members(group)].tolist())
        name, label = self._names[group], self._labels[group]
        tagged, untagged = times(int(self._times[group])), times(len(members))
        reason = f"{name}: tagged {one_line(label)} {tagged}, left untagged {untagged}"
        return Description(name, reason, Mend(label=label, tag=True, rows=members))
