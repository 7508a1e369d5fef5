"""A sign of life of the schedule: written by beat itself each time it hands out a task."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from django.core.cache import cache

logger = logging.getLogger(__name__)

KEPT_S = 86_400
_KEY = "heartbeat:beat"


def record_beat(**kwargs: Any) -> None:
    """Remember that the schedule works now; takes what a Celery signal sends. Never raises: beat must go on."""
    try:
        cache.set(_KEY, datetime.now(UTC).isoformat(), KEPT_S)
    except Exception:
        logger.warning("heartbeat not written", exc_info=True)


def last_beat() -> datetime | None:
    """Return when the schedule last handed out a task; None where it did not within a day."""
    stored = cache.get(_KEY)
    return datetime.fromisoformat(stored) if stored else None
