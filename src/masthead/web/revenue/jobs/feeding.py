"""The feed of a title's jobs: what is live, the newest first."""

from __future__ import annotations

import datetime as dt
import html

from masthead.render.feeds import DEFAULT_LIMIT, tag_uri
from masthead.render.feeds_values import Feed, FeedItem
from masthead.web.publications.queries import time_zone_of
from masthead.web.revenue.jobs.filling import place_words
from masthead.web.revenue.jobs.queries import live_on
from masthead.web.revenue.jobs.structured import listing_url
from masthead.web.revenue.models import Listing
from masthead.web.subscribers.public import Place


def jobs_feed(place: Place, day: dt.date, file: str) -> Feed:
    """As a value; file: the last part of its address."""
    words = place.words
    name = place.publication.name
    live = live_on(place.id, day).order_by("-starts_on", "-pk")[:DEFAULT_LIMIT]
    return Feed(
        title=f"{words.say('jobs_title')} · {name}",
        feed_url=place.url(f"jobs/{file}"),
        home_url=place.url("jobs/"),
        publisher=name,
        description=words.say("jobs_lead", title=name),
        language=words.language,
        items=tuple(_item(each, place) for each in live),
    )


def _item(listing: Listing, place: Place) -> FeedItem:
    assert listing.starts_on is not None
    where = place_words(listing, place.words.language)
    summary = ", ".join(part for part in (listing.company, where) if part)
    paragraphs = [summary, *(part.strip() for part in listing.about.split("\n\n"))]
    return FeedItem(
        id=tag_uri(place.house, listing.starts_on, "jobs", listing.key),
        url=listing_url(place, listing),
        title=f"{listing.role} – {listing.company}",
        published=dt.datetime.combine(listing.starts_on, dt.time(), time_zone_of(place.id)),
        content="".join(f"<p>{html.escape(part)}</p>" for part in paragraphs if part),
        summary=summary,
        language=place.words.language,
    )
