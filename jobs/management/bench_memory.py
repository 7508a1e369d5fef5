"""What a snapshot of the index costs a process that loads it, and one that is forked from there and searches.

A program of its own (`python -m jobs.management.bench_memory SNAPSHOT`), without Django and the bench's own texts; it needs
Linux. Prints one JSON object.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from itertools import islice
from pathlib import Path

from jobs.management.bench_corpus import NOW
from jobs.search import snapshot
from jobs.search.grammar import parse
from jobs.search.index import SearchIndex
from jobs.search.query import SearchQuery

SEARCHES = 300


def memory_mb(kind: str) -> float:
    """Return one line of the kernel's account of this process: Pss, or Private_Dirty (what it shares with no other)."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name == kind:
            return int(rest.split()[0]) / 1024
    raise ValueError(f"The kernel does not tell of {kind}.")


def search_much(index: SearchIndex) -> None:
    """Search as readers do, so that everything that searches touch is touched."""
    words = [word for word, _ in islice(index.texts.items(), SEARCHES)]
    roles = index.facets["role"].values
    for number, word in enumerate(words):
        role = (roles[number % len(roles)],) if roles and number % 2 else ()
        index.search(SearchQuery(q=word, role=role), now=NOW, asked=parse(word))


def forked_mb(index: SearchIndex) -> float:
    """Return what a process that is forked from this one needs for itself after many searches."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        search_much(index)
        os.write(writer, str(memory_mb("Private_Dirty")).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        found = float(answer.read())
    os.waitpid(child, 0)
    return found


def main(path: Path) -> dict[str, float]:
    """Load a snapshot and return what that took and needs."""
    before, start = memory_mb("Pss"), time.perf_counter()
    index, _ = snapshot.load(path, schema="bench", origin="bench")
    index.warm()
    took = time.perf_counter() - start
    gc.collect()
    gc.freeze()
    needed = memory_mb("Pss") - before
    return {
        "load_s": round(took, 2), "memory_mb": round(needed), "memory_forked_mb": round(forked_mb(index))
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
