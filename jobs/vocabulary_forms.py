"""The form of an addition to the vocabulary; taxonomy/additions.py says what may stand in it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taxonomy.additions import LONGEST_NAME, Addition, Kind, slug_of
from taxonomy.models import Role, Skill, VocabularyEntry

MOST_EXAMPLES = 10
LONGEST_EXAMPLE = 300


class AddEntryForm(forms.Form):
    """One alias, skill or pattern of titles, with why and examples; `addition` is what it says, once it is valid."""

    kind = forms.ChoiceField(label=_("What is added"), choices=VocabularyEntry.Kind.choices)
    text = forms.CharField(
        label=_("Name, or pattern of titles"),
        max_length=200,
        help_text=_(
            "A pattern is made of words: (one|other) for either, word? for a word that may be missing, <list> for a word "
            "list of the files. Names in capitals are met in capitals only."
        ),
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
    )
    skill = forms.CharField(
        label=_("Of which skill"),
        required=False,
        max_length=80,
        help_text=_("For another name: the skill that has it, such as PostgreSQL."),
    )
    role = forms.ChoiceField(label=_("Of which role"), required=False, help_text=_("For titles of a role."))
    skill_kind = forms.ChoiceField(label=_("Kind of skill"), required=False, help_text=_("For a new skill."))
    case_sensitive = forms.BooleanField(
        label=_("Capitals count"),
        required=False,
        help_text=_("For a new skill that is an everyday word in small letters."),
    )
    why = forms.CharField(label=_("Why"), max_length=300, widget=forms.TextInput(attrs={"class": "vLargeTextField"}))
    examples = forms.CharField(
        label=_("Examples"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: sentences that name the skill, or titles; at least one."),
    )
    not_examples = forms.CharField(
        label=_("Counter-examples"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: what looks alike and must stay as it is."),
    )

    addition: Addition

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Skill.objects.order_by("kind").values_list("kind", flat=True).distinct()
        nothing = [("", _("–"))]
        cast(forms.ChoiceField, self.fields["role"]).choices = [*nothing, *Role.objects.values_list("slug", "name")]
        cast(forms.ChoiceField, self.fields["skill_kind"]).choices = [*nothing, *((kind, kind) for kind in kinds)]

    def clean_examples(self) -> tuple[str, ...]:
        """Return one example a line."""
        return _lines(self.cleaned_data["examples"])

    def clean_not_examples(self) -> tuple[str, ...]:
        """Return one counter-example a line."""
        return _lines(self.cleaned_data["not_examples"])

    def clean(self) -> dict[str, Any]:
        """Make the addition; what its kind needs and does not have is an error of that field."""
        data = super().clean() or self.cleaned_data
        kind, text = data.get("kind", ""), " ".join(data.get("text", "").split())
        if not kind or not text:
            return data
        target = self._target(kind, text, data)
        is_skill = kind == VocabularyEntry.Kind.SKILL
        if kind == VocabularyEntry.Kind.TITLE and not target:
            self.add_error("role", _("Choose the role of these titles."))
        if is_skill and not data.get("skill_kind"):
            self.add_error("skill_kind", _("Choose the kind of the new skill."))
        if kind in (VocabularyEntry.Kind.ALIAS, VocabularyEntry.Kind.SKILL) and len(text) > LONGEST_NAME:
            self.add_error("text", _("A name has at most %(n)s characters.") % {"n": LONGEST_NAME})
        self.addition = Addition(
            key=0,
            kind=cast(Kind, kind),
            text=text,
            target=target,
            why=data.get("why", ""),
            examples=data.get("examples", ()),
            not_examples=data.get("not_examples", ()),
            skill_kind=data.get("skill_kind", "") if is_skill else "",
            case_sensitive=bool(data.get("case_sensitive")) and is_skill,
        )
        return data

    def _target(self, kind: str, text: str, data: dict[str, Any]) -> str:
        if kind == VocabularyEntry.Kind.ALIAS:
            return self._skill(data)
        if kind == VocabularyEntry.Kind.SKILL:
            return slug_of(text)
        return str(data.get("role", "")) if kind == VocabularyEntry.Kind.TITLE else ""

    def _skill(self, data: dict[str, Any]) -> str:
        name = " ".join(data.get("skill", "").split())
        found = Skill.objects.filter(Q(name__iexact=name) | Q(slug=name.lower()), retired=False).first()
        if found is None:
            self.add_error(
                "skill",
                _("There is no skill called “%(name)s”.") % {"name": name} if name else _("Name the skill."),
            )
        return found.slug if found else ""


def _lines(text: str) -> tuple[str, ...]:
    """Return the lines that say something; raises ValidationError for too many or too long ones."""
    lines = tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if len(lines) > MOST_EXAMPLES or any(len(line) > LONGEST_EXAMPLE for line in lines):
        raise forms.ValidationError(
            _("At most %(n)s lines of %(length)s characters.") % {"n": MOST_EXAMPLES, "length": LONGEST_EXAMPLE}
        )
    return lines
