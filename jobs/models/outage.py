"""The times at which our own network failed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class NetworkOutage(models.Model):
    """One time in which no host could be connected to from here, `ended_at` empty while it lasts; one at most lasts.

    `began_at` is the first connection that failed, `noticed_at` when so many had that it told, `sites` how many.
    """

    began_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    sites = models.PositiveIntegerField()
    probed_at = models.DateTimeField(null=True, blank=True, help_text="When boards were last handed out to try it.")

    class Meta:
        ordering: ClassVar = ["-began_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ended_at"], nulls_distinct=False, name="one_network_outage_lasts"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("began_at")),
                name="network_outage_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"since {self.began_at:%Y-%m-%d %H:%M}"
