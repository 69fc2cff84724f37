"""A text as the section of an edition that it fills."""

from __future__ import annotations

from html import escape

from masthead.edition.kind import Link
from masthead.edition.media import Image
from masthead.edition.richtext import RichText
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.web.newsroom.mapping_pictures import image_src
from masthead.web.revenue.models import Booking, Creative, HouseAd
from masthead.web.revenue.sponsors.wording import tracked


def fields_of(text: Creative | HouseAd, *, sponsor: str, url: str) -> SponsorFields:
    """A text of a sponsor, who is named as readers read it. url: where it leads, tracking and all."""
    image = Image(src=image_src(text.picture), alt=text.alt) if text.picture is not None else None
    return SponsorFields(
        sponsor=sponsor,
        title=text.headline,
        image=image,
        body=RichText.from_html(paragraphs(text.text)),
        call_to_action=Link(text=text.button, url=url),
    )


def fields_of_booking(booking: Booking) -> SponsorFields:
    """What a booking with a text shows."""
    creative, campaign = booking.creative, booking.campaign
    assert creative is not None
    values = {
        "title": booking.publication.slug,
        "campaign": campaign.name,
        "slot": booking.slot.name,
        "day": booking.day.isoformat(),
    }
    url = tracked(creative.url, campaign.tracking, values)
    return fields_of(creative, sponsor=campaign.advertiser.name, url=url)


def paragraphs(text: str) -> str:
    """Plain text as HTML: a blank line parts paragraphs, a line break stays one."""
    parts = (each.strip() for each in text.split("\n\n"))
    return "".join(f"<p>{escape(each).replace(chr(10), '<br>')}</p>" for each in parts if each)
