"""Forms: what people send, checked before a service sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from jobs.fetch import Fetcher
from jobs.models.company import alias_key
from jobs.services.boards import BoardUrlUnknown, Located, locate_board, stored_board


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
