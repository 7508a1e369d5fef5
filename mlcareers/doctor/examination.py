"""All checks of the doctor, in the order in which one looks."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping

from mlcareers.doctor import installation, servers, work
from mlcareers.doctor.finding import Finding, fail

logger = logging.getLogger(__name__)

CHECKS: Mapping[str, Callable[[], Finding]] = {
    "secret": installation.check_secret,
    "site": installation.check_site,
    "mail": installation.check_mail,
    "static": installation.check_static,
    "disk": installation.check_disk,
    "database": servers.check_database,
    "migrations": servers.check_migrations,
    "clock": servers.check_clock,
    "broker": servers.check_broker,
    "cache": servers.check_cache,
    "worker": work.check_worker,
    "beat": work.check_beat,
    "boards": work.check_boards,
}


def examine(only: Collection[str] = ()) -> list[Finding]:
    """Run all checks, or those named by `only`; one that breaks is a finding too and keeps no other from running."""
    return [_run(name, check) for name, check in CHECKS.items() if not only or name in only]


def _run(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as problem:
        logger.warning("doctor: a check broke", exc_info=True, extra={"check": name})
        return fail(name, f"It could not be checked ({type(problem).__name__}).", "The log above says where.")
