"""Indeed-style XML: every job of the file, ids that several share, and words of the employer's own."""

from __future__ import annotations

import pytest

from jobs.contract import BoardRef, CleanPosting, Page, Parsed
from jobs.errors import Blocked, Malformed
from jobs.parsing.clean import clean
from jobs.sources import indeed_xml
from tests.jobs.sources.recorded import FIXTURES

URL = "https://tidewatch.example/jobs.xml"


def of(body: bytes) -> Parsed:
    return indeed_xml.parse(Page(indeed_xml.first_requests(BoardRef("indeed-xml", URL))[0], 200, {}, body))


@pytest.fixture(scope="module")
def jobs() -> list[CleanPosting]:
    return [clean(posting) for posting in of((FIXTURES / "indeed-xml.xml").read_bytes()).postings]


def test_every_job_is_read_or_rejected_with_its_reason() -> None:
    found = of((FIXTURES / "indeed-xml.xml").read_bytes())
    assert (len(found.postings), found.total) == (3, None)
    assert [(item.external_id, item.where, item.reason) for item in found.rejected] == [
        ("8", "job 4", "The job has no title."),
        (None, "job 5", "The job has no address."),
    ]


def test_the_fields_of_a_job(jobs: list[CleanPosting]) -> None:
    job = jobs[0]
    assert (job.external_id, job.title, job.company_name) == ("A-1", "Data Engineer & Tides", "Tidewatch")
    assert [(place.city, place.region, place.country) for place in job.places] == [("Tampa", "Florida", "US")]
    assert (job.workplace, job.employment, job.text) == ("hybrid", "contract", "Pipelines for tides.")
    assert job.pay is not None and (job.pay.min_minor, job.pay.max_minor, job.pay.period) == (4_000, 5_500, "hour")
    assert job.published_at is not None and job.expires_at is not None
    assert "person@" not in repr(job)


def test_a_number_and_an_address_that_several_share_are_no_ids(jobs: list[CleanPosting]) -> None:
    assert len({job.external_id for job in jobs}) == 3
    assert all(job.external_id.startswith("job-") for job in jobs[1:])


def test_a_remote_city_is_no_city_and_a_location_may_be_several(jobs: list[CleanPosting]) -> None:
    assert [(place.city, place.country) for place in jobs[1].places] == [(None, "NL")]
    assert (jobs[1].workplace, jobs[1].employment, jobs[1].pay) == ("remote", "part-time", None)
    assert jobs[1].html == "<p>First line<br>second line</p>"
    assert [place.city for place in jobs[2].places] == ["Oslo", "Bergen"]


def test_an_employers_own_words_are_understood() -> None:
    body = b"""<jobs><job id="9"><link>https://t.example/9</link><name>Data Scientist</name><region>Poland</region>
      <description>Models</description></job></jobs>"""
    (posting,) = of(body).postings
    assert (posting.external_id, posting.title, clean(posting).places[0].country) == ("9", "Data Scientist", "PL")


def test_an_empty_file_is_a_board() -> None:
    assert of(b"<source><publisher>T</publisher></source>") == Parsed(())


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", Malformed),
        (b"{}", Malformed),
        (b"<rss><channel/></rss>", Malformed),
        (b"<source><job>", Malformed),
        (b"<!doctype html><title>Down for repairs</title>", Malformed),
        (b"<!DOCTYPE html><html><title>Just a moment...</title>", Blocked),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><source><job>&e;</job></source>', Malformed),
        (b"<source>" + b"<job/>" * 20_001 + b"</source>", Malformed),
    ],
)
def test_what_is_no_such_file_is_named(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        of(body)


def test_a_deep_description_does_no_harm() -> None:
    deep = "<a>" * 50_000 + "</a>" * 50_000
    body = f"<source><job><title>T</title><url>/1</url><description>{deep}</description></job></source>"
    assert [posting.title for posting in of(body.encode()).postings] == ["T"]
