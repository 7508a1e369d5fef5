"""Forms: what people send, checked before a service sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.db.models import Q, TextChoices
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jobs.fetch import Fetcher
from jobs.models.company import CompanyList, CompanyListEntry, alias_key
from jobs.models.posting import Posting
from jobs.models.report import Report
from jobs.models.suggestion import PROPOSABLE, Suggestion
from jobs.services.boards import BoardUrlUnknown, Located, locate_board, stored_board
from jobs.services.corrected_facts import UNSTATED
from jobs.services.shown_labels import KINDS, Label
from jobs.services.suggestions import proposable, suggest
from taxonomy.models import Role, Skill


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


class TellApartForm(forms.Form):
    """Why the chosen postings are not the same opening as their copies."""

    reason = forms.CharField(
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=_("It is kept beside the pair, for whoever takes it back."),
    )


class SetAsideForm(forms.Form):
    """Why the chosen signals are not so."""

    reason = forms.CharField(
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=_("Readers see it beside the signal."),
    )


class ReportForm(forms.Form):
    """What a reader says is wrong with a posting; `labels` are the ones that may be called wrong.

    `has_copies`: the posting can be called another job than its copies.
    """

    kind = forms.ChoiceField(label=_("What is wrong?"), choices=Report.Kind, widget=forms.RadioSelect)
    label = forms.ChoiceField(label=_("Which label?"), required=False)
    note = forms.CharField(
        label=_("What should a moderator know?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    email = forms.EmailField(
        label=_("E-mail, to hear what became of it"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Used for one mail, and dropped 30 days after the decision."),
    )
    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, labels: Sequence[Label], has_copies: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [item for item in Report.Kind.choices if has_copies or item[0] != Report.Kind.NOT_SAME]
        choices = [(item.value, format_lazy("{}: {}", KINDS[item.kind], item.name)) for item in labels]
        label = self.fields["label"]
        assert isinstance(label, forms.ChoiceField)
        label.choices = [("", _("none of them")), *choices]

    def clean_homepage(self) -> str:
        """Refuse what only a program fills in: people do not see this field."""
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(_("This looks like a program. Leave the last field empty and send it again."))
        return ""

    def clean(self) -> dict[str, Any]:
        """A wrong label is named."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == Report.Kind.WRONG_LABEL and not cleaned.get("label") and "label" not in self.errors:
            self.add_error("label", _("Choose the label that is wrong."))
        return cleaned


class CorrectPostingForm(forms.Form):
    """What a person sets right in the labels of a posting; an empty field is left to the rules."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    secondary_role = forms.ChoiceField(label=_("Second role"), required=False)
    seniority = forms.ChoiceField(label=_("Seniority"), required=False)
    workplace = forms.ChoiceField(label=_("Workplace"), required=False)
    employment = forms.ChoiceField(label=_("Employment"), required=False)
    places = forms.CharField(
        label=_("Places"),
        required=False,
        max_length=300,
        help_text=_("Parted by semicolons, such as: Cairo, Egypt; Berlin."),
    )
    pay = forms.CharField(
        label=_("Pay"), required=False, max_length=60,
        help_text=_("Such as 60000-90000 EGP month; 60000- is from, -90000 is up to; unstated for none."),
    )  # fmt: skip
    eligibility = forms.CharField(
        label=_("Who can apply"), required=False, max_length=300,
        help_text=_("anywhere, unknown, or only or some with the codes of countries, such as: only EG SA."),
    )  # fmt: skip
    experience = forms.CharField(
        label=_("Least years of experience"), required=False, max_length=8, help_text=_("A number, or unstated.")
    )
    education = forms.ChoiceField(label=_("Education"), required=False)
    visa = forms.ChoiceField(label=_("Visa sponsorship"), required=False)
    relocation = forms.ChoiceField(label=_("Help with moving"), required=False)
    clearance = forms.ChoiceField(label=_("Security clearance"), required=False)
    skill = forms.CharField(
        label=_("It also asks for"),
        required=False,
        max_length=80,
        help_text=_("The name of one skill, such as PostgreSQL."),
    )
    no_skill = forms.ChoiceField(label=_("It does not ask for"), required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept with the correction, for whoever looks at it later.")
    )

    def __init__(self, *args: Any, posting: Posting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.slug, role.name) for role in Role.objects.all()]
        named = posting.skills.order_by("name").values_list("slug", "name")
        unstated = (UNSTATED, _("not stated"))
        choices: dict[str, list[tuple[str, Any]]] = {
            "role": [*roles, ("none", _("none of the six: take it off the board"))],
            "seniority": [(str(value), label) for value, label in Posting.Seniority.choices],
            "no_skill": [*named],
            "secondary_role": [*roles, ("none", _("no second role"))],
            "workplace": [(str(value), label) for value, label in Posting.Workplace.choices],
            "employment": [*_texts(Posting.Employment), unstated],
            "education": [*_texts(Posting.Education), unstated],
            "visa": [*_texts(Posting.Help), unstated],
            "relocation": [*_texts(Posting.Help), unstated],
            "clearance": [*_texts(Posting.Clearance), unstated],
        }
        for name, values in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("as it is")), *values]

    def clean_skill(self) -> str:
        """Return the slug of the skill of that name."""
        name = " ".join(self.cleaned_data["skill"].split())
        if not name:
            return ""
        found = Skill.objects.filter(Q(name__iexact=name) | Q(slug=name.lower()), retired=False).first()
        if found is None:
            raise forms.ValidationError(_("There is no skill called “%(name)s”.") % {"name": name})
        return found.slug

    def changes(self) -> list[tuple[str, str]]:
        """Return what was chosen, as (field, value) of a correction."""
        names = [name for name in self.fields if name != "reason"]
        return [(name.replace("_", "-"), self.cleaned_data[name]) for name in names if self.cleaned_data[name]]


def _texts(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    return [(str(value), label) for value, label in choices.choices]


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
