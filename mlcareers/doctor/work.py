"""What runs in the background: worker, schedule, and the reading of boards."""

from __future__ import annotations

from datetime import datetime, timedelta

import redis
from celery import current_app
from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone

from jobs.models.board import Board
from jobs.services.outages import lasting_outage
from mlcareers.doctor.finding import Finding, fail, ok, warn
from mlcareers.doctor.servers import broker
from mlcareers.heartbeat import last_beat

PING_S = 2.0
QUEUE = "celery"
MANY_TASKS = 1000
BEAT_WITHIN = timedelta(minutes=2)
READ_WITHIN = timedelta(hours=24)


def check_worker() -> Finding:
    """A worker answers, and tasks do not pile up."""
    start = "Start `celery -A mlcareers.celery worker`, or read the log of the one that should run."
    try:
        with broker() as client:
            waiting = int(client.llen(QUEUE))
    except redis.RedisError:
        return fail("worker", "Whether one works cannot be asked.", "See to the broker first.")
    answers = current_app.control.inspect(timeout=PING_S).ping() or {}
    if not answers:
        return fail("worker", f"None answers within {PING_S:.0f} s; {waiting} tasks wait.", start)
    text = f"{len(answers)} answer; {waiting} tasks wait."
    if waiting > MANY_TASKS:
        return warn("worker", text, "Start more workers, or see in their log what takes so long.")
    return ok("worker", text)


def check_beat() -> Finding:
    """The schedule hands out tasks."""
    try:
        last = last_beat()
    except Exception:
        return fail("beat", "Whether the schedule works cannot be asked.", "See to the broker first.")
    return judge_beat(last, timezone.now())


def judge_beat(last: datetime | None, now: datetime) -> Finding:
    """Judge by when the schedule last handed out a task."""
    start = "Start `celery -A mlcareers.celery beat`, once in all, or read its log."
    if last is None:
        return fail("beat", "The schedule has handed out nothing for a day.", start)
    seconds = (now - last).total_seconds()
    text = f"The schedule handed out a task {seconds:.0f} s ago."
    return ok("beat", text) if now - last <= BEAT_WITHIN else fail("beat", text, start)


def check_boards() -> Finding:
    """Every active board was read whole within a day, and our own network lets them be read."""
    limit = timezone.now() - READ_WITHIN
    late = Q(last_complete_at__lt=limit) | Q(last_complete_at=None, created_at__lt=limit)
    try:
        total = Board.objects.readable().count()
        names = [str(board) for board in Board.objects.readable().filter(late).order_by("last_complete_at", "pk")]
        outage = lasting_outage()
    except DatabaseError:
        return fail("boards", "The boards cannot be seen.", "See to the database first.")
    if outage is not None:
        text = f"Since {outage.began_at:%Y-%m-%d %H:%M} no host can be connected to: {outage.sites} sites were tried."
        return fail("boards", text, "See to the network of this machine: its line, its resolver, its firewall.")
    if not names:
        return ok("boards", f"None of {total} active boards has gone unread for 24 hours.")
    text = f"{len(names)} of {total} active boards were not read whole for 24 hours, among them {', '.join(names[:3])}."
    advice = "The admin says for each board what its last reading said."
    return fail("boards", text, advice) if len(names) == total else warn("boards", text, advice)
