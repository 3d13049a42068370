"""The peer of opening a project: stock TinyDB opens the file and returns the articles and all annotations.

`python -m tests.bench.peers.bare_tinydb FILE` prints one JSON object: seconds, articles, layers, and MB of
memory at the most. It is timed from before TinyDB is imported to when both lists are there.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path


def peak_memory() -> float:
    """Return the MB that this process had at the most, without what it began with where that is known."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if "VmHWM" in line)
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Open and print."""
    begun = time.perf_counter()
    from tinydb import TinyDB

    with TinyDB(sys.argv[1], access_mode="r", encoding="utf-8") as database:
        articles = database.table("articles").all()
        layers = database.all()
    seconds = time.perf_counter() - begun
    counts = {"articles": len(articles), "layers": len(layers)}
    print(json.dumps({"open": seconds, **counts, "peak memory": peak_memory()}))


if __name__ == "__main__":
    main()
