"""People for the admin's tests."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_admin, make_user


@pytest.fixture
def admin() -> Client:
    """Return the browser of a person who may do everything."""
    client = Client()
    client.force_login(make_admin("ada@example.org"))
    return client


@pytest.fixture
def staff() -> Client:
    """Return the browser of a person who may enter the admin and do nothing there."""
    client = Client()
    client.force_login(make_user("sam@example.org", is_staff=True))
    return client
