"""Production's settings for workers and schedules of a test: a round of boards each second instead of every ten."""

from __future__ import annotations

from mlcareers.settings import *  # noqa: F403
from mlcareers.settings import CELERY_BEAT_SCHEDULE

_DUE = "import-due-boards"
CELERY_BEAT_SCHEDULE = {_DUE: CELERY_BEAT_SCHEDULE[_DUE] | {"schedule": 1.0}}
