"""The filters of the list, as they come with a request."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import QueryDict

from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers.finding import LONGEST
from masthead.web.subscribers.queries.choices import Choices, Offered, language_in_words, source_in_words
from masthead.web.subscribers.queries.listing import SUPPRESSED, Order, Wanted

STATES: dict[str, str] = {
    SubscriptionState.ACTIVE: "Active",
    SubscriptionState.PENDING: "Not confirmed",
    SubscriptionState.PAUSED: "Paused",
    SubscriptionState.UNSUBSCRIBED: "Unsubscribed",
    SubscriptionState.BOUNCED: "Bounced",
    SubscriptionState.COMPLAINED: "Complained",
    SUPPRESSED: "Suppressed",
}
"""What the newsroom calls each state."""
ORDERS = (("newest", "Newest first"), ("address", "By address"))


class FilterForm(forms.Form):
    """What to show. What makes no sense is passed over, so that an old address still shows a list."""

    q = forms.CharField(
        label="Name or address",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    title = forms.ChoiceField(label="Publication", required=False)
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any state"), *STATES.items()])
    tag = forms.ChoiceField(label="Tag", required=False)
    segment = forms.ChoiceField(label="Segment", required=False)
    language = forms.ChoiceField(label="Language", required=False)
    source = forms.ChoiceField(label="Source", required=False)
    by = forms.ChoiceField(label="Order", required=False, choices=ORDERS)

    def __init__(self, asked: QueryDict, offered: Offered) -> None:
        super().__init__(asked)
        self._choices: dict[str, int] = {"state": len(STATES)}
        self._titles = {each.slug: each.pk for each in offered.titles}
        self._offer("title", "All publications", tuple((each.slug, each.name) for each in offered.titles))
        self._offer("tag", "Any tag", _with(offered.tags, asked.get("tag", "")))
        self._offer("segment", "Everybody", offered.segments)
        language, source = asked.get("language", ""), asked.get("source", "")
        self._offer("language", "Any language", _with(offered.languages, language, language_in_words(language)))
        self._offer("source", "Any source", _with(offered.sources, source, source_in_words(source)))

    def wanted(self) -> Wanted:
        """What of it makes sense."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return Wanted(
            words=said["q"],
            publication_id=self._titles.get(said["title"]),
            state=said["state"],
            tag=said["tag"],
            language=said["language"],
            source=said["source"],
            segment_id=int(said["segment"]) if said["segment"] else None,
            by=cast(Order, said["by"] or "newest"),
        )

    def used(self) -> list[tuple[str, str]]:
        """(name, value) of the filters that are set and make sense."""
        self.is_valid()
        return [(name, str(value)) for name, value in self.cleaned_data.items() if value]

    def filters(self) -> list[forms.BoundField]:
        """The fields that are worth showing: with something to choose from."""
        return [self[name] for name in self.fields if self._choices.get(name, 0) >= (2 if name == "title" else 1)]

    def narrowed(self) -> bool:
        """Whether anybody is left out."""
        return any(name != "by" for name, _ in self.used())

    def _offer(self, name: str, nothing: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *choices]
        self._choices[name] = len(choices)


def _with(choices: Choices, value: str, words: str = "") -> Choices:
    """What was asked for is offered, also where few have it."""
    if not value or len(value) > LONGEST or any(value == each for each, _ in choices):
        return choices
    return (*choices, (value, words or value))
