"""The project as an app: its management commands and system checks."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ProjectConfig(AppConfig):
    """Wiring without a domain: no models."""

    name = "mlcareers"
    label = "project"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("mlcareers.checks")


class StaticConfig(StaticFilesConfig):
    """Django's static files, without those of pages that we do not serve: half of a first start went into them."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]
