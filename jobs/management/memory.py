"""How much memory this process came to hold, as Linux counts it."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Memory:
    """Counts from its making on; `idle_mb` is what was held then in MiB, None where the system does not say."""

    def __init__(self) -> None:
        with suppress(OSError):
            RESET.write_text("5")
        self.idle_mb = _held("VmRSS")

    def above_idle_mb(self) -> float | None:
        """Return how many MiB more than idle were held at the most; None where the system does not say."""
        most = _held("VmHWM")
        return None if most is None or self.idle_mb is None else round(most - self.idle_mb, 1)


def _held(name: str) -> float | None:
    try:
        found = re.search(rf"^{name}:\s+(\d+) kB", STATUS.read_text(), re.MULTILINE)
    except OSError:
        return None
    return round(int(found[1]) / 1024, 1) if found else None
