"""Forms: what people send, checked before a service sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from jobs.fetch import Fetcher
from jobs.models.company import CompanyList, CompanyListEntry, alias_key
from jobs.models.suggestion import PROPOSABLE, Suggestion
from jobs.services.boards import BoardUrlUnknown, Located, locate_board, stored_board
from jobs.services.suggestions import proposable, suggest


class AddBoardForm(forms.Form):
    """The careers address of a board, and the employer that it belongs to."""

    url = forms.CharField(
        label=_("Careers address"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "inputmode": "url", "spellcheck": "false"}),
        help_text=_("The page that lists an employer's jobs, or one job of it."),
    )
    company_name = forms.CharField(
        label=_("Employer"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Leave empty for a feed of many employers: then each posting goes to the employer that it names."),
    )

    located: Located

    def __init__(self, *args: Any, make_fetcher: Callable[[], Fetcher], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.make_fetcher = make_fetcher

    def clean_url(self) -> str:
        """Return the address, unless no source can read it or its board is known; keep the board as `located`."""
        url: str = self.cleaned_data["url"].strip()
        try:
            self.located = locate_board(url=url, fetcher=self.make_fetcher())
        except BoardUrlUnknown as problem:
            raise forms.ValidationError(problem.sentence) from None
        known = stored_board(ref=self.located.ref)
        if known:
            link = reverse("admin:jobs_board_change", args=[known.pk])
            raise forms.ValidationError(
                format_html('{} <a href="{}">{}</a>', _("This board is here already:"), link, known)
            )
        return url

    def clean_company_name(self) -> str:
        """Return the name; it needs a letter or digit."""
        name: str = self.cleaned_data["company_name"]
        if name and not alias_key(name):
            raise forms.ValidationError(_("A company needs a name with letters or digits."))
        return name


class ClosePostingsForm(forms.Form):
    """Why the chosen postings are closed."""

    reason = forms.CharField(
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=_("Readers see it on the closed posting."),
    )


class SuggestionForm(forms.Form):
    """A company that a reader misses in a list, or what is wrong with the `entry` of one."""

    kind = forms.ChoiceField(
        label=_("What should happen?"),
        choices=[(Suggestion.Kind.CORRECT, _("Correct the entry")), (Suggestion.Kind.REMOVE, _("Remove the entry"))],
        widget=forms.RadioSelect,
        initial=Suggestion.Kind.CORRECT,
    )
    company_name = forms.CharField(label=_("Company"), max_length=200)
    focus = forms.CharField(
        label=_("What it does"), max_length=300, required=False, help_text=_("In a few words, such as: maps of crops.")
    )
    reason = forms.CharField(
        label=_("Why it belongs in this list"),
        max_length=300,
        help_text=_("What shows its work with data or AI, in one sentence."),
    )
    city = forms.CharField(label=_("City"), max_length=120, required=False)
    website = forms.URLField(label=_("Website"), max_length=500, required=False, assume_scheme="https")
    careers_url = forms.URLField(
        label=_("Careers page"), max_length=500, required=False, assume_scheme="https",
        help_text=_("The page that lists its openings."),
    )  # fmt: skip
    evidence_url = forms.URLField(
        label=_("Evidence"), max_length=500, assume_scheme="https",
        help_text=_("A public page that shows what you say: a curator reads it before anything changes."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note for the curators"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Not published."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Only to tell you what became of it; erased 30 days after the decision."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # Programs fill in every field that they find; people do not see this one.
    homepage = forms.CharField(label=_("Leave this empty"), required=False)

    def __init__(self, *args: Any, company_list: CompanyList, entry: CompanyListEntry | None, **kwargs: Any) -> None:
        if entry is not None:
            kwargs.setdefault("initial", proposable(entry))
        super().__init__(*args, **kwargs)
        self.company_list, self.entry = company_list, entry
        self.suggestion: Suggestion | None = None
        if entry is None:
            del self.fields["kind"]
        for name in ("website", "careers_url", "evidence_url"):
            self.fields[name].widget.attrs["inputmode"] = "url"
            self.fields[name].widget.attrs["placeholder"] = "https://"

    def clean_homepage(self) -> str:
        """Refuse what only a program fills in."""
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(_("Leave this field empty; it is a trap for programs."))
        return ""

    def clean_evidence_url(self) -> str:
        """Return the address; only a web page is evidence."""
        return _web(self.cleaned_data["evidence_url"])

    def clean_website(self) -> str:
        """Return the address of a web site."""
        return _web(self.cleaned_data["website"])

    def clean_careers_url(self) -> str:
        """Return the address of a web page."""
        return _web(self.cleaned_data["careers_url"])

    def keep(self) -> bool:
        """Keep the suggestion of a valid form; False, with an error on the form, where it asks for nothing new."""
        data = self.cleaned_data
        try:
            self.suggestion = suggest(
                company_list=self.company_list,
                kind=data.get("kind") or Suggestion.Kind.ADD,
                company=self.entry.company if self.entry else None,
                values={name: data[name] for name in PROPOSABLE},
                evidence_url=data["evidence_url"],
                note=data["note"],
                email=data["email"],
            )
        except ValueError as problem:
            self.add_error(None, str(problem))
        return self.suggestion is not None


class DecideSuggestionForm(forms.Form):
    """The words that go with a decision."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=_("The reader is told it; of an accepted one it stands in the list’s history too."),
    )


def _web(url: str) -> str:
    if url and not url.lower().startswith(("http://", "https://")):
        raise forms.ValidationError(_("Give the address of a web page; it begins with https:// or http://."))
    return url
