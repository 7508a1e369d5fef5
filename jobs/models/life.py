"""The life of a posting: what happened to it and when, what a held reading missed, and how its own page answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting


class PostingEvent(models.Model):
    """One turn in a posting's life; a trigger of the database writes it with the change itself, whoever makes that.

    `run` is the reading that brought it, None where a person, the clock or its own page did. `reason` is what readers are
    told of a closing; empty for every other kind.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("first seen")
        REPOSTED = "reposted", _("posted again")
        SUSPECT = "suspect", _("missing from its board")
        BACK = "back", _("on its board again")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("opened again")

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    run = models.ForeignKey(ImportRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["posting", "-at"], name="event_by_posting")]
        constraints = [
            models.UniqueConstraint(fields=["posting"], condition=Q(kind="opened"), name="posting_is_opened_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["opened", "reposted", "suspect", "back", "closed", "reopened"]),
                name="event_is_of_a_known_kind",
            ),
            models.CheckConstraint(condition=Q(reason="") | Q(kind="closed"), name="event_reason_is_of_a_closing"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.at:%Y-%m-%d %H:%M}"


class HeldAbsence(models.Model):
    """What readings that are held miss without a break, and since when; it closes nothing before the board is released."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="held_absences")
    external_id = models.CharField(max_length=300)
    since = models.DateTimeField()
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["since", "external_id"]
        constraints = [
            models.UniqueConstraint(fields=["board", "external_id"], name="one_held_absence_per_board_and_external_id"),
        ]

    def __str__(self) -> str:
        return f"{self.external_id} since {self.since:%Y-%m-%d %H:%M}"


class PageCheck(models.Model):
    """How the own page of an imported posting answered when it was last asked; only `gone` closes.

    `status` None: no HTTP answer. `final_url` is where it led, empty where it led to itself; it is the posting's apply link
    where that is dead and the page is not gone, and `status` is that of the link then.
    """

    class Result(models.TextChoices):
        THERE = "there", _("there")
        GONE = "gone", _("gone")
        UNSURE = "unsure", _("not sure")
        UNANSWERED = "unanswered", _("no answer")

    posting = models.OneToOneField(Posting, on_delete=models.CASCADE, related_name="page_check")
    result = models.CharField(max_length=10, choices=Result)
    sentence = models.CharField(max_length=300)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    final_url = models.CharField(max_length=2000, blank=True)
    checked_at = models.DateTimeField()
    next_check_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-checked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_check_at__gt=models.F("checked_at")), name="page_is_checked_again_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()} at {self.checked_at:%Y-%m-%d %H:%M}"
