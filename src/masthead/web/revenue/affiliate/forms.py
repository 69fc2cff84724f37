"""Forms of the pages about programmes. Their words stand beside the fields."""

from __future__ import annotations

from typing import Any

from django import forms

from masthead.web.revenue.affiliate.actions import Plan
from masthead.web.revenue.models import Programme

_PLAIN = {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}


class ProgrammeForm(forms.Form):
    """What a programme is, and how its links are known and written."""

    name = forms.CharField(max_length=80, error_messages={"required": "Name the programme."})
    domains = forms.CharField(
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, **_PLAIN}),
        error_messages={"required": "Write at least one domain, such as “books.example”."},
    )
    but_not = forms.CharField(max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 2, **_PLAIN}))
    parameters = forms.CharField(max_length=300, required=False, widget=forms.TextInput(attrs=_PLAIN))
    template = forms.CharField(max_length=500, required=False, widget=forms.TextInput(attrs=_PLAIN))

    def plan(self) -> Plan:
        """Of a valid form."""
        return Plan(**self.cleaned_data)


def initial_of(programme: Programme) -> dict[str, Any]:
    """What a form about it begins with."""
    return {
        "name": programme.name,
        "domains": "\n".join(programme.domains),
        "but_not": "\n".join(programme.but_not),
        "parameters": programme.parameters,
        "template": programme.template,
    }


class TryForm(forms.Form):
    """An address to look at."""

    address = forms.CharField(max_length=1000, required=False, widget=forms.TextInput(attrs=_PLAIN))


class FileForm(forms.Form):
    """A file of earnings, and the currency of rows that name none."""

    file = forms.FileField(
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    currency = forms.CharField(
        max_length=3,
        error_messages={"required": "Write a currency, such as EUR."},
        widget=forms.TextInput(attrs={"class": "rev-short", **_PLAIN}),
    )

    def clean_currency(self) -> str:
        """In capitals."""
        said: str = self.cleaned_data["currency"]
        return said.upper()
