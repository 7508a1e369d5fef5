"""BambooHR's careers list with its stated count, and one more answer for each text.

Facts: public readers of the careers pages; a place stands in `location` or in `atsLocation`; `locationType` is "0" on
site, "1" remote, "2" hybrid, and its absence says nothing. Switched off: the vendor's terms forbid programs to read careers
pages.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from jobs.contract import BoardRef, Page, Parsed, RawPlace, RawPosting, Rejected, Request
from jobs.errors import Malformed
from jobs.parsing.payload import count, flag, read_entries, read_json, required, table, text

SLUG = "bamboohr"
NAME = "BambooHR"
DOCS_URL = "https://www.bamboohr.com/legal/terms-of-service"
BOARD_PATTERNS = (
    r"(?!(?:www|app|api|docs|help|support|status|static)\.)(?P<token>[a-z0-9-]+)\.bamboohr\.com"
    r"/(?:careers|jobs)(?=[/?#]|$)",
)
ABSENCE_CLOSES = True
ENABLED = False
OFF_REASON = "Its terms forbid programs to read careers pages; the employer's own page may be added instead."
ATTRIBUTION = ""

_WORKPLACES = {"0": "onsite", "1": "remote", "2": "hybrid"}


def board_url(board: BoardRef) -> str:
    """Return the hosted board."""
    return f"https://{quote(board.token)}.bamboohr.com/careers"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request for the list."""
    return (Request(f"{board_url(board)}/list"),)


def parse(page: Page) -> Parsed:
    """Return the list, or the details of one posting; raises Malformed for an answer that is neither."""
    data = table(read_json(page, NAME))
    host = urlsplit(page.request.url).hostname or ""
    result = data.get("result")
    if page.request.tag == "detail" or "jobOpening" in table(result):
        return _detail(page, table(result).get("jobOpening"), host)
    if not isinstance(result, list):
        raise Malformed("BambooHR answered without a list of openings; nothing was changed.", "result")
    postings, rejected = read_entries(result, lambda job: _posting(job, host))
    requests = tuple(
        Request(
            f"{posting.url}/detail",
            tag="detail",
            required=False,
            carry={"id": posting.external_id, "title": posting.title},
        )
        for posting in postings
    )
    return Parsed(postings, requests, total=count(table(data.get("meta")).get("totalCount")), rejected=rejected)


def _detail(page: Page, opening: object, host: str) -> Parsed:
    """Return what the detail adds to its posting; read by itself it is a posting, its id taken from its address."""
    if not isinstance(opening, dict):
        raise Malformed("BambooHR answered without the text of an opening.", "jobOpening")
    external_id = page.request.carry.get("id")
    shared = text(opening.get("jobOpeningShareUrl")) or ""
    known = {"id": external_id or shared.rstrip("/").rpartition("/")[2]}
    if external_id:
        known["jobOpeningName"] = page.request.carry["title"]
    try:
        posting = _posting(opening | known, host)
    except ValueError as problem:
        return Parsed((), rejected=(Rejected(external_id, "detail", str(problem)),))
    return Parsed((), details=(posting,)) if external_id else Parsed((posting,))


def _posting(job: dict[str, Any], host: str) -> RawPosting:
    external_id = required(job, "id")
    return RawPosting(
        external_id=external_id,
        title=required(job, "jobOpeningName", "title"),
        url=f"https://{host}/careers/{quote(external_id, safe='')}",
        html=text(job.get("description")),
        places=_places(job),
        workplace=_WORKPLACES.get(text(job.get("locationType")) or ""),
        is_remote=flag(job.get("isRemote")),
        employment=text(job.get("employmentStatusLabel")),
        pay_text=text(job.get("compensation")),
        published=text(job.get("datePosted")),
        departments=tuple(filter(None, [text(job.get("departmentLabel"))])),
        listed=text(job.get("jobOpeningStatus")) in (None, "Open"),
    )


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    """Return the place that the two fields name together: each part stands in one of them."""
    stated = [table(job.get(name)) for name in ("location", "atsLocation")]
    names = (("city",), ("state", "province"), ("country", "addressCountry"))
    city, area, country = (
        next((found for item in stated for name in part if (found := text(item.get(name)))), None) for part in names
    )
    return (RawPlace(city=city, region=area, country=country),) if city or area or country else ()
