"""Letters about a new address: the question to the new mailbox, and the news to the old one."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from masthead.web.subscribers.actions import address_change
from masthead.web.subscribers.links import address_change_token
from masthead.web.subscribers.models import AddressChange
from masthead.web.subscribers.public import Place

logger = logging.getLogger("masthead.privacy")


def post_due(*, now: dt.datetime) -> int:
    """Send the letters that wait; how many were taken. What a relay does not take is offered again at the next tick."""
    taken = 0
    for change in address_change.due(at=now):
        try:
            message_of(change).send()
        except (OSError, smtplib.SMTPException, ValueError) as fault:
            logger.warning("A letter about a new address was not taken: %s", type(fault).__name__)
            continue
        address_change.mailed(change=change, at=now)
        taken += 1
    return taken


def message_of(change: AddressChange) -> EmailMultiAlternatives:
    """The letter that a change waits for: to the new mailbox before its confirmation, to the old one after."""
    place = Place.of(change.publication)
    about, words = place.house.publication, place.words
    kind = "moved" if change.confirmed_at is not None else "address"
    token = address_change_token(change.pk, change.subscriber_id)
    values = {"title": " ".join(about.name.split()), "url": place.url(f"address/{token}/")}
    told = words.say(f"letter_{kind}_text", **values).strip()
    message = EmailMultiAlternatives(
        subject=words.say(f"letter_{kind}_subject", **values)[:200],
        body=f"{told}\n{about.postal_address}".rstrip() + "\n",
        from_email=about.sender,
        to=[change.address],
        reply_to=[about.reply_to] if about.reply_to else None,
        headers={
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": words.language,
        },
    )
    # The title signs at the foot of the page.
    paragraphs = [each for each in told.split("\n\n")[:-1] if values["url"] not in each]
    context = {
        "words": words,
        "publication": about,
        "theme": place.theme,
        "light": place.theme.light,
        "dark": place.theme.dark,
        "subject": message.subject,
        "first": paragraphs[:2],
        "rest": paragraphs[2:],
        "url": values["url"] if kind == "address" else "",
        "label": words.say("address_ask_button"),
    }
    message.attach_alternative(render_to_string("subscribers/letters/address.html", context), "text/html")
    return message
