"""The column that keeps a place's city as a value of the search."""

from __future__ import annotations

from typing import Any

from django.db import models

from jobs.parsing.city_slug import MAX_SLUG, city_slug


class CitySlugField(models.CharField):
    """Follows the row's `city` and `country` whenever it is saved, alone or in bulk; empty where no city is named."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": MAX_SLUG, "blank": True, "editable": False, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        """A plain column to migrations, which so need not know this class."""
        name, _, arguments, keywords = super().deconstruct()
        return name, "django.db.models.CharField", arguments, keywords

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the slug of the row's city, also set on the row."""
        slug = city_slug(model_instance.city, model_instance.country)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, slug)
        return slug
