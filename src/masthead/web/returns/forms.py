"""What of the list of returned mail is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from masthead.reports import Cause, Kind
from masthead.web.returns.queries.returned import Wanted
from masthead.web.returns.words import CAUSES, KINDS

_LISTED = [kind for kind in KINDS if kind not in {Kind.DELIVERED, Kind.RELAYED}]
_CAUSES = [cause for cause in CAUSES if cause not in {Cause.COMPLAINT, Cause.AUTOMATIC_REPLY, Cause.NONE}]


class FilterForm(forms.Form):
    """Class, title and day. titles: (id, name) of those that may be chosen."""

    what = forms.ChoiceField(
        required=False,
        label="What",
        choices=[
            ("", "Everything"),
            *((kind.value, KINDS[kind]) for kind in _LISTED),
            ("Came back, by reason", [(f"cause:{cause.value}", CAUSES[cause].capitalize()) for cause in _CAUSES]),
            ("failed", "Could not be worked on"),
        ],
    )
    day = forms.DateField(required=False, label="Day", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, titles: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All titles"), *((str(pk), name) for pk, name in titles)]
        self.fields["title"] = forms.TypedChoiceField(
            required=False, label="Title", choices=choices, coerce=int, empty_value=None
        )
        self.order_fields(["what", "title", "day"])

    def wanted(self) -> Wanted:
        """What is asked for; what cannot be understood is passed over, and said in the form."""
        if not self.is_bound:
            return Wanted()
        self.full_clean()
        said = self.cleaned_data
        what = said.get("what") or ""
        kind = what if what in {each.value for each in Kind} else ""
        return Wanted(
            kind=kind,
            cause=what.removeprefix("cause:") if what.startswith("cause:") else "",
            publication_id=said.get("title"),
            day=said.get("day"),
            failed=what == "failed",
        )
