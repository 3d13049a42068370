"""The peer of opening a project: stock TinyDB opens the file and returns the articles and all annotations.

`python -m tests.bench.peers.bare_tinydb FILE` prints one JSON object: seconds, articles, layers, and MB of
memory at the most. It is timed from before TinyDB is imported to when both lists are there.
"""

from __future__ import annotations

import json
import resource
import sys
import time


def main() -> None:
    """Open and print."""
    begun = time.perf_counter()
    from tinydb import TinyDB

    with TinyDB(sys.argv[1], access_mode="r", encoding="utf-8") as database:
        articles = database.table("articles").all()
        layers = database.all()
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps({"open": seconds, "articles": len(articles), "layers": len(layers), "peak memory": memory})
    )


if __name__ == "__main__":
    main()
