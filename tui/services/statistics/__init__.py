"""How much there is in a project, how far everybody is with it, and who is named in it when and with whom."""

from __future__ import annotations

from tui.services.statistics.tally import Statistics, Tally, count
from tui.services.statistics.values import as_json
from tui.services.statistics.work import AnnotatorStatistics

__all__ = ["AnnotatorStatistics", "Statistics", "Tally", "as_json", "count"]
