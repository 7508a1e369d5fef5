"""The form that takes a file of exchange rates: once as a file, and once more as its text, after the preview."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.parsing.rate_file import MOST_BYTES, RateFile, read_rate_file


class UploadRatesForm(forms.Form):
    """A CSV file of rates and where they come from; `rate_file` and `text` are what was read, once it is valid."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        help_text=_(
            "Columns: currency (ISO 4217), per_usd (units that one US dollar makes), and where known date (YYYY-MM-DD), "
            "approximate (true or false), source. It replaces the whole table, so it names every currency."
        ),
    )
    note = forms.CharField(
        label=_("Where the rates come from"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    compared_with = forms.IntegerField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    rate_file: RateFile

    def clean(self) -> dict[str, Any]:
        """Read the file, or the text that a preview sent back; every bad row is an error of its own."""
        data = super().clean() or self.cleaned_data
        upload: UploadedFile | None = data.get("file")
        if upload is None and not data.get("text"):
            self.add_error("file", _("Choose a file."))
            return data
        try:
            text = _read(upload) if upload else data["text"]
        except ValueError as problem:
            self.add_error("file", str(problem))
            return data
        self.rate_file = read_rate_file(text, today=timezone.now().date())
        for sentence in self.rate_file.problems:
            self.add_error("file", sentence)
        data["text"] = text
        return data


def _read(upload: UploadedFile) -> str:
    if (upload.size or 0) > MOST_BYTES:
        raise ValueError(f"The file is larger than {MOST_BYTES // 1000} KB; rates of all currencies are far smaller.")
    try:
        return str(upload.read().decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("The file is not text in UTF-8; save it as CSV UTF-8.") from None
