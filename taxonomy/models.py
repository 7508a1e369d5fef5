"""Roles and skills as rows, so that postings can point at them; their truth is `taxonomy/data/`, copied by sync_taxonomy."""

from __future__ import annotations

from django.db import models
from django.urls import reverse


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
