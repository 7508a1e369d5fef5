"""The one HTTP client, built from the settings."""

from __future__ import annotations
