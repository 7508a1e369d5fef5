"""The project's settings for tests: no waiting, no network, no mail."""

from __future__ import annotations

from mlcareers.settings import *  # noqa: F403
from mlcareers.settings import DATABASES

SECRET_KEY = "tests-only-" + "x" * 50
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# The test runner closes and re-opens connections by itself; a pool would keep some to a database that it drops.
DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Tests that roll back are answered in SQL; the fixture `index` switches the index on.
SEARCH_ENGINE = "sql"
# What a page is kept for: longer than a test takes on a machine with much else to do.
PAGE_CACHE_S = 60.0
FETCH_REPLAY_URL = ""
SAMPLES_URL = ""
FETCH_CONNECT_S = 30.0
FETCH_READ_S = 30.0
FETCH_TOTAL_S = 30.0
