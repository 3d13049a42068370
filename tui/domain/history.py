"""What was done to a project: every commit, who made it, and which of them can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from tui.domain.edits import UNDO, Edit
from tui.domain.rewriting import Texts


class Commit(NamedTuple):
    """One edit that was made durable.

    Attributes:
        seq: Its number; the first is 1.
        edit: What was done.
        others: How many changes of it are none of articles, labels, layers or annotations, such as those of a
            table that another program keeps in the file.
        lasting: Whether it cannot be taken back, as what was purged.
    """

    seq: int
    edit: Edit
    others: int = 0
    lasting: bool = False


def in_effect(newest_first: Iterable[Commit]) -> Iterator[Commit]:
    """Yield the commits that no later one has taken back, the newest first.

    Taking a commit back is a commit like any other, and can be taken back itself: that is redoing. So it is
    enough to look at what comes later.
    """
    dead: set[str] = set()
    for commit in newest_first:
        if commit.edit.id not in dead:
            if commit.edit.undoes:
                dead.add(commit.edit.undoes)
            yield commit


def undoable(newest_first: Iterable[Commit], by: str) -> Iterator[Commit]:
    """Yield the commits of one person that can be taken back, the newest first."""
    return (
        commit
        for commit in in_effect(newest_first)
        if not commit.edit.undoes and commit.edit.by == by and not commit.lasting
    )


def redoable(newest_first: Iterable[Commit], by: str) -> list[Commit]:
    """Return the commits with which one person took others back since their last new one, the newest first.

    Each of them taken back is the commit made again that it took back.
    """
    dead: set[str] = set()
    found: dict[str, Commit] = {}
    for commit in newest_first:
        edit = commit.edit
        if edit.by != by or commit.lasting:
            continue
        if not edit.undoes:
            break
        # What takes back a taking back made something again, and is not one of these.
        found.pop(edit.id, None)
        if edit.id in dead:
            continue
        dead.add(edit.undoes)
        found[edit.undoes] = commit
    return list(found.values())


def in_place(commits: Iterable[Commit], newest_first: Iterable[Commit]) -> Iterator[Commit]:
    """Yield the commits that bring nothing back on other words where they are taken back one after the other.

    Args:
        commits: Commits to be taken back, the newest first.
        newest_first: All commits, those of others included.
    """
    texts, everything = Texts(), iter(newest_first)
    for commit in commits:
        for later in everything:
            if later.seq == commit.seq:
                break
            texts.go_behind(later.edit)
        if not texts.displace(commit.edit):
            yield commit
        texts.take_back(commit.edit)


def made_again(taking_back: Edit) -> Edit:
    """Return a new edit that makes again what `taking_back` took back."""
    return replace(taking_back.inverse(), why=taking_back.why.removeprefix(UNDO))
