"""The jobs app: loads every model file, and the Celery app with it."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """`jobs/models/` is found by scanning, so that a new noun is one new file."""

    name = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Import each file of `jobs/models/`: the package's own `__init__` stays empty."""
        super().import_models()  # type: ignore[no-untyped-call]
        package = import_module("jobs.models")
        for module in iter_modules(package.__path__):
            import_module(f"jobs.models.{module.name}")

    def ready(self) -> None:
        """Load the Celery app, so that tasks find their broker in every process."""
        import_module("mlcareers.celery")
