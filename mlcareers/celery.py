"""The Celery app; tasks are found in `jobs/tasks.py`."""

import os
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareers.settings")

app = Celery("mlcareers", amqp="mlcareers.lib.broker_line:Lines")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["jobs"])


@signals.worker_init.connect
def _start_worker(**kwargs: Any) -> None:
    """Refuse to work on wrong settings or on tables of another release; then prepare what the processes that are forked share."""
    from jobs.services.preparing import prepare_to_import
    from mlcareers.startup import refuse_to_start

    refuse_to_start()
    prepare_to_import()


@signals.beat_init.connect
def _start_beat(**kwargs: Any) -> None:
    """Refuse like the worker; from then on every task that is handed out is a sign of life."""
    from mlcareers.heartbeat import record_beat
    from mlcareers.startup import refuse_to_start

    refuse_to_start()
    signals.after_task_publish.connect(record_beat, weak=False)
