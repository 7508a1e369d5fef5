"""What the API shows of who may apply, which work is asked for, and what is demanded and offered."""

from __future__ import annotations

from rest_framework import serializers

from jobs.models.posting import Posting


class EligibleSerializer(serializers.Serializer):
    """From where a posting may be done, by ISO country codes; `scope` holds for countries that no list names.

    anywhere: accepted; only: refused; some and unknown: not said.
    """

    scope = serializers.ChoiceField(choices=Posting.Eligibility.choices)
    accepted = serializers.ListField(child=serializers.CharField())
    excluded = serializers.ListField(child=serializers.CharField())
    unsure = serializers.ListField(child=serializers.CharField())


class WorkflowSerializer(serializers.Serializer):
    """Steps of data work that the text asks somebody to own and to help with; both empty where it names none."""

    owns = serializers.ListField(child=serializers.CharField())
    contributes = serializers.ListField(child=serializers.CharField())


class DemandsSerializer(serializers.Serializer):
    """What is asked for and offered; null where the text does not say."""

    experience_years = serializers.IntegerField(allow_null=True)
    experience_required = serializers.BooleanField()
    education = serializers.ChoiceField(choices=Posting.Education.choices, allow_null=True)
    education_required = serializers.BooleanField()
    contradicts_entry_level = serializers.BooleanField()
    visa = serializers.ChoiceField(choices=Posting.Help.choices, allow_null=True)
    relocation = serializers.ChoiceField(choices=Posting.Help.choices, allow_null=True)
    clearance = serializers.ChoiceField(choices=Posting.Clearance.choices, allow_null=True)


def eligible(posting: Posting) -> dict[str, object]:
    """Return what EligibleSerializer describes."""
    return {
        "scope": posting.eligibility,
        "accepted": posting.eligible_countries,
        "excluded": posting.excluded_countries,
        "unsure": posting.unsure_countries,
    }


def demands(posting: Posting) -> dict[str, object]:
    """Return what DemandsSerializer describes."""
    return {
        "experience_years": posting.experience_years,
        "experience_required": posting.experience_required,
        "education": posting.education or None,
        "education_required": posting.education_required,
        "contradicts_entry_level": posting.contradicts_entry_level,
        "visa": posting.visa or None,
        "relocation": posting.relocation or None,
        "clearance": posting.clearance or None,
    }
