from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.errors import GlossatorError
from tui.storage.views import SPARE, STRETCHES, Views, ViewState

from .helpers import texts

reads = st.lists(st.integers(0, 2**40), unique=True, max_size=8).map(
    lambda offsets: tuple(sorted(offsets[: len(offsets) // 2 * 2]))
)
states = st.builds(ViewState, st.integers(0, 2**40), st.integers(0, 2**40), texts, reads)


@given(st.dictionaries(texts, states, max_size=4), texts)
def test_what_is_saved_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, states: dict[str, ViewState], last: str
) -> None:
    folder = tmp_path_factory.mktemp("views")
    project = Path("p.json")
    views = Views.load(project, folder)
    for article, state in states.items():
        views.set(article, state)
    views.last = last
    views.save()
    again = Views.load(project, folder)
    assert {article: again.get(article) for article in states} == states
    assert again.last == last
    assert again.get("never") is None or "never" in states


def test_the_queue_is_remembered_also_when_the_file_is_written_anew(tmp_path: Path) -> None:
    views = Views.load(tmp_path / "p", tmp_path / "views")
    assert views.queue == ("", ())
    views.queue = ("disagreements", ("k2", "k1"))
    views.save()
    views.set("k1", ViewState(1, 2, "a"))
    for caret in range(SPARE + 10):
        views.set("k1", ViewState(1, caret, "a"))
        views.save()
    again = Views.load(tmp_path / "p", tmp_path / "views")
    assert again.queue == ("disagreements", ("k2", "k1"))
    again.set("k2", ViewState(1, 2, "a"))
    again.save()  # which writes all of it anew
    (file,) = (tmp_path / "views").iterdir()
    assert len(file.read_text().splitlines()) < 10
    anew = Views.load(tmp_path / "p", tmp_path / "views")
    assert anew.queue == ("disagreements", ("k2", "k1"))
    anew.queue = ("", ())
    anew.save()
    assert Views.load(tmp_path / "p", tmp_path / "views").queue == ("", ())


def test_projects_have_files_of_their_own_and_a_link_is_the_same_project(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "a")
    for name in ("a", "b"):
        views = Views.load(tmp_path / name, tmp_path / "views")
        views.last = name
        views.save()
    assert len(list((tmp_path / "views").iterdir())) == 2
    assert Views.load(tmp_path / "link", tmp_path / "views").last == "a"


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    views = Views.load(tmp_path / "p", tmp_path / "views")
    views.save()
    assert not (tmp_path / "views").exists()
    views.set("k1", ViewState(1, 2, "a"))
    views.save()
    (file,) = (tmp_path / "views").iterdir()
    file.unlink()
    views.set("k1", ViewState(1, 2, "a"))
    views.last = ""
    views.save()
    assert not file.exists()
    views.set("k1", ViewState(1, 3, "a"))
    views.save()
    assert file.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"last": 7, "articles": []}',
        b'{"articles": {"k1": [1, 2]}}',
        b'{"articles": {"k1": [true, 2, "a"]}}',
        b'{"articles": {"k1": ["1", 2, "a"]}}',
        b'{"articles": {"k1": null}}',
        b'["k1", 1, 2]',
        b'["k1", true, 2, "a"]',
        b'["k1", "1", 2, "a", []]',
        b'[["k1"], 1, 2, "a", []]',
    ],
)
def test_a_damaged_file_is_a_fresh_start(tmp_path: Path, data: bytes) -> None:
    project = tmp_path / "p"
    views = Views.load(project, tmp_path / "views")
    views.last = "k1"
    views.save()
    (file,) = (tmp_path / "views").iterdir()
    file.write_bytes(data)
    again = Views.load(project, tmp_path / "views")
    assert again.last == ""
    assert again.get("k1") is None


def test_the_users_state_folder_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    views = Views.load(Path("p.json"))
    views.set("k1", ViewState(0, 5, ""))
    views.save()
    assert len(list((tmp_path / "glossator" / "views").iterdir())) == 1


def test_what_is_set_while_others_are_written_is_written_next(tmp_path: Path) -> None:
    views = Views.load(tmp_path / "p", tmp_path / "views")
    views.set("k1", ViewState(0, 1, ""))
    assert views.take_unsaved()
    views.set("k2", ViewState(0, 2, ""))
    views.write()
    again = Views.load(tmp_path / "p", tmp_path / "views")
    assert (again.get("k1"), again.get("k2")) == (ViewState(0, 1, ""), None)
    views.save()
    assert Views.load(tmp_path / "p", tmp_path / "views").get("k2") == ViewState(0, 2, "")


def test_what_could_not_be_written_is_written_the_next_time(tmp_path: Path) -> None:
    (tmp_path / "views").touch()
    views = Views.load(tmp_path / "p", tmp_path / "views")
    views.last = "k1"
    assert views.take_unsaved()
    with pytest.raises(GlossatorError):
        views.write()
    (tmp_path / "views").unlink()
    views.set("k2", ViewState(0, 2, ""))
    views.save()
    assert not views.take_unsaved()
    again = Views.load(tmp_path / "p", tmp_path / "views")
    assert (again.last, again.get("k2")) == ("k1", ViewState(0, 2, ""))


def written(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_moving_on_writes_one_place_however_many_there_are(tmp_path: Path) -> None:
    views = Views.load(tmp_path / "p", tmp_path / "views")
    for number in range(500):
        views.set(f"k{number}", ViewState(0, number, ""))
    views.save()
    before = written(tmp_path / "views").read_bytes()
    views.set("k7", ViewState(3, 8, ""))
    views.last = "k7"
    views.save()
    after = written(tmp_path / "views").read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].split() == [b'["k7",3,8,"",[]]', b'["k7"]']
    again = Views.load(tmp_path / "p", tmp_path / "views")
    assert (again.last, again.get("k7"), again.get("k8")) == ("k7", ViewState(3, 8, ""), ViewState(0, 8, ""))


def test_a_file_that_repeats_itself_is_written_anew(tmp_path: Path) -> None:
    views = Views.load(tmp_path / "p", tmp_path / "views")
    for caret in range(SPARE + 10):
        views.set("k1", ViewState(0, caret, ""))
        views.save()
    again = Views.load(tmp_path / "p", tmp_path / "views")
    again.set("k2", ViewState(0, 1, ""))
    again.save()
    assert len(written(tmp_path / "views").read_bytes().splitlines()) == 3
    assert Views.load(tmp_path / "p", tmp_path / "views").get("k1") == ViewState(0, SPARE + 9, "")


@given(cut=st.integers(1, 60))
def test_a_line_that_a_kill_cut_costs_that_line_alone(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("views")
    views = Views.load(Path("p"), folder)
    first, second = ViewState(0, 1, "", (0, 40)), ViewState(5, 2, "abc", (3, 9))
    views.set("k1", first)
    views.save()
    whole = written(folder).read_bytes()
    views.set("k2", second)
    views.save()
    data = written(folder).read_bytes()
    written(folder).write_bytes(data[: max(len(data) - cut, len(whole))])
    again = Views.load(Path("p"), folder)
    again.set("k3", ViewState(0, 3, ""))
    again.save()
    last = Views.load(Path("p"), folder)
    assert (last.get("k1"), last.get("k3")) == (first, ViewState(0, 3, ""))
    assert last.get("k2") in (None, second)


def test_places_that_an_earlier_version_remembered_are_taken_over(tmp_path: Path) -> None:
    views = Views.load(tmp_path / "p", tmp_path / "views")
    views.last = "k1"
    views.save()
    file = written(tmp_path / "views")
    file.unlink()
    older = '{"project": "p", "last": "k2", "articles": {"k2": [1, 2, "a"], "k3": 5}}'
    file.with_suffix(".json").write_text(older, encoding="utf-8")
    again = Views.load(tmp_path / "p", tmp_path / "views")
    assert (again.last, again.get("k2"), again.get("k3")) == ("k2", ViewState(1, 2, "a"), None)
    again.set("k1", ViewState(0, 1, ""))
    again.save()
    assert written(tmp_path / "views") == file
    last = Views.load(tmp_path / "p", tmp_path / "views")
    assert (last.last, last.get("k1"), last.get("k2")) == ("k2", ViewState(0, 1, ""), ViewState(1, 2, "a"))


def test_of_very_many_stretches_the_longest_are_remembered(tmp_path: Path) -> None:
    views = Views.load(tmp_path / "p", tmp_path / "views")
    stretches = [(at * 100, at * 100 + 1 + at % 50) for at in range(60)]
    views.set("k1", ViewState(0, 0, "", tuple(offset for pair in stretches for offset in pair)))
    found = views.get("k1")
    assert found is not None
    kept = list(zip(found.read[::2], found.read[1::2], strict=True))
    assert kept == sorted(set(kept) & set(stretches))
    assert len(kept) == STRETCHES
    shortest = min(end - start for start, end in kept)
    assert sum(end - start > shortest for start, end in stretches) < STRETCHES


def test_the_share_that_was_read() -> None:
    assert ViewState(0, 0, "", (0, 10, 50, 65)).share(100) == 0.25
    assert ViewState(0, 0, "").share(100) == 0
    assert ViewState(0, 0, "").share(0) == 1
    assert ViewState(0, 0, "", (0, 99)).share(50) == 1
