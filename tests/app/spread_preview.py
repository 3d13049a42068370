"""The preview of a spread over three articles, and what the tests read in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.app.hosts import text_of
from tests.app.reader_host import Desk, Running, Sample
from tui.app.screens.spread import SpreadDialog
from tui.app.widgets.spread import OptionsBar, ScopeBar, SpreadRows

NEWS = Sample(
    "news",
    "[Telekom](ORG) grows. [Telekom](PERSON) and [Siemens](ORG) met. The [Deutsche Telekom](ORG) and\n"
    "Telekom, TELEKOM and Telekoms.\n",
    "The news",
)
CITY = Sample("city", "In [Berlin](GPE) Telekom is [Telekom](ORG).\n", "A city")
OLD = Sample("old", "[Telekom](ORG) was here.\n", "Old news")
SAMPLES = (NEWS, CITY, OLD)


@asynccontextmanager
async def preview(
    desk: Desk, *keys: str, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Running, SpreadDialog]]:
    """Open the preview of the first mention's label, and press keys in it."""
    async with desk.open(size=size) as running:
        await running.press("2", "t")
        dialog = running.app.screen
        assert isinstance(dialog, SpreadDialog)
        await looked_through(running, dialog)
        await running.press(*keys)
        yield running, dialog


async def looked_through(running: Running, dialog: SpreadDialog) -> None:
    await running.app.workers.wait_for_complete(
        [worker for worker in dialog.workers if worker.group == "look"]
    )
    await running.settle()


def listed(dialog: SpreadDialog) -> list[str]:
    lines = text_of(dialog.query_one(SpreadRows)).splitlines()
    return [" ".join(line.split()) for line in lines if line.strip()]


def scope(dialog: SpreadDialog) -> str:
    return " ".join(text_of(dialog.query_one(ScopeBar)).split())


def options(dialog: SpreadDialog) -> str:
    return " ".join(text_of(dialog.query_one(OptionsBar)).split())


def words(dialog: SpreadDialog, name: str) -> str:
    return " ".join(text_of(dialog.query_one(name)).split())
