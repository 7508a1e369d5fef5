"""Companies that turned out to be one employer: what each merge moved, and pairs that a person called different."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from jobs.models.company import Company


class CompanyMergeQuerySet(models.QuerySet["CompanyMerge"]):
    """Reads of merges."""

    def standing(self) -> CompanyMergeQuerySet:
        """Those that nobody took back."""
        return self.filter(undone_at=None)


class CompanyMerge(models.Model):
    """One action of one person that made several companies one; undoing it puts every row back where it was.

    `kept` is the company that holds their rows now: a later merge of that company moves it on, None means that it was
    deleted. `filled` is what the kept company took over where it had nothing, as {field: value}; `changes` are the rows
    of the lists' history that the merge itself wrote.
    """

    kept = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="merges")
    kept_name = models.CharField(max_length=200, help_text="As it was; it stays when the company goes.")
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="company_merges"
    )
    at = models.DateTimeField(default=timezone.now)
    filled = models.JSONField(default=dict, blank=True)
    changes = models.JSONField(default=list, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CompanyMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kept_name=""), name="company_merge_names_what_stays"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=False) | Q(undone_by=None), name="company_merge_undone_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{', '.join(part.name for part in self.parts.all())} into {self.kept_name}"


class MergedCompany(models.Model):
    """One company that a merge took away, and every row that it had.

    `company_id` is the id that it had and gets back; `facts` is its row. `moved` is {relation: ids of the rows that went
    to the kept company}; `made` the same for rows that the merge made in its place, with `strays`, postings
    that stood with another company than the one that their feed names; `set_aside` are [relation, row] of
    what had no room beside a row of the same list or person.
    """

    merge = models.ForeignKey(CompanyMerge, on_delete=models.CASCADE, related_name="parts")
    company_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    facts = models.JSONField()
    moved = models.JSONField(default=dict, blank=True)
    made = models.JSONField(default=dict, blank=True)
    set_aside = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["merge", "company_id"], name="one_part_per_merge_and_company"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="merged_company_has_name_and_slug"),
        ]

    def __str__(self) -> str:
        return self.name


class DifferentEmployers(models.Model):
    """Two names that a person called different employers, for good: the folded names, the lower one (by code point) first.

    Names rather than rows, so that it outlives a merge, a rename and a company that an import makes anew.
    """

    first_key = models.CharField(max_length=200)
    second_key = models.CharField(max_length=200)
    first_name = models.CharField(max_length=200)
    second_name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "different employers"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first_key", "second_key"], name="one_word_per_pair_of_employers"),
            models.CheckConstraint(
                condition=~Q(first_key="") & ~Q(first_key=F("second_key")), name="different_employers_have_two_names"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} is not {self.second_name}"
