"""The forms of recruiters. What they type is taken as it is: what cannot be read is kept and named, never dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jobs.models.draft import Draft
from jobs.models.membership import Membership
from jobs.models.posting import Posting
from jobs.parsing.amount import minor_amount
from jobs.parsing.clean import http_url
from jobs.parsing.html import tidy
from jobs.parsing.money import minor_digits
from jobs.parsing.pasted import SaidPay, read_pasted
from jobs.services.own_labelling import DraftFields
from taxonomy.catalog import load_catalog
from taxonomy.vocabulary import current_vocabulary

SKILL = "skill-"
NICE, OUT = "nice", "out"
LONGEST = {"title": 300, "places_text": 300, "pay_currency": 3, "apply_url": 2000}
CHOICES: dict[str, list[tuple[str, str]]] = {
    "workplace": list(Posting.Workplace.choices),
    "employment": [("", ""), *Posting.Employment.choices],
    "seniority": [("", ""), *Posting.Seniority.choices],
    "pay_period": [("", ""), *Posting.Period.choices],
    "role_chosen": [("", ""), *((role.slug, role.name) for role in load_catalog().roles)],
}


class DraftForm(forms.Form):
    """The editor's inputs as a page shows them; `typed_fields` reads what they send."""

    title = forms.CharField(label=_("Title"), required=False, max_length=300)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("An empty line begins a paragraph, “- ” a point of a list, “## ” a heading. Links need https://."),
    )
    places_text = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=300,
        help_text=_("City and country; several are parted by semicolons."),
    )
    workplace = forms.ChoiceField(label=_("Workplace"), required=False, choices=CHOICES["workplace"])
    employment = forms.ChoiceField(
        label=_("Employment"), required=False, choices=[("", _("Not stated")), *CHOICES["employment"][1:]]
    )
    seniority = forms.ChoiceField(
        label=_("Seniority"), required=False, choices=[("", _("As read from the title")), *CHOICES["seniority"][1:]]
    )
    role_chosen = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", _("As read from title and text")), *CHOICES["role_chosen"][1:]],
        help_text=_("A role that you choose is read by a moderator first."),
    )
    pay_min = forms.CharField(label=_("From"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    pay_max = forms.CharField(label=_("To"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    pay_currency = forms.CharField(
        label=_("Currency"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": "20", "placeholder": "EGP", "autocapitalize": "characters"}),
    )
    pay_period = forms.ChoiceField(
        label=_("Period"), required=False, choices=[("", _("Choose")), *CHOICES["pay_period"][1:]]
    )
    apply_url = forms.CharField(
        label=_("Where people apply"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "placeholder": "https://"}),
        help_text=_("The address of your own form or page; it begins with https://."),
    )


def typed_fields(data: QueryDict | Mapping[str, str]) -> DraftFields:
    """Return what the editor's inputs say; what cannot be read stands in `unread` as it was typed."""
    values: dict[str, Any] = {}
    unread: dict[str, str] = {}
    for name in ("title", "places_text", "pay_currency", "apply_url"):
        typed = tidy(data.get(name) or "").strip()
        values[name] = typed
        if len(typed) > LONGEST[name]:
            values[name], unread[name] = "", typed
    values["text"] = tidy(data.get("text") or "")
    for name, choices in CHOICES.items():
        typed = data.get(name) or choices[0][0]
        values[name] = typed if typed in dict(choices) else choices[0][0]
    values["workplace"] = values["workplace"] if data.get("workplace") else Posting.Workplace.UNKNOWN
    _read_currency(values, unread)
    for name in ("pay_min", "pay_max"):
        typed = tidy(data.get(name) or "").strip()
        try:
            values[name] = minor_amount(typed, values["pay_currency"])
        except ValueError:
            values[name], unread[name] = None, typed[:300]
    low, high = values["pay_min"], values["pay_max"]
    if low is not None and high is not None and low > high:
        # The database holds pay in order; the larger amount stays where it was typed, to be corrected there.
        values["pay_max"], unread["pay_max"] = None, str(data.get("pay_max")).strip()
    if values["apply_url"] and not (http_url(values["apply_url"]) or "").startswith("https://"):
        values["apply_url"], unread["apply_url"] = "", values["apply_url"]
    values["skills_nice"], values["skills_left_out"] = _skills(data, NICE), _skills(data, OUT)
    return DraftFields(**values, unread=tuple(sorted(unread.items())))


def _read_currency(values: dict[str, Any], unread: dict[str, str]) -> None:
    code = values["pay_currency"].upper()
    if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
        values["pay_currency"], unread["pay_currency"] = "", values["pay_currency"]
        return
    values["pay_currency"] = code


def _skills(data: QueryDict | Mapping[str, str], choice: str) -> tuple[str, ...]:
    known = {skill.slug for skill in current_vocabulary().catalog.skills}
    chosen = {name.removeprefix(SKILL) for name in data if name.startswith(SKILL) and data.get(name) == choice}
    return tuple(sorted(chosen & known))


def inputs_of(fields: DraftFields) -> dict[str, str]:
    """Return the inputs that say `fields`: what `typed_fields` reads back to the same."""
    inputs = {
        name: str(getattr(fields, name))
        for name in ("title", "text", "places_text", "workplace", "employment", "seniority", "pay_currency",
                     "pay_period", "apply_url", "role_chosen")
    }  # fmt: skip
    for name in ("pay_min", "pay_max"):
        minor = getattr(fields, name)
        inputs[name] = "" if minor is None else written_amount(minor, fields.pay_currency)
    inputs |= {f"{SKILL}{slug}": NICE for slug in fields.skills_nice}
    inputs |= {f"{SKILL}{slug}": OUT for slug in fields.skills_left_out}
    return inputs | dict(fields.unread)


def written_amount(minor: int, currency: str) -> str:
    """Return minor units as a person types them: 4500000 EGP -> 45,000."""
    digits = minor_digits(currency)
    value = Decimal(minor).scaleb(-digits)
    if value == value.to_integral_value():
        return f"{value:,.0f}"
    # Three decimals would read as thousands: two are what people write.
    return f"{value:,.2f}"


def with_pasted(fields: DraftFields, pasted: str) -> DraftFields:
    """Return `fields` with what a pasted text says, where they say nothing yet; its body goes behind their text."""
    read = read_pasted(pasted, title=not fields.title)
    inputs = inputs_of(fields)
    said = {
        "title": read.title,
        "places_text": read.place,
        "workplace": read.workplace,
        "employment": read.employment,
        "apply_url": read.apply_url,
    }
    for name, fact in said.items():
        if fact is not None and inputs[name] in ("", Posting.Workplace.UNKNOWN):
            inputs[name] = fact.value
    if read.pay is not None and not (inputs["pay_min"] or inputs["pay_max"]):
        inputs |= pay_inputs(read.pay)
    return replace(typed_fields(inputs), text="\n\n".join(part for part in (fields.text.rstrip(), read.text) if part))


def pay_inputs(pay: SaidPay) -> dict[str, str]:
    """Return the pay inputs that say what a text says."""
    amounts = {"pay_min": pay.low, "pay_max": pay.high}
    written = {
        name: "" if value is None else written_amount(int(value.scaleb(minor_digits(pay.currency))), pay.currency)
        for name, value in amounts.items()
    }
    return {**written, "pay_currency": pay.currency, "pay_period": pay.period}


class ProposeCompanyForm(forms.Form):
    """A company that is not on the board yet."""

    name = forms.CharField(label=_("Name"), max_length=200)
    website = forms.CharField(
        label=_("Website"), max_length=500, required=False, widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    message = forms.CharField(
        label=_("What you do there"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A moderator reads it before the company is shown."),
    )


class JoinCompanyForm(forms.Form):
    """A request to post for a company that is on the board."""

    message = forms.CharField(
        label=_("What you do there"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("An owner of the company reads it, or a moderator where it has none."),
    )


class MemberForm(forms.Form):
    """One decision about one member or request."""

    action = forms.ChoiceField(choices=[(name, name) for name in ("approve", "refuse", "role", "end")])
    role = forms.ChoiceField(choices=Membership.Role.choices, required=False)
    reason = forms.CharField(max_length=500, required=False)


class AnswerForm(forms.Form):
    """What an employer answers to the signals about a listing of theirs; `write_answer` judges it."""

    text = forms.CharField(
        label=_("Your answer"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Plain text of up to 1,000 characters. A moderator reads it, then it stands beside the signals."),
    )


class CloseForm(forms.Form):
    """Why an own posting is closed."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            (Posting.Ended.FILLED, _("The place is filled")),
            (Posting.Ended.WITHDRAWN, _("We withdraw it")),
        ],
        widget=forms.RadioSelect,
    )


def version_of(data: QueryDict | Mapping[str, str], draft: Draft) -> int:
    """Return the version that the inputs were written upon; the stored one where they name none."""
    typed = data.get("version") or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else draft.version
