"""A posting of a list, completed by what another answer says of it: what the list said stays, what it left open is filled."""

from __future__ import annotations

import dataclasses
from typing import Any

from jobs.contract import RawPosting


def completed(posting: RawPosting, detail: RawPosting) -> RawPosting:
    """Return `posting` with each field that it leaves open taken from `detail`; both must want it to be listed."""
    filled: dict[str, Any] = {
        field.name: getattr(detail, field.name)
        for field in dataclasses.fields(RawPosting)
        if getattr(posting, field.name) in (None, "", ())
    }
    filled["listed"] = posting.listed and detail.listed
    filled["prospect"] = posting.prospect or detail.prospect
    return dataclasses.replace(posting, **filled)
