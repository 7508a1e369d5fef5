"""What tests of jobs share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.jobs.fault_server import FaultServer, running_fault_server
from tests.jobs.readings import NOW


@pytest.fixture
def clock() -> Iterator[Any]:
    """Time stands still at NOW until it is moved."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def server(_loopback_only: None) -> Iterator[FaultServer]:
    """A server on this machine that misbehaves as it is told."""
    with running_fault_server() as found:
        yield found
