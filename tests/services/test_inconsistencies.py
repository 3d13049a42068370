"""What does not agree among the annotations of a project, and what would mend it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.annotation import Annotation, State, Suggestion
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LayerChange
from tui.domain.layer import LayerInfo
from tui.domain.mentions import mentions
from tui.services.concordance import Concordance, Group, Kind, Query, RowGroup, Untagged
from tui.services.concordance.missing import FormFinder
from tui.services.concordance.modelled import Suggested
from tui.services.review_source import ReviewSource
from tui.services.workspace import Workspace
from tui.storage.project import Project

_TAG = re.compile(r"\[(.*?)\|(\w+)(!?)\]", re.S)


def parsed(marked: str, name: str, by: str) -> tuple[str, list[Annotation]]:
    """Return the text and the annotations of one in which "[Rome|GPE]" is tagged, "[Rome|GPE!]" rejected."""
    found: list[Annotation] = []
    text, reached = "", 0
    for tag in _TAG.finditer(marked):
        text += marked[reached : tag.start()]
        state = State.REJECTED if tag[3] else State.ACCEPTED
        end = len(text) + len(tag[1])
        found.append(Annotation(f"{name}-{len(found)}", len(text), end, tag[2], state, "m@1", by, "2026"))
        text, reached = text + tag[1], tag.end()
    return text + marked[reached:], found


@contextmanager
def project(folder: Path, *articles: str, others: tuple[str, ...] = ()) -> Iterator[Workspace]:
    """Articles in which ann tagged something, and layers of bob, who tagged otherwise; all are begun."""
    with Project.open(folder / "p.json") as opened:
        for number, marked in enumerate(articles):
            name = f"k{number}"
            text, found = parsed(marked, name, "ann")
            changes: list[Change] = [ArticleChange(None, Article(name, text, name.upper()))]
            layers = {"ann": found}
            if number < len(others):
                layers["bob"] = parsed(others[number], f"b{name}", "bob")[1]
            for who, annotations in layers.items():
                changes.append(LayerChange(name, who, LayerInfo(), LayerInfo(ArticleState.IN_PROGRESS)))
                changes += [AnnotationChange(name, who, None, each) for each in annotations]
            opened.commit(Edit.make("begin", "ann", *changes)).result()
        yield Workspace(opened, "ann", memory=False)


class Finder:
    """A concordance that is asked for inconsistencies."""

    def __init__(self, workspace: Workspace, suggested: Suggested | None = None) -> None:
        self.rows = Concordance(ReviewSource(workspace), suggested)

    def groups(self, *kinds: Kind, query: Query | None = None) -> list[RowGroup]:
        self.rows.select(replace(query or Query(), kinds=frozenset(kinds), group=Group.INCONSISTENCY))
        while self.rows.step():
            pass
        assert self.rows.view().complete
        return list(self.rows.view().groups)

    def reasons(self, *kinds: Kind, query: Query | None = None) -> list[str]:
        return [group.reason for group in self.groups(*kinds, query=query)]

    def texts(self, group: RowGroup) -> list[str]:
        numbers = self.rows.view().numbers(group.first, group.first + group.count)
        return [entry.text for entry in map(self.rows.entry, numbers) if entry is not None]


def test_the_same_form_with_different_labels(tmp_path: Path) -> None:
    rome = "[Rome|GPE] and [rome|GPE],\n[ROME|PERSON] and [Rome|GPE]."
    with project(tmp_path, f"{rome} [Paris|GPE], [Paris|ORG] and [Paris|GPE!]") as workspace:
        finder = Finder(workspace)
        first, second = finder.groups(Kind.LABELS)
        assert (first.name, first.reason) == ("Rome", "Rome: 3 × GPE, 1 × PERSON")
        assert finder.texts(first) == ["ROME", "Rome", "rome", "Rome"]
        assert first.mend is not None
        assert (first.mend.label, first.mend.rows) == ("GPE", (2,))
        # One each: nothing says which is right, so both are to be looked at.
        assert (second.name, second.count, second.mend) == ("Paris", 2, None)
        assert sorted(second.reason.removeprefix("Paris: ").split(", ")) == ["1 × GPE", "1 × ORG"]


def test_a_few_are_shown_of_what_most_say(tmp_path: Path) -> None:
    with project(tmp_path, "[Rome|GPE] " * 49 + "[Rome|ORG]") as workspace:
        finder = Finder(workspace)
        (rome,) = finder.groups(Kind.LABELS)
        assert (rome.reason, rome.count) == ("Rome: 49 × GPE, 1 × ORG", 21)
        assert rome.mend is not None
        assert rome.mend.rows == (49,)
        rows = finder.rows.select(Query(kinds=frozenset({Kind.LABELS})))
        while finder.rows.step():
            rows = finder.rows.view()
        assert rows.rows.tolist() == [49]


def test_annotators_are_compared_where_that_is_asked(tmp_path: Path) -> None:
    with project(tmp_path, "[Rome|GPE] [Rome|GPE]", others=("Rome [Rome|ORG]",)) as workspace:
        finder = Finder(workspace)
        assert finder.reasons(Kind.LABELS) == []
        assert finder.reasons(Kind.LABELS, query=Query(across=True)) == ["Rome: 2 × GPE, 1 × ORG"]


def test_edges_that_are_tagged_here_and_left_out_there(tmp_path: Path) -> None:
    guardian = "in [the Guardian|ORG], by [the Guardian|ORG] and the [Guardian|ORG]; a [Guardian|ORG] man."
    obama = "[Obama's|PERSON] dog, [Obama|PERSON]'s cat and [Obama|PERSON]."
    with project(tmp_path, f"{guardian} {obama} They met [Anna|PERSON], [Berta|PERSON].") as workspace:
        finder = Finder(workspace)
        article, possessive = finder.groups(Kind.EDGES)
        assert article.reason == "Guardian: the article “the” is tagged twice, left out once"
        assert finder.texts(article) == ["Guardian", "the Guardian", "the Guardian"]
        assert article.mend is not None
        ((number, start, end),) = article.mend.spans
        text = workspace.article("k0").text
        assert (article.mend.rows, text[start:end]) == ((number,), "the Guardian")
        assert possessive.reason == "Obama: the possessive “'s” is tagged once, left out once"
        assert (possessive.count, possessive.mend) == (2, None)


def test_untagged_mentions_of_what_is_tagged_elsewhere(tmp_path: Path) -> None:
    tagged = "[New York|GPE], [New York|GPE] and New\nYork, [New York|GPE!],"
    text = f"{tagged} [the New York Times|ORG], New Yorkers. [Rome|GPE!]"
    with project(tmp_path, text, "New York; Rome; The New York Times.") as workspace:
        finder = Finder(workspace)
        york, times = finder.groups(Kind.UNTAGGED)
        assert york.reason == "New York: tagged GPE twice, left untagged twice"
        assert times.reason == "the New York Times: tagged ORG once, left untagged once"
        assert finder.texts(york) == ["New\nYork", "New York"]
        assert finder.texts(times) == ["The New York Times"]
        assert york.mend is not None
        assert (york.mend.label, york.mend.tag, len(york.mend.rows)) == ("GPE", True, 2)
        entry = finder.rows.entry(york.mend.rows[1])
        assert isinstance(entry, Untagged)
        assert (entry.article.id, entry.start, entry.end, entry.inside) == ("k1", 0, 8, None)


def test_articles_that_were_not_begun_are_left_alone(tmp_path: Path) -> None:
    with project(tmp_path, "[Rome|GPE]") as workspace:
        workspace.add([Article("k9", "Rome", "Unread")])
        assert Finder(workspace).reasons(Kind.UNTAGGED) == []


def test_what_is_rejected_here_and_tagged_there(tmp_path: Path) -> None:
    rome = "[Rome|GPE] [Rome|GPE] [Rome|GPE!]"
    may = "[May|PERSON] [May|DATE!] [May|DATE!]"
    with project(tmp_path, f"{rome} {may} [Ada|PERSON]") as workspace:
        accept, reject = sorted(Finder(workspace).groups(Kind.MEMORY), key=lambda group: group.name == "May")
        assert (accept.reason, reject.reason) == (
            "Rome: tagged twice, rejected once",
            "May: tagged once, rejected twice",
        )
        assert accept.mend is not None
        assert reject.mend is not None
        assert (accept.mend.label, accept.mend.reject, accept.mend.rows) == ("GPE", False, (2,))
        assert (reject.mend.label, reject.mend.reject, reject.mend.rows) == ("", True, (3,))


def test_what_the_model_suggested_and_nobody_decided_on(tmp_path: Path) -> None:
    def suggested(article: str) -> list[Suggestion] | None:
        if article == "k1":
            return None
        return [
            Suggestion(0, 4, "ORG", "n@2"),
            Suggestion(5, 8, "PERSON", "n@2"),
            Suggestion(9, 13, "X", "m@1"),
        ]

    with project(tmp_path, "[Rome|GPE] [Ada|PERSON] [Oslo|GPE]", "[Rome|GPE]") as workspace:
        (rome,) = Finder(workspace, suggested).groups(Kind.MODEL)
        assert rome.reason == "Rome: tagged GPE once, the model says ORG"
        assert rome.mend is not None
        assert (rome.mend.label, rome.mend.rows) == ("ORG", (0,))


def test_after_an_edit_what_was_found_is_shown_until_all_is_compared_anew(tmp_path: Path) -> None:
    with project(tmp_path, "[Rome|GPE] [Rome|GPE] [Rome|ORG] Rome") as workspace:
        finder = Finder(workspace)
        labels, untagged = finder.groups()
        assert (labels.key, untagged.key) == ("labels", "untagged")
        row = finder.rows.entry(2)
        assert row is not None
        assert not isinstance(row, Untagged)
        changed = replace(row.annotation, label="GPE")
        edit = Edit.make("relabel", "ann", AnnotationChange("k0", "ann", row.annotation, changed))
        workspace.apply(edit)
        assert finder.rows.take(edit) == [2]
        view = finder.rows.view()
        assert (len(view.groups), view.complete) == (2, False)
        while finder.rows.step():
            pass
        assert [group.reason for group in finder.rows.view().groups] == [
            "Rome: tagged GPE 3 times, left untagged once"
        ]


LABELS = st.sampled_from(["GPE", "ORG", "PERSON"])
TAGS = st.lists(
    st.tuples(st.sampled_from(["Rome", "ROME", "Oslo", "Ada"]), LABELS, st.booleans()), max_size=14
)


@settings(max_examples=15)
@given(TAGS)
def test_labels_differ_as_a_count_of_them_says(
    tmp_path_factory: pytest.TempPathFactory, tags: list[tuple[str, str, bool]]
) -> None:
    marked = " ".join(f"[{form}|{label}{'!' * rejected}]" for form, label, rejected in tags)
    with project(tmp_path_factory.mktemp("labels"), marked) as workspace:
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for form, label, rejected in tags:
            counted[form.casefold()][label] += not rejected
        expected = {form: +labels for form, labels in counted.items() if len(+labels) > 1}
        found = {}
        for group in Finder(workspace).groups(Kind.LABELS):
            told = (part.split(" × ") for part in group.reason.partition(": ")[2].split(", "))
            found[group.name.casefold()] = Counter({label: int(times) for times, label in told})
            most = found[group.name.casefold()].most_common(2)
            assert (group.mend is not None) == (most[0][1] > most[1][1])
            if group.mend is not None:
                assert group.mend.label == most[0][0]
                wrong = [tags[row] for row in group.mend.rows]
                assert len(wrong) == sum(count for _, count in most[1:]) or len(labels_of(wrong)) > 1
                assert group.mend.label not in labels_of(wrong)
        assert found == expected


def labels_of(tags: list[tuple[str, str, bool]]) -> set[str]:
    return {label for _, label, _ in tags}


NAMES = ["Rome", "New York", "New York Times", "the Hague", "東京", "$5", "York"]
PIECES = ["Rome", "New", "York", "Times", "the", "Hague", "東京都", "$5", ",", "\n"]
FORMS = st.lists(st.sampled_from(NAMES), max_size=5)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12)


@given(FORMS, TEXTS, st.sampled_from([" ", ""]))
def test_forms_are_found_where_each_by_itself_is_but_for_those_under_another(
    forms: list[str], words: list[str], blank: str
) -> None:
    text = blank.join(words)
    numbers = {form: number for number, form in enumerate(forms)}
    finder = FormFinder(numbers)
    for _ in finder.steps():
        pass
    found = list(finder.find(text))
    alone = {(*span, number) for form, number in numbers.items() for span in mentions(text, form)}
    assert set(found) <= alone
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    for start, end, _ in alone:
        assert any(s < end and start < e for s, e, _ in found)
