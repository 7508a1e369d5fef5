"""One request in flight per host, and a gap between two: across processes through Valkey, or within one."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

# Takes the host when it is free and its gap is over; answers the milliseconds to wait otherwise, 0 when taken.
_TAKE = """
local wait = redis.call('pttl', KEYS[2])
if wait > 0 then return wait end
if redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
return 50
"""
# Gives the host back, if it is still ours, and begins the gap; a longer pause that was asked for meanwhile stays.
_GIVE = """
if redis.call('get', KEYS[1]) == ARGV[1] then
  redis.call('del', KEYS[1])
  if tonumber(ARGV[2]) > math.max(redis.call('pttl', KEYS[2]), 0) then redis.call('set', KEYS[2], '1', 'PX', ARGV[2]) end
end
"""
# Closes the host for so long; never shortens a pause.
_PAUSE = """
if tonumber(ARGV[1]) > math.max(redis.call('pttl', KEYS[1]), 0) then redis.call('set', KEYS[1], '1', 'PX', ARGV[1]) end
"""


class Busy(Exception):
    """The host stayed taken for longer than a caller may wait; `wait_s` is a fair time to come back."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"busy for another {wait_s:.0f} s")
        self.wait_s = wait_s


class Gate(Protocol):
    """Lets one request through to a host at a time."""

    def hold(self, host: str, gap_s: float, patience_s: float | None = None) -> Any:
        """Return a context in which `host` is ours; a gap of `gap_s` follows it. Raises Busy after `patience_s`.

        Without `patience_s` the gate's own patience counts.
        """

    def pause(self, host: str, seconds: float) -> None:
        """Let nobody ask `host` for so long."""


class SharedGate:
    """A gate that all processes share; `client` is a redis client of the broker's database 1."""

    def __init__(self, client: Any, *, lease_s: float, patience_s: float, sleep: Callable[[float], None] = time.sleep):
        self.client = client
        self.lease_s = lease_s
        self.patience_s = patience_s
        self.sleep = sleep
        self._take = client.register_script(_TAKE)
        self._give = client.register_script(_GIVE)
        self._pause = client.register_script(_PAUSE)

    @contextmanager
    def hold(self, host: str, gap_s: float, patience_s: float | None = None) -> Iterator[None]:
        """Hold `host`; a holder that dies loses it after `lease_s`."""
        patience = self.patience_s if patience_s is None else patience_s
        keys = [f"gate:busy:{host}", f"gate:gap:{host}"]
        token = secrets.token_hex(8)
        waited = 0.0
        while wait_ms := int(self._take(keys=keys, args=[token, int(self.lease_s * 1000)])):
            step = min(wait_ms / 1000, 1.0)
            if waited + step > patience or wait_ms / 1000 > patience:
                raise Busy(max(wait_ms / 1000, 1.0))
            self.sleep(step)
            waited += step
        try:
            yield
        finally:
            self._give(keys=keys, args=[token, int(gap_s * 1000)])

    def pause(self, host: str, seconds: float) -> None:
        """Keep `host` closed for `seconds`."""
        self._pause(keys=[f"gate:gap:{host}"], args=[int(seconds * 1000)])


class LocalGate:
    """A gate within one process, for commands without a broker."""

    def __init__(
        self,
        *,
        patience_s: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ):
        self.patience_s = patience_s
        self.clock = clock
        self.sleep = sleep
        self._locks: dict[str, threading.Lock] = {}
        self._free_at: dict[str, float] = {}
        self._guard = threading.Lock()

    @contextmanager
    def hold(self, host: str, gap_s: float, patience_s: float | None = None) -> Iterator[None]:
        """Hold `host` for the block."""
        patience = self.patience_s if patience_s is None else patience_s
        with self._guard:
            lock = self._locks.setdefault(host, threading.Lock())
        if not lock.acquire(timeout=patience):
            raise Busy(patience)
        try:
            wait = self._free_at.get(host, 0.0) - self.clock()
            if wait > patience:
                raise Busy(wait)
            if wait > 0:
                self.sleep(wait)
            try:
                yield
            finally:
                self._free_at[host] = max(self._free_at.get(host, 0.0), self.clock() + gap_s)
        finally:
            lock.release()

    def pause(self, host: str, seconds: float) -> None:
        """Keep `host` closed for `seconds`."""
        self._free_at[host] = max(self._free_at.get(host, 0.0), self.clock() + seconds)
