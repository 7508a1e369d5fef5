"""The project as an app: its management commands and system checks."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.contrib.staticfiles.apps import StaticFilesConfig

# Static files of pages that we do not serve: half of a first start went into compressing them.
UNUSED_STATIC = ("redoc", "rest_framework")


class ProjectConfig(AppConfig):
    """Wiring without a domain: no models."""

    name = "mlcareers"
    label = "project"

    def ready(self) -> None:
        """Register the system checks, and what collectstatic leaves out."""
        import_module("mlcareers.checks")
        static = apps.get_app_config("staticfiles")
        if isinstance(static, StaticFilesConfig):
            static.ignore_patterns = [*static.ignore_patterns, *UNUSED_STATIC]
