"""robots.txt after RFC 9309: the longest match wins, allow before disallow, our own group before everybody's."""

from __future__ import annotations

import time

import pytest

from jobs.robots import MAX_BYTES, parse_robots


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/jobs", True),
        ("Disallow:", "/jobs", True),
        ("Disallow: /", "/jobs", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /jobs", "/jobs/7", False),
        ("Disallow: /jobs", "/JOBS/7", True),
        # The longest match wins, in whatever order.
        ("Disallow: /\nAllow: /v1/boards", "/v1/boards/a", True),
        ("Allow: /v1/boards\nDisallow: /", "/v1/boards/a", True),
        ("Allow: /v1\nDisallow: /v1/boards", "/v1/boards/a", False),
        # Of two that are equally long, the one that allows.
        ("Disallow: /page\nAllow: /page", "/page", True),
        ("Allow: /page\nDisallow: /page", "/page", True),
        # A star is any run of characters, a closing dollar the end.
        ("Disallow: /*.json", "/v1/a.json", False),
        ("Disallow: /*.json", "/v1/a.xml", True),
        ("Disallow: /*.json$", "/v1/a.json", False),
        ("Disallow: /*.json$", "/v1/a.json?x=1", True),
        ("Disallow: /jobs$", "/jobs", False),
        ("Disallow: /jobs$", "/jobs/7", True),
        ("Disallow: /a*b*c", "/a-b-c-d", False),
        ("Disallow: /a*b*c$", "/a-b-c-d", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: *", "/anything", False),
        ("Disallow: /*$", "/anything", False),
        ("Disallow: /*?", "/jobs?page=2", False),
        ("Disallow: /*?", "/jobs", True),
        # Escapes mean the same as what they stand for; an escaped star or dollar is no wildcard.
        ("Disallow: /caf%C3%A9", "/café", False),
        ("Disallow: /café", "/caf%c3%a9", False),
        ("Disallow: /a%2Ab", "/a*b", False),
        ("Disallow: /a%2Ab", "/a-b", True),
        ("Disallow: /a%24", "/a$/more", False),
        # Comments, spaces, and lines that mean nothing.
        ("Disallow: /jobs # not these", "/jobs", False),
        ("  disallow :   /jobs  ", "/jobs", False),
        ("Sitemap: https://a.example/s.xml\nNoise\nDisallow: /jobs", "/jobs", False),
    ],
)
def test_rules_of_everybodys_group(rules: str, path: str, allowed: bool) -> None:
    assert parse_robots(f"User-agent: *\n{rules}\n").allows(path) is allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: *\nDisallow: /\n\nUser-agent: mlcareers\nDisallow: /private", True),
        ("User-agent: mlcareers\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: MLCareers/2.1 (+https://a.example)\nDisallow: /", False),
        ("User-agent: otherbot\nDisallow: /", True),
        ("User-agent: otherbot\nUser-agent: mlcareers\nDisallow: /", False),
        ("User-agent: otherbot\nDisallow: /x\nUser-agent: mlcareers\nDisallow: /", False),
        ("User-agent: mlcareers\nDisallow: /x\n\nUser-agent: otherbot\nDisallow: /", True),
        ("User-agent: mlcareers\nDisallow: /x\n\nUser-agent: mlcareers\nDisallow: /jobs", False),
        ("User-agent: mlcareers\n\nUser-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: mlcareers", True),
        ("Disallow: /\nUser-agent: *\nAllow: /", True),
    ],
)
def test_our_own_group_stands_before_everybodys(text: str, allowed: bool) -> None:
    assert parse_robots(text).allows("/jobs") is allowed


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending_and_a_byte_order_mark_are_read(ending: str) -> None:
    text = "\ufeff" + ending.join(["User-agent: *", "Disallow: /jobs", ""])
    assert not parse_robots(text).allows("/jobs")


@pytest.mark.parametrize(
    ("value", "delay"),
    [
        ("5", 5.0),
        ("0.5", 0.5),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1e9", None),
        ("99999", 99999.0),
        ("nan", None),
    ],
)
def test_crawl_delay_is_read_or_left_out(value: str, delay: float | None) -> None:
    assert parse_robots(f"User-agent: *\nCrawl-delay: {value}\n").delay_s == delay


def test_crawl_delay_of_another_agent_is_not_ours() -> None:
    text = "User-agent: otherbot\nCrawl-delay: 30\n\nUser-agent: *\nCrawl-delay: 2\n"
    assert parse_robots(text).delay_s == 2.0


@pytest.mark.parametrize("pattern", ["/" + "a*" * 4000 + "b", "/" + "*" * 8000 + "b$", "/" + "*a" * 4000 + "$"])
def test_hostile_patterns_take_no_longer_than_their_length(pattern: str) -> None:
    robots = parse_robots(f"User-agent: *\nDisallow: {pattern}\n")
    began = time.process_time()
    robots.allows("/" + "a" * 8000)
    assert time.process_time() - began < 0.5


def test_rules_past_512_kib_are_not_read() -> None:
    padding = "# " + "x" * 97 + "\n"
    text = "User-agent: *\nDisallow: /early\n" + padding * (MAX_BYTES // len(padding) + 1) + "Disallow: /late\n"
    robots = parse_robots(text)
    assert not robots.allows("/early")
    assert robots.allows("/late")
