"""System checks: each names what is wrong, how to mend it and where that is documented."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import ProgrammingError

from mlcareers.lib.public_hosts import is_public

DOCS = "See docs/settings.md."
SHORTEST_SECRET = 50
# Fewer different characters do not occur in 50 random ones.
FEWEST_CHARACTERS = 10
PLACEHOLDERS = (
    "change-me",
    "changeme",
    "change_me",
    "django-insecure",
    "replace",
    "example",
    "your-secret",
    "placeholder",
)


@register(Tags.security)
def check_secret(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E001: the secret is too short to sign anything."""
    if len(settings.SECRET_KEY) >= SHORTEST_SECRET:
        return []
    hint = f"Set SECRET_KEY to at least {SHORTEST_SECRET} random characters, or unset it to have one made. {DOCS}"
    return [Error("SECRET_KEY is too short.", hint=hint, id="mlcareers.E001")]


@register(Tags.security)
def check_debug(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E002: debug pages would be shown to the public."""
    if not settings.DEBUG or not is_public(settings.ALLOWED_HOSTS):
        return []
    hint = f"Unset DEBUG, or leave SITE_URL and ALLOWED_HOSTS at their defaults. {DOCS}"
    return [Error("DEBUG is on while ALLOWED_HOSTS names a public host.", hint=hint, id="mlcareers.E002")]


@register()
def check_replay(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E003: recorded boards and samples may be read from this machine alone."""
    hint = f"Set it to an address such as http://127.0.0.1:9000, or unset it. {DOCS}"
    return [
        Error(f"{name} does not lead to this machine.", hint=hint, id="mlcareers.E003")
        for name in ("FETCH_REPLAY_URL", "SAMPLES_URL")
        if (url := getattr(settings, name)) and not is_loopback(url)
    ]


# Django's own, and with a pool.
POSTGRESQL = ("django.db.backends.postgresql", "mlcareers.lib.pooled")


@register()
def check_database(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E004: the search needs PostgreSQL."""
    hint = f"Set it to postgres://… or unset it; without DATABASE_URL the embedded server is used. {DOCS}"
    wrong = [name for name, one in settings.DATABASES.items() if one["ENGINE"] not in POSTGRESQL]
    names = dict.fromkeys("DATABASE_URL" if name == "default" else "DATABASE_REPLICA_URLS" for name in wrong)
    return [Error(f"{name} does not name a PostgreSQL database.", hint=hint, id="mlcareers.E004") for name in names]


@register()
def check_import_limits(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E005: limits that would close everything or nothing."""
    wrong = []
    if not 0 < settings.IMPORT_HOLD_MISSING_SHARE < 1:
        wrong.append("IMPORT_HOLD_MISSING_SHARE must lie between 0 and 1")
    if settings.IMPORT_UNSEEN_DAYS < 1:
        wrong.append("IMPORT_UNSEEN_DAYS must be at least 1")
    if settings.IMPORT_LEASE_S < 10:
        wrong.append("IMPORT_LEASE_S must be at least 10 seconds")
    if min(settings.FETCH_CONNECT_S, settings.FETCH_READ_S, settings.FETCH_TOTAL_S, settings.FETCH_MAX_BYTES) <= 0:
        wrong.append("FETCH_CONNECT_S, FETCH_READ_S, FETCH_TOTAL_S and FETCH_MAX_BYTES must be above 0")
    return [Error(f"{text}.", hint=DOCS, id="mlcareers.E005") for text in wrong]


@register()
def check_board_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E009: a key that no board would be read with."""
    hint = f"Write source/token=key, such as recruitee/acme=word, and a comma between two. {DOCS}"
    return [
        Error(f"BOARD_KEYS names {board[:80]!r} without a source, a token or a key.", hint=hint, id="mlcareers.E009")
        for board, key in settings.BOARD_KEYS.items()
        if not key or not all(board.partition("/")) or not key.isprintable() or not key.isascii()
    ]


@register()
def check_permitted_boards(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E014: a permission that no board would be read with."""
    from jobs import registry

    off = registry.switched_off()
    hint = f"Write source/token, such as smartrecruiters/acme, of one of {', '.join(sorted(off))}. {DOCS}"
    return [
        Error(f"PERMITTED_BOARDS names {board[:80]!r}, which is no board of a source that is switched off.", hint=hint,
              id="mlcareers.E014")
        for board in sorted(settings.PERMITTED_BOARDS)
        if board.partition("/")[0] not in off or not board.partition("/")[2]
    ]  # fmt: skip


@register(Tags.security)
def check_placeholder(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E006: the public could guess the secret."""
    if settings.DEBUG or not is_public(settings.ALLOWED_HOSTS) or not is_placeholder(settings.SECRET_KEY):
        return []
    hint = f"Set SECRET_KEY to random characters: `openssl rand -base64 48` prints some. {DOCS}"
    return [Error("SECRET_KEY is a placeholder.", hint=hint, id="mlcareers.E006")]


@register()
def check_search(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E007: an engine that there is not, or changes forgotten before the nightly snapshot is made."""
    wrong = []
    if settings.SEARCH_ENGINE not in ("index", "server", "sql"):
        wrong.append("SEARCH_ENGINE is none of index, server and sql")
    if settings.SEARCH_CHANGES_DAYS < 2:
        wrong.append("SEARCH_CHANGES_DAYS is below 2, so that a snapshot of last night could not be used")
    return [Error(f"{text}.", hint=DOCS, id="mlcareers.E007") for text in wrong]


@register(Tags.security, deploy=True)
def check_contact(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """W001: readers and the sites that we read cannot reach anyone."""
    if settings.CONTACT_EMAIL:
        return []
    hint = f"Set CONTACT_EMAIL: it stands on the about and privacy pages. {DOCS}"
    return [Warning("This installation names no contact.", hint=hint, id="mlcareers.W001")]


@register(Tags.database)
def check_sources(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """W002: boards whose source is not installed are never read."""
    from jobs import registry
    from jobs.models.board import Board

    if not kwargs.get("databases"):
        return []
    try:
        unknown = list(Board.objects.exclude(source__in=registry.sources()).values_list("source", "token")[:10])
    except ProgrammingError:
        # `migrate` checks before it has made the table, or a column of it.
        return []
    return [
        Warning(
            f"The board {source}: {token} needs a source that is not installed.",
            hint=f"Add jobs/sources/{source.replace('-', '_')}.py, or pause the board in the admin.",
            id="mlcareers.W002",
        )
        for source, token in unknown
    ]


def is_placeholder(secret: str) -> bool:
    """Whether a secret was typed rather than made: few different characters, or words that ask to be replaced."""
    lowered = secret.lower()
    return len(set(secret)) < FEWEST_CHARACTERS or any(word in lowered for word in PLACEHOLDERS)


def is_loopback(url: str) -> bool:
    """Whether `url` is an http address of this machine, written as a literal or as localhost."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "http" or parts.username:
        return False
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
