"""What clustering knows of a posting, and the pairs that a person told apart."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from jobs.models.posting import Posting


class Fingerprint(models.Model):
    """What a posting is compared by; kept beside it, so that comparing reads no texts and changes no posting.

    `source_ids` are keys of `jobs.parsing.posting_ids`, `sketch` is a sample of the text (`jobs.parsing.sketch`).
    `is_linked` is false from each change of the posting until it was compared.
    """

    posting = models.OneToOneField(Posting, primary_key=True, on_delete=models.CASCADE, related_name="fingerprint")
    title_key = models.CharField(max_length=200, blank=True)
    source_ids = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    opening_id = models.CharField(max_length=100, blank=True)
    requisition_key = models.CharField(max_length=60, blank=True)
    sketch = ArrayField(models.IntegerField(), default=list, blank=True)
    is_linked = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["posting"], condition=Q(is_linked=False), name="fingerprint_pending"),
            # Looked up once for each id that is compared: what waits to be sorted in would be read each time.
            GinIndex(fields=["source_ids"], name="fingerprint_source_ids", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"fingerprint of posting {self.posting_id}"


class NotSameQuerySet(models.QuerySet["NotSame"]):
    """Reads of pairs told apart."""

    def standing(self) -> NotSameQuerySet:
        """Those that nobody took back."""
        return self.filter(undone_at=None)


class NotSame(models.Model):
    """A person's word that two postings are not the same opening; no reading links them again until it is taken back."""

    one = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = NotSameQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "pair told apart"
        verbose_name_plural = "pairs told apart"
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="not_same_pair_is_in_order"),
            models.UniqueConstraint(fields=["one", "other"], condition=Q(undone_at=None), name="one_standing_not_same"),
            models.CheckConstraint(condition=~Q(reason=""), name="not_same_says_why"),
        ]

    def __str__(self) -> str:
        return f"postings {self.one_id} and {self.other_id}"
