"""Letters to the contacts of sponsors: in the title's name, look and language.

They are no mailing: no List headers, and they say that a program wrote them (RFC 3834).
"""

from __future__ import annotations

import datetime as dt
from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from masthead.web.publications.mapping import house_of
from masthead.web.revenue.models import Booking, Reminder
from masthead.web.revenue.sponsors.days import rules_of, text_due
from masthead.web.revenue.sponsors.links import link_for_letters, writing_url
from masthead.web.revenue.sponsors.speaking import due_said, slot_said
from masthead.web.revenue.sponsors.states import BookingState, CreativeState
from masthead.web.subscribers.public import Place

_HANDED_IN = (CreativeState.SUBMITTED.value, CreativeState.APPROVED.value)


def message_of(reminder: Reminder, now: dt.datetime) -> EmailMultiAlternatives | None:
    """A reminder ready to be sent; None where nothing of it is due any more, or nobody is to be told. Its Message-ID is
    the same however often it is tried.
    """
    campaign = reminder.booking.campaign
    people = list(campaign.advertiser.contacts.filter(reminded=True).values_list("email", flat=True))
    bookings = _waiting(reminder)
    if not people or not bookings:
        return None
    place = Place.of(campaign.advertiser.publication)
    with transaction.atomic():
        link = link_for_letters(campaign, now)
    url = writing_url(link) if link is not None else ""
    return _message(reminder, place, people, _context(reminder, place, bookings, url))


def _waiting(reminder: Reminder) -> list[Booking]:
    """What it tells of and is still missing."""
    ids = [reminder.booking_id, *reminder.others.values_list("booking_id", flat=True)]
    rows = Booking.objects.filter(pk__in=ids, state=BookingState.SOLD.value).exclude(creative__state__in=_HANDED_IN)
    return list(rows.select_related("publication", "slot").order_by("day", "pk"))


def _context(reminder: Reminder, place: Place, bookings: list[Booking], url: str) -> dict[str, Any]:
    say, language = place.words.say, place.words.language
    rows = []
    for each in bookings:
        house = house_of(each.publication)
        due = text_due(house, each.day, rules_of(each.publication_id))
        rows.append(say("sponsor_letter_row", what=slot_said(each, place.words), due=due_said(due, house, language)))
    named = {"title": place.publication.name, "campaign": reminder.booking.campaign.name}
    return {
        "heading": say(f"sponsor_{reminder.kind}_heading", **named),
        "text": say(f"sponsor_{reminder.kind}_text", **named),
        "rows": rows,
        "closing": say("sponsor_letter_link" if url else "sponsor_letter_reply"),
        "url": url,
        "button": say("sponsor_letter_button"),
    }


def _message(reminder: Reminder, place: Place, people: list[str], said: dict[str, Any]) -> EmailMultiAlternatives:
    about = place.house.publication
    frame = {
        "words": place.words,
        "publication": about,
        "theme": place.theme,
        "light": place.theme.light,
        "dark": place.theme.dark,
    }
    subject = " ".join(f"{said['heading']}".split())[:200]
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("revenue/letters/sponsor.txt", {**frame, **said}).strip() + "\n",
        from_email=about.sender,
        to=people,
        reply_to=[about.reply_to] if about.reply_to else None,
        headers=_headers(reminder, about.sender, place.words.language),
    )
    html = render_to_string("revenue/letters/sponsor.html", {**frame, **said, "subject": subject})
    message.attach_alternative(html, "text/html")
    return message


def _headers(reminder: Reminder, sender: str, language: str) -> dict[str, str]:
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return {
        "Message-ID": f"<sponsor.{reminder.booking_id}.{reminder.kind}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": language,
    }
