"""Tools in a browser: one hand on the mouse, the other on the keyboard.

Neither hand ever leaves its place: no homing is counted, although some keys are out of the left hand's reach.
A page is scrolled with one key, as if a whole screen came with it. Pointing costs the model's average, less
nowhere, except where the pointer is on the target already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tests.bench.keystrokes.gold import Case, Kind, Tagged, Task, aligned, compare, without_overlaps
from tests.bench.keystrokes.klm import NOTHING, Effort
from tests.bench.keystrokes.tool import Action, Layout, Outcome, Peer, Policy, Screen

Way = tuple[Effort, str | None]
"""The operators of one way, and the label that new spans get afterwards without being told."""


@dataclass(frozen=True, slots=True)
class MouseTool:
    """What a tool can do with a span, as far as it can.

    Attributes:
        word: Select one token.
        stretch: Select several.
        label: Say the label of what is selected, or of what is selected next.
        remove: Remove a span.
        finish: Done with the article, on to the next.
        page: Scroll by a screen.
        relabel: Change the label of a span, naming the new one included.
        edge: Move one edge of a span.
        move: Begin to select a span anew, which `word` or `stretch` completes.
        keeps_label: New spans get the last label until another one is named.
        on_text: A span is removed by clicking its words, so that the pointer stands where selecting begins.
        overlaps: Spans may nest and overlap.
    """

    word: Action
    stretch: Action
    label: Action
    remove: Action
    finish: Action
    page: Action
    relabel: Action | None = None
    edge: Action | None = None
    move: Action | None = None
    keeps_label: bool = False
    on_text: bool = False
    overlaps: bool = True

    def actions(self) -> Mapping[str, Action]:
        """Return what the tool can do by name."""
        names = ("word", "stretch", "label", "remove", "relabel", "edge", "move", "page", "finish")
        found = ((name, getattr(self, name)) for name in names)
        return {name: action for name, action in found if action is not None}


def peer(name: str, tool: MouseTool) -> Peer:
    """Return a tool as a peer."""
    return Peer(name, tool.actions(), lambda task, policy, screen: cost(tool, task, policy, screen))


def cost(tool: MouseTool, task: Task, policy: Policy, screen: Screen) -> Outcome:
    """Return what an article costs, each error mended in the way that takes the least time."""
    everything = task.article.gold
    gold = everything if tool.overlaps else without_overlaps(everything, task.suggestions)
    layout = Layout(task.article.text, aligned(task.tokens, (*task.suggestions, *everything)), screen.columns)
    cases = compare(task.suggestions, gold)
    errors = [case for case in cases if case.kind is not Kind.RIGHT]
    done, armed, last = NOTHING, None, 0
    for case in errors:
        effort, armed = min(ways(tool, case, armed, layout), key=lambda way: way[0].seconds)
        done += effort
        last = max(last, layout.row[layout.tokens_of(case.gold or _suggested(case))[1]])
    lowest = layout.rows - 1 if policy is Policy.EVERY else last
    done += tool.page.effort * (max(lowest, 0) // screen.rows) + tool.finish.effort
    decisions = len(cases if policy is Policy.EVERY else errors) + 1
    return Outcome(done + Effort(decisions=decisions), len(errors), len(everything) - len(gold))


def ways(tool: MouseTool, case: Case, armed: str | None, layout: Layout) -> Iterator[Way]:
    """Yield the ways in which a tool can make a suggestion right; `armed` is the label of the next span."""
    gold, suggestion = case.gold, case.suggestion
    if gold is None:
        yield tool.remove.effort, armed
        return
    if suggestion is None:
        yield _new(tool, gold, armed, layout)
        return
    effort, label = _new(tool, gold, armed, layout, _pointer_saved(tool, gold, suggestion, layout))
    yield tool.remove.effort + effort, label
    relabel = NOTHING
    if case.kind is not Kind.EDGES:
        if tool.relabel is None:
            return
        relabel = tool.relabel.effort
    if case.kind is Kind.LABEL:
        yield relabel, armed
        return
    if tool.edge is not None:
        wrong = (gold.start != suggestion.start) + (gold.end != suggestion.end)
        yield tool.edge.effort * wrong + relabel, armed
    if tool.move is not None:
        yield tool.move.effort + _select(tool, gold, layout) + relabel, armed


def _new(tool: MouseTool, gold: Tagged, armed: str | None, layout: Layout, saved: int = 0) -> Way:
    named = NOTHING if tool.keeps_label and armed == gold.label else tool.label.effort
    select = _select(tool, gold, layout)
    return named + replace(select, points=select.points - saved), gold.label


def _select(tool: MouseTool, gold: Tagged, layout: Layout) -> Effort:
    first, last = layout.tokens_of(gold)
    return (tool.word if first == last else tool.stretch).effort


def _pointer_saved(tool: MouseTool, gold: Tagged, suggestion: Tagged, layout: Layout) -> int:
    """Return 1 where the span can be clicked away on the very word at which selecting begins or ends."""
    first, last = layout.tokens_of(suggestion)
    return int(tool.on_text and any(first <= at <= last for at in layout.tokens_of(gold)))


def _suggested(case: Case) -> Tagged:
    assert case.suggestion is not None
    return case.suggestion
