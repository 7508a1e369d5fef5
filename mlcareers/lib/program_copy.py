"""A copy of a wheel's programs where an account can run them that cannot enter the virtual environment."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path


def copy_programs(folder: Path, program: Path, target: Path) -> Path:
    """Return a copy of `folder` below `target`, made once for each build of its `program`; everyone may read and run it.

    The libraries that a wheel keeps beside its package are copied too: programs find them by a relative path.
    """
    status = program.stat()
    build = hashlib.sha256(f"{program} {status.st_size} {status.st_mtime_ns}".encode()).hexdigest()[:12]
    whole = target / build
    if not whole.exists():
        _copy(folder, target, whole)
    return whole / folder.parent.name / folder.name


def _copy(folder: Path, target: Path, whole: Path) -> None:
    partial = target / f"{whole.name}.{os.getpid()}"
    libraries = folder.parent.parent / f"{folder.parent.name}.libs"
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(folder, partial / folder.parent.name / folder.name, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, partial / libraries.name, symlinks=True)
    for path in (target, partial, *partial.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    # Two runs may copy at once: the first one counts.
    with suppress(OSError):
        partial.rename(whole)
    shutil.rmtree(partial, ignore_errors=True)
