"""The public board: what of the live listings a reader wants to see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from masthead.edition.normal_form import clean_text, one_line
from masthead.web.revenue.jobs.countries import country_name, country_names
from masthead.web.revenue.jobs.queries import live_on
from masthead.web.revenue.jobs.states import ListingState
from masthead.web.revenue.models import Listing

_LONGEST, _MOST_WORDS = 100, 6


@dataclass(frozen=True, slots=True)
class Filters:
    """words: all of them have to stand in position, company or place. country: a code, "" for any. remote: those alone
    that can be done from anywhere.
    """

    words: str = ""
    country: str = ""
    remote: bool = False

    def __bool__(self) -> bool:
        return self != Filters()

    @property
    def query(self) -> str:
        """As the address says it, without a question mark."""
        said = {"q": self.words, "country": self.country, "remote": "1" if self.remote else ""}
        return urlencode({key: value for key, value in said.items() if value})


def read_filters(said: QueryDict) -> Filters:
    """What an address asks for; nonsense is passed over."""
    words = one_line(clean_text(said.get("q", "")[:_LONGEST]))
    country = said.get("country", "")
    return Filters(words, country if country in country_names("en") else "", said.get("remote") == "1")


def fitting(publication_id: int, day: dt.date, filters: Filters) -> QuerySet[Listing]:
    """Live listings that fit, boosted ones first, then the newest."""
    found = live_on(publication_id, day)
    for word in filters.words.split()[:_MOST_WORDS]:
        found = found.filter(Q(role__icontains=word) | Q(company__icontains=word) | Q(place__icontains=word))
    if filters.country:
        found = found.filter(country=filters.country)
    return found.filter(remote=True) if filters.remote else found


def countries_on(publication_id: int, day: dt.date, language: str) -> list[tuple[str, str]]:
    """(code, name) of the countries that have live listings, by name."""
    codes = live_on(publication_id, day).exclude(country="").order_by().values_list("country", flat=True).distinct()
    return sorted(((code, country_name(code, language)) for code in codes), key=lambda each: each[1].casefold())


def was_listed(publication_id: int, key: str, day: dt.date) -> bool:
    """Whether a listing of this key stood on the board, and does no longer."""
    ended = (ListingState.EXPIRED.value, ListingState.WITHDRAWN.value)
    gone = Q(state__in=ended) | Q(state=ListingState.LIVE.value, ends_on__lt=day)
    return Listing.objects.filter(gone, publication_id=publication_id, key=key[:12], starts_on__lte=day).exists()
