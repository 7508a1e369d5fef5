"""What happened each time a board was read."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jobs.errors import HEAD_BYTES
from jobs.models.board import Board


class ImportRun(models.Model):
    """One reading of one board. On every finished reading: shown + screened + rejected = seen.

    `missing` and `closed` count screened entries too: what it did not hold, and what it took for gone.

    A run is live while `state` is running and `lease_until` lies ahead; it renews its lease as it works. `fence` is
    the board's number at the claim: a write is valid only while the board still has that number.
    """

    class State(models.TextChoices):
        RUNNING = "running", "running"
        COMPLETE = "complete", "complete"
        UNCHANGED = "unchanged", "unchanged"
        HELD = "held", "held"
        NOT_FOUND = "not-found", "not found"
        GONE = "gone", "gone"
        THROTTLED = "throttled", "throttled"
        UNREACHABLE = "unreachable", "unreachable"
        OFFLINE = "offline", "our network failed"
        MALFORMED = "malformed", "malformed"
        BLOCKED = "blocked", "blocked"
        ABANDONED = "abandoned", "abandoned"
        ERROR = "error", "error"

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=12, choices=State, default=State.RUNNING)
    sentence = models.CharField(max_length=500, blank=True)
    fence = models.BigIntegerField()
    lease_until = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    source_total = models.PositiveIntegerField(null=True, blank=True, help_text="The count that the source states.")
    seen = models.PositiveIntegerField(default=0)
    shown = models.PositiveIntegerField(default=0)
    screened = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    unmet_site = models.CharField(
        max_length=100,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="The site that could not even be connected to; empty for all other ends.",
    )
    failed_rules = models.JSONField(default=dict, blank=True, help_text="Cleaning rules that failed: name to count.")

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [
            models.Index(fields=["board", "-started_at"], name="run_by_board_and_time"),
            models.Index(fields=["finished_at"], condition=~Q(unmet_site=""), name="run_unmet"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["board"], condition=Q(state="running"), name="one_running_run_per_board"),
            models.CheckConstraint(
                condition=~Q(state__in=["complete", "held"]) | Q(seen=F("shown") + F("screened") + F("rejected")),
                name="run_accounts_for_all_it_saw",
            ),
            models.CheckConstraint(
                condition=Q(state="running", finished_at=None) | (~Q(state="running") & Q(finished_at__isnull=False)),
                name="run_finished_or_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board} at {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it runs."""
        return (self.finished_at - self.started_at).total_seconds() if self.finished_at else None


class BoardAnswer(models.Model):
    """How the last answer of a board began: bytes as they came, decompressed, never shown unescaped.

    `status` is None where no answer came; `size` is how many bytes of it were read.
    """

    board = models.OneToOneField(Board, on_delete=models.CASCADE, related_name="answer")
    received_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    head = models.BinaryField(max_length=HEAD_BYTES)
    size = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.board} at {self.received_at:%Y-%m-%d %H:%M}"

    @property
    def text(self) -> str:
        """The bytes as text: what is no UTF-8, or no character that can be shown, stands as an escape."""
        text = bytes(self.head).decode("utf-8", "backslashreplace")
        shown = (char if char.isprintable() or char in "\n\t" else f"\\x{ord(char):02x}" for char in text)
        return "".join(shown)


class BoardMemory(models.Model):
    """What a board said at its last reading, as digests: what it says again, word for word, needs no cleaning.

    A digest of DIGEST bytes stands for one posting as its source said it, the rules that read it, and the content hash
    under which it is stored (`jobs.services.remembered`). They are sorted and stand one behind the other.
    """

    DIGEST = 16

    board = models.OneToOneField(Board, primary_key=True, on_delete=models.CASCADE, related_name="memory")
    digests = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.board}: {len(self.digests) // self.DIGEST} postings"


class Rejection(models.Model):
    """One entry of a board's answer that could not become a posting, and why."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejections")
    external_id = models.CharField(max_length=300, blank=True)
    where = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"
