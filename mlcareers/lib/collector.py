"""The garbage collector in a process that serves pages: it seldom looks through all, and never at what stays for good.

Nearly all that a page makes is freed as soon as nobody refers to it; some 180 objects that refer to each other are left to
the collector. By its usual thresholds it looked through everything once in 150 to 200 pages, catalogs and kept rows among it:
80 ms in which nobody else was answered.
"""

from __future__ import annotations

import gc

# New objects before the youngest are looked through, and how often that is done before the next older are.
YOUNGEST, YOUNGER, ALL = 5_000, 5, 400


def collect_seldom() -> None:
    """Leave what is there to itself for good, and look through what comes later less often: all of it each ten million."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNGEST, YOUNGER, ALL)
