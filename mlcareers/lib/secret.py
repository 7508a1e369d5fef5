"""A secret made once and kept in a file that only its owner reads."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def local_secret(folder: Path) -> str:
    """Return the secret kept in `folder`/secret, made at the first call (mode 0600).

    Where the folder cannot be written, a secret for this process alone is returned: signed links and sessions then
    end with the process, and the system check mlcareers.E002 says so.
    """
    path = folder / "secret"
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        pass
    made = secrets.token_urlsafe(50)
    # A name of its own: two threads, or the left-over of a killed process, must not stand in the way.
    partial = folder / f"secret.{secrets.token_hex(6)}"
    try:
        folder.mkdir(mode=0o755, exist_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(made)
        try:
            # link() fails when another process was first: then its secret is the one that counts.
            os.link(partial, path)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        finally:
            partial.unlink()
    except OSError:
        pass
    return made
