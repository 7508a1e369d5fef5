"""Roles and skills as rows, so that postings can point at them, and what admins added to the vocabulary of the files.

The truth of roles and skills is `taxonomy/data/` with the entries that are in use, copied by sync_taxonomy.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taxonomy.additions import Addition


class Role(models.Model):
    """One of the six roles of a data team."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80, unique=True)
    summary = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("role", args=[self.slug])


class Skill(models.Model):
    """One reviewed skill; `retired` ones left the data files but are still named by old postings."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)
    esco_uri = models.URLField(blank=True)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class VocabularyEntry(models.Model):
    """One addition to the vocabulary, as taxonomy/additions.py takes it; what it says never changes.

    `author` None: the account is gone.
    """

    class Kind(models.TextChoices):
        ALIAS = "alias", _("another name of a skill")
        SKILL = "skill", _("a new skill")
        TITLE = "title", _("titles of a role")
        NOT_TITLE = "not-title", _("titles of none of the roles")

    kind = models.CharField(max_length=9, choices=Kind)
    text = models.CharField(max_length=200, help_text=_("The name, or the pattern of titles."))
    target = models.CharField(max_length=80, blank=True, help_text=_("The slug of the skill or role."))
    skill_kind = models.CharField(max_length=40, blank=True, help_text=_("The file that a new skill belongs to."))
    case_sensitive = models.BooleanField(default=False)
    why = models.CharField(max_length=300)
    examples = ArrayField(models.CharField(max_length=300))
    not_examples = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("vocabulary entry")
        verbose_name_plural = _("vocabulary entries")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "text", "target"], condition=Q(is_active=True), name="one_vocabulary_entry_in_use"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["alias", "skill", "title", "not-title"]), name="vocabulary_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(why="") & ~Q(examples=[]), name="vocabulary_entry_says_what_and_why"
            ),
            models.CheckConstraint(condition=~Q(target="") | Q(kind="not-title"), name="vocabulary_entry_has_a_target"),
        ]

    def __str__(self) -> str:
        return f"{self.text} → {self.target or 'none'}"

    def addition(self) -> Addition:
        """Return it as the pure rules take it."""
        return Addition(
            key=self.pk or 0,
            kind=self.kind,  # type: ignore[arg-type]
            text=self.text,
            target=self.target,
            why=self.why,
            examples=tuple(self.examples),
            not_examples=tuple(self.not_examples),
            skill_kind=self.skill_kind,
            case_sensitive=self.case_sensitive,
        )


class VocabularyVersion(models.Model):
    """One change of the entries in use; its number is the version. `digest` is that of what is in use since then.

    `by` None: the account is gone.
    """

    class Change(models.TextChoices):
        ADDED = "added", _("added")
        TAKEN_BACK = "taken-back", _("taken back")

    entry = models.ForeignKey(VocabularyEntry, on_delete=models.PROTECT, related_name="versions")
    change = models.CharField(max_length=10, choices=Change)
    reason = models.CharField(max_length=300)
    digest = models.CharField(max_length=16, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "change"], name="one_vocabulary_version_per_entry_and_change"),
            models.CheckConstraint(condition=Q(change__in=["added", "taken-back"]), name="vocabulary_change_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="vocabulary_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"version {self.pk}"
