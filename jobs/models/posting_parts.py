"""What belongs to one posting: its places, its skills, the words behind its labels, and its edits.

Where a unique constraint begins with the posting, its index finds the rows of one; a second one would only be written.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jobs.models.city_slug import CitySlugField
from jobs.models.importing import ImportRun
from taxonomy.models import Skill


class PostingPlace(models.Model):
    """One place of a posting: the stated words and what they certainly name."""

    posting = models.ForeignKey("jobs.Posting", on_delete=models.CASCADE, related_name="places", db_index=False)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    city_slug = CitySlugField()

    class Meta:
        ordering = ["position"]
        indexes: ClassVar = [models.Index(fields=["city_slug"], condition=~Q(city_slug=""), name="place_by_city")]
        constraints = [
            models.UniqueConstraint(fields=["posting", "position"], name="one_place_per_position"),
            models.CheckConstraint(condition=~Q(city="") | Q(city_slug=""), name="place_without_city_has_no_slug"),
        ]

    def __str__(self) -> str:
        return self.text


class Span(models.Model):
    """The exact words behind a label: `quote` stands at [start:end] of title, text or place line (code points).

    The place line is `places_text`.
    """

    field = models.CharField(max_length=5, choices=[("title", "title"), ("text", "text"), ("place", "place line")])
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.CharField(max_length=500)

    class Meta:
        abstract = True


class PostingSkill(Span):
    """One skill that a posting names, with its first words; without words (0 to 0) where a person added it."""

    class Wanted(models.TextChoices):
        REQUIRED = "required", "required"
        NICE = "nice-to-have", "nice to have"
        MENTIONED = "mentioned", "mentioned"

    posting = models.ForeignKey("jobs.Posting", on_delete=models.CASCADE, related_name="skill_links", db_index=False)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="posting_links")
    wanted = models.CharField(max_length=12, choices=Wanted, default=Wanted.MENTIONED)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "skill"], name="one_link_per_posting_and_skill"),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")) | Q(start=0, end=0, quote=""), name="skill_span_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} in posting {self.posting_id}"


class PostingEvidence(Span):
    """The words behind a posting's labels, except its skills.

    `label` is role:<slug>, seniority:<slug>, eligible:accepts, eligible:excludes, workflow:<step>, experience, education,
    visa, relocation or clearance.
    """

    posting = models.ForeignKey("jobs.Posting", on_delete=models.CASCADE, related_name="evidence", db_index=False)
    label = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "label", "field", "start"], name="one_evidence_per_place"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="evidence_span_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.quote}"


class PostingChange(models.Model):
    """One edit of a posting by its source: field name to [before, after]."""

    posting = models.ForeignKey("jobs.Posting", on_delete=models.CASCADE, related_name="changes")
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="changes")
    changed_at = models.DateTimeField()
    fields = models.JSONField()

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return f"posting {self.posting_id} at {self.changed_at:%Y-%m-%d}"
