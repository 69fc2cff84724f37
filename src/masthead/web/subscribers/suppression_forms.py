"""Forms of the pages about suppressed addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from masthead.web.subscribers.queries.suppressions import REASONS

EVERYWHERE = "all"
"""What a choice of titles says for all of them."""


class ChooseForm(forms.Form):
    """Which suppressions to list. titles: (id, name) of those to choose from."""

    title = forms.ChoiceField(required=False)
    reason = forms.ChoiceField(required=False, choices=[("", "Every reason"), *REASONS.items()])

    def __init__(self, *args: Any, titles: Sequence[tuple[int, str]], everywhere: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["title"]
        assert isinstance(field, forms.ChoiceField)
        all_titles = [(EVERYWHERE, "For all titles")] if everywhere else []
        field.choices = [("", "Everything"), *all_titles, *((str(pk), name) for pk, name in titles)]

    def wanted(self) -> dict[str, Any]:
        """What of it makes sense, for `queries.suppressions.suppressions_seen_by`."""
        said = self.cleaned_data if self.is_valid() else {}
        title = said.get("title", "")
        return {
            "publication_id": int(title) if title.isdecimal() else None,
            "everywhere": title == EVERYWHERE,
            "reason": said.get("reason", ""),
        }


class AddForm(forms.Form):
    """Addresses to suppress, where, and why."""

    addresses = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": "Paste at least one address."},
    )
    title = forms.ChoiceField(error_messages={"required": "Choose for which title."})
    why = forms.CharField(max_length=150, error_messages={"required": "Write why, in a few words."})

    def __init__(self, *args: Any, titles: Sequence[tuple[int, str]], everywhere: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["title"]
        assert isinstance(field, forms.ChoiceField)
        all_titles = [(EVERYWHERE, "All titles")] if everywhere else []
        field.choices = [*all_titles, *((str(pk), name) for pk, name in titles)]

    @property
    def publication_id(self) -> int | None:
        """Of a valid form; None for all titles."""
        title = self.cleaned_data["title"]
        return None if title == EVERYWHERE else int(title)


class WhyForm(forms.Form):
    """Why something is done, in words that are kept."""

    why = forms.CharField(max_length=200, error_messages={"required": "Write why, in a few words."})
