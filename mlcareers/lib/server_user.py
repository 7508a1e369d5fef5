"""The account that servers run as: for root one without privileges, for everybody else their own."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class ServerUser:
    """`uid` and `gid` are None where we are not root: servers then run as ourselves."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def choose(cls, data_folders: Iterable[Path]) -> ServerUser:
        """Return who owns data that is there already, else the first of NAMES; raises LookupError if there is none."""
        if os.geteuid() != 0:
            return cls()
        for folder in data_folders:
            with suppress(OSError, KeyError):
                if owner := folder.stat().st_uid:
                    return cls(owner, pwd.getpwuid(owner).pw_gid)
        for entry in _accounts():
            return cls(entry.pw_uid, entry.pw_gid)
        raise LookupError(f"no account named {' or '.join(NAMES)}")

    @property
    def is_other(self) -> bool:
        """Whether servers run as somebody else than ourselves."""
        return self.uid is not None

    def predecessors(self) -> set[int]:
        """Return the accounts whose left-overs this one may take over: root's choices, before the data changed hands."""
        return {entry.pw_uid for entry in _accounts()} if self.is_other else set()

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `subprocess` that run a program as this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give a file or folder that we made to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def enters(self, folder: Path) -> bool:
        """Whether this account can enter `folder`."""
        return self._succeeds(["/bin/sh", "-c", 'test -x "$1"', "sh", str(folder)])

    def runs(self, program: Path) -> bool:
        """Whether this account can run `program --version`."""
        return self._succeeds([str(program), "--version"])

    def _succeeds(self, command: list[str]) -> bool:
        try:
            done = subprocess.run(  # noqa: S603 - our own programs
                command, check=False, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, **self.arguments()
            )
        except OSError:
            return False
        return done.returncode == 0


def _accounts() -> list[pwd.struct_passwd]:
    """Return the accounts of NAMES that this machine has, in that order."""
    found = []
    for name in NAMES:
        with suppress(KeyError):
            found.append(pwd.getpwnam(name))
    return found
