"""Whether it is our own network that fails, told from what became of the latest connections alone.

Hosts of five different sites to which no connection could be made within an hour, and none that answered since the first of
them: then our own network is down, and not five employers at once. Times are aware UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

WITHIN = timedelta(hours=1)
# So many sites that fail at once tell; where fewer are read at all, all of them do, as long as they are FEWEST.
SITES = 5
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Trial:
    """One reading's word about our network. `site` is the one that could not be connected to; empty: an answer came."""

    at: datetime
    site: str = ""


@dataclass(frozen=True, slots=True)
class Outage:
    """Our network fails since `since`; `sites` could not be connected to."""

    since: datetime
    sites: int


def site_of(host: str) -> str:
    """Return whose host it is: the last two labels of its name, three below a country's `co` or `com`; an address as it is.

    Two boards at one vendor are one site: that the vendor is down says nothing of our network.
    """
    try:
        return str(ip_address(host))
    except ValueError:
        labels = host.casefold().rstrip(".").split(".")
    is_country = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if is_country else -2 :])


def own_outage(trials: Sequence[Trial], *, sites_read: int, now: datetime) -> Outage | None:
    """Return the outage of our own network that `trials` tell of, in whatever order; None where they tell of none.

    `sites_read` is how many sites there are to read here at all.
    """
    last_met = max((trial.at for trial in trials if not trial.site), default=now - WITHIN)
    unmet = [trial for trial in trials if trial.site and trial.at > max(last_met, now - WITHIN)]
    sites = {trial.site for trial in unmet}
    if len(sites) < min(SITES, max(FEWEST, sites_read)):
        return None
    return Outage(min(trial.at for trial in unmet), len(sites))
