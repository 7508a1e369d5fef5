"""The taxonomy app: what work exists."""

from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """Roles, skills and their guide."""

    name = "taxonomy"
    default_auto_field = "django.db.models.BigAutoField"
