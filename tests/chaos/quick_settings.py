"""Production's settings for programs of a test, with shorter waits: a round of boards each second, and 2 s for a database."""

from __future__ import annotations

from mlcareers.settings import CELERY_BEAT_SCHEDULE
from tests.node_settings import *  # noqa: F403
from tests.node_settings import DATABASES

_DUE = "import-due-boards"
CELERY_BEAT_SCHEDULE = {_DUE: CELERY_BEAT_SCHEDULE[_DUE] | {"schedule": 1.0}}
if "pool" in DATABASES["default"].get("OPTIONS", {}):
    DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 2
