"""Forms of the pages about mailings. Their words stand beside the fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from pydantic import ValidationError

from masthead.delivery.mailing import InDoubtPolicy, ProviderClass
from masthead.tracking.links import Privacy
from masthead.web.mailings.plan import MOST_SUBJECTS, CanaryPlan, Judge, Plan, SubjectTest, Timing
from masthead.web.mailings.queries.rules import Rules
from masthead.web.subscribers.queries.mailable import known_tags
from masthead.web.subscribers.segments.listed import read_values, write_values

_NUMBER = {"inputmode": "decimal", "autocomplete": "off"}
TIMINGS = (
    (Timing.NOW.value, "As soon as it is let go"),
    (Timing.MOMENT.value, "At one moment, everybody"),
    (Timing.LOCAL.value, "At an hour of each reader’s own day"),
)
JUDGES = ((Judge.CLICKS.value, "People who click"), (Judge.OPENS.value, "People who open"))
DOUBTS = (
    (InDoubtPolicy.RESEND.value, "Send again: nobody is missed, a few may get it twice"),
    (InDoubtPolicy.HOLD.value, "Hold: nobody gets it twice, a person decides"),
)
PRIVACIES = (
    (Privacy.FULL.value, "Full: who opened and clicked what"),
    (Privacy.AGGREGATE.value, "Counts only: how many, never who"),
    (Privacy.OFF.value, "Off: links lead straight to their targets"),
)


@dataclass(frozen=True, slots=True)
class Offers:
    """What a form offers. titles: (id, name). segments: (slug, name). zone: of the title. subject: of the edition."""

    titles: Sequence[tuple[int, str]]
    segments: Sequence[tuple[str, str]]
    zone: str
    subject: str


def _percent(least: float, most: float, **kwargs: Any) -> forms.FloatField:
    wrong = f"Write a number from {least:g} to {most:g}, in per cent."
    return forms.FloatField(
        min_value=least,
        max_value=most,
        required=False,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
        **kwargs,
    )


def _rate(label: str) -> forms.FloatField:
    wrong = "Write how many messages a second, such as 20 or 0.5; leave it empty for any number."
    return forms.FloatField(
        label=label,
        min_value=0.001,
        max_value=100_000,
        required=False,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


def _minutes(most: int, least: int) -> forms.IntegerField:
    wrong = f"Write a whole number of minutes, from {least} to {most:,}."
    return forms.IntegerField(
        min_value=least,
        max_value=most,
        required=False,
        widget=forms.TextInput(attrs={**_NUMBER, "inputmode": "numeric"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


class PlanForm(forms.Form):
    """A whole plan. Shares are in per cent here, and times of day in the zone of the title."""

    titles = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    segment = forms.ChoiceField(required=False)
    without_segments = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    without_tags = forms.CharField(
        required=False, max_length=1000, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    subject = forms.CharField(required=False, max_length=250)
    test = forms.BooleanField(required=False)
    test_share = _percent(0.1, 50)
    test_by = forms.ChoiceField(choices=JUDGES, required=False)
    test_minutes = _minutes(2880, 1)
    test_automatic = forms.BooleanField(required=False)
    timing = forms.ChoiceField(choices=TIMINGS, widget=forms.RadioSelect)
    day = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write a day such as 2026-11-23."},
    )
    hour = forms.TimeField(
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write a time such as 06:30."},
    )
    canary = forms.BooleanField(required=False)
    canary_share = _percent(0.1, 20)
    canary_minutes = _minutes(1440, 0)
    canary_rejected = _percent(0, 100)
    canary_put_off = _percent(0, 100)
    rate = _rate("To all")
    in_doubt = forms.ChoiceField(choices=DOUBTS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        self._choose("titles", [(str(pk), name) for pk, name in offers.titles])
        self._choose("segment", [("", "Everybody"), *offers.segments])
        self._choose("without_segments", list(offers.segments))
        for place in range(MOST_SUBJECTS):
            self.fields[f"subject_{place}"] = forms.CharField(required=False, max_length=250)
        for provider, words in _PROVIDERS:
            self.fields[f"rate_{provider}"] = _rate(words)
        for name in self.errors if self.is_bound else ():
            if name in self.fields:
                self.fields[name].widget.attrs.update({"aria-invalid": "true", "aria-describedby": f"id_{name}_error"})

    @property
    def subject_fields(self) -> list[forms.BoundField]:
        """Those of a test."""
        return [self[f"subject_{place}"] for place in range(MOST_SUBJECTS)]

    @property
    def rate_fields(self) -> list[forms.BoundField]:
        """Those of single providers."""
        return [self[f"rate_{provider}"] for provider, _ in _PROVIDERS]

    def clean_without_tags(self) -> tuple[str, ...]:
        """Names of tags, each once. A tag that nobody has leaves out nobody, and is most likely mistyped."""
        names = tuple(dict.fromkeys(read_values(self.cleaned_data["without_tags"])))
        unknown = [name for name in names if name not in known_tags(names)]
        if unknown:
            raise forms.ValidationError(f"There is no tag “{unknown[0]}”. Write tags as they stand on the list.")
        return names

    def clean(self) -> dict[str, Any]:
        """What only makes sense together."""
        said = super().clean() or {}
        if said.get("test"):
            self._clean_test(said)
        if said.get("timing") in {Timing.MOMENT, Timing.LOCAL}:
            for name, words in (("day", "Choose a day."), ("hour", "Choose a time.")):
                if name not in self.errors and not said.get(name):
                    self.add_error(name, words)
        if said.get("timing") == Timing.LOCAL and said.get("test"):
            self.add_error(
                "timing", "A test of subjects and each reader’s own hour do not go together; choose one of them."
            )
        if not self.errors:
            self._build(said)
        return said

    def audience(self) -> Plan:
        """As much of the plan as says who gets it, whatever else is wrong."""
        return Plan(**_audience(getattr(self, "cleaned_data", {})))

    def plan(self) -> Plan:
        """Of a valid form."""
        found: Plan = self.cleaned_data["plan"]
        return found

    def _clean_test(self, said: dict[str, Any]) -> None:
        subjects = _subjects(said)
        if len(subjects) < 2:
            self.add_error("subject_1", "Write at least two subjects, or test none.")
        elif len(set(subjects)) < len(subjects):
            twice = next(each for each in subjects if subjects.count(each) > 1)
            last = max(place for place in range(MOST_SUBJECTS) if said.get(f"subject_{place}") == twice)
            self.add_error(f"subject_{last}", "This subject stands there twice; a test needs different ones.")

    def _build(self, said: dict[str, Any]) -> None:
        try:
            said["plan"] = Plan(
                **_audience(said),
                subject=said["subject"],
                test=_test(said),
                **_time(said, self.offers.zone),
                rate=said["rate"],
                by_provider={
                    provider: said[f"rate_{provider}"] for provider, _ in _PROVIDERS if said[f"rate_{provider}"]
                },
                canary=_canary(said),
                in_doubt=InDoubtPolicy(said["in_doubt"]),
            )
        except ValidationError as fault:
            for each in fault.errors():
                self.add_error(None, each["msg"].removeprefix("Value error, "))

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


_PROVIDERS = (
    (ProviderClass.GMAIL.value, "Gmail"),
    (ProviderClass.MICROSOFT.value, "Microsoft"),
    (ProviderClass.YAHOO.value, "Yahoo"),
    (ProviderClass.APPLE.value, "Apple"),
    (ProviderClass.OTHER.value, "All others"),
)


def initial_of(plan: Plan, day: dt.date, zone: str, own_title: int) -> dict[str, Any]:
    """A plan as `PlanForm` shows it. day: of the edition, where the plan has no time."""
    test = plan.test or SubjectTest(subjects=("A", "B"))
    canary = plan.canary or CanaryPlan()
    local = plan.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if plan.at is not None else plan.local_at
    found: dict[str, Any] = {
        "titles": [str(each) for each in plan.titles or (own_title,)],
        "segment": plan.segment,
        "without_segments": list(plan.without_segments),
        "without_tags": write_values(plan.without_tags),
        "subject": plan.subject,
        "test": plan.test is not None,
        "test_share": f"{100 * test.share:g}",
        "test_by": test.by.value,
        "test_minutes": test.minutes,
        "test_automatic": test.automatic,
        "timing": plan.timing.value,
        "day": local.date() if local is not None else day,
        "hour": local.time() if local is not None else dt.time(6, 30),
        "canary": plan.canary is not None,
        "canary_share": f"{100 * canary.share:g}",
        "canary_minutes": canary.minutes,
        "canary_rejected": f"{100 * canary.most_rejected:g}",
        "canary_put_off": f"{100 * canary.most_put_off:g}",
        "rate": f"{plan.rate:g}" if plan.rate else "",
        "in_doubt": plan.in_doubt.value,
    }
    found.update({f"subject_{place}": each for place, each in enumerate(plan.test.subjects if plan.test else ())})
    found.update({f"rate_{provider}": f"{rate:g}" for provider, rate in plan.by_provider.items()})
    return found


def _audience(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "titles": tuple(int(each) for each in said.get("titles") or ()),
        "segment": said.get("segment") or "",
        "without_segments": tuple(said.get("without_segments") or ()),
        "without_tags": said.get("without_tags") or (),
    }


def _subjects(said: dict[str, Any]) -> tuple[str, ...]:
    return tuple(each for place in range(MOST_SUBJECTS) if (each := said.get(f"subject_{place}", "")))


def _test(said: dict[str, Any]) -> SubjectTest | None:
    if not said["test"]:
        return None
    usual = SubjectTest(subjects=("A", "B"))
    return SubjectTest(
        subjects=_subjects(said),
        share=_share(said["test_share"], usual.share),
        by=Judge(said["test_by"] or usual.by),
        minutes=said["test_minutes"] or usual.minutes,
        automatic=said["test_automatic"],
    )


def _canary(said: dict[str, Any]) -> CanaryPlan | None:
    if not said["canary"]:
        return None
    usual = CanaryPlan()
    return CanaryPlan(
        share=_share(said["canary_share"], usual.share),
        minutes=usual.minutes if said["canary_minutes"] is None else said["canary_minutes"],
        most_rejected=_share(said["canary_rejected"], usual.most_rejected),
        most_put_off=_share(said["canary_put_off"], usual.most_put_off),
    )


def _time(said: dict[str, Any], zone: str) -> dict[str, Any]:
    timing = Timing(said["timing"])
    if timing is Timing.NOW:
        return {"timing": timing}
    local = dt.datetime.combine(said["day"], said["hour"])
    return {"timing": timing, **({"local_at": local} if timing is Timing.LOCAL else {"at": _in(local, zone)})}


def _in(local: dt.datetime, zone: str) -> dt.datetime:
    """The moment at which clocks in a zone show this, in UTC."""
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def _share(percent: float | None, usual: float) -> float:
    return usual if percent is None else round(percent / 100, 6)


class RulesForm(forms.Form):
    """What a title asks of its mailings."""

    second_person = forms.BooleanField(required=False)
    stop_on_alarm = forms.BooleanField(required=False)
    privacy = forms.ChoiceField(choices=PRIVACIES, widget=forms.RadioSelect)

    def rules(self) -> Rules:
        """Of a valid form."""
        said = self.cleaned_data
        return Rules(said["second_person"], Privacy(said["privacy"]), said["stop_on_alarm"])


class TrialForm(forms.Form):
    """To whom a test goes, and which subject it has."""

    addresses = forms.CharField(
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Write at least one address."},
    )
    variant = forms.IntegerField(min_value=0, required=False)
