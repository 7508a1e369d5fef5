"""One posting: its text with the words behind each label marked, its facts, and where applying leads."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Case, Count, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingSkill
from jobs.parsing.html import mark
from jobs.search import engine
from jobs.search.vocabulary import countries, languages
from jobs.views import site
from jobs.views.apply import note
from jobs.views.cards import plain_cards
from jobs.views.copies import canonical_of, cluster_of, copies
from jobs.views.json_ld import job_posting, script_json
from jobs.views.posting_facts import Evidence, Quoted, demands, eligibility_shown, entry_level_doubt, work_shown
from jobs.views.posting_history import history
from jobs.views.posting_pay import pay_in
from jobs.views.posting_signals import quoted_words, signals_panel
from jobs.views.rows import row
from jobs.views.whole_posting import whole_posting
from mlcareers.lib.replicas import reading_connection
from taxonomy.models import Skill

SIMILAR = 3
# So many are asked of the index: a few of them may not be shown.
SIMILAR_READ = 12
NEAREST = """
SELECT p.id FROM jobs_posting p JOIN jobs_company c ON c.id = p.company_id
 WHERE p.id = ANY(%(ids)s) AND p.state = 'open' AND p.role_id = %(role)s AND c.is_listed AND p.id <> %(pk)s
   AND (%(cluster)s::bigint IS NULL OR p.cluster_id IS DISTINCT FROM %(cluster)s::bigint)
 ORDER BY (SELECT count(*) FROM jobs_postingskill l WHERE l.posting_id = p.id AND l.skill_id = ANY(%(skills)s::bigint[])) DESC,
       p.countries && %(countries)s::varchar[] DESC, p.listed_at DESC, p.id DESC LIMIT %(most)s
"""
# (field, value) of what a person corrected.
Corrected = AbstractSet[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the facts column; `href` leads to its words in the text, or is None.

    `stated` False means that the source is silent, and `value` says so. `wrong` is how a report spells it; empty where it is
    no label of ours. `by_person`: a person corrected it.
    """

    label: str
    value: str
    href: str | None = None
    stated: bool = True
    wrong: str = ""
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """Why this role: the words, where they stand, and the role that came second; or that a person set or chose it.

    `also` are the words behind the second role where it can be defended, None where there is none.
    """

    role_name: str
    quote: str
    field: str
    href: str | None
    confidence_percent: int
    runner_up_name: str | None
    also: tuple[Quoted, ...]
    is_chosen: bool
    by_person: bool


@dataclass(frozen=True, slots=True)
class SkillShown:
    """One skill named by the posting; `href` leads to its words, `url` to the postings that ask for it."""

    name: str
    slug: str
    href: str | None
    url: str
    quote: str
    by_person: bool


@require_safe
def posting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one posting, open or closed."""
    found = whole_posting(pk)
    if found.is_own and found.is_open:
        note(request, found, "views")
    links, evidence = list(found.skill_links.all()), list(found.evidence.all())
    corrected = {(item.field, item.value) for item in found.corrections.all() if item.undone_at is None}
    said = [*((f"skill:{link.skill.slug}", link) for link in links), *quoted_words(found)]
    anchors, html = _marked(found, said, evidence)
    attribution = found.board.attribution if found.board else ""
    # What another site publishes first is not ours to hand on to search engines as an advert.
    members = cluster_of(found)
    canonical = canonical_of(members) or found
    offered = found.is_open and not found.is_sample and not attribution and canonical == found
    words = Evidence(evidence, anchors)
    similar = _similar(found, [link.skill for link in links])
    context = {
        "posting": found,
        "row": row(found),
        "pay_in": pay_in(found, request.GET.get("currency", "")),
        "html_marked": mark_safe(html),  # noqa: S308 - sanitised on the way in, marks added by us
        "facts": _facts(found, anchors, corrected),
        "eligibility": eligibility_shown(found, words),
        "work": work_shown(found, words),
        "doubt": entry_level_doubt(found, words),
        "why": _why(found, evidence, words, corrected),
        "corrected": {field for field, _value in corrected},
        "skills_required": _skills(links, PostingSkill.Wanted.REQUIRED, anchors, corrected),
        "skills_nice": _skills(links, PostingSkill.Wanted.NICE, anchors, corrected),
        "skills_mentioned": _skills(links, PostingSkill.Wanted.MENTIONED, anchors, corrected),
        "apply_url": reverse("apply", args=[found.pk]) if found.is_own else found.apply_url or found.url,
        "apply_host": urlsplit(found.apply_url or found.url).hostname or "",
        "source_name": found.board.source_name if found.board else "",
        "board_url": found.board.public_url if found.board else "",
        "attribution": attribution,
        "history": history(found),
        "panel": signals_panel(found, anchors),
        "posted_again": None if found.is_open else found.reposts.order_by("-first_seen_at", "-pk").first(),
        "copies": copies(members, found),
        "canonical_url": site.canonical(canonical.get_absolute_url()),
        "similar": similar,
        "similar_rows": plain_cards(similar),
        "json_ld": script_json(job_posting(found)) if offered else "",
        "noindex": not found.is_open or found.is_sample,
    }
    return render(request, "jobs/posting.html", context)


def _marked(
    found: Posting, said: Sequence[tuple[str, object]], evidence: Sequence[object]
) -> tuple[dict[str, str], str]:
    """Return label -> `#e-N`, and the text's HTML with those spans marked; what stands elsewhere has no anchor.

    The first words of a label have its name as their key, and all of them label@start.
    """
    spans = sorted(
        {
            (item.start, item.end, label)  # type: ignore[attr-defined]
            for label, item in [*((item.label, item) for item in evidence), *said]  # type: ignore[attr-defined]
            if item.field == "text" and item.quote  # type: ignore[attr-defined]
        }
    )
    anchors: dict[str, str] = {}
    places: dict[tuple[int, int], int] = {}
    for start, end, label in spans:
        number = places.setdefault((start, end), len(places))
        anchors.setdefault(label, f"#e-{number}")
        anchors[f"{label}@{start}"] = f"#e-{number}"
    return anchors, mark(found.html, list(places))


def _why(found: Posting, evidence: Sequence[object], words: Evidence, corrected: Corrected) -> Why:
    label = f"role:{found.role.slug}"
    first = next((item for item in evidence if item.label == label), None)  # type: ignore[attr-defined]
    return Why(
        role_name=found.role.name,
        quote=first.quote if first else "",  # type: ignore[attr-defined]
        field=first.field if first else "",  # type: ignore[attr-defined]
        href=words.anchors.get(label),
        confidence_percent=round(found.role_confidence * 100),
        runner_up_name=found.runner_up.name if found.runner_up and not found.secondary_role else None,
        also=words.quotes(f"role:{found.secondary_role.slug}")[:2] if found.secondary_role else (),
        is_chosen=found.is_own and "role" in found.chosen,
        by_person=("role", found.role.slug) in corrected,
    )


def _skills(
    links: Sequence[PostingSkill], wanted: str, anchors: dict[str, str], corrected: Corrected
) -> list[SkillShown]:
    return [
        SkillShown(
            name=link.skill.name,
            slug=link.skill.slug,
            href=anchors.get(f"skill:{link.skill.slug}"),
            url=f"{reverse('search')}?skill={link.skill.slug}",
            quote=link.quote,
            by_person=("skill", link.skill.slug) in corrected,
        )
        for link in links
        if link.wanted == wanted
    ]


def _facts(found: Posting, anchors: dict[str, str], corrected: Corrected) -> list[Fact]:
    """Return the facts in reading order; what was not stated says so where a reader would look for it."""
    names, set_by_hand = countries(), {field for field, _value in corrected}

    def fact(kind: str, label: str, value: str) -> Fact:
        return _fact(label, value, anchors.get(kind), kind, by_person=kind in set_by_hand)

    facts = [
        fact("places", _("Place"), found.places_text),
        fact("workplace", _("Workplace"), _choice(found.get_workplace_display(), found.workplace, "unknown")),
        _fact(
            _("Seniority"),
            _choice(found.get_seniority_display(), found.seniority, "unspecified"),
            anchors.get(f"seniority:{found.seniority}"),
            f"seniority:{found.seniority}",
            by_person=("seniority", found.seniority) in corrected,
        ),
        fact("employment", _("Employment"), _choice(found.get_employment_display(), found.employment, "")),
        *(fact(label, name, value) for label, name, value in demands(found)),
    ]
    if found.countries:
        facts.insert(1, Fact(_("Country"), ", ".join(names.get(code, code) for code in found.countries)))
    if found.departments:
        facts.append(Fact(_("Department"), ", ".join(found.departments)))
    if found.language:
        facts.append(Fact(_("Language"), languages().get(found.language, found.language), wrong="language"))
    return facts


def _fact(label: str, value: str, href: str | None = None, wrong: str = "", *, by_person: bool = False) -> Fact:
    if value:
        return Fact(label, value, href, wrong=wrong, by_person=by_person)
    return Fact(label, _("not stated"), stated=False, wrong=wrong, by_person=by_person)


def _choice(label: object, value: str, silent: str) -> str:
    """Return the label of a choice; empty where the source is silent."""
    return "" if value == silent else str(label)


def _similar(found: Posting, skills: Sequence[Skill]) -> list[int]:
    """Return open postings of the same role: most shared skills first, then those in one of its countries, the newest.

    The index names them, and the rows decide: it knows neither its companies' standing nor this posting's own copies.
    """
    near = engine.alike(found.role.slug, [skill.slug for skill in skills], found.countries, SIMILAR_READ)
    if near is not None:
        shown = _nearest(found, skills, near)
        if len(shown) == SIMILAR or len(near) < SIMILAR_READ:
            return shown
    return _similar_rows(found, skills)


def _nearest(found: Posting, skills: Sequence[Skill], ids: Sequence[int]) -> list[int]:
    """Return the first of `ids`, each another opening, as `_similar_rows` orders them."""
    values: dict[str, Any] = {
        "ids": list(ids), "role": found.role_id, "pk": found.pk, "cluster": found.cluster_id,
        "skills": [skill.pk for skill in skills], "countries": found.countries, "most": SIMILAR,
    }  # fmt: skip
    with reading_connection().cursor() as cursor:
        cursor.execute(NEAREST, values)
        return [number for (number,) in cursor.fetchall()]


def _similar_rows(found: Posting, skills: Sequence[Skill]) -> list[int]:
    """Return the first of all of them in SQL."""
    others = Posting.objects.open().filter(role_id=found.role_id, company__is_listed=True).exclude(pk=found.pk)
    if found.cluster_id is not None:
        others = others.exclude(cluster=found.cluster_id)
    others = others.each_once()
    order = []
    if skills:
        others = others.annotate(shared=Count("skill_links", filter=Q(skill_links__skill__in=skills)))
        order.append("-shared")
    if found.countries:
        others = others.annotate(near=Case(When(countries__overlap=found.countries, then=1), default=0))
        order.append("-near")
    ranked = others.order_by(*order, "-listed_at", "-pk")
    return list(ranked.values_list("pk", flat=True)[:SIMILAR])
