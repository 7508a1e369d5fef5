"""The form of a feed's map: its address, where its entries stand, and the path of each field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.models.board import Board
from jobs.models.company import alias_key
from jobs.parsing.field_map import FIELDS, BadFieldMap, field_map, map_text
from jobs.services.field_maps import feed_token

LABELS = {
    "title": _("Title"),
    "url": _("Address of the posting"),
    "id": _("Id"),
    "company": _("Employer"),
    "text": _("Text"),
    "place": _("Place"),
    "workplace": _("Workplace"),
    "employment": _("Employment"),
    "pay_min": _("Pay from"),
    "pay_max": _("Pay up to"),
    "pay_currency": _("Currency of pay"),
    "pay_period": _("Period of pay"),
    "pay_text": _("Pay in words"),
    "published": _("Published on"),
    "expires": _("Closes on"),
    "language": _("Language"),
    "department": _("Department"),
    "apply_url": _("Address to apply at"),
}
_HELP = {
    "id": _("Empty: the address of the posting is its id."),
    "company": _("Empty: the employer of the board; else the one that each entry names."),
    "place": _("Several values are several places."),
    "pay_period": _("hour, day, week, month or year."),
    "pay_text": _("Read where there are no sums."),
}


class FieldMapForm(forms.Form):
    """The address of a feed, where its entries stand, and the path of each field."""

    url = forms.CharField(
        label=_("Address of the feed"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "inputmode": "url", "spellcheck": "false"}),
        help_text=_("An XML or JSON file of postings in a format of its own."),
    )
    company_name = forms.CharField(
        label=_("Employer of the board"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Leave empty for a feed of many employers."),
    )
    record = forms.CharField(
        label=_("Entries"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", "spellcheck": "false"}),
        help_text=_("The path from the root to the entries; empty: what repeats most."),
    )
    whole = forms.BooleanField(
        label=_("The feed lists every open posting"),
        required=False,
        help_text=_("Then a posting that leaves it is closed; else after 30 days unseen, or when its page is gone."),
    )

    def __init__(self, *args: Any, board: Board | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[f"field_{name}"] = forms.CharField(
                label=LABELS[name],
                max_length=500,
                required=False,
                help_text=_HELP.get(name, ""),
                widget=forms.TextInput(attrs={"class": "vTextField", "spellcheck": "false", "autocomplete": "off"}),
            )
        if board is not None:
            for name in ("url", "company_name"):
                self.fields[name].disabled = True

    def clean_url(self) -> str:
        """Return the address as a token."""
        try:
            return feed_token(url=self.cleaned_data["url"])
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from None

    def clean_company_name(self) -> str:
        """Return the name; it needs a letter or digit."""
        name: str = self.cleaned_data["company_name"]
        if name and not alias_key(name):
            raise forms.ValidationError(_("A company needs a name with letters or digits."))
        return name

    @property
    def general(self) -> list[forms.BoundField]:
        """The fields above the map."""
        return [self[name] for name in ("url", "company_name", "record", "whole")]

    @property
    def mapped(self) -> list[forms.BoundField]:
        """The fields of the map."""
        return [self[f"field_{name}"] for name in FIELDS]

    def paths(self) -> dict[str, str]:
        """Return field -> path as the person wrote them."""
        return {name: self.cleaned_data.get(f"field_{name}", "") for name in FIELDS}

    def text(self) -> str:
        """Return the map as it is stored; raises BadFieldMap with a sentence for each field that is wrong."""
        text = map_text(record=self.cleaned_data["record"], whole=self.cleaned_data["whole"], fields=self.paths())
        field_map(text)
        return text

    def blame(self, problem: BadFieldMap) -> None:
        """Put each sentence at the field that it is about."""
        for name, sentence in problem.problems.items():
            at = name if name == "record" else f"field_{name}"
            self.add_error(at if at in self.fields else None, sentence)
