"""Accounts in the admin: e-mail is the login, and powers come from those who have them."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from jobs.models.account import User
from tests.factories import make_admin, make_user
from tests.jobs.admin.forms import errors_of, submit
from tests.jobs.waiting import wait

pytestmark = pytest.mark.django_db

ADD = "/admin/jobs/user/add/"
SECRET = "a-long-enough-secret"


def test_an_admin_is_added_by_address_and_signs_in_whatever_its_case(admin: Client) -> None:
    admin.post(ADD, {"email": "Eve@Example.org", "name": "Eve", "password1": SECRET, "password2": SECRET})
    eve = User.objects.get(email="eve@example.org")
    response = submit(admin, f"/admin/jobs/user/{eve.pk}/change/", is_staff="on", is_superuser="on")
    eve.refresh_from_db()
    assert (eve.is_staff, eve.is_superuser) == (True, True), errors_of(response)
    EmailAddress.objects.create(user=eve, email=eve.email, verified=True, primary=True)
    browser = Client()
    browser.post("/accounts/login/", {"login": "EVE@example.org", "password": SECRET})
    assert browser.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "ADA@example.org"}, "already exists"),
        ({"email": "no address"}, "valid email"),
        ({"password2": "something-else-here"}, "match"),
        ({"password1": "short", "password2": "short"}, "too short"),
    ],
)
def test_a_bad_account_is_refused(admin: Client, changes: dict[str, str], sentence: str) -> None:
    data = {"email": "eve@example.org", "password1": SECRET, "password2": SECRET, **changes}
    assert sentence in admin.post(ADD, data).content.decode()
    assert User.objects.count() == 1


@pytest.fixture
def clerk() -> Client:
    """Return the browser of a person who may change accounts, and nothing else."""
    person = make_user("carl@example.org", is_staff=True)
    names = ["view_user", "change_user", "delete_user"]
    person.user_permissions.set(Permission.objects.filter(codename__in=names, content_type__app_label="jobs"))
    client = Client()
    client.force_login(person)
    return client


def test_a_person_without_all_powers_gives_none_away(clerk: Client) -> None:
    carl = User.objects.get(email="carl@example.org")
    submit(clerk, f"/admin/jobs/user/{carl.pk}/change/", name="Carl", is_superuser="on", is_staff="on")
    carl.refresh_from_db()
    assert (carl.name, carl.is_superuser) == ("Carl", False)


def test_a_superusers_account_and_password_are_out_of_reach(clerk: Client) -> None:
    root = make_admin("root@example.org")
    base = f"/admin/jobs/user/{root.pk}"
    assert clerk.post(f"{base}/change/", {"email": "carl2@example.org"}).status_code == 403
    assert clerk.post(f"{base}/password/", {"password1": SECRET, "password2": SECRET}).status_code == 403
    assert clerk.post(f"{base}/delete/", {"post": "yes"}).status_code == 403
    clerk.post(
        "/admin/jobs/user/", {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"}, follow=True
    )
    assert User.objects.filter(email="root@example.org").exists()


def act(client: Client, action: str, *chosen: User) -> str:
    data = {"action": action, "_selected_action": [person.pk for person in chosen]}
    return str(client.post("/admin/jobs/user/", data, follow=True).content.decode())


@pytest.mark.parametrize(
    ("action", "start", "end", "message"),
    [
        ("make_moderators", (False, False, False), (True, False, False), "Made a moderator."),
        ("unmake_moderators", (True, False, False), (False, False, False), "No longer a moderator."),
        ("make_admins", (False, False, False), (False, True, True), "Made an admin."),
        ("unmake_admins", (True, True, True), (True, False, False), "No longer an admin."),
    ],
)
def test_powers_are_given_and_taken_in_bulk_with_an_entry_in_the_history(
    admin: Client, action: str, start: tuple[bool, ...], end: tuple[bool, ...], message: str
) -> None:
    names = ("is_moderator", "is_staff", "is_superuser")
    people = [make_user(**dict(zip(names, start, strict=True))) for _ in range(2)]
    assert "2 accounts changed." in act(admin, action, *people)
    assert "0 accounts changed." in act(admin, action, *people)
    assert set(User.objects.filter(pk__in=[person.pk for person in people]).values_list(*names)) == {end}
    entries = LogEntry.objects.all()
    assert [entry.get_change_message() for entry in entries] == [message, message]
    assert {entry.object_id for entry in entries} == {str(person.pk) for person in people}


def test_nobody_takes_their_own_powers_so_an_admin_remains(admin: Client) -> None:
    ada, eve = User.objects.get(email="ada@example.org"), make_admin()
    html = act(admin, "unmake_admins", ada, eve)
    assert "You stay an admin" in html and "1 account changed." in html
    assert list(User.objects.filter(is_superuser=True)) == [ada]


def test_powers_are_not_offered_to_a_person_without_all_of_them(clerk: Client) -> None:
    person = make_user()
    act(clerk, "make_admins", person)
    act(clerk, "make_moderators", person)
    person.refresh_from_db()
    assert (person.is_superuser, person.is_moderator) == (False, False)


def test_the_admin_begins_with_the_queue_of_the_day(admin: Client) -> None:
    wait("report")
    html = admin.get("/admin/").content.decode()
    assert '<a href="/moderate/#report"><strong>1</strong> Reports by readers</a>' in html
    assert '<a href="/moderate/"><strong>0</strong> Held readings</a>' in html
    assert html.index("Queue of the day") < html.index("/admin/jobs/company/")


def test_nobody_deletes_their_own_account_here(admin: Client) -> None:
    ada = User.objects.get(email="ada@example.org")
    assert admin.post(f"/admin/jobs/user/{ada.pk}/delete/", {"post": "yes"}).status_code == 403
