"""The list of editions."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import IndexView

from masthead.edition.catalogue import catalogue_for
from masthead.web.newsroom import queries
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.permissions import may_delete
from masthead.web.newsroom.states import SAYINGS, EditionState
from masthead.web.publications.models import Publication
from masthead.web.team.roles import Right

_WORDS = catalogue_for("en")


def _titles(request: HttpRequest) -> QuerySet[Publication]:
    return Publication.objects.filter(pk__in=[title.pk for title in queries.titles_for(request.user)])


class EditionFilters(WagtailFilterSet):
    """What the list may be narrowed to."""

    publication = django_filters.ModelMultipleChoiceFilter(
        queryset=_titles, label="Publication", widget=forms.CheckboxSelectMultiple
    )
    state = django_filters.MultipleChoiceFilter(
        choices=[(state.value, saying.words) for state, saying in SAYINGS.items() if state != EditionState.MISSING],
        label="State",
        widget=forms.CheckboxSelectMultiple,
    )
    date = django_filters.DateFromToRangeFilter(label="Date", widget=DateRangePickerWidget)
    author = django_filters.ChoiceFilter(label="Author", method="by_author", empty_label="Anybody")

    class Meta:
        """Of editions; every field is declared."""

        model = Edition
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = queries.authors_known(self.request.user)
        self.filters["author"].extra["choices"] = [(name, name) for name in known]

    def by_author(self, editions: QuerySet[Edition], _name: str, value: str) -> QuerySet[Edition]:
        """Those with this name in the byline."""
        return queries.by_author(editions, value)


class StateColumn(Column):
    """The state, with its sign and its meaning."""

    cell_template_name = "newsroom/editions/state_cell.html"

    def get_value(self, instance: Any) -> Any:
        """The state and what is said of it."""
        return {"state": instance.state, "saying": SAYINGS[EditionState(instance.state)]}


class LengthColumn(Column):
    """Words, and the time they take to read."""

    cell_template_name = "newsroom/editions/length_cell.html"

    def get_value(self, instance: Any) -> Any:
        """“1,037 words” and “3 min 56 sec”; None where nothing was measured."""
        if instance.words is None:
            return None
        return (f"{instance.words:,} words", _WORDS.duration(instance.seconds))


class FindingsColumn(Column):
    """How many findings stop the edition, and how many more there are."""

    cell_template_name = "newsroom/editions/findings_cell.html"

    def get_value(self, instance: Any) -> Any:
        """The edition itself."""
        return instance


def title_of(edition: Any) -> str:
    """Its title, or that it has none yet."""
    return str(edition.title) or "Untitled"


def short_date(edition: Any) -> str:
    """“Mon 23 Nov 2026”."""
    return f"{edition.date:%a} {edition.date.day} {edition.date:%b %Y}"


class EditionIndexView(IndexView):
    """The editions of the titles a person may read, newest first."""

    page_title = "Editions"
    filterset_class = EditionFilters
    search_fields = ("title", "subject", "preheader", "publication__name")
    any_permission_required = ("view",)
    default_ordering = "-date"
    table_classname = "listing ed-list"

    def get_base_queryset(self) -> QuerySet[Edition]:
        """Only theirs."""
        return queries.measured(queries.with_state(queries.dated_for(self.request.user)))

    @cached_property
    def writable(self) -> frozenset[int]:
        """Ids of the titles this person writes for."""
        return frozenset(title.pk for title in queries.titles_for(self.request.user, Right.WRITE))

    @cached_property
    def columns(self) -> list[Column]:
        """Without boxes to tick: nothing is done to many editions at once."""
        return [
            Column("date", label="Date", accessor=short_date, sort_key="date", classname="ed-whole"),
            Column("number", label="No.", sort_key="number", classname="ed-number"),
            self._get_title_column_class(TitleColumn)(
                "title", label="Title", accessor=title_of, sort_key="title", get_url=self.get_edit_url
            ),
            Column("publication", label="Publication", accessor="publication.name", sort_key="publication__name"),
            StateColumn("state", label="State", sort_key="state"),
            LengthColumn("length", label="Length", sort_key="words"),
            FindingsColumn("findings", label="Findings", sort_key="errors"),
        ]

    def get_edit_url(self, instance: Any) -> str | None:
        """Where its writers write it, and everybody else reads of it."""
        name = "edit" if instance.publication_id in self.writable else "history"
        return reverse(f"editions:{name}", args=[instance.pk])

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        """Wagtail's that apply to this edition, and duplicate."""
        pk = [instance.pk]
        links = [("Publication", "gate", "check"), ("History", "history", "history")]
        if instance.publication_id in self.writable:
            links = [("Edit", "edit", "edit"), ("Duplicate", "duplicate", "copy"), *links]
        if may_delete(self.request.user, instance):
            links.append(("Delete", "delete", "bin"))
        return [
            Button(words, url=reverse(f"editions:{name}", args=pk), icon_name=icon, priority=place)
            for place, (words, name, icon) in enumerate(links)
        ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        """A new edition, for those who write."""
        if not self.writable:
            return []
        return [HeaderButton("New edition", url=reverse("editions:add"), icon_name="plus")]
