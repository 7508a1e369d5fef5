"""Settings that fit together, static files, and room on the disk."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from mlcareers.checks import SHORTEST_SECRET, is_placeholder
from mlcareers.doctor.finding import Finding, fail, ok, warn
from mlcareers.lib.public_hosts import is_public

MANIFEST_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
DISK_WARN_BYTES, DISK_FAIL_BYTES = 1024**3, 100 * 1024**2


def check_secret() -> Finding:
    """The secret is long, and nobody else's."""
    length = len(settings.SECRET_KEY)
    if length < SHORTEST_SECRET or is_placeholder(settings.SECRET_KEY):
        return fail(
            "secret", f"SECRET_KEY has {length} characters or is a placeholder.",
            f"Set it to at least {SHORTEST_SECRET} random characters.",
        )  # fmt: skip
    return ok("secret", f"SECRET_KEY has {length} characters.")


def check_site() -> Finding:
    """SITE_URL, ALLOWED_HOSTS and the proxy's settings agree."""
    parts = urlsplit(settings.SITE_URL)
    host = parts.hostname or ""
    if not validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS):
        return fail(
            "site", f"SITE_URL names {host or 'no host'}, which ALLOWED_HOSTS does not answer to.",
            "Add the host to ALLOWED_HOSTS, or leave that unset.",
        )  # fmt: skip
    if parts.scheme == "https" and not settings.SECURE_PROXY_SSL_HEADER:
        return fail(
            "site", "SITE_URL is https and TRUST_PROXY is off: every page redirects to itself.",
            "Set TRUST_PROXY=true behind a proxy that sets X-Forwarded-Proto.",
        )  # fmt: skip
    if settings.SECURE_PROXY_SSL_HEADER and not settings.PROXY_COUNT:
        return warn(
            "site", "PROXY_COUNT is 0 behind a proxy: all readers share one rate limit.",
            "Set PROXY_COUNT to the number of proxies.",
        )  # fmt: skip
    if parts.scheme != "https" and is_public(settings.ALLOWED_HOSTS):
        return warn("site", f"{settings.SITE_URL} is public and has no TLS.", "See docs/deploy/proxy.md.")
    return ok("site", f"{settings.SITE_URL} is answered.")


def check_mail() -> Finding:
    """Mails leave this machine."""
    if settings.EMAIL_URL:
        return ok("mail", f"Mails leave through {settings.EMAIL_HOST}.")
    text = "EMAIL_URL is not set: mails are written to files."
    if not is_public(settings.ALLOWED_HOSTS):
        return ok("mail", text)
    return warn("mail", text, "Set EMAIL_URL to your mail server.")


def check_static() -> Finding:
    """Every static file of this release was collected."""
    if settings.DEBUG or settings.STORAGES["staticfiles"]["BACKEND"] != MANIFEST_STORAGE:
        return ok("static", "Static files are served as they are.")
    collect = "Run `manage.py collectstatic --noinput`, then restart the web server."
    try:
        content = json.loads((Path(settings.STATIC_ROOT) / "staticfiles.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return fail("static", f"No static files were collected in {settings.STATIC_ROOT}.", collect)
    missing = sorted(ours(settings.BASE_DIR / "static") - set(content.get("paths", {})))
    if missing:
        return fail("static", f"{len(missing)} static files were not collected, first {missing[0]}.", collect)
    return ok("static", "All were collected.")


def ours(folder: Path) -> set[str]:
    """Return the names of all files below `folder`, as collectstatic names them."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def check_disk() -> Finding:
    """There is room to write."""
    return judge_disk(shutil.disk_usage(settings.BASE_DIR).free)


def judge_disk(free: int) -> Finding:
    """Judge by the bytes that are free where the program lies."""
    text = f"{free / 1024**3:.1f} GiB are free on this machine."
    advice = "Free some; on the database's machine too."
    if free < DISK_FAIL_BYTES:
        return fail("disk", text, advice)
    return warn("disk", text, advice) if free < DISK_WARN_BYTES else ok("disk", text)
