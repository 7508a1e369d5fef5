"""What was observed about a listing, as the API tells it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from jobs.models.posting import Posting
from jobs.models.signal import PostingSignal
from jobs.parsing.signals import FAMILIES, Kind, Name
from jobs.views.posting_signals import signals_panel


class FactSerializer(serializers.Serializer):
    """One thing that a signal rests on; a number where the kind is count or days, else text."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    value = serializers.JSONField()


class SignalSerializer(serializers.Serializer):
    """One signal. `set_aside`: why a person does not let it count, null where it counts."""

    name = serializers.ChoiceField(choices=[name.value for name in Name])
    family = serializers.ChoiceField(choices=sorted(set(FAMILIES.values())))
    state = serializers.ChoiceField(choices=PostingSignal.State.choices)
    sentence = serializers.CharField()
    facts = FactSerializer(many=True)
    observed_at = serializers.DateTimeField(help_text="Since when state and facts are as they are.")
    set_aside = serializers.CharField(allow_null=True)


class EmployerAnswerSerializer(serializers.Serializer):
    """What the employer answers, in plain text."""

    company = serializers.CharField()
    text = serializers.CharField()
    shown_at = serializers.DateTimeField()


class SignalsSerializer(serializers.Serializer):
    """All signals about a listing; `is_labelled` where enough of them were observed that look at different things."""

    is_labelled = serializers.BooleanField()
    needed = serializers.IntegerField(help_text="Signals of so many families make a label; age alone never does.")
    checked_at = serializers.DateTimeField()
    signals = SignalSerializer(many=True)
    answer = EmployerAnswerSerializer(allow_null=True)


def signals(posting: Posting) -> dict[str, Any] | None:
    """Return what was observed; None for closed postings, own ones and samples, and before the first look."""
    panel = signals_panel(posting)
    if panel is None:
        return None
    answer = panel.answer
    return {
        "is_labelled": panel.is_labelled,
        "needed": panel.needed,
        "checked_at": panel.checked_at,
        "signals": [
            {
                "name": signal.name,
                "family": signal.family,
                "state": signal.state,
                "sentence": f"{signal.sentence} “{signal.quote}”" if signal.quote else signal.sentence,
                "facts": [{"name": fact.name, "kind": fact.kind.value, "value": fact.value} for fact in signal.facts],
                "observed_at": signal.observed_at,
                "set_aside": signal.set_aside or None,
            }
            for signal in panel.signals
        ],
        "answer": answer and {"company": answer.company.name, "text": answer.shown_text, "shown_at": answer.shown_at},
    }
