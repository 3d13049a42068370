"""What an export wrote, and what its format could not carry."""

from __future__ import annotations

from dataclasses import replace

from tests.formats.samples import item
from tui.formats.report import ALWAYS_KEPT, MOST_KEPT, Kind, Loss, Report

ITEM = item("Ann met Ben", (0, 3, "PER"), (8, 11, "ORG"))


def test_everything_is_counted_and_told_and_the_first_are_kept() -> None:
    told: list[Loss] = []
    report = Report(told.append)
    assert Report().complete
    for _ in range(MOST_KEPT + 500):
        report.lack(ITEM, "its note", ITEM.annotations[0])
    for _ in range(ALWAYS_KEPT + 500):
        report.omit(ITEM, ITEM.annotations[1], "it overlaps")
    report.lack(ITEM, "its title")
    assert not report.complete
    assert report.omitted == ALWAYS_KEPT + 500
    assert len(told) == MOST_KEPT + ALWAYS_KEPT + 1_001
    # Some of each kind can be shown, whatever came first.
    assert len(report.losses) == MOST_KEPT + ALWAYS_KEPT + 1
    assert report.losses[0] == Loss(Kind.DETAIL, "art", 0, 3, "PER", "its note")
    assert report.losses[-2] == Loss(Kind.ANNOTATION, "art", 8, 11, "ORG", "it overlaps")
    assert report.losses[-1] == Loss(Kind.ARTICLE, "art", 0, 0, "", "its title")


def test_the_lines_say_what_was_left_out_first() -> None:
    report = Report(labels={"WORK OF ART": "WORK_OF_ART"})
    assert not report.complete
    report.lack(ITEM, "its title")
    report.lack(ITEM, "its note", ITEM.annotations[0])
    report.omit(replace(ITEM), ITEM.annotations[1], "it overlaps")
    assert report.lines() == [
        "1 left out because it overlaps",
        "1 written without its title",
        "1 written without its note",
        "label 'WORK OF ART' written as 'WORK_OF_ART'",
    ]
