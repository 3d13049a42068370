"""Bringing together what others did to the file and what was committed here."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given

from tui.storage.entries import Entry
from tui.storage.merge import merge, replayed, rewound
from tui.storage.tables import LAYERS, RecordChange, Tables, differences

from .strategies import Documents, any_documents, frozen, values


def layer(state: str = "unread", **spans: Any) -> dict[str, Any]:
    there = {name: span for name, span in spans.items() if span is not None}
    return {"id": "k1/ann", "state": state, "spans": there}


def merged(base: Documents, theirs: Documents, ours: Documents) -> tuple[Documents, list[RecordChange]]:
    """Return our tables with what was taken over, and the conflicts."""
    tables = Tables(frozen(ours))
    found = merge(frozen(base), frozen(theirs), tables)
    assert values(tables.freeze()) == ours
    tables.apply(found.taken)
    return values(tables.freeze()), found.conflicts


BASE: Documents = {LAYERS: {1: layer(a={"n": 1}, b={"n": 1})}, "articles": {1: {"title": "old"}}}


def test_what_each_side_changed_alone_is_there() -> None:
    theirs: Documents = {LAYERS: {1: layer(a={"n": 2}, b={"n": 1})}, "articles": {1: {"title": "old"}}}
    ours: Documents = {
        LAYERS: {1: layer("done", a={"n": 1}, c={"n": 3})},
        "articles": {1: {"title": "new"}, 2: {}},
    }
    both, conflicts = merged(BASE, theirs, ours)
    assert conflicts == []
    assert both == {
        LAYERS: {1: layer("done", a={"n": 2}, c={"n": 3})},
        "articles": {1: {"title": "new"}, 2: {}},
    }


def test_what_both_changed_differently_is_a_conflict_and_ours_stays() -> None:
    theirs: Documents = {LAYERS: {1: layer(a={"n": 2}, b={"n": 1})}, "articles": {1: {"title": "theirs"}}}
    ours: Documents = {LAYERS: {1: layer(a={"n": 3}, b={"n": 1})}, "articles": {1: {"title": "ours"}}}
    both, conflicts = merged(BASE, theirs, ours)
    assert both == ours
    assert conflicts == [
        RecordChange(LAYERS, 1, ("spans", "a"), {"n": 3}, {"n": 2}),
        RecordChange("articles", 1, (), {"title": "ours"}, {"title": "theirs"}),
    ]


def test_what_both_changed_alike_is_neither() -> None:
    same: Documents = {LAYERS: {1: layer(a={"n": 2})}, "articles": {}}
    assert merged(BASE, same, same) == (same, [])


@pytest.mark.parametrize("ours", [{"n": 2}, None])
def test_what_one_side_took_out_and_the_other_changed_is_a_conflict(ours: dict[str, int] | None) -> None:
    theirs = None if ours else {"n": 2}
    sides: list[Documents] = [
        {LAYERS: {1: layer(a=span, b={"n": 1})}, "articles": BASE["articles"]} for span in (theirs, ours)
    ]
    both, conflicts = merged(BASE, *sides)
    assert both == sides[1]
    assert conflicts == [RecordChange(LAYERS, 1, ("spans", "a"), ours, theirs)]


def test_a_change_in_a_layer_that_is_gone_here_is_a_conflict() -> None:
    theirs: Documents = {LAYERS: {1: layer(a={"n": 1}, b={"n": 1}, c={"n": 9})}, "articles": BASE["articles"]}
    ours: Documents = {LAYERS: {}, "articles": BASE["articles"]}
    both, conflicts = merged(BASE, theirs, ours)
    assert both == ours
    assert conflicts == [RecordChange(LAYERS, 1, ("spans", "c"), None, {"n": 9})]


def test_two_records_that_came_under_one_key_are_a_conflict() -> None:
    theirs: Documents = {**BASE, "articles": {1: {"title": "old"}, 2: {"title": "theirs"}}}
    ours: Documents = {**BASE, "articles": {1: {"title": "old"}, 2: {"title": "ours"}}}
    assert merged(BASE, theirs, ours) == (
        ours,
        [RecordChange("articles", 2, (), {"title": "ours"}, {"title": "theirs"})],
    )


def test_a_record_that_came_here_into_a_table_that_they_took_out_stays() -> None:
    base: Documents = {"theirs": {1: {"n": 1}}}
    ours: Documents = {"theirs": {1: {"n": 1}, 2: {"n": 2}}}
    assert merged(base, {}, ours) == ({"theirs": {2: {"n": 2}}}, [])


def test_true_in_the_place_of_one_is_taken_over() -> None:
    base, theirs = ({LAYERS: {1: layer(a={"flag": flag})}} for flag in (1, True))
    both, conflicts = merged(base, theirs, base)
    assert conflicts == []
    assert both[LAYERS][1]["spans"]["a"]["flag"] is True


@given(any_documents, any_documents)
def test_where_nothing_was_done_here_all_of_theirs_is_taken(base: Documents, theirs: Documents) -> None:
    tables = Tables(frozen(base))
    found = merge(frozen(base), frozen(theirs), tables)
    assert found.conflicts == []
    tables.apply(found.taken)
    assert list(differences(tables.freeze(), frozen(theirs))) == []


@given(any_documents, any_documents)
def test_where_nothing_was_done_there_nothing_is_taken(base: Documents, ours: Documents) -> None:
    assert merge(frozen(base), frozen(base), Tables(frozen(ours))) == ([], [])


@given(any_documents, any_documents, any_documents)
def test_every_change_of_theirs_is_taken_a_conflict_or_made_here_too(
    base: Documents, theirs: Documents, ours: Documents
) -> None:
    tables = Tables(frozen(ours))
    found = merge(frozen(base), frozen(theirs), tables)
    told = {change[:3] for change in (*found.taken, *found.conflicts)}
    for change in differences(frozen(base), frozen(theirs)):
        if change[:3] not in told:
            here = tables.value(*change[:3])
            assert orjson.dumps(here) == orjson.dumps(change.after) or here == change.after
    for change in found.conflicts:
        assert change.before == tables.value(*change[:3])


@given(any_documents, any_documents, any_documents)
def test_commits_made_again_and_taken_back_lead_there_and_back(
    one: Documents, two: Documents, three: Documents
) -> None:
    states = [frozen(each) for each in (one, two, three)]
    commits = [
        Entry(seq, "", "", "", "", "", tuple(differences(states[seq - 1], states[seq]))) for seq in (1, 2)
    ]
    there = replayed(states[0], commits)
    assert list(differences(there.freeze(), states[2])) == []
    back = rewound(there.freeze(), reversed(commits))
    assert list(differences(back.freeze(), states[0])) == []
    # What they were made from is as it was.
    assert list(differences(states[0], frozen(one))) == []
