"""Makes pictures of the real app with the shipped model: `python -m tests.pictures FOLDER [NAME...]`.

Each is an SVG. The README shows some of them; the others are for looking at a change of the screen.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from tests import newsroom
from tests.pictures.colleagues import let_them_read
from tui.app.app import GlossatorApp
from tui.domain.labels import for_pipeline
from tui.nlp.client import Recogniser
from tui.nlp.pipelines import describe
from tui.readers.registry import read_file
from tui.services.session import Supply
from tui.services.suggesting import Suggester
from tui.services.workspace import Workspace
from tui.storage.paths import seeds_dir
from tui.storage.project import Project
from tui.storage.remembered import Remembered
from tui.storage.views import Views

DECIDED = ["a", "A", "A", "2", "x", "A"]
"""A few decisions, so that every state is to be seen."""

REMARKED = ["c", *"Who says so?", "enter", "f", "i", *"Q567", "enter"]
"""A note, a flag and a link on the first span."""
LINKING = [*REMARKED, "tab", "i"]
FINDING = ["slash", *"gaza"]
OVERLAPPING = ["1", "b", "v", "l", "l", "2", "v", "l", "l", "l", "3", "z", "z"]
"""Tags within tags, the inner one current."""
LOSING = [*REMARKED, *OVERLAPPING, "w", "5", "enter"]
"""An export that cannot carry everything."""
IMPORTING = ["a", "A", "w", "enter", "wait:500", "u", "2", "ctrl+p", *"import ann", "wait:500", "enter"]
"""What was exported, taken in again where something else was decided meanwhile."""
DESCRIBING = ["f5", *"politics, middle east", "tab", *"To be read again.", "enter"]


@dataclass(frozen=True)
class Picture:
    """One picture: the size of the terminal, the theme, and what is pressed before it is taken."""

    name: str
    size: tuple[int, int]
    theme: str = "textual-dark"
    keys: Sequence[str] = ()
    article: int = 0
    colleagues: bool = False
    """Whether two others have read the article, too."""
    news: bool = False
    """Whether the project is the year of reports that is written to be counted, rather than the samples."""


READING = ["a", "x", "a", "pagedown", "enter", "l", "a", "right_square_bracket", "pagedown", "f2"]
"""Articles of which some was read and decided, and the library beside them."""
ADJUDICATING = ["J", "enter", "1", "2", "g", "2", "1", *["tab"] * 5]
"""Two colleagues brought together, in part."""
AGREEING = [*DECIDED, "P", "d"]
"""Two colleagues and oneself, on what all have begun."""
EVALUATING = ["a", "A", "2", "x", "A", "A", "J", "enter"]
"""The model held against what was decided."""
PICTURES = [
    Picture("reader-80x24", (80, 24), keys=DECIDED),
    Picture("reader-120x40", (120, 40), keys=DECIDED),
    Picture("reader-200x60", (200, 60), keys=DECIDED),
    Picture("reader-light-80x24", (80, 24), "textual-light", DECIDED),
    Picture("reader-light-120x40", (120, 40), "textual-light", DECIDED),
    Picture("reader-light-200x60", (200, 60), "textual-light", DECIDED),
    Picture("first-80x24", (80, 24)),
    Picture("jump-80x24", (80, 24), keys=["s", "s"]),
    Picture("jump-120x40", (120, 40), keys=[*DECIDED, "s", "2"]),
    Picture("jump-200x60", (200, 60), keys=["s", "x"]),
    Picture("jump-light-120x40", (120, 40), "textual-light", ["s", "2"]),
    Picture("miss-120x40", (120, 40), keys=[*DECIDED, "m"]),
    Picture("overlaps-120x40", (120, 40), keys=OVERLAPPING),
    Picture("overlaps-light-80x24", (80, 24), "textual-light", OVERLAPPING),
    Picture("selecting-120x40", (120, 40), keys=["down", "down", "v", "right", "right"]),
    Picture("picker-80x24", (80, 24), keys=["e"]),
    Picture("picker-120x40", (120, 40), keys=["e"]),
    Picture("labels-80x24", (80, 24), keys=[*DECIDED, "f4"]),
    Picture("labels-120x40", (120, 40), keys=[*DECIDED, "f4"]),
    Picture("labels-200x60", (200, 60), keys=[*DECIDED, "f4"]),
    Picture("labels-light-120x40", (120, 40), "textual-light", [*DECIDED, "f4"]),
    Picture("label-form-80x24", (80, 24), keys=["f4", "e"]),
    Picture("label-form-120x40", (120, 40), "textual-light", ["f4", "e"]),
    Picture("merge-80x24", (80, 24), keys=[*DECIDED, "f4", "home", "m", "o"]),
    Picture("merge-120x40", (120, 40), "textual-light", [*DECIDED, "f4", "home", "m", "o"]),
    Picture("outline-80x24", (80, 24), keys=["B", "o"], article=1),
    Picture("outline-120x40", (120, 40), "textual-light", ["G", "B", "o"]),
    Picture("focus-80x24", (80, 24), "textual-light", ["F", "B"]),
    Picture("focus-120x40", (120, 40), keys=[*DECIDED, "F", "B"]),
    Picture("guideline-80x24", (80, 24), keys=["d"]),
    Picture("guideline-120x40", (120, 40), "textual-light", ["d"]),
    Picture("help-80x24", (80, 24), keys=["?"]),
    Picture("help-120x40", (120, 40), keys=["?"]),
    Picture("help-200x60", (200, 60), keys=["?"]),
    Picture("note-80x24", (80, 24), keys=["c", *"Who says so?"]),
    Picture("note-light-120x40", (120, 40), "textual-light", ["c", *"Who says so?"]),
    Picture("link-80x24", (80, 24), keys=LINKING),
    Picture("link-light-120x40", (120, 40), "textual-light", LINKING),
    Picture("remarked-120x40", (120, 40), keys=REMARKED),
    Picture("describe-80x24", (80, 24), keys=[*DESCRIBING, "f5", *", "]),
    Picture("describe-light-120x40", (120, 40), "textual-light", [*DESCRIBING, "f5"]),
    Picture("described-200x60", (200, 60), keys=DESCRIBING),
    Picture("library-80x24", (80, 24), keys=READING),
    Picture("library-120x40", (120, 40), keys=READING),
    Picture("library-200x60", (200, 60), keys=READING[:-1]),
    Picture("library-light-120x40", (120, 40), "textual-light", READING),
    Picture("articles-80x24", (80, 24), keys=[*READING[:-1], "p"]),
    Picture("articles-120x40", (120, 40), keys=[*READING[:-1], "p", "o", "o"]),
    Picture("articles-200x60", (200, 60), keys=[*READING[:-1], "p", "b", "space"]),
    Picture("articles-light-120x40", (120, 40), "textual-light", [*READING[:-1], "p", "space", "t"]),
    Picture("queue-80x24", (80, 24), "textual-light", [*READING[:-1], "p", "Q"]),
    Picture("find-80x24", (80, 24), keys=FINDING),
    Picture("find-light-80x24", (80, 24), "textual-light", [*FINDING, "enter", "n"]),
    Picture("find-120x40", (120, 40), keys=FINDING),
    Picture("find-light-120x40", (120, 40), "textual-light", [*FINDING, "enter", "n"]),
    Picture("done-120x40", (120, 40), keys=["enter"]),
    Picture("review-80x24", (80, 24), keys=[*DECIDED, "r"]),
    Picture("review-120x40", (120, 40), keys=[*DECIDED, "r", "b", "space", "space"]),
    Picture("review-200x60", (200, 60), keys=[*DECIDED, "r"]),
    Picture("review-light-120x40", (120, 40), "textual-light", [*DECIDED, "r", "b", "b"]),
    Picture("inconsistent-80x24", (80, 24), keys=[*DECIDED, "r", "d"]),
    Picture("search-120x40", (120, 40), keys=[*DECIDED, "r", "slash", *"israel", "ctrl+t", "enter"]),
    Picture("mend-80x24", (80, 24), keys=[*DECIDED, "r", "A", "E"]),
    Picture("mend-120x40", (120, 40), "textual-light", [*DECIDED, "r", "A", "2"]),
    Picture("compare-80x24", (80, 24), keys=["J"], article=1, colleagues=True),
    Picture("compare-light-120x40", (120, 40), "textual-light", ["J"], article=1, colleagues=True),
    Picture("adjudication-80x24", (80, 24), keys=ADJUDICATING, article=1, colleagues=True),
    Picture("adjudication-120x40", (120, 40), keys=ADJUDICATING, article=1, colleagues=True),
    Picture("adjudication-200x60", (200, 60), keys=ADJUDICATING, article=1, colleagues=True),
    Picture("adjudication-light-80x24", (80, 24), "textual-light", ADJUDICATING, 1, True),
    Picture("adjudication-light-120x40", (120, 40), "textual-light", ADJUDICATING, 1, True),
    Picture("evaluation-120x40", (120, 40), keys=EVALUATING, article=1),
    *(
        Picture(f"statistics-{name}-{size[0]}x{size[1]}", size, theme, keys=["T", *keys], news=True)
        for name, keys in (("overview", "1"), ("labels", "2"), ("progress", "3"), ("together", "5"))
        for size, theme in (
            ((80, 24), "textual-dark"),
            ((120, 40), "textual-light"),
            ((200, 60), "textual-dark"),
        )
    ),
    Picture("statistics-80x24", (80, 24), "textual-light", ["T", "4", "down"], news=True),
    Picture("statistics-120x40", (120, 40), keys=["T", "4", *["down"] * 5], news=True),
    Picture("statistics-200x60", (200, 60), keys=["T", "4"], news=True),
    Picture("agreement-80x24", (80, 24), keys=AGREEING, article=1, colleagues=True),
    Picture("agreement-120x40", (120, 40), keys=AGREEING, article=1, colleagues=True),
    Picture("agreement-200x60", (200, 60), keys=AGREEING, article=1, colleagues=True),
    Picture("agreement-light-120x40", (120, 40), "textual-light", AGREEING, 1, True),
    Picture("matrix-80x24", (80, 24), keys=[*AGREEING, "shift+tab"], article=1, colleagues=True),
    Picture("sides-80x24", (80, 24), keys=[*AGREEING, "s"], article=1, colleagues=True),
    Picture("spread-80x24", (80, 24), keys=["2", "t"]),
    Picture("spread-120x40", (120, 40), keys=["2", "t", "s"]),
    Picture("spread-light-120x40", (120, 40), "textual-light", ["2", "t", "s"]),
    Picture("export-80x24", (80, 24), keys=[*DECIDED, "w"]),
    Picture("export-120x40", (120, 40), keys=[*DECIDED, "w"]),
    Picture("export-200x60", (200, 60), keys=[*DECIDED, "w", "2"]),
    Picture("export-light-80x24", (80, 24), "textual-light", [*DECIDED, "w", "tab"]),
    Picture("losses-80x24", (80, 24), keys=LOSING),
    Picture("losses-light-120x40", (120, 40), "textual-light", LOSING),
    Picture("losses-200x60", (200, 60), keys=LOSING),
    Picture("import-path-80x24", (80, 24), keys=IMPORTING),
    Picture("import-80x24", (80, 24), keys=[*IMPORTING, *"annotations.jsonl", "enter"]),
    Picture("import-light-120x40", (120, 40), "textual-light", [*IMPORTING, *"annotations.jsonl", "enter"]),
    Picture("scripts-120x40", (120, 40), article=2),
    Picture("scripts-80x24", (80, 24), article=2),
    Picture("invisibles-120x40", (120, 40), "textual-light", ["I"], article=2),
    Picture("nord-120x40", (120, 40), "nord", DECIDED),
    Picture("solarized-120x40", (120, 40), "solarized-light", DECIDED),
]


def standing_alone(svg: str) -> str:
    """Return a picture that fetches no font, and whose blanks every viewer keeps."""
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    svg = re.sub(r"font-family:[^;}]*", "font-family: 'DejaVu Sans Mono', Menlo, Consolas, monospace", svg)
    return svg.replace("<text ", '<text xml:space="preserve" ')


async def take(picture: Picture, folder: Path) -> None:
    """Run the app for one picture."""
    info = describe()
    with tempfile.TemporaryDirectory() as scratch, chdir(scratch), Recogniser.start() as recogniser:
        file = Path(scratch) / "annotations.json"
        if picture.news:
            newsroom.build(file)
        project = Project.open(file, labels=for_pipeline(info.labels))
        workspace = Workspace(project, "ada")
        if picture.news:
            ids = project.article_ids()
        else:
            seeds = sorted(path for path in seeds_dir().iterdir() if path.suffix in (".txt", ".md"))
            ids = [article.id for article, _ in workspace.add([read_file(path) for path in seeds])]
        suggester = Suggester(info, recogniser, Path(scratch) / "cache")
        remembered = Remembered(theme=picture.theme, hint_seen=not picture.name.startswith("first"))
        views = Views(project.path, Path(scratch))
        app = GlossatorApp(workspace, suggester, views, remembered, {}, start_with=ids[picture.article])
        async with app.run_test(size=picture.size) as pilot:
            for _ in range(600):
                session = workspace.session
                if session is not None and session.supply is Supply.WHOLE and not workspace.saving:
                    break
                await pilot.pause(0.05)
            if picture.colleagues:
                let_them_read(workspace)
            await pilot.press(*picture.keys)
            for _ in range(600):
                await pilot.pause(0.05)
                working = any(w.group == "work" and not w.is_finished for w in app.workers)
                if not (workspace.saving or working):
                    break
            await pilot.pause()
            (folder / f"{picture.name}.svg").write_text(
                standing_alone(app.export_screenshot()), encoding="utf-8"
            )
        project.close()


def main(arguments: Sequence[str]) -> None:
    """Take the pictures named, or all of them."""
    folder = Path(arguments[0]).resolve() if arguments else Path.cwd()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["COLORTERM"] = "truecolor"
    names = arguments[1:]
    for picture in PICTURES:
        if not names or picture.name in names:
            asyncio.run(take(picture, folder))
            print(folder / f"{picture.name}.svg")


if __name__ == "__main__":
    main(sys.argv[1:])
