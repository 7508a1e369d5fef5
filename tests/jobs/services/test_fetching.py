"""The client that the settings describe."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from jobs.fetched import Limits
from jobs.services.fetching import make_fetcher
from mlcareers.lib.host_gate import LocalGate, SharedGate


def test_the_settings_become_limits(settings: Settings) -> None:
    settings.FETCH_READ_S, settings.FETCH_MAX_BYTES, settings.FETCH_GAP_S = 1.5, 1000, 4.0
    fetcher = make_fetcher()
    assert (fetcher.limits.read_s, fetcher.limits.max_bytes, fetcher.limits.gap_s) == (1.5, 1000, 4.0)
    assert fetcher.user_agent == settings.USER_AGENT


def test_an_answer_of_more_than_25_mib_is_not_read_unless_somebody_sets_that(settings: Settings) -> None:
    assert (settings.FETCH_MAX_BYTES, make_fetcher().limits.max_bytes, Limits().max_bytes) == (25 * 2**20,) * 3


def test_processes_share_a_gate_where_valkey_answers() -> None:
    gate = make_fetcher().gate
    assert isinstance(gate, SharedGate)
    with gate.hold("shared.example.org", 0):
        assert gate.client.exists("gate:busy:shared.example.org")


def test_without_valkey_one_gate_serves_the_whole_process(settings: Settings) -> None:
    settings.CACHE_URL = "unix:///nowhere/valkey.sock?db=1"
    first = make_fetcher().gate
    assert isinstance(first, LocalGate)
    assert make_fetcher().gate is first


def test_a_broker_of_another_kind_has_no_shared_gate(settings: Settings) -> None:
    settings.CACHE_URL = "amqp://localhost//"
    assert isinstance(make_fetcher().gate, LocalGate)


def test_a_replay_elsewhere_is_refused(settings: Settings) -> None:
    settings.FETCH_REPLAY_URL = "http://replay.example.org"
    with pytest.raises(ValueError, match="must lead to this machine"):
        make_fetcher()
