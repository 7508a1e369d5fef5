"""Database, broker and cache."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import psycopg
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

from mlcareers.doctor.finding import Finding, fail, ok, warn
from mlcareers.embedded import redis_url
from mlcareers.lib.direct_connection import connect
from mlcareers.startup import pending_migrations

OLDEST_POSTGRES = 150_000
ANSWER_S = 3
CLOCK_WARN_S, CLOCK_FAIL_S = 2.0, 30.0


def check_database() -> Finding:
    """The server answers, is new enough, and keeps text and time as we write them."""
    try:
        with connect(timeout_s=ANSWER_S) as link:
            version = link.info.server_version
            encoding = str(link.info.parameter_status("server_encoding"))
            known = link.info.parameter_status("server_version")
    except psycopg.OperationalError as problem:
        reason = (str(problem).strip().splitlines() or ["no answer"])[-1].strip()
        return fail("database", f"PostgreSQL does not answer: {reason}.", "Start it, or correct DATABASE_URL.")
    if version < OLDEST_POSTGRES:
        return fail("database", f"PostgreSQL {known} is too old.", "Use PostgreSQL 15 or later.")
    if encoding != "UTF8":
        return fail(
            "database",
            f"The database has the encoding {encoding}.",
            "Restore a backup into one made with ENCODING UTF8.",
        )
    return ok("database", f"PostgreSQL {known} answers.")


def check_migrations() -> Finding:
    """The tables are those of this release."""
    try:
        waiting = pending_migrations()
    except DatabaseError:
        return fail("migrations", "The tables cannot be seen.", "See to the database first.")
    if waiting:
        return fail("migrations", f"{len(waiting)} migrations wait, first {waiting[0]}.", "Run `manage.py setup`.")
    return ok("migrations", "All are applied.")


def check_clock() -> Finding:
    """Database and application mean the same moment, in the same zone."""
    try:
        with connection.cursor() as cursor:
            before = datetime.now(UTC)
            cursor.execute("SELECT clock_timestamp(), current_setting('TimeZone')")
            theirs, zone = cursor.fetchone()
            ours = before + (datetime.now(UTC) - before) / 2
    except DatabaseError:
        return fail("clock", "The database's clock cannot be read.", "See to the database first.")
    if zone != "UTC":
        return fail("clock", f"Sessions have the time zone {zone}.", "Let no pooler change it; set it to UTC.")
    return compare_clocks((theirs - ours).total_seconds())


def compare_clocks(difference_s: float) -> Finding:
    """Judge by how much the database's clock is ahead of ours."""
    text = f"The database's clock is {abs(difference_s):.1f} s {'ahead of' if difference_s > 0 else 'behind'} ours."
    advice = "Let both machines keep time with NTP."
    if abs(difference_s) > CLOCK_FAIL_S:
        return fail("clock", text, advice)
    return warn("clock", text, advice) if abs(difference_s) > CLOCK_WARN_S else ok("clock", text)


def broker() -> Any:
    """Return a client of the broker's database 0 that gives up soon."""
    return redis.Redis.from_url(
        redis_url(settings.BROKER_URL, urlsplit_database(settings.BROKER_URL)),
        socket_timeout=ANSWER_S, socket_connect_timeout=ANSWER_S, decode_responses=True,
    )  # fmt: skip


def urlsplit_database(url: str) -> int:
    """Return the number of the database that a broker's address names; 0 where it names none."""
    parts = urlsplit(url)
    number = parts.query.rpartition("virtual_host=")[2] if parts.scheme.endswith("socket") else parts.path.strip("/")
    return int(number) if number.isdecimal() else 0


def check_broker() -> Finding:
    """The broker answers, forgets nothing when memory is short, and keeps tasks through a restart."""
    try:
        with broker() as client:
            client.ping()
            try:
                policy = client.info("memory").get("maxmemory_policy", "")
                kept = client.info("persistence").get("aof_enabled")
            except redis.ResponseError as problem:
                return warn("broker", f"It answers, but does not tell its settings ({problem}).", "Allow INFO.")
    except redis.RedisError as problem:
        return fail("broker", f"It does not answer: {problem}.", "Start it, or correct BROKER_URL.")
    return judge_broker(str(policy), is_kept=bool(kept))


def judge_broker(policy: str, *, is_kept: bool) -> Finding:
    """Judge the broker's settings."""
    if policy != "noeviction":
        return fail(
            "broker", f"Its maxmemory-policy is {policy}: tasks are dropped when memory is short.",
            "Start it with --maxmemory-policy noeviction.",
        )  # fmt: skip
    if not is_kept:
        return warn(
            "broker", "It has no append-only file: tasks are lost when it restarts.", "Start it with --appendonly yes."
        )
    return ok("broker", "It answers, keeps an append-only file and evicts nothing.")


def check_cache() -> Finding:
    """What is written to the cache can be read again."""
    value = secrets.token_hex(8)
    try:
        cache.set("doctor", value, 10)
        if cache.get("doctor") == value:
            return ok("cache", "It keeps what is written.")
        problem = "It forgets what is written."
    except Exception as error:
        problem = f"It does not answer ({type(error).__name__})."
    return fail("cache", problem, "See to the broker: the cache is its database 1.")
