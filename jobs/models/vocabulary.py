"""What a change of the vocabulary would do, what it did to postings, and what the vocabulary does not know yet."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobs.models.board import Board
from jobs.models.posting import Posting
from taxonomy.models import VocabularyEntry, VocabularyVersion


class VocabularyPreview(models.Model):
    """What one addition would change, worked out before it is stored.

    `said` is the addition as the form gave it, `compared_with` the number of the version that it was compared with, `result`
    what jobs/services/previewing.py found. `entry` is set once it was added.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    said = models.JSONField()
    compared_with = models.PositiveBigIntegerField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    sentence = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True, blank=True)
    entry = models.OneToOneField(
        VocabularyEntry, null=True, blank=True, on_delete=models.SET_NULL, related_name="preview"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"preview {self.pk}"


class RelabelRun(models.Model):
    """One version of the vocabulary carried through to the stored postings, board by board.

    One run at a time is running. `cursor` is the last board that is done; a worker holds the run while `lease_until` lies
    ahead, and writes only while `fence` is the number of its claim. `done` of `total` postings were looked at.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    version = models.OneToOneField(VocabularyVersion, on_delete=models.PROTECT, related_name="run")
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    sentence = models.CharField(max_length=300, blank=True)
    total = models.PositiveIntegerField(null=True, blank=True, help_text=_("Postings to look at."))
    done = models.PositiveIntegerField(default=0)
    appeared = models.PositiveIntegerField(default=0, help_text=_("Screened postings that are shown now."))
    gone = models.PositiveIntegerField(default=0, help_text=_("Postings that are screened now."))
    changed = models.PositiveIntegerField(default=0, help_text=_("Postings that stay and have other labels."))
    cursor = models.BigIntegerField(default=0, editable=False)
    fence = models.PositiveIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, help_text=_("Tries since it last got further."))
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("relabelling")
        verbose_name_plural = _("relabellings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="running"), name="one_relabelling_at_a_time"),
            models.CheckConstraint(
                condition=Q(state__in=["running", "done", "failed"]), name="relabelling_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="running", finished_at=None) | (~Q(state="running") & Q(finished_at__isnull=False)),
                name="relabelling_finished_or_running",
            ),
        ]

    def __str__(self) -> str:
        return f"relabelling for {self.version}"

    @property
    def percent(self) -> int:
        """How much of it is done, 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class LabelChange(models.Model):
    """What one run changed of one posting: its role and skills (slugs) before and after, None where it was not shown.

    `board` is None for an ad that a recruiter wrote here.
    """

    class Kind(models.TextChoices):
        APPEARED = "appeared", _("is shown now")
        GONE = "gone", _("is screened now")
        CHANGED = "changed", _("has other labels")

    run = models.ForeignKey(RelabelRun, on_delete=models.CASCADE, related_name="label_changes")
    kind = models.CharField(max_length=8, choices=Kind)
    board = models.ForeignKey(Board, null=True, on_delete=models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=300)
    posting = models.ForeignKey(Posting, null=True, on_delete=models.SET_NULL, related_name="label_changes")
    title = models.CharField(max_length=300)
    company = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "board", "external_id"],
                nulls_distinct=False,
                name="one_label_change_per_run_and_posting",
            ),
            models.CheckConstraint(condition=Q(kind__in=["appeared", "gone", "changed"]), name="label_change_is_known"),
        ]

    def __str__(self) -> str:
        return self.title


class UnmatchedTitle(models.Model):
    """A title that no rule gives a role, as screened postings have it; `key` is its folded form.

    `is_near`: it holds a word that work with data is named by. `examples` are rows of title, company, url and number.
    """

    key = models.CharField(max_length=300, unique=True)
    title = models.CharField(max_length=300)
    postings = models.PositiveIntegerField()
    boards = models.PositiveIntegerField()
    is_near = models.BooleanField(_("near data work"), default=False)
    examples = models.JSONField(default=list)
    counted_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-boards", "-postings", "key"]
        indexes: ClassVar = [models.Index(fields=["is_near", "-boards", "-postings"], name="unmatched_title_by_count")]

    def __str__(self) -> str:
        return self.title


class UnknownTerm(models.Model):
    """Words that look like the name of a technology and are no skill; `key` is their folded form.

    `employers` are those whose texts have it, `open_employers` those among them with an open posting that has it;
    `examples` are rows of the words around it (before, term, after), title and company.
    """

    key = models.CharField(max_length=120, unique=True)
    term = models.CharField(max_length=120)
    employers = models.PositiveIntegerField()
    open_employers = models.PositiveIntegerField(_("with open postings"))
    postings = models.PositiveIntegerField()
    examples = models.JSONField(default=list)
    counted_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-open_employers", "-employers", "key"]
        indexes: ClassVar = [models.Index(fields=["-open_employers", "-employers"], name="unknown_term_by_count")]

    def __str__(self) -> str:
        return self.term
