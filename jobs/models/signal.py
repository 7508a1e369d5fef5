"""What was observed about a listing: one row for each signal, when it was last looked at, and what a person set aside."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models.posting import Posting


class PostingSignal(models.Model):
    """One signal about a posting: its state, and the facts it rests on as `jobs.parsing.signals` types them.

    `facts` is a list of {"name", "kind", "value"}. `observed_at` is when the state and the facts first were as they are.
    """

    class Name(models.TextChoices):
        REPOSTED = "reposted", _("posted again unchanged")
        IDENTICAL = "identical", _("many identical listings at once")
        LONG_OPEN = "long-open", _("open far longer than this employer’s others")
        AGE = "age", _("listed for more than 90 days")
        EVERGREEN = "evergreen", _("worded for no single opening")
        OWN_BOARD = "own-board", _("not on the employer’s own board")
        PAGE = "page", _("its page is missing or says that it has ended")
        DEADLINE = "deadline", _("its last day to apply has passed")

    class State(models.TextChoices):
        FIRED = "fired", _("observed")
        NOT_FIRED = "not-fired", _("looked at, not so")
        NOT_OBSERVED = "not-observed", _("could not be observed")

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="signals")
    name = models.CharField(max_length=12, choices=Name)
    state = models.CharField(max_length=12, choices=State)
    facts = models.JSONField()
    observed_at = models.DateTimeField()

    class Meta:
        ordering = ["posting", "name"]
        verbose_name = "signal"
        indexes: ClassVar = [
            models.Index(fields=["name", "-observed_at"], condition=Q(state="fired"), name="signal_fired")
        ]
        constraints = [
            models.UniqueConstraint(fields=["posting", "name"], name="one_signal_per_posting_and_name"),
            models.CheckConstraint(
                condition=Q(
                    name__in=["reposted", "identical", "long-open", "age", "evergreen", "own-board", "page", "deadline"]
                ),
                name="signal_is_of_a_known_name",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["fired", "not-fired", "not-observed"]), name="signal_is_of_a_known_state"
            ),
            models.CheckConstraint(condition=~Q(facts=[]), name="signal_rests_on_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {self.get_state_display()}"


class SignalCheck(models.Model):
    """When the signals of a posting were last read, and whether they make a label: two that fired, of two families.

    What a person set aside does not count.
    """

    posting = models.OneToOneField(Posting, on_delete=models.CASCADE, primary_key=True, related_name="signal_check")
    checked_at = models.DateTimeField(db_index=True)
    is_labelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["-checked_at"]

    def __str__(self) -> str:
        return f"posting {self.posting_id} at {self.checked_at:%Y-%m-%d %H:%M}"


class SignalOverrideQuerySet(models.QuerySet["SignalOverride"]):
    """Reads of what was set aside."""

    def standing(self) -> SignalOverrideQuerySet:
        """Those that nobody took back."""
        return self.filter(undone_at=None)


class SignalOverride(models.Model):
    """A person's word that a signal does not hold of a posting; it stands until taken back, whatever later looks bring."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="signal_overrides")
    name = models.CharField(max_length=12, choices=PostingSignal.Name)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SignalOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "name"], condition=Q(undone_at=None), name="one_standing_override_per_signal"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()}: not so"
