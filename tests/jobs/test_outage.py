"""Our own network or theirs: what the latest connections tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.outage import SITES, WITHIN, Trial, own_outage, site_of

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def unmet(*sites: str, minutes: float = 5) -> list[Trial]:
    """Return connections that failed, the last of them so many minutes ago and each a second before the next."""
    return [
        Trial(NOW - timedelta(minutes=minutes, seconds=len(sites) - place), site) for place, site in enumerate(sites)
    ]


def met(minutes: float) -> Trial:
    """Return an answer that came so many minutes ago."""
    return Trial(NOW - timedelta(minutes=minutes))


FIVE = ("a.example", "b.example", "c.example", "d.example", "e.example")
CASES = {
    "nothing was tried": ([], 40, None),
    "four sites fail": (unmet(*FIVE[:4]), 40, None),
    "five sites fail": (unmet(*FIVE), 40, 5),
    "five boards of one site fail": (unmet(*["a.example"] * 5), 40, None),
    "five fail and one answers": ([*unmet(*FIVE), met(1)], 40, None),
    "one answered before all of them": ([met(9), *unmet(*FIVE)], 40, 5),
    "one answered amid them": ([*unmet(*FIVE[:2], minutes=9), met(8), *unmet(*FIVE[2:])], 40, None),
    "five failed since one answered amid more": ([*unmet("f.example", minutes=9), met(8), *unmet(*FIVE)], 40, 5),
    "long ago": (unmet(*FIVE, minutes=70), 40, None),
    "all of the three that are read": (unmet(*FIVE[:3]), 3, 3),
    "three of the four that are read": (unmet(*FIVE[:3]), 4, None),
    "both of the two that are read": (unmet(*FIVE[:2]), 2, None),
}


@pytest.mark.parametrize("name", CASES)
def test_the_breadth_of_a_failure_tells_whose_it_is(name: str) -> None:
    trials, sites_read, sites = CASES[name]
    found = own_outage(trials, sites_read=sites_read, now=NOW)
    assert (found and found.sites) == sites
    if found is not None:
        assert found.since == min(trial.at for trial in trials if trial.site in FIVE)


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("boards-api.greenhouse.io", "greenhouse.io"),
        ("lantern.recruitee.com", "recruitee.com"),
        ("Jobs.Lantern.co.uk.", "lantern.co.uk"),
        ("careers.lantern.com.eg", "lantern.com.eg"),
        ("lantern.de", "lantern.de"),
        ("192.0.2.7", "192.0.2.7"),
        ("localhost", "localhost"),
    ],
)
def test_a_host_belongs_to_a_site(host: str, site: str) -> None:
    assert site_of(host) == site


MOMENTS = st.integers(0, 120).map(lambda minutes: NOW - timedelta(minutes=minutes))
TRIALS = st.lists(st.builds(Trial, MOMENTS, st.sampled_from(["", *FIVE, "f.example", "g.example"])), max_size=40)


@given(TRIALS, st.integers(0, 60))
def test_an_answer_always_outweighs_what_failed_before_it(trials: list[Trial], sites_read: int) -> None:
    found = own_outage(trials, sites_read=sites_read, now=NOW)
    if found is not None:
        assert NOW - WITHIN < found.since <= NOW
        assert not [trial for trial in trials if not trial.site and trial.at >= found.since]
        assert found.sites >= min(SITES, max(3, sites_read))
    assert own_outage([*trials, Trial(NOW)], sites_read=sites_read, now=NOW) is None
