"""The collector of a web process passes by what stays for good, and comes seldom."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.prepared import PROJECT

PROGRAM = "import gc, {door}; print(gc.get_freeze_count(), *gc.get_threshold())"


@pytest.mark.parametrize("door", ["mlcareers.wsgi", "mlcareers.asgi"])
def test_a_web_process_leaves_what_it_started_with_to_itself(door: str) -> None:
    command = [sys.executable, "-c", PROGRAM.format(door=door)]
    said = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    kept, youngest, younger, everything = map(int, said.split())
    # Django with our apps is far more than these.
    assert kept > 50_000
    # Full collections pass by what is kept, and come after some ten thousand pages instead of some hundred.
    assert youngest * younger * everything >= 1_000_000
