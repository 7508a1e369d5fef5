"""So many times within so long, counted in the cache."""

from __future__ import annotations

import hashlib
import logging
import time

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class Throttled(Exception):
    """The limit is reached; `wait_s` is in how many whole seconds it may be tried again."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"try again in {wait_s} s")
        self.wait_s = wait_s


def count_one(name: str, who: str, *, limit: int, window_s: int) -> None:
    """Count one more `name` by `who`; raises Throttled beyond `limit` within `window_s` seconds of the first one.

    `who` is hashed before it is kept. A cache that does not answer lets everyone through: it must not take a form down.
    """
    key = f"throttle:{name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    try:
        # The window begins with the first count; its end is kept inside the value's own neighbour.
        ends = cache.get_or_set(f"{key}:ends", int(time.time()) + window_s, window_s)
        cache.add(key, 0, window_s)
        count = cache.incr(key)
    except ValueError:
        return  # the window ended between the two calls, and a new one begins with the next
    except RedisError:
        logger.warning("throttle: the cache does not answer", exc_info=True)
        return
    if count > limit:
        raise Throttled(max(1, (ends or 0) - int(time.time())))
