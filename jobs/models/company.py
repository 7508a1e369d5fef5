"""Employers, the names they go by, and the curated lists that they stand in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef
from django.urls import reverse

from jobs.sample_boards import DOMAIN


class CompanyQuerySet(models.QuerySet["Company"]):
    """Reads of companies."""

    def listed(self) -> CompanyQuerySet:
        """Those that readers see."""
        return self.filter(is_listed=True)

    def with_other_names(self) -> CompanyQuerySet:
        """With `other_names`: what else they are called, in order, in the same query."""
        others = CompanyAlias.objects.filter(company=OuterRef("pk")).exclude(name=OuterRef("name")).order_by("name")
        return self.annotate(other_names=ArraySubquery(others.values("name")))


class Company(models.Model):
    """One employer. `changed_by_person_at` set means that reloading the curated files leaves this row alone."""

    class Origin(models.TextChoices):
        CURATED = "curated", "curated file"
        FEED = "feed", "named by a feed"
        ADMIN = "admin", "added in the admin"
        RECRUITER = "recruiter", "proposed by a recruiter"
        SUGGESTION = "suggestion", "suggested by a reader"

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    website = models.URLField(max_length=500, blank=True)
    city = models.CharField(max_length=120, blank=True)
    hq_country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")
    focus = models.CharField(max_length=300, blank=True)
    ai_areas = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    size_band = models.CharField(max_length=40, blank=True)
    careers_url = models.URLField(max_length=500, blank=True)
    notes = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ADMIN)
    is_listed = models.BooleanField(
        default=True, help_text="Shown to readers; a company that a recruiter proposed is not until it is approved."
    )
    changed_by_person_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "companies"
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="company_has_a_name"),
            models.CheckConstraint(condition=models.Q(hq_country__regex=r"^([A-Z]{2})?$"), name="company_country_code"),
            models.CheckConstraint(
                condition=models.Q(website__regex=r"^(https?://.*)?$"), name="company_website_is_http"
            ),
            models.CheckConstraint(
                condition=models.Q(careers_url__regex=r"^(https?://.*)?$"), name="company_careers_url_is_http"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_sample(self) -> bool:
        """Whether it is invented: the website of a sample employer is a name that nobody can own."""
        return f"{DOMAIN}/" in self.website

    def get_absolute_url(self) -> str:
        return reverse("company", args=[self.slug])


class CompanyAlias(models.Model):
    """Another name of a company, as feeds write it; one spelling belongs to one company."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, unique=True, editable=False, help_text="The name, folded for comparison.")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "company aliases"
        constraints = [models.CheckConstraint(condition=~models.Q(key=""), name="company_alias_has_a_key")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the folded key in step with the name."""
        self.key = alias_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class CompanyRedirect(models.Model):
    """A slug that a company had before a rename or a merge."""

    old_slug = models.SlugField(max_length=120, unique=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="redirects")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["old_slug"]

    def __str__(self) -> str:
        return f"{self.old_slug} to {self.company.slug}"


class CompanyList(models.Model):
    """A curated list of companies."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120, unique=True)
    description = models.TextField(blank=True)
    companies = models.ManyToManyField(Company, through="CompanyListEntry", related_name="lists")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("company_list", args=[self.slug])


class CompanyListEntry(models.Model):
    """One company in one list: why it stands there and what shows it.

    `verified` = a stored public source shows the company; `verified_at` and `verifier` stay empty until a person
    verified it here.
    """

    company_list = models.ForeignKey(CompanyList, on_delete=models.CASCADE, related_name="entries")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="entries")
    reason = models.CharField(max_length=300)
    evidence_url = models.URLField(max_length=500, blank=True)
    evidence_note = models.TextField(blank=True)
    verified = models.BooleanField(default=False)
    checked_on = models.DateField(null=True, blank=True)
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="verified_entries"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True)
    changed_by_person_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["company__name"]
        verbose_name_plural = "company list entries"
        constraints = [
            models.UniqueConstraint(fields=["company_list", "company"], name="one_entry_per_company_and_list"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="entry_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(evidence_url__regex=r"^(https?://.*)?$"), name="entry_evidence_url_is_http"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} in {self.company_list}"


def alias_key(name: str) -> str:
    """Return `name` folded for exact comparison: case, and runs of white space and punctuation, do not count."""
    words = "".join(character if character.isalnum() else " " for character in name.casefold()).split()
    return " ".join(words)[:200]
