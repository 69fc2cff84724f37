"""The jobs section fills itself: readers see what is in their country, then what is for readers anywhere.

Each country with listings has an alternative of its own, `jobs/de`; everybody else, and pages, see what is for readers
anywhere. Who is where, the attribute “country” of a subscriber says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

from pyroaring import BitMap

from masthead.audience.segments.tree import Attribute, OneOf
from masthead.edition.catalogue import catalogue_for
from masthead.edition.kind import Link
from masthead.edition.sections.jobs.fields import Job, JobsFields
from masthead.web.archive.addresses import Addresses
from masthead.web.newsroom.filling import Alternative, Asked, Filling
from masthead.web.publications.queries import publications_with_ids
from masthead.web.revenue.jobs.countries import country_name, flag_of, spellings
from masthead.web.revenue.jobs.promises import GENERAL, Pools, pools_on
from masthead.web.revenue.jobs.queries import board_of
from masthead.web.revenue.jobs.rotation import order
from masthead.web.revenue.models import Listing
from masthead.web.subscribers.segments.queries import matching

PREFIX = "jobs"
ATTRIBUTE = "country"
"""Of a subscriber: a code of ISO 3166-1, or the country's English or German name."""
SOURCE = "live listings"


def fills(asked: Asked) -> Filling | None:
    """What is live on that day. Of several sections in one edition each has others."""
    if not asked.empty:
        return None
    publication = next(iter(publications_with_ids([asked.publication_id])), None)
    if publication is None:
        return None
    pools = pools_on(publication, asked.day)
    if not pools.listings:
        return None
    room = board_of(publication.pk).per_edition
    nth = _empty_before(asked)
    choices = {code: _choice(pools, code, room, nth) for code in pools.by_country}
    shown = {code: chosen for code, chosen in choices.items() if chosen}
    if not shown:
        return None
    alternatives = tuple(
        Alternative(JobsFields(items=_items(publication, asked, _set(pools, chosen))), audience=_mark(code))
        for code, chosen in shown.items()
    )
    items = [name_of(pk, code) for code, chosen in shown.items() for pk in _own(pools, code, chosen)]
    return Filling(alternatives, source=SOURCE, items=tuple(items))


def readers_of(mark: str, publication_id: int, _now: dt.datetime) -> BitMap:
    """Subscribers in the country of a mark."""
    code = mark.partition("/")[2].upper()
    return matching(Attribute(key=ATTRIBUTE, test=OneOf(values=spellings(code))), publication_id)


def saying(mark: str) -> str:
    """Whom a mark means."""
    return f"readers in {country_name(mark.partition('/')[2].upper(), 'en')}"


def name_of(listing_id: int, country: str) -> str:
    """An item of the filling: a listing, and the mark of those who see it on their own account."""
    return f"{listing_id}:{_mark(country)}"


def read_name(item: str) -> tuple[int, str]:
    """(id, mark) of an item."""
    number, _, mark = item.partition(":")
    return int(number), mark


def apply_link(listing: Listing, slug: str) -> str:
    """Where to apply; a page on the web is told where its visitors come from, and so is told apart in reports."""
    parts = urlsplit(listing.link)
    if parts.scheme not in {"http", "https"}:
        return listing.link
    told = urlencode({"utm_source": slug, "utm_medium": "jobs", "utm_content": listing.key})
    return urlunsplit(parts._replace(query=f"{parts.query}&{told}" if parts.query else told))


def _empty_before(asked: Asked) -> int:
    """How many sections before this one are filled, too."""
    before = asked.edition.sections[: asked.index]
    return sum(1 for each in before if each.kind == asked.section.kind and each.fields.is_empty())


def _mark(country: str) -> str:
    return f"{PREFIX}/{country.lower()}" if country else ""


def _choice(pools: Pools, code: str, room: int, nth: int) -> tuple[int, ...]:
    """Ids for the readers of a pool: its own in turn, then others' while there is room."""
    own = [each.id for each in order(pools.by_country[code])]
    others = pools.by_country[GENERAL] if code else [c for each, p in pools.by_country.items() if each for c in p]
    return tuple([*own, *(each.id for each in order(others))][nth * room : (nth + 1) * room])


def _own(pools: Pools, code: str, chosen: Sequence[int]) -> list[int]:
    mine = {each.id for each in pools.by_country[code]}
    return [pk for pk in chosen if pk in mine]


def _set(pools: Pools, chosen: Sequence[int]) -> list[Listing]:
    """As they stand in the section: boosted ones first, then the newest; whose turn it is says nothing to readers."""
    return [listing for pk, listing in pools.listings.items() if pk in chosen]


def _items(publication: object, asked: Asked, listings: Sequence[Listing]) -> tuple[Job, ...]:
    language = asked.edition.language
    words = catalogue_for(language)
    slug = asked.edition.publication
    home = Addresses.of(publication)  # type: ignore[arg-type]
    return tuple(
        Job(
            flag=flag_of(each.country),
            company=each.company,
            role=each.role,
            place=place_words(each, language),
            link=Link(text=words.word("apply"), url=_target(each, slug, home)),
        )
        for each in listings
    )


def _target(each: Listing, slug: str, home: Addresses) -> str:
    """The employer's page; the listing's own where one applies by mail, so that clicks are counted all the same."""
    if each.link.startswith("mailto:"):
        return home.absolute(f"{home.prefix}/jobs/{each.key}/")
    return apply_link(each, slug)


def place_words(each: Listing, language: str) -> str:
    """Town, or country where there is none, and that one may work from anywhere."""
    remote = {"de": "remote möglich"}.get(language.partition("-")[0], "remote")
    where = each.place or country_name(each.country, language)
    return f"{where} ({remote})" if where and each.remote else where or ("Remote" if each.remote else "")
