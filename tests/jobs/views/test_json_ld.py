"""A posting as JSON-LD: whatever its texts say, they stay inside the script element and say the same in JSON."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from jobs.contract import RawPosting
from jobs.parsing.clean import clean
from jobs.views.json_ld import script_json
from tests.factories import make_company, make_posting
from tests.jobs.parsing.corpora import needs_corpora, rows
from tests.jobs.views.hostile import OF_TEXTS, escapes, marks, packed, scripts

LD = '<script type="application/ld+json">{}</script>'
FIELDS = ("title", "description", "name", "value", "addressLocality")


def payloads() -> list[str]:
    return [row["payload"] for row in rows("jsonld_breakouts.jsonl")]


@pytest.mark.parametrize(
    ("text", "read"),
    [("half \ud800 a pair", "half \ufffd a pair"), ("\udfff", "\ufffd"), ("whole \ud83d\ude80", "whole \U0001f680")],
)
def test_half_a_surrogate_pair_becomes_a_replacement_character(text: str, read: str) -> None:
    assert json.loads(script_json({"title": text, "places": [text, 1.5, None]}))["title"] == read


@needs_corpora
def test_no_text_leaves_the_script_element() -> None:
    for payload in payloads():
        data = dict.fromkeys(FIELDS, payload) | {payload.encode("utf-8", "replace").decode(): [payload]}
        html = LD.format(script_json(data))
        ((_, content),) = scripts(html)
        assert marks(html) == marks(LD.format("{}"))
        read = payload.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        assert [json.loads(content)[name] for name in FIELDS] == [read] * len(FIELDS)


@needs_corpora
@pytest.mark.django_db
def test_no_text_leaves_the_script_element_of_a_postings_page(client: Client) -> None:
    pair = [make_posting(cities=[("Cairo", "EG")], workplace="hybrid") for _ in range(2)]
    honest = client.get(pair[0].get_absolute_url()).content.decode()
    cleaned = [clean(RawPosting("1", f"x {payload}", "https://x.example/")).title[2:] for payload in payloads()]
    said = [value for value in dict.fromkeys(cleaned) if value]
    titles, names = packed(said, 300), packed(said, 200)
    cities = [value[:120] for value in said]
    for number, name in enumerate(names):
        here = cities[number :: len(names)]
        title = titles[number % len(titles)]
        html = clean(RawPosting("1", "x", "https://x.example/", html="".join(f"<p>{text}</p>" for text in here))).html
        posting = make_posting(
            title=title, company=make_company(name, slug=f"hostile-{number}"), cities=[(city, "EG") for city in here],
            html=html or "<p>x</p>", workplace="hybrid",
        )  # fmt: skip
        page = client.get(posting.get_absolute_url()).content.decode()
        assert escapes(page, marks(honest) | OF_TEXTS) == []
        assert len(scripts(page)) == len(scripts(honest))
        (content,) = (content for source, content in scripts(page) if not source)
        data = json.loads(content)
        assert (data["title"], data["hiringOrganization"]["name"]) == (title, name)
        assert [place["address"]["addressLocality"] for place in data["jobLocation"]] == here
