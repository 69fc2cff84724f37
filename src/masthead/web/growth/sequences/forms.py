"""Forms about sequences, their steps and rules. Conditions are checked by what keeps them (`actions`)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from masthead.web.growth.models import MessageRules, Sequence, SequenceMessage
from masthead.web.growth.sequences.plans import LONGEST_DELAY, Plan, RulesPlan, StepPlan
from masthead.web.growth.sequences.states import Ending, StartKind

_HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
_CONDITION = {"rows": 2, "spellcheck": "false", "class": "gro-code"}


def _number(least: int, most: int) -> forms.IntegerField:
    fault = f"Write a whole number from {least} to {most:,}."
    messages = {"invalid": fault, "min_value": fault, "max_value": fault, "required": fault}
    return forms.IntegerField(min_value=least, max_value=most, error_messages=messages)


def _condition() -> forms.CharField:
    return forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs=_CONDITION))


class SequenceForm(forms.Form):
    """What a sequence is."""

    name = forms.CharField(max_length=120, error_messages={"required": "Give it a name."})
    start = forms.ChoiceField(
        choices=[
            (StartKind.CONFIRMED.value, "A reader confirms the subscription"),
            (StartKind.TAGGED.value, "A reader gets a tag"),
            (StartKind.FRIENDS.value, "A reader has brought so many friends"),
            (StartKind.SILENT.value, "A reader has opened and clicked nothing for so many days"),
        ]
    )
    tag = forms.CharField(max_length=60, required=False)
    number = _number(0, 3650)
    only = _condition()
    goal = _condition()
    present = forms.BooleanField(required=False)
    most_a_day = _number(0, 10_000_000)
    ending = forms.ChoiceField(
        choices=[
            (Ending.NOTHING.value, "Nothing: they go on reading"),
            (Ending.UNSUBSCRIBE.value, "Whoever gives no sign of life is unsubscribed"),
        ]
    )
    answer_days = _number(7, 90)

    def plan(self) -> Plan:
        """Of a valid form."""
        said = self.cleaned_data
        return Plan(**{**said, "start": StartKind(said["start"]), "ending": Ending(said["ending"])})


class StepForm(forms.Form):
    """When a step comes, and to whom. title: of a new message alone."""

    title = forms.CharField(max_length=250, required=False)
    days = _number(0, LONGEST_DELAY)
    hours = _number(0, 23)
    at = forms.TimeField(
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write an hour such as 08:00, or nothing."},
    )
    condition = _condition()

    def plan(self) -> StepPlan:
        """Of a valid form."""
        said = self.cleaned_data
        return StepPlan(said["days"], said["hours"], said["at"], said["condition"].strip())


class RulesForm(forms.Form):
    """How messages keep out of readers' way."""

    quiet_from = forms.TypedChoiceField(choices=_HOURS, coerce=int)
    quiet_to = forms.TypedChoiceField(choices=_HOURS, coerce=int)
    gap_hours = _number(0, 720)

    def plan(self) -> RulesPlan:
        """Of a valid form."""
        return RulesPlan(**self.cleaned_data)


def initial_of(sequence: Sequence | None) -> dict[str, Any]:
    """What a form about a sequence begins with."""
    if sequence is None:
        blank = Plan("", StartKind.CONFIRMED)
        return {name: getattr(blank, name) for name in Plan.__dataclass_fields__}
    return {name: getattr(sequence, name) for name in Plan.__dataclass_fields__}


def initial_of_step(message: SequenceMessage | None) -> dict[str, Any]:
    """What a form about a step begins with."""
    if message is None:
        return {"days": 1, "hours": 0, "at": dt.time(8, 0), "condition": ""}
    return {"days": message.days, "hours": message.hours, "at": message.at, "condition": message.condition}


def initial_of_rules(rules: MessageRules) -> dict[str, Any]:
    """What the form of the rules begins with."""
    return {"quiet_from": rules.quiet_from, "quiet_to": rules.quiet_to, "gap_hours": rules.gap_hours}
