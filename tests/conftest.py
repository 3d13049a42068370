"""What belongs to a run as a whole: compiled sources, the long tests, and the counts of the fault tests."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import HealthCheck, settings

from tests.faults.tally import COUNTS, Counts, summary

LONG = "GLOSSATOR_LONG"
"""The environment variable that switches the long tests on."""

# The workers of a run and the hundreds of programs it starts read the same sources: where Python is told to
# keep nothing of what it compiles, a seventh of the whole run is compiling the same again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes says how busy the machine is: speed is measured by the benchmarks. Each run tries
# other examples, so that a hundred runs see more than one long one.
settings.register_profile(
    "untimed", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get(LONG) != "1":
        skip = pytest.mark.skip(reason=f"takes long; run it with {LONG}=1 and -m long")
        for item in items:
            if "long" in item.keywords:
                item.add_marker(skip)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    # A test's report has them when its fixtures are done with, and goes through here several times.
    found = {
        report.nodeid: [Counts(*value) for name, value in report.user_properties if name == COUNTS]
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "teardown"
    }
    lines = summary(counts for of in found.values() for counts in of)
    if lines:
        terminalreporter.section("faults")
        terminalreporter.write("\n".join([*lines, ""]))
