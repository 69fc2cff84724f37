"""The audit log of a publication."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.team.audit_log import Wanted, actions_in, entries, line, people_in, rows
from masthead.web.team.spreadsheet import as_csv
from masthead.web.team.views.page import place_of, show

PER_PAGE = 50


class LogForm(forms.Form):
    """What to look for."""

    person = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    action = forms.ChoiceField(required=False)
    since = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, publication_id: int, asked: QueryDict) -> None:
        super().__init__(asked)
        people, found = self.fields["person"], self.fields["action"]
        assert isinstance(people, forms.ChoiceField)
        assert isinstance(found, forms.ChoiceField)
        people.choices = [("", "Everybody"), *people_in(publication_id)]
        found.choices = [("", "Everything"), *actions_in(publication_id)]

    def wanted(self) -> Wanted:
        """What of it makes sense."""
        said = self.cleaned_data if self.is_valid() else {}
        return Wanted(said.get("person"), said.get("action", ""), said.get("since"), said.get("until"))


@require_safe
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """The log, newest first, a page at a time."""
    place = place_of(request, slug)
    form = LogForm(place.id, request.GET)
    page = Paginator(entries(place.id, form.wanted()), PER_PAGE).get_page(request.GET.get("p"))
    filters = [(key, value) for key in form.fields if (value := str(request.GET.get(key, "")))]
    buttons = [
        HeaderButton(
            "Download as CSV", f"{place.url('log_csv')}?{urlencode(filters)}", icon_name="download", priority=10
        )
    ]
    return show(
        request,
        "team/log.html",
        title="Audit log",
        place=place,
        buttons=buttons,
        form=form,
        page=page,
        lines=[line(each) for each in page],
        filtered=bool(filters),
        query=urlencode(filters),
    )


@require_safe
def log_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The same entries, all of them, for a spreadsheet."""
    place = place_of(request, slug)
    found = entries(place.id, LogForm(place.id, request.GET).wanted())
    return as_csv(rows(found), f"{place.slug}-audit-log.csv")
