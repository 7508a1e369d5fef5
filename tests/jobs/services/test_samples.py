"""Samples in the database: read by the same pipeline, marked everywhere, kept from search engines, removed whole."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.core.management import call_command
from django.test import Client

from jobs.contract import Page, Request
from jobs.errors import Unreachable
from jobs.fetched import NotModified, Validators
from jobs.models.board import Board
from jobs.models.company import Company, CompanyAlias
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.sample_boards import load
from jobs.services.fetching import UnservedSamples, fetcher_of, make_fetcher
from jobs.services.leases import claim_due_boards
from jobs.services.samples import Removed, add_samples, has_samples, remove_samples
from mlcareers.samples_server import answers
from tests.factories import make_admin, make_board, make_company, make_company_list, make_entry, make_posting
from tests.jobs.payloads import ScriptedFetcher
from tests.jobs.readings import read_through

pytestmark = pytest.mark.django_db


class ServedSamples:
    """Answers as the sample server does, without a socket."""

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        answer = answers()["/" + request.url.partition("://")[2].partition("?")[0]]
        if validators and validators.etag == answer.etag:
            return NotModified()
        return Page(request, 200, {"etag": answer.etag, "content-type": answer.type}, answer.body)


def read_all(*, conditional: bool = True) -> list[ImportRun]:
    runs = []
    for board in Board.objects.filter(is_sample=True):
        run = read_through(board, ServedSamples(), conditional=conditional)
        runs.append(run)
    return runs


@pytest.fixture
def samples() -> Iterator[None]:
    add_samples()
    assert {run.state for run in read_all()} == {ImportRun.State.COMPLETE}
    yield


def html_of(path: str, client: Client | None = None) -> str:
    return (client or Client()).get(path).content.decode()


def test_the_samples_go_through_the_same_pipeline_and_all_are_shown(samples: None) -> None:
    assert not Screened.objects.exists()
    assert Posting.objects.open().count() == Posting.objects.count() >= 50
    assert set(Posting.objects.values_list("role__slug", flat=True)) == {
        "data-analyst", "data-scientist", "data-engineer", "ml-engineer", "data-infrastructure-engineer", "data-ops",
    }  # fmt: skip
    assert all(posting.is_sample for posting in Posting.objects.select_related("board"))
    assert Company.objects.count() == len(load())


def test_a_second_reading_is_unchanged_and_a_whole_one_writes_no_posting(samples: None) -> None:
    before = list(Posting.objects.order_by("pk").values())
    assert {run.state for run in read_all()} == {ImportRun.State.UNCHANGED}
    runs = read_all(conditional=False)
    assert {run.state for run in runs} == {ImportRun.State.COMPLETE}
    assert sum(run.created + run.updated + run.closed + run.missing for run in runs) == 0
    assert list(Posting.objects.order_by("pk").values()) == before


def test_adding_them_again_changes_nothing(samples: None) -> None:
    assert add_samples() == 0
    assert Board.objects.count() == len(load())


def test_they_are_due_before_all_others_where_they_are_served(settings: object) -> None:
    make_board()
    add_samples()
    assert len(claim_due_boards()) == 1
    settings.SAMPLES_URL = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    make_board()
    claims = claim_due_boards(limit=len(load()))
    assert Board.objects.filter(pk__in=[claim.board_id for claim in claims], is_sample=True).count() == len(load())


def test_a_sample_is_never_asked_for_outside_this_machine(settings: object) -> None:
    add_samples()
    board = Board.objects.filter(is_sample=True).first()
    assert board is not None
    fetcher = fetcher_of(board_id=board.pk)
    assert isinstance(fetcher, UnservedSamples)
    with pytest.raises(Unreachable, match="only while `make run` serves them"):
        fetcher.fetch(Request("https://boards-api.greenhouse.io/v1/boards/nilefare-sample/jobs"))
    settings.SAMPLES_URL = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    served = fetcher_of(board_id=board.pk)
    assert served.replay is not None and served.replay.port == 9
    assert make_fetcher().replay is None
    settings.SAMPLES_URL = "http://samples.example.org"  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="must lead to this machine"):
        fetcher_of(board_id=board.pk)


def test_every_page_says_that_samples_are_samples(samples: None) -> None:
    for path in ("/", "/jobs/", "/roles/", "/companies/", "/about/", "/privacy/"):
        html = html_of(path)
        assert "Some postings here are samples" in html, path
        assert all(board.company in html for board in load())
        assert "Remove the samples" not in html


def test_pages_without_samples_say_nothing_of_them() -> None:
    make_posting()
    assert "samples" not in html_of("/jobs/")


def test_each_row_and_each_posting_is_marked_and_offers_nothing_to_apply_for(samples: None) -> None:
    html = html_of("/jobs/")
    assert html.count('<span class="sample">sample</span>') == 25
    posting = Posting.objects.first()
    assert posting is not None
    page = html_of(posting.get_absolute_url())
    assert "This is a sample" in page and "sample, no opening" in page
    assert "Apply at" not in page
    assert "application/ld+json" not in page
    assert '<meta name="robots" content="noindex">' in page


def test_search_engines_are_told_nothing_of_them(samples: None) -> None:
    real = make_posting(company=make_company("Acme"))
    make_entry(real.company, make_company_list())
    postings, companies = html_of("/sitemap-postings.xml"), html_of("/sitemap-companies.xml")
    assert postings.count("<loc>") == companies.count("<loc>") == 1
    assert real.get_absolute_url() in postings and "/companies/acme/" in companies
    invented = Company.objects.get(name="Nilefare (sample)")
    assert '<meta name="robots" content="noindex">' in html_of(invented.get_absolute_url())
    assert '<meta name="robots" content="noindex">' not in html_of(real.company.get_absolute_url())
    assert "application/ld+json" in html_of(real.get_absolute_url())


def test_the_api_and_the_feed_name_the_employer_as_a_sample(samples: None) -> None:
    rows = Client().get("/api/v1/postings/").json()["results"]
    assert rows and all(row["company"]["name"].endswith("(sample)") for row in rows)
    assert "(sample)" in html_of("/jobs.atom")


def test_removing_takes_the_samples_alone_and_is_noted(samples: None) -> None:
    real = make_posting()
    count = Posting.objects.count() - 1
    ada = make_admin()
    removed = remove_samples(user=ada)
    assert removed == Removed(len(load()), count, len(load()))
    assert list(Posting.objects.all()) == [real] and not has_samples()
    assert Company.objects.get() == real.company
    assert not CompanyAlias.objects.filter(name__contains="(sample)").exists()
    notes = LogEntry.objects.filter(user=ada, action_flag=DELETION)
    assert notes.count() == len(load()) and all(note.get_change_message() for note in notes)
    assert remove_samples(user=ada) == Removed(0, 0, 0)


def test_a_company_that_a_list_names_stays(samples: None) -> None:
    kept = Company.objects.get(name="Nilefare (sample)")
    make_entry(kept, make_company_list())
    assert remove_samples(user=None).companies == len(load()) - 1
    assert Company.objects.get() == kept


def test_one_click_of_an_admin_removes_them(samples: None) -> None:
    client = Client()
    client.force_login(make_admin())
    assert "Remove the samples" in html_of("/jobs/", client)
    assert "Remove the samples" in html_of("/admin/jobs/board/", client)
    path = "/admin/jobs/board/remove-samples/"
    assert client.get(path).status_code == 405 and has_samples()
    answer = client.post(path, follow=True).content.decode()
    assert "The samples are gone" in answer and not has_samples()
    assert "Remove the samples" not in html_of("/admin/jobs/board/", client)


def test_nobody_else_may_remove_them(samples: None, django_user_model: object) -> None:
    path = "/admin/jobs/board/remove-samples/"
    assert Client().post(path).status_code == 302
    from tests.factories import make_user

    client = Client()
    client.force_login(make_user(is_staff=True))
    assert client.post(path).status_code == 403
    assert has_samples()


def test_the_command_removes_them_too(samples: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("remove_samples")
    said = capsys.readouterr()
    assert json.loads(said.out)["boards"] == len(load()) and "The samples are gone." in said.err
    call_command("remove_samples")
    assert "There are no samples here." in capsys.readouterr().err


def test_the_command_that_reads_here_reads_samples_from_their_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: object
) -> None:
    settings.SAMPLES_URL = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    from jobs.management.commands import import_boards

    monkeypatch.setattr(
        import_boards, "make_fetcher", lambda samples=False: ServedSamples() if samples else ScriptedFetcher()
    )
    add_samples()
    call_command("import_boards", "--wait")
    assert f"{len(load())} read, 0 failed." in capsys.readouterr().err
