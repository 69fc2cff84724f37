"""What a person types about a webhook."""

from __future__ import annotations

from django import forms

from masthead.web.webhooks.egress import UrlRefusedError, checked_url
from masthead.web.webhooks.events import EVENTS


class EndpointForm(forms.Form):
    """Name, address and events of an endpoint."""

    name = forms.CharField(max_length=80, help_text="What your team calls the program that listens, such as “CRM”.")
    url = forms.CharField(
        label="Address",
        max_length=500,
        help_text="Begins with https:// and can be reached by anybody on the internet.",
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://hooks.example.com/masthead"}),
    )
    events = forms.MultipleChoiceField(
        choices=list(EVENTS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen means all, also those of versions to come.",
    )

    def clean_url(self) -> str:
        """Only what may be sent to."""
        try:
            return checked_url(self.cleaned_data["url"])
        except UrlRefusedError as fault:
            raise forms.ValidationError(str(fault)) from None
