"""A process that imports has what labelling needs before it begins, and its collector leaves that alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from jobs.services.preparing import SELDOM, prepare_to_import, prepared_to_import
from mlcareers import celery
from taxonomy.catalog import load_catalog


@pytest.fixture(autouse=True)
def _usual_collector() -> Iterator[None]:
    """Later tests are collected as ever."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_the_catalog_is_out_of_the_collectors_way() -> None:
    prepare_to_import()
    assert gc.get_threshold() == SELDOM
    tracked = {id(item) for item in gc.get_objects()}
    assert gc.get_freeze_count() > 10_000
    assert not tracked & {id(skill) for skill in load_catalog().skills}


def test_the_collectors_own_measure_holds_again_afterwards() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="broken"), prepared_to_import():
        raise ValueError("broken")
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


@pytest.mark.django_db
def test_a_worker_prepares_before_it_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    # The test's transaction lives on the connection that a start would close.
    monkeypatch.setattr("mlcareers.startup.close_connections", lambda: None)
    start: Any = celery.signals.worker_init
    start.send(sender="a test")
    assert gc.get_threshold() == SELDOM
