"""What waits for a moderator, for the admin's first page."""

from __future__ import annotations

from django import template
from django.utils import timezone

from jobs.services.queue import Kind, waiting_counts

register = template.Library()


@register.simple_tag
def queue_counts() -> list[tuple[Kind, int]]:
    """Return each kind of the queue with how many wait."""
    return list(waiting_counts(timezone.now()).items())
