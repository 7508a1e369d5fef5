"""Postings as we show them, what was screened, and the words behind each label."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from jobs.models.board import Board
from jobs.models.city_slug import CitySlugField
from jobs.models.company import Company
from jobs.models.importing import ImportRun
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

    def for_cards(self) -> PostingQuerySet:
        """With all that a result row shows and nothing else, in one query.

        `card_skills` are the names of its first skills in their order. A field that a row shows stands in CARD_FIELDS.
        """
        links = PostingSkill.objects.filter(posting=models.OuterRef("pk")).order_by(_WANTED, "position")
        return (
            self.with_copies()
            .select_related("company", "role", "secondary_role", "board", "signal_check")
            .only(*CARD_FIELDS)
            .annotate(card_skills=ArraySubquery(links.values("skill__name")[:CARD_SKILLS]))
        )


# How many skills a result row names, those asked for before those that are a plus.
CARD_SKILLS = 6
CARD_FIELDS = (
    "title", "places_text", "workplace", "seniority", "pay_min", "pay_max", "pay_currency", "pay_period",
    "pay_year_min", "pay_year_max", "workflow_owns", "workflow_contributes", "listed_at", "first_seen_at",
    "confirmed_at", "state", "suspect_since", "absent_since", "cluster", "signal_check__is_labelled",
    "secondary_role__slug", "secondary_role__name", "company__name", "company__slug", "role__slug", "role__name",
    "board__is_sample", "board__company", "board__last_complete_at",
)  # fmt: skip
_WANTED = Case(When(wanted="required", then=0), When(wanted="nice-to-have", then=1), default=2)


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
        indexes: ClassVar = [
            models.Index(F("listed_at").desc(), F("id").desc(), condition=Q(state="open"), name="posting_open_newest"),
            models.Index(fields=["role", "-listed_at"], condition=Q(state="open"), name="posting_open_by_role"),
            models.Index(fields=["board", "state"], name="posting_by_board_and_state"),
            models.Index(
                F("pay_currency"),
                Coalesce("pay_year_max", "pay_year_min"),
                condition=Q(state="open"),
                name="posting_open_by_pay",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state="open", expires_at__isnull=False),
                name="posting_open_by_expiry",
            ),
            models.Index(
                fields=["company", "closed_at"], condition=Q(state="closed"), name="posting_closed_by_company"
            ),
            models.Index(
                fields=["confirmed_at"], condition=Q(board=None, state__in=["open", "hidden"]), name="posting_own_live"
            ),
            GinIndex(fields=["words"], name="posting_words", fastupdate=False),
            GinIndex(fields=["countries"], name="posting_countries"),
            GinIndex(fields=["eligible_countries"], name="posting_eligible"),
            GinIndex(fields=["workflow_owns", "workflow_contributes"], name="posting_workflow"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["board", "external_id"], name="one_posting_per_board_and_external_id"),
            models.UniqueConstraint(
                fields=["external_id"], condition=Q(board=None), name="one_own_posting_per_external_id"
            ),
            models.CheckConstraint(
                condition=Q(board__isnull=False) | (Q(confirmed_at__isnull=False) & Q(expires_at__isnull=False)),
                name="own_posting_is_confirmed_and_ends",
            ),
            models.CheckConstraint(condition=~Q(state="hidden") | Q(board=None), name="only_own_postings_hide"),
            models.CheckConstraint(
                condition=Q(ended="") | Q(board=None, state="closed"), name="ended_says_how_an_own_posting_closed"
            ),
            # No two share a place, so that one of a cluster is the canonical one, whichever of them are open.
            models.UniqueConstraint(
                fields=["cluster", "cluster_place"],
                name="one_posting_per_place_in_a_cluster",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(cluster=None, cluster_place=None, cluster_rule="")
                | Q(cluster__isnull=False, cluster_place__isnull=False, cluster_place__gte=1),
                name="posting_in_a_cluster_has_a_place",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="posting_has_a_title"),
            models.CheckConstraint(
                condition=Q(pay_min=None) | Q(pay_max=None) | Q(pay_min__lte=F("pay_max")), name="posting_pay_in_order"
            ),
            models.CheckConstraint(
                condition=(Q(pay_min=None) | Q(pay_min__gt=0)) & (Q(pay_max=None) | Q(pay_max__gt=0)),
                name="posting_pay_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(pay_min=None, pay_max=None) | (Q(pay_currency__regex=r"^[A-Z]{3}$") & ~Q(pay_period="")),
                name="posting_pay_has_currency_and_period",
            ),
            # A year of hours of the greatest pay must still be a bigint.
            models.CheckConstraint(
                condition=(Q(pay_min=None) | Q(pay_min__lte=10**15)) & (Q(pay_max=None) | Q(pay_max__lte=10**15)),
                name="posting_pay_makes_a_year",
            ),
            models.CheckConstraint(
                condition=Q(pay_min=None, pay_max=None) | Q(pay_period__in=list(FACTORS)),
                name="posting_pay_period_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "hidden"], closed_at=None) | Q(state="closed", closed_at__isnull=False),
                name="posting_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(secondary_role=None) | ~Q(secondary_role=F("role")), name="posting_has_two_different_roles"
            ),
            models.CheckConstraint(
                condition=Q(role_confidence__gte=0, role_confidence__lte=1), name="confidence_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(eligibility__in=["anywhere", "unknown"], eligible_countries=[])
                | Q(eligibility="only")
                | (Q(eligibility="some") & ~Q(eligible_countries=[])),
                name="posting_eligibility_fits_its_lists",
            ),
            models.CheckConstraint(
                condition=~Q(eligible_countries__overlap=F("excluded_countries")),
                name="posting_accepts_or_refuses_a_country",
            ),
            models.CheckConstraint(
                condition=Q(experience_required=False) | Q(experience_years__isnull=False),
                name="posting_required_years_are_known",
            ),
            models.CheckConstraint(
                condition=Q(repost_count=0, first_posted_at=None)
                | Q(repost_count__gt=0, first_posted_at__isnull=False),
                name="repost_says_since_when",
            ),
            models.CheckConstraint(condition=~Q(repost_of=F("id")), name="posting_is_no_repost_of_itself"),
            models.CheckConstraint(condition=Q(url__regex=r"^https?://"), name="posting_url_is_http"),
            models.CheckConstraint(condition=Q(apply_url__regex=r"^(https?://.*)?$"), name="posting_apply_url_is_http"),
        ]

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


class PostingPlace(models.Model):
    """One place of a posting: the stated words and what they certainly name."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="places")
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

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="skill_links")
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

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="evidence")
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

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="changes")
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="changes")
    changed_at = models.DateTimeField()
    fields = models.JSONField()

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return f"posting {self.posting_id} at {self.changed_at:%Y-%m-%d}"


class Screened(models.Model):
    """A posting read but not shown; its text is dropped 30 days after `absent_since`."""

    class Reason(models.TextChoices):
        NO_ROLE = "no-role", "none of the six roles"
        PROSPECT = "prospect", "talent pool, not an opening"
        UNLISTED = "unlisted", "not listed by its source"

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="screened")
    external_id = models.CharField(max_length=300)
    content_hash = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    url = models.URLField(max_length=2000)
    company_name = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=8, choices=Reason)
    text_compressed = models.BinaryField(null=True, help_text="The plain text, zlib; None once dropped.")
    first_seen_at = models.DateTimeField()
    suspect_since = models.DateTimeField(
        null=True, blank=True, help_text="When a whole reading was first without it, while that is not confirmed."
    )
    absent_since = models.DateTimeField(null=True, blank=True, help_text="When it was taken for gone.")

    class Meta:
        ordering = ["board", "external_id"]
        verbose_name_plural = "screened"
        constraints = [
            models.UniqueConstraint(fields=["board", "external_id"], name="one_screened_per_board_and_external_id"),
        ]

    def __str__(self) -> str:
        return self.title
