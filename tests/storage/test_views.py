from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.errors import GlossatorError
from tui.storage.views import Views, ViewState

from .helpers import texts

states = st.builds(ViewState, st.integers(0, 2**40), st.integers(0, 2**40), texts)


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


def test_what_is_set_while_a_snapshot_is_written_is_written_next(tmp_path: Path) -> None:
    views = Views.load(tmp_path / "p", tmp_path / "views")
    views.set("k1", ViewState(0, 1, ""))
    snapshot = views.take_unsaved()
    assert snapshot is not None
    assert views.take_unsaved() is None
    views.set("k2", ViewState(0, 2, ""))
    views.write(snapshot)
    again = Views.load(tmp_path / "p", tmp_path / "views")
    assert (again.get("k1"), again.get("k2")) == (ViewState(0, 1, ""), None)
    views.save()
    assert Views.load(tmp_path / "p", tmp_path / "views").get("k2") == ViewState(0, 2, "")


def test_a_snapshot_that_is_late_replaces_no_newer_one(tmp_path: Path) -> None:
    views = Views.load(tmp_path / "p", tmp_path / "views")
    views.last = "old"
    late = views.take_unsaved()
    assert late is not None
    views.last = "new"
    views.save()
    views.write(late)
    assert Views.load(tmp_path / "p", tmp_path / "views").last == "new"


def test_a_snapshot_that_could_not_be_written_is_taken_again(tmp_path: Path) -> None:
    (tmp_path / "views").touch()
    views = Views.load(tmp_path / "p", tmp_path / "views")
    views.last = "k1"
    snapshot = views.take_unsaved()
    assert snapshot is not None
    with pytest.raises(GlossatorError):
        views.write(snapshot)
    (tmp_path / "views").unlink()
    views.save()
    assert Views.load(tmp_path / "p", tmp_path / "views").last == "k1"
