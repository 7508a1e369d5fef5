"""The line to the broker: one that is away is asked again every few seconds, however long it has been away."""

from __future__ import annotations

from typing import Any

from celery.app.amqp import AMQP
from kombu import Connection

# Celery itself waits ever longer, up to half a minute: what is queued would begin that much later.
AGAIN_S = 4.0


class Line(Connection):
    """A connection that is tried again AGAIN_S after a try that failed, at the latest."""

    def ensure_connection(self, *args: Any, **kwargs: Any) -> Any:
        """Return the connection once it stands; takes what kombu takes, with another longest wait where none is given."""
        return super().ensure_connection(*args, **{"interval_max": AGAIN_S, **kwargs})


class Lines(AMQP):
    """Makes the app's connections."""

    Connection = Line
