"""Signals in the admin: counted, looked at, set aside with a reason and let count again; written by nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.models.signal import SignalCheck, SignalOverride
from jobs.services.signals import observe
from tests.factories import make_posting

pytestmark = pytest.mark.django_db
LIST = "/admin/jobs/postingsignal/"


@pytest.fixture
def labelled() -> Posting:
    """A posting that age and wording speak of."""
    posting = make_posting(
        title="Data <b>Engineer</b>", first_seen_at=timezone.now() - timedelta(days=100),
        text="This posting is not for an existing vacancy.",
    )  # fmt: skip
    observe(posting_ids=[posting.pk], now=timezone.now())
    return posting


def act(admin: Client, action: str, posting: Posting, name: str = "age", **more: str) -> Any:
    keys = list(posting.signals.filter(name=name).values_list("pk", flat=True))
    return admin.post(LIST, {"action": action, "_selected_action": keys, **more}, follow=True)


def is_labelled(posting: Posting) -> bool:
    return SignalCheck.objects.get(posting=posting).is_labelled


def test_the_list_counts_each_signal_and_quotes_what_it_rests_on(admin: Client, labelled: Posting) -> None:
    html = admin.get(LIST).content.decode()
    assert '<a href="?name__exact=age&amp;state__exact=fired">1</a>' in html
    assert '<a href="?name__exact=page&amp;state__exact=not-observed">1</a>' in html
    assert "not for an existing vacancy" in html
    assert "<b>Engineer</b>" not in html


def test_a_signal_is_set_aside_with_a_reason_and_counts_again(admin: Client, labelled: Posting) -> None:
    asked = act(admin, "not_so", labelled).content.decode()
    assert "One signal will not count" in asked and is_labelled(labelled)
    assert "1 set aside." in act(admin, "not_so", labelled, reason="Its date is wrong.").content.decode()
    assert not is_labelled(labelled)
    decision = Decision.objects.get(kind="signal")
    assert (decision.verdict, decision.reason) == ("dismissed", "Its date is wrong.")
    assert "None of the chosen signals" in act(admin, "not_so", labelled).content.decode()
    assert "1 count again." in act(admin, "count_again", labelled).content.decode()
    assert is_labelled(labelled)
    assert "0 count again." in act(admin, "count_again", labelled).content.decode()


def test_what_did_not_fire_is_not_set_aside(admin: Client, labelled: Posting) -> None:
    act(admin, "not_so", labelled, name="page", reason="No.")
    assert not SignalOverride.objects.exists()


def test_nobody_writes_a_signal_by_hand(admin: Client, staff: Client, labelled: Posting) -> None:
    row = labelled.signals.get(name="age")
    assert admin.get(f"{LIST}add/").status_code == 403
    assert admin.post(f"{LIST}{row.pk}/change/", {"state": "not-fired"}).status_code == 403
    assert admin.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert act(staff, "not_so", labelled, reason="No.").status_code == 403
    assert not SignalOverride.objects.exists()
