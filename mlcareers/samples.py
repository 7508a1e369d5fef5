"""Whether `up` shows samples: only where no real board was ever read and none can be reached now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from django.conf import settings

from jobs import registry
from jobs.contract import BoardRef
from mlcareers.lib.reachable import reachable

PROBE_S = 3.0


def probe_hosts() -> list[str]:
    """Return one host of each source that has hosts of its own: the one that a board is read from."""
    found = {
        urlsplit(source.first_requests(BoardRef(slug, "probe"))[0].url).hostname or ""
        for slug, source in registry.sources().items()
        if source.ENABLED and source.BOARD_PATTERNS
    }
    return sorted(found - {""})


def prepare_samples(
    say: Callable[[str], None], probe: Callable[[Sequence[str], float], tuple[str, ...]] = reachable
) -> bool:
    """Add sample boards where there is nothing else to show; return whether samples are to be served.

    Those that are here stay, and are said to be samples, until a person removes them. Recorded boards
    (FETCH_REPLAY_URL) leave no need for them.
    """
    from jobs.services.samples import add_samples, has_samples, wants_samples

    if settings.FETCH_REPLAY_URL:
        return False
    if has_samples():
        add_samples()
        say("Sample boards are shown, marked as samples; the admin removes them with one click.")
        return True
    if not wants_samples():
        return False
    hosts = probe_hosts()
    say(f"Asking whether boards can be reached, {PROBE_S:g} s at most: {', '.join(hosts)} ...")
    answering = probe(hosts, PROBE_S)
    if answering:
        say(f"{len(answering)} of {len(hosts)} answer.")
        return False
    add_samples()
    say("None answers: sample boards are shown, marked as samples, until the admin removes them with one click.")
    return True
