"""What a reader decided so far, by surface form, and what follows from it for the next mention.

Nothing is trained: a form was tagged so many times as this, so many times as that, and rejected so many
times. The rules are few, and each can be told to the reader in a line:

- A form that was tagged is proposed under the label that it has most often, where that is clear: at least
  `CLEAR` times as often as under all other labels together, and more often than it was rejected or had its
  edges corrected.
- A small word at the beginning of a form may have a capital or not: "The Hague" is "the Hague".
- A form that was rejected under a label as often as it was tagged so is not suggested under it again, nor
  one whose edges were corrected more often than it was tagged.
- A word of a person's name stands for the name in the article in which that was tagged: once "Antonio
  Guterres" is a person there, "Guterres" is proposed as one, unless something was decided about the word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeVar

from tui.domain.annotation import IMPORT, MEMORY, PERSON, Annotation, State
from tui.domain.matcher import PhraseMatcher
from tui.domain.mentions import form_of, head_of
from tui.domain.misses import is_numeric
from tui.domain.small_words import SMALL

_Key = TypeVar("_Key")

CLEAR = 2
"""How many times as often as under all other labels together a form must have been tagged with one."""
LONGEST_FORM = 120
"""Code points of a form that is remembered: a longer one is hardly met again."""
NOUNS = 3
"""Annotations that begin with a small letter from which on noun phrases may be misses."""
LONGEST_NAME = 6
"""Words of a name whose parts stand for it."""

_PEOPLE = frozenset({"person", "per", "pers", "people", "human", "character", "name"})
"""What labels of people are called, in small letters."""
_NO_PART = frozenset({"jr", "sr", "ii", "iii", "iv", "the", "of", "and", "von", "van", "der", "dos", "del"})


class Proposal(NamedTuple):
    """What is proposed for a mention, and why.

    Attributes:
        label: Name of the label.
        reason: Why, in a few words for the reader.
    """

    label: str
    reason: str


@dataclass(slots=True)
class Evidence:
    """What was decided about one form.

    Attributes:
        tagged: How often it was tagged, by label.
        rejected: How often a suggestion of it was rejected, by the label suggested.
        corrected: How often a suggestion of exactly this form had the wrong edges.
    """

    # Plain dictionaries: the collector does not look into them, and there may be very many.
    tagged: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    corrected: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing is known."""
        return not (self.tagged or self.rejected or self.corrected)

    def best(self) -> str:
        """Return the label that is clear from how the form was tagged; empty where none is."""
        if not self.tagged:
            return ""
        label, times = min(self.tagged.items(), key=lambda one: (-one[1], one[0]))
        others = _total(self.tagged) - times
        against = _total(self.rejected) + self.corrected
        return label if times >= CLEAR * others and times > against else ""

    def __str__(self) -> str:
        """Return the evidence in words: "PERSON 7 times, ORG once, rejected twice"."""
        ordered = sorted(self.tagged.items(), key=lambda one: (-one[1], one[0]))
        parts = [f"{label} {_times(n)}" for label, n in ordered]
        if self.rejected:
            parts.append(f"rejected {_times(_total(self.rejected))}")
        if self.corrected:
            parts.append(f"edges corrected {_times(self.corrected)}")
        return ", ".join(parts)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


class Memory:
    """The evidence of one reader in one project, by form.

    It is counted up and down: taking a decision back takes its evidence back.

    Attributes:
        matcher: Finds the forms about which something is known.
    """

    def __init__(self) -> None:
        self._forms: dict[str, Evidence] = {}
        self._right: Counter[str] = Counter()
        self._wrong: Counter[str] = Counter()
        """By the label suggested, how often a suggestion was taken as it was, and how often not."""
        self._by_head: dict[str, dict[str, int]] = {}
        """By the word that a form is about, how often it was tagged, by label."""
        self._all: Counter[str] = Counter()
        """How often anything was tagged, by label."""
        self.small = 0
        """How many annotations begin with a small letter."""
        self.matcher = PhraseMatcher()

    def __len__(self) -> int:
        return len(self._forms)

    @property
    def tags_nouns(self) -> bool:
        """Whether the reader tags more than names: several annotations begin with a small letter."""
        return self.small >= NOUNS

    def evidence(self, form: str) -> Evidence | None:
        """Return what was decided about a form, or None."""
        return self._forms.get(spellings(form)[0])

    def count(self, text: str, annotation: Annotation, by: int) -> set[str]:
        """Take a decision into account, or out of it.

        Args:
            text: The article's text.
            annotation: The decision.
            by: 1, or -1 to take it out again.

        Returns:
            The forms for which something else may follow now.
        """
        self._judge(annotation, by)
        changed: set[str] = set()
        form = remembered_form(text, annotation.start, annotation.end)
        if form:
            common = form[0].islower() and not is_numeric(annotation.label)
            self.small += by * (annotation.live and common)
            changed.update(spellings(form))
            evidence = self._entry(form)
            if annotation.live:
                _add(evidence.tagged, annotation.label, by)
                self._count_kind(form, annotation.label, by)
            elif annotation.origin != PERSON:
                _add(evidence.rejected, annotation.label, by)
            self._drop_if_empty(form)
        was = annotation.was
        # A longer name around a word says nothing of the word where it stands alone.
        narrowed = was is not None and not (annotation.start <= was.start and was.end <= annotation.end)
        was_form = remembered_form(text, was.start, was.end) if was is not None and narrowed else ""
        if was_form and was_form != form:
            self._entry(was_form).corrected += by
            self._drop_if_empty(was_form)
            changed.update(spellings(was_form))
        return changed

    def _count_kind(self, form: str, label: str, by: int) -> None:
        _add(self._all, label, by)
        head = head_of(form)
        alike = self._by_head.setdefault(head, {})
        _add(alike, label, by)
        if not alike:
            del self._by_head[head]

    def share(self, form: str, label: str) -> float:
        """Return how likely a tagged form has a label, from 0 to 1: as forms about the like, else as any."""
        alike = self._by_head.get(head_of(form), {})
        everything, kinds = self._all.total(), len(self._all) + 1
        prior = (self._all[label] + 1) / (everything + kinds)
        return (alike.get(label, 0) + prior) / (_total(alike) + 1)

    def likeliest(self, form: str) -> str:
        """Return the label that forms about the like have most often; empty where none is."""
        alike = self._by_head.get(head_of(form), {})
        return min(alike, key=lambda label: (-alike[label], label), default="")

    def _judge(self, annotation: Annotation, by: int) -> None:
        """Take into account whether a suggestion was right."""
        if annotation.origin in (PERSON, MEMORY, IMPORT):
            return
        suggested = annotation.was.label if annotation.was is not None else annotation.label
        _add(self._right if annotation.state is State.ACCEPTED else self._wrong, suggested, by)

    def error_rate(self, label: str) -> float:
        """Return how often the model's suggestions under a label were wrong, from 0 to 1.

        Before anything was decided that is a third, and a few decisions do not carry it far.
        """
        right, wrong = self._right[label], self._wrong[label]
        return (wrong + 2) / (right + wrong + 6)

    def merge(self, other: Memory) -> None:
        """Add the evidence of another memory."""
        self.small += other.small
        for label, times in other._all.items():
            _add(self._all, label, times)
        for head, alike in other._by_head.items():
            mine_alike = self._by_head.setdefault(head, {})
            for label, times in alike.items():
                _add(mine_alike, label, times)
            if not mine_alike:
                del self._by_head[head]
        for mine, theirs in ((self._right, other._right), (self._wrong, other._wrong)):
            for label, times in theirs.items():
                _add(mine, label, times)
        for form, evidence in other._forms.items():
            entry = self._entry(form)
            for label, times in evidence.tagged.items():
                _add(entry.tagged, label, times)
            for label, times in evidence.rejected.items():
                _add(entry.rejected, label, times)
            entry.corrected += evidence.corrected
            self._drop_if_empty(form)

    def _entry(self, form: str) -> Evidence:
        evidence = self.evidence(form)
        if evidence is None:
            evidence = self._forms[spellings(form)[0]] = Evidence()
            for spelling in spellings(form):
                self.matcher.add(spelling)
        return evidence

    def _drop_if_empty(self, form: str) -> None:
        if self._entry(form).empty:
            del self._forms[spellings(form)[0]]
            for spelling in spellings(form):
                self.matcher.discard(spelling)

    def suppresses(self, form: str, label: str) -> bool:
        """Whether a suggestion of a form under a label was refused too often to be made again."""
        evidence = self.evidence(form)
        if evidence is None:
            return False
        against = evidence.rejected.get(label, 0)
        if against and against >= evidence.tagged.get(label, 0):
            return True
        return evidence.corrected > _total(evidence.tagged)


class NameParts:
    """Which words stand for the names of people that were tagged in one article.

    Attributes:
        matcher: Finds these words.
    """

    def __init__(self) -> None:
        self._wholes: dict[str, Counter[tuple[str, str]]] = {}
        self.matcher = PhraseMatcher()

    def count(self, text: str, annotation: Annotation, by: int) -> set[str]:
        """Take a decision into account, or out of it; returns the words for which that may matter."""
        if not annotation.live or annotation.label.casefold() not in _PEOPLE:
            return set()
        form = remembered_form(text, annotation.start, annotation.end)
        changed = set(parts_of(form))
        for part in changed:
            wholes = self._wholes.setdefault(part, Counter())
            self.matcher.add(part)
            _add(wholes, (form, annotation.label), by)
            if not wholes:
                del self._wholes[part]
                self.matcher.discard(part)
        return changed

    def proposal(self, word: str) -> Proposal | None:
        """Return what a word is proposed as, or None."""
        wholes = self._wholes.get(word)
        if wholes is None:
            return None
        (whole, label), _ = min(wholes.items(), key=lambda one: (-one[1], one[0]))
        return Proposal(label, f"{label} as in “{whole}”")


def proposal(memory: Memory, parts: NameParts, form: str) -> Proposal | None:
    """Return what the decisions so far propose for a mention, or None where they say nothing clear."""
    evidence = memory.evidence(form)
    if evidence is None:
        return parts.proposal(form)
    label = evidence.best()
    return Proposal(label, str(evidence)) if label else None


def label_of(memory: Memory, parts: NameParts, form: str, suggested: str) -> str:
    """Return the label that a suggestion of a model has by what was decided so far.

    Args:
        memory: What was decided.
        parts: The names in the article.
        form: The form of the suggestion; empty where it is too long to be known.
        suggested: The label that the model says.

    Returns:
        That label, another one, or an empty text where the suggestion is not to be made again.
    """
    known = proposal(memory, parts, form) if form else None
    if known is not None:
        return known.label
    return "" if memory.suppresses(form, suggested) else suggested


def remembered_form(text: str, start: int, end: int) -> str:
    """Return the form of a span as memory keeps it; empty for one that is too long."""
    # White space may stretch a form: what is much longer than any that is kept need not be looked at.
    if end - start > 2 * LONGEST_FORM:
        return ""
    form = form_of(text, start, end)
    return form if len(form) <= LONGEST_FORM else ""


@lru_cache(1024)
def spellings(form: str) -> tuple[str, ...]:
    """Return a form as it is kept, and how else it may stand: *the Guardian* begins a sentence as *The*."""
    first, blank, rest = form.partition(" ")
    small = first.casefold()
    if not blank or small not in SMALL or first not in (small, small.capitalize()):
        return (form,)
    return f"{small} {rest}", f"{small.capitalize()} {rest}"


def parts_of(form: str) -> Iterator[str]:
    """Yield the words of a name that may stand for it: the last and the first, where they begin large."""
    words = form.split(" ")
    if not 2 <= len(words) <= LONGEST_NAME:
        return
    for word in dict.fromkeys((words[-1], words[0])):
        if len(word) > 2 and word[0].isupper() and word.rstrip(".").casefold() not in _NO_PART:
            yield word


def _add(counter: dict[_Key, int], key: _Key, by: int) -> None:
    times = counter.get(key, 0) + by
    if times:
        counter[key] = times
    else:
        counter.pop(key, None)


def _total(counter: dict[str, int]) -> int:
    return sum(counter.values())
