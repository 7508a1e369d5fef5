"""The garbage collector in a process that serves pages or imports: it seldom looks through all, never at what stays for good.

Nearly all that a page makes is freed as soon as nobody refers to it; some 180 objects that refer to each other are left to
the collector. By its usual thresholds it looked through everything once in 150 to 200 pages, catalogs and kept rows among it:
80 ms in which nobody else was answered.
"""

from __future__ import annotations

import gc

# For pages: all is looked through each ten million new objects.
SERVING = (5_000, 5, 400)


def collect_seldom(thresholds: tuple[int, int, int] = SERVING) -> None:
    """Leave what is there to itself for good, and look through what comes later by `thresholds`.

    They are how many new objects come before the youngest are looked through, how often that is done before the next older
    are, and how often that before all are.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*thresholds)
