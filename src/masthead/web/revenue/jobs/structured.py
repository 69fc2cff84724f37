"""What search engines read of a listing: schema.org ``JobPosting``. Of what is over, nothing is said at all."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from masthead.web.publications.queries import time_zone_of
from masthead.web.revenue.jobs.countries import country_name
from masthead.web.revenue.models import Listing
from masthead.web.subscribers.public import Place

_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""So that nothing in it ends the script element (HTML, section 4.12.1.3)."""


def listing_url(place: Place, listing: Listing) -> str:
    """A listing's own page, absolute."""
    return place.url(f"jobs/{listing.key}/")


def posting(listing: Listing, place: Place) -> dict[str, Any]:
    """A live listing."""
    assert listing.starts_on is not None
    assert listing.ends_on is not None
    end = dt.datetime.combine(listing.ends_on + dt.timedelta(days=1), dt.time(), time_zone_of(place.id))
    said = {
        "@type": "JobPosting",
        "title": listing.role,
        "description": _described(listing),
        "datePosted": listing.starts_on.isoformat(),
        "validThrough": (end - dt.timedelta(seconds=1)).isoformat(),
        "hiringOrganization": _organisation(listing),
        "identifier": {"@type": "PropertyValue", "name": place.publication.name, "value": listing.key},
        "jobLocation": _location(listing),
        "jobLocationType": "TELECOMMUTE" if listing.remote else None,
        "applicantLocationRequirements": _country(listing) if listing.remote else None,
        "directApply": False,
        "url": listing_url(place, listing),
    }
    return {key: value for key, value in said.items() if value is not None}


def page_data(listing: Listing, place: Place) -> SafeString:
    """For the listing's own page."""
    return _written({"@context": "https://schema.org", **posting(listing, place)})


def board_data(listings: Sequence[Listing], place: Place) -> SafeString:
    """For a page of the board."""
    items = [
        {"@type": "ListItem", "position": position, "item": posting(each, place)}
        for position, each in enumerate(listings, start=1)
    ]
    return _written({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items})


def _written(values: dict[str, Any]) -> SafeString:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    return mark_safe(text)  # noqa: S308 - what could end the element is escaped


def _described(listing: Listing) -> str:
    """As HTML, which the vocabulary asks for."""
    written = listing.about or f"{listing.role}, {listing.company}"
    return "".join(f"<p>{html.escape(part.strip())}</p>" for part in written.split("\n\n") if part.strip())


def _organisation(listing: Listing) -> dict[str, str]:
    said = {"@type": "Organization", "name": listing.company}
    return {**said, "sameAs": listing.website} if listing.website else said


def _location(listing: Listing) -> dict[str, Any] | None:
    if not (listing.place or listing.country):
        return None
    address = {"@type": "PostalAddress", "addressLocality": listing.place, "addressCountry": listing.country}
    return {"@type": "Place", "address": {key: value for key, value in address.items() if value}}


def _country(listing: Listing) -> dict[str, str] | None:
    if not listing.country:
        return None
    return {"@type": "Country", "name": country_name(listing.country, "en")}
