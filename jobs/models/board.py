"""The feeds that we read."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs import registry
from jobs.contract import BoardRef
from jobs.models.company import Company

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from jobs.models.field_map import FieldMap

# The source whose boards are read with a map of their fields.
MAPPED = "custom"


def source_choices() -> list[tuple[str, str]]:
    """The installed sources as (slug, name); a callable, so that a new source file needs no migration."""
    return registry.choices()


def of_sources_off() -> models.Q:
    """The boards of sources that are switched off, without those that their employers permitted (PERMITTED_BOARDS)."""
    off = models.Q(source__in=registry.switched_off())
    for board in settings.PERMITTED_BOARDS:
        source, _, token = board.partition("/")
        off &= ~models.Q(source=source, token=token)
    return off


class BoardQuerySet(models.QuerySet["Board"]):
    """Reads of boards."""

    def readable(self) -> BoardQuerySet:
        """Active boards, without those of sources that are switched off or whose key is missing."""
        return self.filter(is_active=True)._permitted()

    def due(self, now: datetime) -> BoardQuerySet:
        """Readable boards whose time has come, and those that were given up and may be looked at again."""
        asked = models.Q(is_active=True) | models.Q(given_up_at__isnull=False)
        return self.filter(asked, next_import_at__lte=now)._permitted()

    def _permitted(self) -> BoardQuerySet:
        boards = self.exclude(of_sources_off())
        for slug in registry.sources():
            if registry.key_needed(slug):
                keyed = [board.partition("/")[2] for board in settings.BOARD_KEYS if board.startswith(f"{slug}/")]
                boards = boards.exclude(models.Q(source=slug) & ~models.Q(token__in=keyed))
        return boards


class Board(models.Model):
    """One feed of one source. `company` is empty for a feed of many employers.

    `fence` grows by one with every claim: a run whose own number is lower has lost the board and may write nothing.
    """

    class State(models.TextChoices):
        NEW = "new", "not read yet"
        OK = "ok", "read whole"
        HELD = "held", "held: too much is missing"
        NOT_FOUND = "not-found", "not found"
        GONE = "gone", "gone"
        THROTTLED = "throttled", "asked to slow down"
        UNREACHABLE = "unreachable", "unreachable"
        MALFORMED = "malformed", "answer not understood"
        BLOCKED = "blocked", "blocked"
        ERROR = "error", "failed on our side"

    class Health(models.TextChoices):
        NEW = "new", _("not read yet")
        HEALTHY = "healthy", _("healthy")
        DEGRADED = "degraded", _("degraded")
        SUSPECT = "suspect", _("suspect")
        BROKEN = "broken", _("broken")
        BLOCKED = "blocked", _("blocked")
        PAUSED = "paused", _("paused")

    source = models.CharField(max_length=40, choices=source_choices, validators=[RegexValidator(r"^[a-z][a-z0-9-]*$")])
    token = models.CharField(max_length=300, help_text="What identifies the board at its source; case matters.")
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="boards")
    is_active = models.BooleanField(default=True, help_text="Clear this to stop reading the board.")
    is_first = models.BooleanField(default=False, help_text="Read in the first minute of a new installation.")
    is_sample = models.BooleanField(default=False, editable=False)
    interval_minutes = models.PositiveIntegerField(
        default=360,
        help_text="Until its habit is known. What a person sets is a limit: it is never read more often.",
    )
    interval_is_limit = models.BooleanField(default=False, editable=False)
    pace_minutes = models.PositiveIntegerField(
        null=True, blank=True, editable=False, help_text="How often its habit lets us read it; empty: not known yet."
    )
    next_import_at = models.DateTimeField(default=timezone.now, db_index=True)
    state = models.CharField(max_length=12, choices=State, default=State.NEW, editable=False)
    sentence = models.CharField(max_length=500, blank=True, editable=False)
    fence = models.BigIntegerField(default=0, editable=False)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    read_with = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Our reading and labelling rules at the last whole reading.",
    )
    held_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When a reading was held; empty once that is settled."
    )
    held_known = models.PositiveIntegerField(
        null=True, blank=True, editable=False, help_text="How many postings were known when the reading was held."
    )
    accepts_missing = models.BooleanField(
        default=False,
        editable=False,
        help_text="A person released it: what held readings missed may be closed by a later one.",
    )
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="Failed runs in a row.")
    given_up_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When so many failed in a row that it was paused by itself; it is looked at once a week.",
    )
    resumed_at = models.DateTimeField(null=True, blank=True, editable=False)
    health = models.CharField(max_length=10, choices=Health, default=Health.NEW, editable=False)
    health_sentence = models.CharField(max_length=600, blank=True, editable=False)
    health_evidence = models.JSONField(default=dict, blank=True, editable=False, help_text="The numbers it rests on.")
    health_since = models.DateTimeField(null=True, blank=True, editable=False)
    last_started_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_complete_at = models.DateTimeField(null=True, blank=True, editable=False)
    evidence = models.CharField(max_length=500, blank=True, help_text="Where the board was found.")
    changed_by_person_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BoardQuerySet.as_manager()
    if TYPE_CHECKING:
        field_maps: RelatedManager[FieldMap]

    class Meta:
        ordering = ["source", "token"]
        constraints = [
            models.UniqueConstraint(fields=["source", "token"], name="one_board_per_source_and_token"),
            models.CheckConstraint(condition=models.Q(source__regex=r"^[a-z][a-z0-9-]*$"), name="board_source_slug"),
            models.CheckConstraint(condition=~models.Q(token=""), name="board_has_a_token"),
            models.CheckConstraint(condition=models.Q(interval_minutes__gte=15), name="board_interval_at_least_15_min"),
            models.CheckConstraint(
                condition=models.Q(given_up_at=None) | models.Q(is_active=False), name="board_given_up_is_paused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.token}"

    @property
    def ref(self) -> BoardRef:
        """The board as the pure layers know it: with its employer's key from BOARD_KEYS and its newest field map."""
        newest = self.field_maps.values_list("text", flat=True).first() if self.needs_map and self.pk else None
        return dataclasses.replace(self._named, field_map=newest or "", read_at=self.last_complete_at)

    @property
    def needs_map(self) -> bool:
        """Whether the board is a feed of its own format, which is read with a map of its fields."""
        return self.source == MAPPED

    @property
    def _named(self) -> BoardRef:
        """The board without its map, which its name, its address and its terms do not depend on."""
        name = f"{self.source}/{self.token}"
        key, permitted = settings.BOARD_KEYS.get(name, ""), name in settings.PERMITTED_BOARDS
        return BoardRef(source=self.source, token=self.token, key=key, permitted=permitted)

    @property
    def wait(self) -> timedelta:
        """The time between two readings that work."""
        given = timedelta(minutes=self.interval_minutes)
        if self.pace_minutes is None:
            return given
        own = timedelta(minutes=self.pace_minutes)
        return max(given, own) if self.interval_is_limit else own

    @property
    def off_reason(self) -> str:
        """Why this board is not read, where its source is switched off or its key is missing; else empty."""
        return registry.off_reason(self._named)

    @property
    def off_advice(self) -> str:
        """Why this board is not read, and the setting that permits it where the employer does; else empty."""
        if self.off_reason and self.source in registry.switched_off():
            return (
                f"{self.off_reason} Where the employer permits it, add {self.source}/{self.token} to PERMITTED_BOARDS."
            )
        return self.off_reason

    @property
    def source_name(self) -> str:
        """The source's name, or its slug where the source is not installed."""
        found = registry.sources().get(self.source)
        return found.NAME if found else self.source

    @property
    def attribution(self) -> str:
        """The name that the source's terms ask us to credit, with a followed link, on each posting; empty for none."""
        return "" if self.is_sample else registry.attribution(self._named)

    @property
    def public_url(self) -> str:
        """The page of this board that people read; empty for a sample, and where the source is not installed."""
        found = registry.sources().get(self.source)
        return found.board_url(self._named) if found and not self.is_sample else ""
