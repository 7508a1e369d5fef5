"""The jobs app: loads every model and admin file, and the Celery app with it."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


def _import_all(package_name: str) -> None:
    """Import each file of a package whose own `__init__` stays empty."""
    package = import_module(package_name)
    for module in iter_modules(package.__path__):
        import_module(f"{package_name}.{module.name}")


class JobsConfig(AppConfig):
    """`jobs/models/` and `jobs/admin/` are found by scanning, so that a new noun is one new file."""

    name = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Import each file of `jobs/models/`."""
        super().import_models()
        _import_all("jobs.models")

    def ready(self) -> None:
        """Load the Celery app, so that tasks find their broker in every process, and the admin's pages."""
        import_module("mlcareers.celery")
        _import_all("jobs.admin")
