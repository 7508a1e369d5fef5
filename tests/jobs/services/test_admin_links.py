"""A sign-in link works for one admin, once, for 24 hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import update_last_login
from django.core.management import call_command

from jobs.models.account import User
from jobs.services.admin_links import LIFE, first_admin, make_admin_link, user_for_admin_link
from tests.factories import make_admin, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def parts(link: str) -> tuple[str, str]:
    """The uid and the token of a link."""
    uid, token = link.rstrip("/").split("/")[-2:]
    return uid, token


def test_a_link_leads_to_its_admin() -> None:
    make_admin()
    admin = make_admin()
    link = make_admin_link(admin, "https://jobs.example.org/")
    assert link.startswith("https://jobs.example.org/admin-link/")
    assert user_for_admin_link(*parts(link)) == admin


def test_a_sign_in_ends_every_link_made_before() -> None:
    admin = make_admin()
    links = [make_admin_link(admin, ""), make_admin_link(admin, "")]
    update_last_login(User, admin)
    assert [user_for_admin_link(*parts(link)) for link in links] == [None, None]
    assert user_for_admin_link(*parts(make_admin_link(admin, ""))) == admin


def test_a_new_password_ends_a_link() -> None:
    admin = make_admin()
    link = make_admin_link(admin, "")
    admin.set_password("another horse battery")
    admin.save()
    assert user_for_admin_link(*parts(link)) is None


@pytest.mark.parametrize(
    ("age", "works"),
    [(timedelta(0), True), (LIFE - timedelta(seconds=2), True), (LIFE + timedelta(seconds=2), False)],
)
def test_a_link_lives_for_24_hours(age: timedelta, works: bool) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        link = make_admin_link(make_admin(), "")
        clock.shift(age)
        assert (user_for_admin_link(*parts(link)) is not None) is works


def test_a_link_is_for_active_staff_alone() -> None:
    candidate = make_user()
    gone = make_admin()
    links = [make_admin_link(candidate, ""), make_admin_link(gone, "")]
    gone.is_active = False
    gone.save()
    assert [user_for_admin_link(*parts(link)) for link in links] == [None, None]


def test_a_token_opens_no_other_account() -> None:
    first, second = make_admin(), make_admin()
    _, token = parts(make_admin_link(first, ""))
    uid, _ = parts(make_admin_link(second, ""))
    assert user_for_admin_link(uid, token) is None


@pytest.mark.parametrize("uid", ["", "x", "!!", "MQ==", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "_" * 500, "é"])
@pytest.mark.parametrize("token", ["", "-", "x", "a-b", "zzzzzzzzzzzzzzzzzzzzzz-" + "0" * 32, "é-é", "\0"])
def test_what_is_no_link_leads_to_nobody(uid: str, token: str) -> None:
    make_admin()
    assert user_for_admin_link(uid, token) is None


def test_the_first_admin_is_made_without_a_password_where_there_is_none() -> None:
    make_user()
    made = first_admin()
    assert made.email == settings.ADMIN_EMAIL
    assert made.is_superuser and made.is_staff and not made.has_usable_password()
    assert first_admin() == made


def test_an_admin_that_is_there_stays_the_first() -> None:
    admin = make_admin("ada@example.org")
    make_admin()
    assert first_admin() == admin


def test_the_command_prints_a_link_and_nothing_else() -> None:
    out = StringIO()
    call_command("admin_link", "--base-url", "http://127.0.0.1:8005", stdout=out)
    link = out.getvalue().strip()
    assert link.startswith("http://127.0.0.1:8005/admin-link/")
    assert user_for_admin_link(*parts(link)) == first_admin()
