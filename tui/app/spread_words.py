"""What the preview of a spread says in words."""

from __future__ import annotations

from collections.abc import Mapping

from tui.app.spread_list import SpreadList
from tui.domain.shown import counted, one_line
from tui.services.spread import Act, Facts, Kind, Mention, Standing
from tui.services.spread_search import MOST, Search

HINT = "Space on, off · a all · digit, e label · x take out · Enter does it · Esc"
ON_TITLE = "Space switches all mentions of this article on or off."
STILL_LOOKING = "Not all is looked through yet. Enter again takes what is there so far."
NOTHING_ON = "Nothing is switched on: Space switches a mention on, a all of them."


def progress(search: Search) -> str:
    """Return how far a search is."""
    unreadable = ""
    if search.unreadable:
        unreadable = f" {counted(search.unreadable, 'article')} could not be read."
    if search.full:
        return f"The first {MOST:,} mentions: spread to these, then again.{unreadable}"
    if not search.done:
        return f"Looking: {search.looked_through:,} of {search.articles:,} articles …{unreadable}"
    return f"{counted(search.articles, 'article')} looked through.{unreadable}"


def nothing(search: Search, lines: SpreadList) -> str:
    """Return why no mention is listed."""
    if not (search.done if lines.everywhere else search.here_done):
        return "Looking …"
    same = lines.tally.same
    where = "" if lines.everywhere else " in this article"
    # The mention that was decided is one of those that are so already.
    if same <= 1:
        return f"Stands nowhere else{where}."
    return f"Nothing to change{where}: {counted(same, 'mention')} so already."


def warning(labels: Mapping[str, int]) -> str:
    """Return why nothing is on by itself, the form being tagged with several labels."""
    most_first = sorted(labels.items(), key=lambda item: (-item[1], item[0]))
    by_label = ", ".join(f"{one_line(name)} {count:,}" for name, count in most_first)
    return f"Tagged by you in several ways ({by_label}): nothing is on by itself."


def standing_in_short(mention: Mention) -> tuple[str, str]:
    """Return what a mention is now, in a few cells: words and a label, either of which may be empty."""
    facts, standing = mention.facts, mention.standing
    if standing in (Standing.LIVE, Standing.OTHER):
        return "tagged", facts.live[0][0]
    if standing in (Standing.OPEN, Standing.OTHER_OPEN):
        return "?", facts.open[0].label
    if standing is Standing.OVERLAPS and facts.over is not None:
        return "in", facts.over.label
    if standing is Standing.IN_SUGGESTION and facts.within is not None:
        return "in ?", facts.within.label
    return {
        Standing.UNTAGGED: "untagged",
        Standing.REJECTED: "✗ rejected",
        Standing.NO_LINK: "no link",
        Standing.OTHER_LINK: "other link",
    }.get(standing, ""), ""


def outlook(mention: Mention, act: Act) -> str:
    """Return in a sentence what a mention is, and what becomes of it if it is on."""
    done = "The article is done. " if mention.place.done else ""
    if act.kind is Kind.LABEL:
        return f"{done}{_labelled(mention.facts, mention.standing, one_line(act.label), one_line(act.link))}"
    return f"{done}{_taken_out(mention.facts, mention.standing, act)}"


def _taken_out(facts: Facts, standing: Standing, act: Act) -> str:
    match standing:
        case Standing.OPEN:
            return f"Suggested as {one_line(act.label)}: is rejected."
        case Standing.OTHER_OPEN:
            suggested = ", ".join(one_line(s.label) for s in facts.open)
            return f"Suggested as {suggested}: is rejected if you switch it on."
        case Standing.LIVE if act.kind is Kind.REMOVE:
            return f"Tagged {one_line(act.label)}: is taken out."
        case Standing.LIVE | Standing.OTHER:
            return f"You tagged this {one_line(facts.live[0][0])}: is taken out if you switch it on."
    return ""


def _labelled(facts: Facts, standing: Standing, label: str, link: str) -> str:
    becomes = f"becomes {label}"
    tagged = one_line(facts.live[0][0]) if facts.live else ""
    suggested = one_line(facts.open[0].label) if facts.open else ""
    match standing:
        case Standing.OPEN if suggested == label:
            return f"Suggested as {suggested}: is accepted."
        case Standing.OPEN:
            return f"Suggested as {suggested}: {becomes}."
        case Standing.UNTAGGED:
            return f"Not tagged: {becomes}."
        case Standing.OTHER:
            return f"You tagged this {tagged}: {becomes} if you switch it on."
        case Standing.REJECTED:
            rejected = ", ".join(map(one_line, sorted(facts.rejected)))
            return f"You rejected {rejected} here: {becomes} if you switch it on."
        case Standing.OVERLAPS if facts.over is not None:
            over = f"“{facts.over.text}”, tagged {one_line(facts.over.label)}"
            return f"Overlaps {over}: both stand if you switch it on."
        case Standing.IN_SUGGESTION if facts.within is not None:
            within = f"“{facts.within.text}”, suggested as {one_line(facts.within.label)}"
            return f"Part of {within}: takes its place if you switch it on."
        case Standing.NO_LINK:
            return f"Tagged {label} without a link: gets {link}."
        case Standing.OTHER_LINK:
            others = ", ".join(one_line(other) for name, other in facts.live if one_line(name) == label)
            return f"Tagged {label} with the link {others}: gets {link} if you switch it on."
    return ""
