"""What readers, recruiters and programs see of the signals about a listing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from jobs.models.posting import Posting
from jobs.models.signal import PostingSignal, SignalCheck
from jobs.parsing import signal_rules
from jobs.services.employer_answers import approve_answer, write_answer
from jobs.services.signal_overrides import set_aside
from jobs.services.signals import observe
from jobs.views.signal_sentences import sentence_of
from tests.factories import (
    make_board,
    make_company,
    make_moderator,
    make_own_posting,
    make_page_check,
    make_posting,
    make_recruiter,
)
from tests.jobs.parsing.test_signals import NOW as RULES_NOW
from tests.jobs.parsing.test_signals import TABLE, listing
from tests.jobs.readings import NOW
from tests.jobs.waiting import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ROOT = Path(__file__).resolve().parents[3]
DAY = timedelta(days=1)
POOL = "You build pipelines. This posting is not for an existing vacancy. You like charts."
NOTE = "signs that it may not lead to a hire"
# What would say why an employer does something, or call it names.
INTENT = re.compile(
    r"ghost|fake|scam|fraud|phantom|bogus|deceiv|decept|mislead|pretend|dishonest|liar|lying|\blie[sd]?\b|never intend"
    r"|no intention|on purpose|deliberate|trick|suspicious",
    re.IGNORECASE,
)


def looked_at(**fields: Any) -> Posting:
    posting = make_posting(**{"first_seen_at": NOW - 100 * DAY, "text": POOL, **fields})
    observe(posting_ids=[posting.pk], now=NOW)
    return posting


def page(posting: Posting, client: Client | None = None) -> str:
    html = (client or Client()).get(posting.get_absolute_url()).content.decode()
    return re.sub(r"\s+", " ", html)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def panel_of(html: str) -> str:
    found = re.search(r'<details class="signals".*?</details>', html)
    assert found is not None
    return found.group()


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_panel_names_every_signal_with_its_state_proof_and_date() -> None:
    posting = looked_at()
    panel = panel_of(page(posting))
    assert panel.count("<li ") == len(PostingSignal.Name)
    said = plain(panel)
    assert "2 of 8 signals were observed." in said
    assert "A note needs 2 that look at different things; age alone never makes one." in said
    assert "Listed on 21 Feb 2026, more than 90 days ago. Since 1 Jun 2026." in said
    assert "Its own page was not asked yet." in said
    assert said.count("Could not be observed") == 4 and said.count("Looked at, not so") == 2


def test_a_quote_leads_to_its_words_in_the_text() -> None:
    posting = looked_at()
    html = page(posting)
    found = re.search(r'<a class="evidence" href="#(e-\d+)"><q>not for an existing vacancy</q></a>', panel_of(html))
    assert found is not None
    assert f'<mark id="{found[1]}">not for an existing vacancy</mark>' in html


def test_a_quote_whose_words_are_gone_leads_nowhere() -> None:
    posting = looked_at()
    Posting.objects.filter(pk=posting.pk).update(text="Another text.", html="<p>Another text.</p>")
    assert "<mark>not for an existing vacancy</mark>" in panel_of(page(posting))


def test_the_note_stands_on_page_and_card_only_where_two_kinds_of_signals_fired(client: Client) -> None:
    posting = looked_at(title="Data Engineer")
    assert "Signs that this may not lead to a hire." in page(posting)
    for path in ("/jobs/", "/", posting.company.get_absolute_url()):
        html = client.get(path).content.decode()
        assert NOTE in html and f'href="{posting.get_absolute_url()}#signals"' in html, path
    quiet = looked_at(text="You build pipelines.")
    assert "Signs that this may not lead to a hire." not in page(quiet)
    Posting.objects.filter(pk=posting.pk).update(state="closed", closed_at=NOW)
    assert NOTE not in client.get("/jobs/").content.decode()


def test_what_a_person_set_aside_shows_the_reason_and_makes_no_note(client: Client) -> None:
    posting = looked_at()
    set_aside(signal=posting.signals.get(name="evergreen"), reason=f"A law asks for it. {HOSTILE}", by=make_moderator())
    html = page(posting)
    assert "A person looked and does not count it: A law asks for it. &lt;script&gt;" in html
    assert "1 of 8 signals was observed." in plain(html)
    assert "Signs that this may not lead to a hire." not in html
    assert NOTE not in client.get("/jobs/").content.decode()


def test_own_postings_samples_closed_and_new_ones_have_no_panel() -> None:
    own = make_own_posting(make_company(), now=NOW)
    assert "confirmed on 1 Jun 2026 that it is open" in page(own)
    closed = looked_at()
    Posting.objects.filter(pk=closed.pk).update(state="closed", closed_at=NOW)
    for posting in (own, closed, make_posting(), looked_at(board=make_board(is_sample=True))):
        assert 'class="signals"' not in page(posting)


def test_structured_data_says_nothing_of_signals() -> None:
    posting = looked_at()
    labelled = re.search(r'<script type="application/ld\+json">.*?</script>', page(posting))
    SignalCheck.objects.all().delete()
    plain_one = re.search(r'<script type="application/ld\+json">.*?</script>', page(posting))
    assert labelled and plain_one and labelled.group() == plain_one.group()


def test_a_dead_apply_link_is_named_and_linked() -> None:
    posting = make_posting(first_seen_at=NOW - DAY, apply_url="https://apply.example/4711")
    make_page_check(posting, result="unsure", status=410, final_url="https://apply.example/4711")
    observe(posting_ids=[posting.pk], now=NOW)
    panel = panel_of(page(posting))
    assert "its apply link was dead (status 410)." in panel and 'href="https://apply.example/4711"' in panel


def test_hostile_words_of_a_page_are_escaped() -> None:
    posting = make_posting(first_seen_at=NOW - DAY)
    make_page_check(posting, result="unsure", sentence=f"The page says “{HOSTILE} is closed”.")
    observe(posting_ids=[posting.pk], now=NOW)
    html = page(posting)
    assert HOSTILE not in html and "&lt;script&gt;alert(1)&lt;/script&gt; is closed" in html


def test_the_api_tells_every_signal_and_the_answer(client: Client) -> None:
    posting = looked_at()
    set_aside(signal=posting.signals.get(name="age"), reason="Its date is wrong.", by=make_moderator())
    answer = write_answer(posting=posting, author=make_recruiter(posting.company), text="We hire four a year.")
    path = f"/api/v1/postings/{posting.pk}/"
    assert client.get(path).json()["signals"]["answer"] is None
    approve_answer(answer=answer, version=1, by=make_moderator())
    told = client.get(path).json()["signals"]
    assert (told["is_labelled"], told["needed"], told["checked_at"]) == (False, 2, "2026-06-01T12:00:00Z")
    assert told["answer"] == {
        "company": posting.company.name, "text": "We hire four a year.", "shown_at": "2026-06-01T12:00:00Z",
    }  # fmt: skip
    signals = {signal["name"]: signal for signal in told["signals"]}
    assert list(signals) == PostingSignal.Name.values
    assert signals["age"] == {
        "name": "age", "family": "time", "state": "fired", "observed_at": "2026-06-01T12:00:00Z",
        "sentence": "Listed on 21 Feb 2026, more than 90 days ago.", "set_aside": "Its date is wrong.",
        "facts": [
            {"name": "listed_on", "kind": "date", "value": "2026-02-21"}, {"name": "longest", "kind": "days", "value": 90},
        ],
    }  # fmt: skip
    assert client.get(f"/api/v1/postings/{make_posting().pk}/").json()["signals"] is None


def test_the_panel_adds_few_queries(client: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    posting = looked_at()
    client.get(posting.get_absolute_url())
    with django_assert_max_num_queries(5):
        client.get(posting.get_absolute_url())


class TestAnswering:
    """An editor of the company answers, a moderator reads, everybody sees it."""

    def path(self, posting: Posting) -> str:
        return f"/recruit/listings/{posting.pk}/answer/"

    def test_an_answer_goes_from_the_editor_over_the_moderator_to_readers(self) -> None:
        posting = looked_at()
        editor = signed_in(make_recruiter(posting.company))
        html = editor.get(self.path(posting)).content.decode()
        assert "What we observed about this listing" in html and "Withdraw it" not in html
        sent = editor.post(
            self.path(posting), {"text": f"We hire four a year. {HOSTILE}", "action": "send"}, follow=True
        )
        assert "A moderator reads your answer" in sent.content.decode()
        assert "We hire four a year." not in page(posting)
        moderator = signed_in(make_moderator())
        answer = posting.employer_answer  # type: ignore[attr-defined]
        item = moderator.get(f"/moderate/answer/{answer.pk}/").content.decode()
        assert "We hire four a year." in item and "not for an existing vacancy" in item
        moderator.post(f"/moderate/answer/{answer.pk}/", {"version": "1", "answer": "approve"})
        html = page(posting)
        assert f"{posting.company.name} answers" in html
        assert "We hire four a year. &lt;script&gt;" in html and HOSTILE not in html
        editor.post(self.path(posting), {"action": "withdraw"})
        assert "We hire four a year." not in page(posting)

    def test_what_cannot_be_sent_comes_back_as_it_was_typed(self) -> None:
        posting = looked_at()
        editor = signed_in(make_recruiter(posting.company))
        answer = editor.post(self.path(posting), {"text": "four " * 300, "action": "send"})
        assert answer.status_code == 422
        assert "four four four" in answer.content.decode() and "shorten it to 1000" in answer.content.decode()
        assert editor.post(self.path(posting), {"action": "withdraw"}).status_code == 422

    @pytest.mark.parametrize("role", ["editor", "owner"])
    def test_another_companys_recruiter_finds_nothing(self, role: str) -> None:
        posting = looked_at()
        stranger = signed_in(make_recruiter(make_company(), role))
        for answer in (stranger.get(self.path(posting)), stranger.post(self.path(posting), {"text": "Hello"})):
            assert answer.status_code == 404
        assert stranger.get(f"/recruit/companies/{posting.company.slug}/listings/").status_code == 404
        assert not hasattr(posting, "employer_answer")

    def test_own_closed_and_sample_postings_are_not_answered_for(self) -> None:
        company = make_company()
        editor = signed_in(make_recruiter(company))
        closed = make_posting(company=company, state="closed", closed_at=NOW)
        sample = make_posting(company=company, board=make_board(company=company, is_sample=True))
        for posting in (make_own_posting(company), closed, sample):
            assert editor.get(self.path(posting)).status_code == 404

    def test_the_answer_of_the_employer_before_is_not_shown_as_that_of_another(self) -> None:
        posting = looked_at()
        answer = write_answer(posting=posting, author=make_recruiter(posting.company), text="We hire four a year.")
        approve_answer(answer=answer, version=1, by=make_moderator())
        Posting.objects.filter(pk=posting.pk).update(company=make_company())
        assert "We hire four a year." not in page(posting)

    def test_the_companys_page_lists_what_was_read_from_elsewhere_with_the_note_first(
        self, django_assert_max_num_queries: Callable[..., Any]
    ) -> None:
        company = make_company()
        looked_at(company=company, title="Labelled Engineer")
        looked_at(company=company, title="Quiet Engineer", text="You build.", first_seen_at=NOW)
        make_posting(company=company, title="Unseen Engineer", first_seen_at=NOW - DAY)
        make_own_posting(company, title="Own Data Engineer")
        for role, may in (("viewer", False), ("editor", True)):
            client = signed_in(make_recruiter(company, role))
            with django_assert_max_num_queries(9):
                html = client.get(f"/recruit/companies/{company.slug}/listings/").content.decode()
            assert html.index("Labelled Engineer") < html.index("Quiet Engineer") < html.index("Unseen Engineer")
            assert "Own Data Engineer" not in html
            assert ("Signals and answer" in html) == may
            assert "Readers see the note" in html

    def test_a_company_without_such_listings_is_told_so(self) -> None:
        company = make_company()
        html = signed_in(make_recruiter(company)).get(f"/recruit/companies/{company.slug}/listings/").content.decode()
        assert "No open posting of this company was read from elsewhere." in html


@pytest.mark.parametrize(("name", "changes", "state", "why"), TABLE)
def test_every_state_of_every_signal_has_a_sentence_of_facts_and_no_intent(
    name: str, changes: dict[str, Any], state: str, why: str
) -> None:
    found = next(item for item in signal_rules.read_signals(listing(**changes), RULES_NOW) if item.name == name)
    sentence = sentence_of(name, state, {fact.name: fact.value for fact in found.facts})
    assert sentence.endswith((".", ":")) and "%(" not in sentence
    assert not INTENT.search(sentence)


def test_no_text_about_signals_says_why_somebody_does_something(client: Client) -> None:
    about = client.get("/about/signals/").content.decode()
    templates = ["jobs/_signals.html", "components/_posting_row.html", "recruit/listings.html", "recruit/answer.html",
                 "pages/signals.html"]  # fmt: skip
    texts = [about, *((ROOT / "templates" / name).read_text(encoding="utf-8") for name in templates)]
    with translation.override("en"):
        texts += [str(label) for label in (*PostingSignal.Name.labels, *PostingSignal.State.labels)]
    for text in texts:
        assert not INTENT.search(text), INTENT.search(text)


def test_the_public_page_states_the_thresholds_that_the_rules_have(client: Client) -> None:
    said = plain(client.get("/about/signals/").content.decode())
    for words in (
        f"at least {signal_rules.REPOSTS} times in a row",
        f"{signal_rules.IDENTICAL} or more open listings",
        f"more than {signal_rules.LONG_TIMES} times the days",
        f"fewer than {signal_rules.CLOSED} postings",
        f"more than {signal_rules.OLD.days} days ago",
        f"in the last {signal_rules.PAGE_LATELY.days} days",
    ):
        assert words in said


def test_the_documents_state_the_thresholds_that_the_rules_have() -> None:
    said = re.sub(r"\s+", " ", (ROOT / "docs" / "signals.md").read_text(encoding="utf-8"))
    for name in ("REPOSTS", "IDENTICAL", "IDENTICAL_IN_ONE_PLACE", "LONG_TIMES", "CLOSED"):
        assert f"`{name}` = {getattr(signal_rules, name)}" in said
    for name in ("WATCHED", "LONG_LEAST", "OLD", "PAGE_LATELY", "DEADLINE_GRACE"):
        assert f"`{name}` = {getattr(signal_rules, name).days} days" in said
