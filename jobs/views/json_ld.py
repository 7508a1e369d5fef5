"""A posting as schema.org JobPosting, safe inside a script element."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import orjson
from django.utils.safestring import SafeString, mark_safe

from jobs.models.posting import Posting
from jobs.parsing.money import minor_digits
from jobs.views.site import canonical

EMPLOYMENT = {
    "full-time": "FULL_TIME",
    "part-time": "PART_TIME",
    "contract": "CONTRACTOR",
    "temporary": "TEMPORARY",
    "internship": "INTERN",
}
# What could end the script element or a JavaScript string; JSON may write any character as \uXXXX.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&'\u2028\u2029"}


def script_json(data: object) -> SafeString:
    """Return `data` as JSON that cannot leave the script element it stands in; half a surrogate pair becomes U+FFFD."""
    try:
        text = orjson.dumps(data).decode("utf-8")
    except TypeError:
        text = json.dumps(data, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - escaped just above


def job_posting(posting: Posting) -> dict[str, Any]:
    """Return the JobPosting of an open posting; what was not stated is left out."""
    data: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": posting.title,
        "description": posting.html or posting.title,
        "datePosted": posting.listed_at.date().isoformat(),
        "url": canonical(posting.get_absolute_url()),
        "directApply": False,
        "identifier": {"@type": "PropertyValue", "name": posting.company.name, "value": posting.external_id},
        "hiringOrganization": {"@type": "Organization", "name": posting.company.name},
    }
    if posting.company.website:
        data["hiringOrganization"]["sameAs"] = posting.company.website
    if posting.expires_at:
        data["validThrough"] = posting.expires_at.isoformat()
    if posting.employment:
        data["employmentType"] = EMPLOYMENT[posting.employment]
    places = list(posting.places.all())
    locations = [_location(place.city, place.region, place.country) for place in places if place.city or place.country]
    if posting.workplace == Posting.Workplace.REMOTE:
        data["jobLocationType"] = "TELECOMMUTE"
        countries = posting.eligible_countries or posting.countries
        if countries and posting.eligibility != Posting.Eligibility.ANYWHERE:
            data["applicantLocationRequirements"] = [{"@type": "Country", "name": code} for code in countries]
    elif locations:
        data["jobLocation"] = locations
    pay = _pay(posting)
    if pay:
        data["baseSalary"] = pay
    return data


def _location(city: str, region: str, country: str) -> dict[str, Any]:
    parts = {"addressLocality": city, "addressRegion": region, "addressCountry": country}
    return {
        "@type": "Place",
        "address": {"@type": "PostalAddress"} | {key: value for key, value in parts.items() if value},
    }


def _pay(posting: Posting) -> dict[str, Any] | None:
    if posting.pay_min is None and posting.pay_max is None:
        return None
    digits = minor_digits(posting.pay_currency)
    value: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": posting.pay_period.upper()}
    for key, minor in (("minValue", posting.pay_min), ("maxValue", posting.pay_max)):
        if minor is not None:
            value[key] = float(Decimal(minor).scaleb(-digits))
    return {"@type": "MonetaryAmount", "currency": posting.pay_currency, "value": value}
