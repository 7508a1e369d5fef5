"""Workday's career sites: pages of a list, boards divided by a facet, and each posting's own answer."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from jobs.contract import BoardRef, Page, Parsed, Request
from jobs.errors import Malformed
from jobs.parsing.clean import clean
from jobs.parsing.joining import completed
from jobs.sources import workday
from tests.jobs.sources.recorded import FIXTURES, page

TOKEN = "fjord.wd3/Careers"
BASE = "https://fjord.wd3.myworkdayjobs.com/wday/cxs/fjord/Careers"


def answer(data: object, request: Request | None = None) -> Parsed:
    asked = request or workday.first_requests(BoardRef("workday", TOKEN))[0]
    return workday.parse(Page(asked, 200, {}, orjson.dumps(data)))


def entry(number: int) -> dict[str, Any]:
    return {"title": f"Clerk {number}", "externalPath": f"/job/Oslo/Clerk_R{number}", "bulletFields": [f"R{number}"]}


def detail(**changes: Any) -> dict[str, Any]:
    job = {
        "title": "Data Engineer, Tides", "jobDescription": "<p>SQL and <b>boats</b></p>", "location": "Bergen, Norway",
        "additionalLocations": ["Oslo, Norway"], "startDate": "2026-05-04", "endDate": "2026-09-30", "timeType": "Full time",
        "jobReqId": "R-1001", "country": {"descriptor": "Norway"}, "remoteType": "Hybrid", "posted": True,
        "externalUrl": "https://fjord.wd3.myworkdayjobs.com/Careers/job/Bergen-Norway/Data-Engineer--Tides_R-1001",
    }  # fmt: skip
    return {"jobPostingInfo": job | changes}


@pytest.mark.parametrize(
    ("token", "asked", "shown"),
    [
        (TOKEN, f"{BASE}/jobs", "https://fjord.wd3.myworkdayjobs.com/Careers"),
        ("wd5.myworkdaysite.com/recruiting/fjord/Careers", "https://wd5.myworkdaysite.com/wday/cxs/fjord/Careers/jobs",
         "https://wd5.myworkdaysite.com/recruiting/fjord/Careers"),
    ],
)  # fmt: skip
def test_the_token_names_host_tenant_and_site(token: str, asked: str, shown: str) -> None:
    (request,) = workday.first_requests(BoardRef("workday", token))
    assert (request.method, request.url) == ("POST", asked)
    assert json.loads(request.body or b"") == {"appliedFacets": {}, "limit": 20, "offset": 0, "searchText": ""}
    assert workday.board_url(BoardRef("workday", token)) == shown


def test_every_entry_is_read_or_rejected_and_the_count_is_the_sources() -> None:
    found = workday.parse(page("workday", orjson.dumps(fixture()), TOKEN))
    assert found.total == 5 == len(found.postings) + len(found.rejected)
    assert [posting.external_id for posting in found.postings] == ["R-1001", "R-1001-1", "R-1002"]
    assert [item.reason for item in found.rejected] == [
        "The entry has no title.",
        "The entry has a path that leads to no posting.",
    ]


def fixture() -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads((FIXTURES / "workday.json").read_bytes())
    return found


def test_only_what_may_be_data_work_is_asked_for_by_itself() -> None:
    found = workday.parse(page("workday", orjson.dumps(fixture()), TOKEN))
    assert [(request.url, request.carry["id"], request.required) for request in found.requests] == [
        (f"{BASE}/job/Bergen-Norway/Data-Engineer--Tides_R-1001", "R-1001", False),
        (f"{BASE}/job/Oslo-Norway/Data-Engineer--Tides_R-1001-1", "R-1001-1", False),
    ]


def test_the_first_of_several_places_stands_in_the_path() -> None:
    several = {"title": "Ship Cook", "externalPath": "/job/Bergen-Norway/Ship-Cook_1", "locationsText": "2 Locations"}
    one = {"title": "Ship Cook", "externalPath": "/job/House-of-Knots/Ship-Cook_2", "locationsText": "Oslo, Norway"}
    first, second = map(clean, answer({"total": 2, "jobPostings": [several, one]}).postings)
    assert [(place.city, place.country) for place in first.places] == [("Bergen", "NO")]
    assert [(place.city, place.country) for place in second.places] == [("Oslo", "NO")]
    assert (first.external_id, first.published_at) == ("1", None)


def test_a_postings_own_answer_has_text_places_and_dates() -> None:
    listed = workday.parse(page("workday", orjson.dumps(fixture()), TOKEN))
    found = answer(detail(), listed.requests[0])
    assert found.postings == ()
    posting = clean(completed(listed.postings[0], found.details[0]))
    assert (posting.external_id, posting.url) == (listed.postings[0].external_id, listed.postings[0].url)
    assert posting.text == "SQL and boats"
    assert [place.city for place in posting.places] == ["Bergen", "Oslo"]
    assert (posting.employment, posting.workplace, posting.requisition_id) == ("full-time", "hybrid", "R-1001")
    assert posting.published_at is not None and posting.published_at.isoformat() == "2026-05-04T00:00:00+00:00"
    assert posting.expires_at is not None and posting.expires_at.isoformat() == "2026-09-30T23:59:59+00:00"


def test_a_new_title_keeps_the_id() -> None:
    before, after = (
        answer(detail()),
        answer(detail(title="x", externalUrl="https://f.wd3.myworkdayjobs.com/C/job/B/X_R-1001")),
    )
    assert before.postings[0].external_id == after.postings[0].external_id == "R-1001"


def test_a_building_gives_way_to_the_place_of_the_requisition() -> None:
    found = answer(detail(location="House of Knots", additionalLocations=[],
                          jobRequisitionLocation={"descriptor": "Trondheim, Norway"}))  # fmt: skip
    assert [place.city for place in clean(found.postings[0]).places] == ["Trondheim"]


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("US, NC, Durham", ("Durham", "North Carolina", "US")),
        ("Israel, Yokneam", ("Yokneam", None, "IL")),
        ("USA - CO - Denver", ("Denver", "Colorado", "US")),
        ("US, NC, Remote", (None, "North Carolina", "US")),
        ("Bangalore, India", ("Bengaluru", None, "IN")),
        ("US, Texas", (None, "Texas", "US")),
    ],
)
def test_places_are_read_from_the_country_down(location: str, place: tuple[str | None, ...]) -> None:
    (found,) = clean(answer(detail(location=location, additionalLocations=[], country=None)).postings[0]).places
    assert (found.city, found.region, found.country) == place


def test_a_posting_that_is_not_posted_is_unlisted() -> None:
    assert not answer(detail(posted=False)).postings[0].listed


def test_pages_follow_by_the_count_of_the_first() -> None:
    found = answer({"total": 45, "jobPostings": [entry(n) for n in range(20)]})
    assert [json.loads(request.body or b"")["offset"] for request in found.requests] == [20, 40]
    later = answer({"total": 0, "jobPostings": [entry(n) for n in range(40, 45)]}, found.requests[1])
    assert (len(later.postings), later.total, later.requests) == (5, None, ())


def test_an_empty_page_inside_the_list_is_malformed() -> None:
    found = answer({"total": 45, "jobPostings": [entry(1)]})
    with pytest.raises(Malformed, match="empty page inside its list"):
        answer({"total": 0, "jobPostings": []}, found.requests[0])


def values(**counts: int) -> list[dict[str, Any]]:
    return [{"id": name, "count": count, "descriptor": name} for name, count in counts.items()]


def test_a_board_past_the_end_of_a_list_is_divided_by_the_facet_that_covers_most() -> None:
    facets = [
        {"facetParameter": "hours", "values": values(full=2_600, part=3)},
        {"facetParameter": "family", "values": values(tech=1_500, sales=400)},
        {
            "facetParameter": "group",
            "values": [{"facetParameter": "place", "values": values(north=1_700, south=1_100)}],
        },
        {"facetParameter": "lone", "values": values(all=1_999)},
    ]
    found = answer({"total": 2_000, "jobPostings": [entry(1)], "facets": facets})
    assert found.total is None and len(found.postings) == 1
    assert [json.loads(request.body or b"")["appliedFacets"] for request in found.requests] == [
        {"place": ["north"]},
        {"place": ["south"]},
    ]
    part = answer({"total": 41, "jobPostings": [entry(1)]}, found.requests[0])
    assert part.total is None
    assert {json.dumps(json.loads(request.body or b"")["appliedFacets"]) for request in part.requests} == {
        '{"place": ["north"]}'
    }


def test_a_part_that_is_still_too_large_is_divided_again_by_another_facet() -> None:
    facets = [{"facetParameter": "hours", "values": values(full=2_600, part=3)},
              {"facetParameter": "family", "values": values(tech=1_500, sales=1_400)}]  # fmt: skip
    request = workday._page_of(f"{BASE}/jobs", "", 0, {"family": ["tech"]})
    found = answer({"total": 2_000, "jobPostings": [], "facets": facets}, request)
    assert [json.loads(request.body or b"")["appliedFacets"] for request in found.requests] == [
        {"family": ["tech"], "hours": ["full"]},
        {"family": ["tech"], "hours": ["part"]},
    ]


def test_a_site_that_answers_every_part_with_the_whole_is_malformed() -> None:
    facets = [{"facetParameter": "family", "values": values(tech=1_500, sales=1_400)},
              {"facetParameter": "place", "values": values(north=900, south=800)}]  # fmt: skip
    whole = {"total": 2_000, "jobPostings": [entry(1)], "facets": facets}
    with pytest.raises(Malformed, match="a part of its list with the whole"):
        answer(whole, answer(whole).requests[0])


def test_a_board_that_nothing_divides_is_malformed() -> None:
    with pytest.raises(Malformed, match="names nothing that divides this list"):
        answer({"total": 2_000, "jobPostings": [], "facets": [{"facetParameter": "x", "values": "none"}]})


@pytest.mark.parametrize(
    "data", [[], {}, {"jobPostings": {}}, {"jobPostings": []}, {"total": "9", "jobPostings": []}, None]
)
def test_an_answer_of_another_shape_is_malformed(data: object) -> None:
    with pytest.raises(Malformed):
        answer(data)


@pytest.mark.parametrize("data", [{"jobPostings": []}, {"jobPostingInfo": {}}, {"jobPostingInfo": 7}])
def test_a_detail_of_another_shape_is_malformed(data: object) -> None:
    with pytest.raises(Malformed):
        answer(
            data, Request(f"{BASE}/job/x", tag="detail", required=False, carry={"id": "1", "url": "https://f.example"})
        )


def test_an_empty_board_is_a_board() -> None:
    assert answer({"total": 0, "jobPostings": []}) == Parsed((), total=0)
