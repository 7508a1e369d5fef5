"""Production's settings for a web server that a test starts, without collecting static files first."""

from __future__ import annotations

from mlcareers.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
