"""Postings as we show them, what was screened, and the words behind each label."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from jobs.models.board import Board
from jobs.models.company import Company
from jobs.models.importing import ImportRun
from jobs.models.posting_parts import PostingSkill
from jobs.models.posting_rules import CONSTRAINTS, INDEXES
from jobs.parsing.annual import FACTORS
from taxonomy.models import Role, Skill


class Cluster(models.Model):
    """Postings that are the same opening; its canonical one is the open one with the least place."""

    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"cluster {self.pk}"


class PostingQuerySet(models.QuerySet["Posting"]):
    """Reads of postings."""

    def open(self) -> PostingQuerySet:
        """Postings that a candidate can apply to."""
        return self.filter(state=Posting.State.OPEN)

    def each_once(self) -> PostingQuerySet:
        """Without those that stand behind another of their cluster among these: each opening once."""
        first = self.filter(cluster__isnull=False).order_by("cluster", "cluster_place").distinct("cluster")
        return self.filter(Q(cluster=None) | Q(pk__in=first.values("pk")))

    def with_copies(self) -> PostingQuerySet:
        """With `copies`: how many other open postings are the same opening."""
        others = Posting.objects.open().filter(cluster=models.OuterRef("cluster")).exclude(pk=models.OuterRef("pk"))
        counted = others.order_by().values("cluster").annotate(n=models.Count("pk")).values("n")
        return self.annotate(copies=Coalesce(models.Subquery(counted), Value(0)))

    def own(self) -> PostingQuerySet:
        """Those that a recruiter wrote here."""
        return self.filter(board=None)

    def for_rows(self) -> PostingQuerySet:
        """With all that a result row or the API's list shows, in three queries, without the long texts."""
        return (
            self.with_copies()
            .select_related("company", "role", "runner_up", "secondary_role", "board", "signal_check")
            .prefetch_related(
                "places",
                models.Prefetch("skill_links", PostingSkill.objects.select_related("skill").order_by("position")),
            )
            .defer("html", "text", "words", "head_words")
        )


# How many skills a result row names, those asked for before those that are a plus.
CARD_SKILLS = 6


def _yearly(field: str) -> models.GeneratedField:
    """Return a column that the database itself keeps: what `field` makes in a year by the factors of `annual`."""
    factor = Case(*(When(pay_period=period, then=Value(times)) for period, times in FACTORS.items()))
    return models.GeneratedField(
        expression=F(field) * factor, output_field=models.BigIntegerField(null=True), db_persist=True
    )


def _codes(help_text: str) -> ArrayField:
    """Return a column of ISO 3166-1 alpha-2 codes, in order of the alphabet."""
    return ArrayField(models.CharField(max_length=2), default=list, blank=True, help_text=help_text)


def _steps(help_text: str) -> ArrayField:
    """Return a column of slugs of workflow steps."""
    return ArrayField(models.CharField(max_length=20), default=list, blank=True, help_text=help_text)


class Posting(models.Model):
    """One opening as one board, or one recruiter, published it.

    Pay is in minor units of its currency, as stated, per period; `pay_year_min` and `pay_year_max` are the same for a
    year, kept by the database. `first_seen_at` is ours and never moves;
    `published_at` is the source's; `listed_at` is the earlier of the two at first sight and orders "newest".
    Of visa, relocation, clearance and education an empty text means that it is silent. `eligibility` and its three lists
    say from where it may be done, as `jobs.parsing.eligible.answer` reads them.
    """

    class State(models.TextChoices):
        OPEN = "open", "open"
        HIDDEN = "hidden", "hidden until confirmed"
        CLOSED = "closed", "closed"

    class Workplace(models.TextChoices):
        REMOTE = "remote", "Remote"
        HYBRID = "hybrid", "Hybrid"
        ONSITE = "onsite", "On site"
        UNKNOWN = "unknown", "Workplace not stated"

    class Seniority(models.TextChoices):
        INTERN = "intern", "Intern"
        JUNIOR = "junior", "Junior"
        MID = "mid", "Mid"
        SENIOR = "senior", "Senior"
        LEAD = "lead", "Lead"
        STAFF = "staff", "Staff"
        MANAGER = "manager", "Manager"
        DIRECTOR = "director", "Director"
        UNSPECIFIED = "unspecified", "Seniority not stated"

    class Employment(models.TextChoices):
        FULL_TIME = "full-time", "Full time"
        PART_TIME = "part-time", "Part time"
        CONTRACT = "contract", "Contract"
        TEMPORARY = "temporary", "Temporary"
        INTERNSHIP = "internship", "Internship"

    class Eligibility(models.TextChoices):
        """What holds for a country that none of the three lists names."""

        ANYWHERE = "anywhere", "Anywhere"
        ONLY = "only", "Only where named"
        SOME = "some", "Named, the others open"
        UNKNOWN = "unknown", "Not stated"

    class Education(models.TextChoices):
        NONE = "none", "No degree needed"
        BACHELOR = "bachelor", "Bachelor"
        MASTER = "master", "Master"
        DOCTORATE = "doctorate", "Doctorate"

    class Help(models.TextChoices):
        OFFERED = "offered", "Offered"
        NOT_OFFERED = "not-offered", "Not offered"

    class Clearance(models.TextChoices):
        REQUIRED = "required", "Required"
        NOT_REQUIRED = "not-required", "Not required"

    class Ended(models.TextChoices):
        FILLED = "filled", "The place is filled."
        WITHDRAWN = "withdrawn", "The employer withdrew it."
        EXPIRED = "expired", "Its 60 days are over."

    class Period(models.TextChoices):
        HOUR = "hour", "an hour"
        DAY = "day", "a day"
        WEEK = "week", "a week"
        MONTH = "month", "a month"
        YEAR = "year", "a year"

    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.CASCADE, related_name="postings")
    external_id = models.CharField(max_length=300)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="postings")
    employer_key = models.CharField(
        max_length=200, blank=True, editable=False, help_text="The employer's name as the source wrote it, folded."
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="postings", editable=False
    )
    cluster_place = models.PositiveIntegerField(
        null=True,
        editable=False,
        help_text="From 1: an employer's own record, its own ad, then others; the oldest first.",
    )
    cluster_rule = models.CharField(max_length=11, blank=True, editable=False, help_text="Why it is in its cluster.")
    cluster_proof = models.CharField(max_length=200, blank=True, editable=False)
    title = models.CharField(max_length=300)
    url = models.URLField(max_length=2000)
    apply_url = models.URLField(max_length=2000, blank=True)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    places_text = models.CharField(max_length=1000, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    workplace = models.CharField(max_length=8, choices=Workplace, default=Workplace.UNKNOWN)
    employment = models.CharField(max_length=12, choices=Employment, blank=True)
    pay_min = models.BigIntegerField(null=True, blank=True)
    pay_max = models.BigIntegerField(null=True, blank=True)
    pay_currency = models.CharField(max_length=3, blank=True)
    pay_period = models.CharField(max_length=5, choices=Period, blank=True)
    pay_year_min = _yearly("pay_min")
    pay_year_max = _yearly("pay_max")
    pay_stated = models.CharField(max_length=500, blank=True)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="postings")
    role_confidence = models.FloatField(default=0)
    runner_up = models.ForeignKey(Role, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    secondary_role = models.ForeignKey(
        Role,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The second role that its words speak for; it is found under both.",
    )
    seniority = models.CharField(max_length=12, choices=Seniority, default=Seniority.UNSPECIFIED)
    eligibility = models.CharField(max_length=8, choices=Eligibility, default=Eligibility.UNKNOWN)
    eligible_countries = _codes("Accepted; empty where the scope is anywhere or unknown.")
    excluded_countries = _codes("Refused by name.")
    unsure_countries = _codes("Named, but neither accepted nor refused for certain.")
    workflow_owns = _steps("Steps of data work that the text hands over.")
    workflow_contributes = _steps("Steps of data work that the text asks help with.")
    experience_years = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Least whole years that the text asks for; empty where it asks for none."
    )
    experience_required = models.BooleanField(default=False, help_text="False where the years are only a plus.")
    education = models.CharField(max_length=9, choices=Education, blank=True, help_text="Lowest degree that will do.")
    education_required = models.BooleanField(default=False)
    contradicts_entry_level = models.BooleanField(
        default=False, help_text="The title is a beginner's, the text asks for three or more years."
    )
    visa = models.CharField(max_length=11, choices=Help, blank=True)
    relocation = models.CharField(max_length=11, choices=Help, blank=True)
    clearance = models.CharField(max_length=12, choices=Clearance, blank=True)
    skills = models.ManyToManyField(Skill, through="PostingSkill", related_name="postings")
    language = models.CharField(max_length=8, blank=True)
    departments = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    requisition_id = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    first_seen_at = models.DateTimeField()
    listed_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    suspect_since = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When a whole reading was first without it, while that is not confirmed.",
    )
    suspect_run = models.ForeignKey(
        ImportRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    absent_since = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When a reading was first without it, at a source whose absence does not close.",
    )
    repost_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reposts",
        editable=False,
        help_text="The closed posting of the same employer that it repeats.",
    )
    repost_count = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="How many times the same opening was posted before."
    )
    first_posted_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the first of them was first seen; empty for no repost."
    )
    page_checked_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its own page was last asked whether it is gone."
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=200, blank=True)
    closed_by_person_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Set while a person's closing stands; no reading undoes it."
    )
    ended = models.CharField(
        max_length=9,
        choices=Ended,
        blank=True,
        editable=False,
        help_text="How an own posting ended, where its employer or its date closed it; empty where anyone else did.",
    )
    chosen = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        editable=False,
        help_text="Labels that a person gave rather than our rules: role, seniority, skills.",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="postings",
        editable=False,
    )
    confirmed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its recruiter last said that it is open."
    )
    asked_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its recruiter was asked whether it is still open."
    )
    warned_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its recruiter was told that it ends in a week."
    )
    words = SearchVectorField(editable=False)
    head_words = SearchVectorField(editable=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-listed_at", "-id"]
        indexes: ClassVar = INDEXES
        constraints: ClassVar = CONSTRAINTS

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("posting", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether a candidate can apply."""
        return self.state == self.State.OPEN

    @property
    def is_suspect(self) -> bool:
        """Whether it is open but missing from its board, which is not confirmed yet."""
        return self.is_open and self.suspect_since is not None

    @property
    def place(self) -> str:
        """The line of its places, as evidence of the field `place` counts it."""
        return self.places_text

    @property
    def names_steps(self) -> bool:
        """Whether its text names a step of data work."""
        return bool(self.workflow_owns or self.workflow_contributes)

    @property
    def is_own(self) -> bool:
        """Whether a recruiter wrote it here."""
        return self.board_id is None

    @property
    def is_sample(self) -> bool:
        """Whether it comes from a sample board of ours."""
        return self.board is not None and self.board.is_sample

    @property
    def last_confirmed_at(self) -> datetime | None:
        """When its recruiter, or a complete reading of its board, last confirmed it (UTC).

        None where none was complete, where the last one missed it, and where it came from a board and is closed.
        """
        if self.board is None:
            return self.confirmed_at
        if not self.is_open or self.suspect_since or self.absent_since:
            return None
        return self.board.last_complete_at
