"""What is shown of how far something is, when it is broken off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich.console import Console

from tui.cli import progress
from tui.cli.progress import CountingProgress, ReadingProgress


@pytest.mark.parametrize(
    ("kind", "show"),
    [
        (CountingProgress("counting"), lambda bar: bar(1, None)),
        (ReadingProgress(), lambda bar: bar.reading("x", 1, 2)),
    ],
    ids=["counting", "reading"],
)
@pytest.mark.parametrize("step", ["push_render_hook", "set_live"])
def test_ctrl_c_as_a_bar_begins_is_nothing_else(
    kind: CountingProgress | ReadingProgress,
    show: Callable[[object], None],
    step: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(progress, "QUIET", -1)
    monkeypatch.setattr(kind, "_shows", True)
    monkeypatch.setattr(Console, step, interrupted)
    with pytest.raises(KeyboardInterrupt), kind:
        show(kind)
