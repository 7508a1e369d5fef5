"""The pages: what stands on them and how many queries they take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from jobs.models.company import CompanyAlias, CompanyRedirect
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingEvidence
from taxonomy.vocabulary import vocabulary_at_hand
from tests.factories import make_board, make_company, make_posting

pytestmark = pytest.mark.django_db


def html_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_the_landing_page_shows_roles_with_counts_the_newest_and_the_lists(client: Client) -> None:
    call_command("load_curated", verbosity=0)
    make_posting(title="Streaming Data Engineer", role="data-engineer")
    html = html_of(client, "/")
    for text in ("Machine Learning Engineer", "Data Ops", "Streaming Data Engineer", "/lists/egypt-ai/", 'name="q"'):
        assert text in html


def test_the_search_page_marks_what_is_chosen_and_lets_it_go(client: Client) -> None:
    make_posting(role="ml-engineer", skills=["spark"])
    html = html_of(client, "/jobs/?role=ml-engineer&skill=spark")
    assert 'href="/jobs/?skill=spark"' in html
    assert 'href="/jobs/?role=ml-engineer"' in html


def test_an_unknown_value_is_said_and_the_rest_applies(client: Client) -> None:
    make_posting(role="ml-engineer")
    make_posting(role="data-ops")
    html = html_of(client, "/jobs/?role=data-ops&skil=spark")
    assert "skil" in html and "skill" in html
    assert html.count('class="posting-row') <= 2


def test_an_empty_result_offers_what_would_find_something(client: Client) -> None:
    make_posting(role="ml-engineer")
    html = html_of(client, "/jobs/?role=ml-engineer&workplace=hybrid")
    assert 'href="/jobs/?role=ml-engineer"' in html


def test_where_no_single_filter_can_go_each_is_offered_alone(client: Client) -> None:
    make_posting(role="data-ops")
    make_posting(role="ml-engineer", workplace="remote")
    html = html_of(client, "/jobs/?role=data-ops&workplace=remote&q=cobol")
    assert "only Data Ops" in html and "only Remote" in html
    assert "only “cobol”" not in html


def test_htmx_gets_only_the_results(client: Client) -> None:
    make_posting()
    whole = client.get("/jobs/")
    part = client.get("/jobs/", headers={"HX-Request": "true"})
    assert b"<html" in whole.content and b"<html" not in part.content
    assert "HX-Request" in part["Vary"]


def test_a_posting_shows_its_role_with_the_words_marked(client: Client) -> None:
    posting = make_posting(title="Engineer", html="<p>You own pipelines.</p>", text="You own pipelines.")
    PostingEvidence.objects.create(
        posting=posting, label=f"role:{posting.role.slug}", field="text", start=8, end=17, quote="pipelines"
    )
    html = html_of(client, posting.get_absolute_url())
    assert '<mark id="e-0">pipelines</mark>' in html
    assert "#e-0" in html
    assert "not stated" in html


def test_hostile_text_of_a_posting_stays_text(client: Client) -> None:
    bad = '"><script>alert(1)</script>'
    posting = make_posting(
        title=f"Engineer {bad}", places_text=bad, company=make_company(f"Acme {bad}"), pay_stated=bad
    )
    for path in (posting.get_absolute_url(), "/jobs/", "/", "/jobs.atom", posting.company.get_absolute_url()):
        html = html_of(client, path)
        assert "<script>alert" not in html, path


def test_the_structured_data_of_an_open_posting_is_json_and_cannot_leave_its_element(client: Client) -> None:
    posting = make_posting(title="Engineer </script><!--", workplace="remote", countries=["EG"])
    html = html_of(client, posting.get_absolute_url())
    start = html.index("application/ld+json")
    block = html[html.index(">", start) + 1 : html.index("</script>", start)]
    data = orjson.loads(block)
    assert data["title"] == "Engineer </script><!--"
    assert data["jobLocationType"] == "TELECOMMUTE"
    assert "baseSalary" not in data


def test_a_closed_posting_says_so_and_is_not_for_search_engines(client: Client) -> None:
    posting = make_posting()
    Posting.objects.filter(pk=posting.pk).update(state="closed", closed_at=timezone.now(), closed_reason="Gone.")
    html = html_of(client, posting.get_absolute_url())
    assert "noindex" in html and "application/ld+json" not in html
    assert posting.url not in html.split("<footer")[0].replace(f'href="{posting.url}"', "") or "losed" in html


def test_a_company_whose_only_board_is_not_read_says_why(client: Client) -> None:
    company = make_company("Acme")
    make_board(source="smartrecruiters", token="Acme", company=company)
    html = html_of(client, "/companies/acme/")
    assert "not read" in html and "Its robots.txt asks programs not to read the postings" in html
    assert "No board of this company is read here yet." in html and "not read yet" not in html
    make_board(source="workable", token="acme", company=company)
    assert "Nothing is open here in the six roles now." in html_of(client, "/companies/acme/")


def test_an_old_slug_of_a_company_leads_to_the_new_one(client: Client) -> None:
    company = make_company("Acme")
    CompanyRedirect.objects.create(old_slug="acme-old", company=company)
    response = client.get("/companies/acme-old/")
    assert (response.status_code, response["Location"]) == (301, "/companies/acme/")
    response = client.get("/api/v1/companies/acme-old/")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/companies/acme/")


def test_a_company_says_what_else_it_is_called(client: Client) -> None:
    company = make_company("Acme")
    for name in ("Acme", "Acme Egypt", "<b>Acme</b> FZ"):
        CompanyAlias.objects.create(company=company, name=name)
    html = html_of(client, "/companies/acme/")
    assert "Also known as" in html and "<bdi>Acme Egypt</bdi>" in html and "<b>Acme</b>" not in html
    assert client.get("/api/v1/companies/acme/").json()["other_names"] == ["<b>Acme</b> FZ", "Acme Egypt"]
    assert "Also known as" not in html_of(client, make_company("Other").get_absolute_url())


def test_the_list_shows_every_entry_with_its_evidence(client: Client) -> None:
    call_command("load_curated", verbosity=0)
    html = html_of(client, "/lists/egypt-ai/")
    assert "140" in html
    assert html.count('class="list-entry') == 140


@pytest.mark.parametrize(
    "slug",
    ["data-analyst", "data-scientist", "data-engineer", "ml-engineer", "data-infrastructure-engineer", "data-ops"],
)
def test_each_role_has_a_guide(client: Client, slug: str) -> None:
    make_posting(role=slug, skills=["spark"])
    html = html_of(client, f"/roles/{slug}/")
    assert "Spark" in html and "<svg" in html


def test_a_missing_page_searches_for_what_was_meant(client: Client) -> None:
    html = html_of(client, "/jobs/streaming-engineer/", 404)
    assert 'action="/jobs/"' in html and 'name="q"' in html


def test_robots_and_sitemap_lead_to_the_postings(client: Client) -> None:
    posting = make_posting()
    assert "Sitemap:" in html_of(client, "/robots.txt")
    assert "sitemap-postings.xml" in html_of(client, "/sitemap.xml")
    assert posting.get_absolute_url() in html_of(client, "/sitemap-postings.xml")


@pytest.mark.parametrize(
    ("path", "budget"),
    [("/", 8), ("/jobs/", 23), ("/jobs/?q=engineer&role=data-engineer&skill=spark", 23),
     ("/jobs/?city=cairo-eg&pay_min=1&currency=EGP&skill=-sql", 24), ("/roles/data-engineer/", 10),
     ("/companies/acme/", 12), ("/lists/egypt-ai/", 4), ("/api/v1/postings/", 19),
     ("/jobs.atom", 6), ("/jobs.rss", 6), ("/jobs.json", 6)],
)  # fmt: skip
def test_main_pages_keep_their_query_budget(
    client: Client, path: str, budget: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    from jobs.models.company import CompanyList, CompanyListEntry

    company = make_company("Acme")
    curated = CompanyList.objects.create(slug="egypt-ai", name="AI companies in Egypt")
    CompanyListEntry.objects.create(company_list=curated, company=company, reason="Its own page says so")
    for number in range(12):
        make_posting(
            title=f"Data Engineer {number}",
            company=company,
            board=make_board(token=f"t{number}"),
            skills=["spark"],
            cities=[("Cairo", "EG")],
        )
    # The version of the vocabulary is asked for every two seconds, not by each page.
    vocabulary_at_hand()
    with django_assert_max_num_queries(budget):
        assert client.get(path).status_code == 200


def test_a_posting_page_keeps_its_query_budget(
    client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    posting = make_posting(skills=["spark", "sql"])
    for _ in range(5):
        make_posting(skills=["spark"])
    with django_assert_max_num_queries(5):
        client.get(posting.get_absolute_url())


def test_only_what_was_lately_seen_is_new_this_week(client: Client) -> None:
    make_posting(first_seen_at=timezone.now() - timedelta(days=30))
    make_posting(first_seen_at=timezone.now())
    assert "1 new this week" in html_of(client, "/jobs/")
