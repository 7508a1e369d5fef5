"""The links of curated lists, how they answered, and the tasks that dead ones open."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.models.company import Company


class LinkCheck(models.Model):
    """One address that a list leads to and how it answered last.

    `failures` counts checks in a row without an answer, `failing_since` is the first of them. `status` None: no HTTP
    answer. `final_url` is where it led, empty where it led to itself.
    """

    class State(models.TextChoices):
        NEW = "new", _("not checked yet")
        OK = "ok", _("answers")
        REDIRECTED = "redirected", _("leads elsewhere")
        DEAD = "dead", _("gone")
        UNREACHABLE = "unreachable", _("does not answer")
        REFUSED = "refused", _("not checked: it refuses programs")

    url = models.URLField(max_length=500, unique=True)
    state = models.CharField(max_length=11, choices=State, default=State.NEW)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    final_url = models.CharField(max_length=2000, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(db_index=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["url"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(failures=0, failing_since=None)
                | models.Q(failures__gt=0, failing_since__isnull=False),
                name="link_fails_since_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.url


class CurationTask(models.Model):
    """Something that a curator should look at; `done_by` None on a done one: it mended itself."""

    class Kind(models.TextChoices):
        DEAD_LINK = "dead-link", _("dead link")

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.DEAD_LINK)
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    url = models.URLField(max_length=500)
    sentence = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="done_tasks"
    )

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["url"], condition=models.Q(done_at=None), name="one_open_curation_task_per_url"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.url}"
