"""The project as an app: its management commands and system checks."""

from importlib import import_module

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Wiring without a domain: no models."""

    name = "mlcareers"
    label = "project"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("mlcareers.checks")
