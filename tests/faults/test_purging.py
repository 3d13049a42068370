"""Row 5 while an article is purged: it is there, or no file has a trace of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.conftest import Count
from tests.faults.disk import Acknowledged, Submitted, Tracing, put_tree
from tests.faults.harness import contents, files, start, trouble_after
from tests.faults.test_power_cuts import cuts
from tests.storage.helpers import add, add_article, annotation, article, begin, put

SECRET = "This must not be found any more."


@pytest.mark.parametrize(
    "per_moment", [3, pytest.param(10**6, marks=pytest.mark.long)], ids=["some states", "every state"]
)
def test_the_power_is_cut_while_an_article_is_purged(
    tmp_path: Path, count: Count, monkeypatch: pytest.MonkeyPatch, per_moment: int
) -> None:
    """Row 5: what was begun is brought to an end when the project is opened again."""
    monkeypatch.setattr("tui.storage.journal.ROLL", 900)
    tally = count("row 5: power cut while an article is purged")
    folder = tmp_path / "session"
    folder.mkdir()
    path = folder / "p.json"
    secret = annotation("s1", note=SECRET)
    with start(path) as project:
        for edit in (begin("a1"), add_article(article("k2", SECRET)), put(None, secret, on="k2"), add("a2")):
            project.commit(edit).result()
            project.checkpoint()
        before = contents(project)
    trace = Tracing(folder)
    with start(path, trace) as project:
        submitted = Submitted([])
        trace.events.append(submitted)
        project.purge("k2", "ann")
        submitted.contents.append(contents(project))
        trace.events.append(Acknowledged(contents(project)))
    for number, cut in enumerate(cuts(trace, before, per_moment)):
        place = tmp_path / f"cut{number}" / "p.json"
        put_tree(place.parent, cut.tree)
        trouble = trouble_after(place, cut.allowed)
        with start(place) as project:
            gone = "k2" not in {summary.id for summary in project.articles()}
        found = [name for name, data in files(place).items() if SECRET.encode() in data]
        if gone and found:
            trouble = trouble or f"purged, and still in {found}"
        tally.note(trouble, f"{place} behind event {cut.behind} ({cut.last})", "gone" if gone else "there")
        if not trouble:
            shutil.rmtree(place.parent)
    tally.check()
    assert set(tally.outcomes) == {"gone", "there"}
