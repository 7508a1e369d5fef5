"""A program of ours in a process of its own, for the benches: what it measures must not be in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

from django.conf import settings
from django.core.management.base import CommandError


def run_own(*arguments: str, environment: Mapping[str, str] | None = None, reads: bool = False) -> str:
    """Run `python ARGUMENTS` in the project's folder and return what it prints where `reads`; raises CommandError.

    What it does not give is shown as it comes. `environment` stands for this process's own where it is given.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter on our own program, no shell
            [sys.executable, *arguments], cwd=settings.BASE_DIR, env=dict(os.environ if environment is None else environment),
            check=True, text=True, stdout=subprocess.PIPE if reads else None,
        )  # fmt: skip
    except subprocess.CalledProcessError as problem:
        raise CommandError(f"`{' '.join(arguments[:2])}` failed for the bench; its lines above say why.") from problem
    return done.stdout or ""
