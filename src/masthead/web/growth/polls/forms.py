"""Forms of the pages about polls. Their words stand beside the fields."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from masthead.web.growth.polls.actions import LONGEST
from masthead.web.growth.polls.queries import Rules
from masthead.web.growth.polls.states import ResultsShown

SHOWN = (
    (ResultsShown.ALWAYS.value, "Everybody, at any time"),
    (ResultsShown.VOTED.value, "Who voted; everybody when the poll is closed"),
    (ResultsShown.CLOSED.value, "Nobody until the poll is closed"),
)


class RulesForm(forms.Form):
    """How a title takes votes."""

    days = forms.IntegerField(
        min_value=0,
        max_value=LONGEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Write a whole number of days.", "required": "Write a whole number of days."},
    )
    results = forms.ChoiceField(choices=SHOWN, widget=forms.RadioSelect)

    def rules(self) -> Rules:
        """Of a valid form."""
        return Rules(self.cleaned_data["days"], ResultsShown(self.cleaned_data["results"]))


class ReopenForm(forms.Form):
    """Until the end of which day votes are taken. zone: of the title."""

    day = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Choose a day.", "invalid": "Write the day like 2026-01-31."},
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = zone

    def until(self) -> dt.datetime:
        """Of a valid form: the end of that day."""
        day: dt.date = self.cleaned_data["day"]
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), self._zone).astimezone(dt.UTC)
