"""Opening a sign-in link uses nothing up; its button signs in, once."""

from __future__ import annotations

import pytest
from django.test import Client

from jobs.models.account import User
from jobs.services.admin_links import make_admin_link
from tests.factories import make_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return make_admin()


def test_opening_the_link_shows_a_button_and_signs_nobody_in(admin: User) -> None:
    client = Client()
    link = make_admin_link(admin, "")
    for _ in range(2):
        response = client.get(link)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert 'name="robots" content="noindex' in response.content.decode()
        assert "_auth_user_id" not in client.session


def test_the_button_signs_in_once(admin: User) -> None:
    link = make_admin_link(admin, "")
    client = Client()
    response = client.post(link)
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200
    assert Client().get(link).status_code == Client().post(link).status_code == 404


def test_the_button_asks_for_its_own_form(admin: User) -> None:
    assert Client(enforce_csrf_checks=True).post(make_admin_link(admin, "")).status_code == 403


def test_a_wrong_link_is_a_404() -> None:
    assert Client().get("/admin-link/MQ/x-y/").status_code == Client().post("/admin-link/MQ/x-y/").status_code == 404
