"""The cache in Valkey, which forgets instead of failing: while no Valkey answers, it is as if nothing had been kept.

What is cached here may be lost at any time, so a page does without it. What must know whether Valkey answers writes
something and reads it again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds for which a Valkey that did not answer is not asked again: a page asks several times.
LEFT_ALONE_S = 1.0
# server's address -> until when it is left alone, by the monotonic clock; one for all threads.
_away_until: dict[str, float] = {}


class ForgetfulCache(RedisCache):
    """Django's cache in Redis; where that raises an error of the connection, each call says what an empty cache says."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._server = str(server)

    def _asked(self, ask: Callable[[], Any], empty: Any) -> Any:
        if time.monotonic() < _away_until.get(self._server, 0.0):
            return empty
        try:
            return ask()
        except (RedisError, OSError):
            _away_until[self._server] = time.monotonic() + LEFT_ALONE_S
            logger.warning("cache: no Valkey answers, nothing is kept", exc_info=True)
            return empty

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Keep a value where none is; True as in an empty cache."""
        return bool(self._asked(lambda: super(ForgetfulCache, self).add(*args, **kwargs), True))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value, or `default`."""
        return self._asked(lambda: super(ForgetfulCache, self).get(key, default, version), default)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Keep a value."""
        self._asked(lambda: super(ForgetfulCache, self).set(*args, **kwargs), None)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        """Let a value live longer; False where it is not there."""
        return bool(self._asked(lambda: super(ForgetfulCache, self).touch(*args, **kwargs), False))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Forget a value; False where it is not there."""
        return bool(self._asked(lambda: super(ForgetfulCache, self).delete(*args, **kwargs), False))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """Return the values that are there."""
        found: dict[Any, Any] = self._asked(lambda: super(ForgetfulCache, self).get_many(*args, **kwargs), {})
        return found

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        """Whether a value is there."""
        return bool(self._asked(lambda: super(ForgetfulCache, self).has_key(*args, **kwargs), False))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a number; raises ValueError where it is not there."""
        number = self._asked(lambda: super(ForgetfulCache, self).incr(key, delta, version), None)
        if number is None:
            raise ValueError(f"Key '{key}' not found")
        return int(number)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Keep several values; return the keys of those that could not be."""
        failed: list[Any] = self._asked(lambda: super(ForgetfulCache, self).set_many(data, *args, **kwargs), list(data))
        return failed

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        """Forget several values."""
        self._asked(lambda: super(ForgetfulCache, self).delete_many(*args, **kwargs), None)

    def clear(self) -> None:
        """Forget everything."""
        self._asked(lambda: super(ForgetfulCache, self).clear(), None)
