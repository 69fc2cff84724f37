"""Letters that bring a report: in the name, look and language of the title that looks after the advertiser."""

from __future__ import annotations

import datetime as dt
from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from masthead.web.revenue.models import ReportLetter
from masthead.web.revenue.reports.figures import Figures
from masthead.web.revenue.reports.links import link_for_letters, report_url
from masthead.web.revenue.reports.wording import number, percent
from masthead.web.subscribers.public import Place
from masthead.web.subscribers.queries.preferences import long_day


def message_of(letter: ReportLetter, now: dt.datetime) -> EmailMultiAlternatives | None:
    """A letter ready to be sent; None where the team has taken the link back since."""
    booking = letter.report.booking
    link = link_for_letters(booking.campaign, now)
    if link is None:
        return None
    place = Place.of(booking.campaign.advertiser.publication)
    about, words = place.house.publication, place.words
    said = _said(letter, place)
    context: dict[str, Any] = {
        "words": words,
        "publication": about,
        "theme": place.theme,
        "light": place.theme.light,
        "dark": place.theme.dark,
        "url": report_url(link, booking),
        "button": words.say("report_letter_button"),
        "until": words.say("report_until", day=long_day(link.expires_at.date(), words.language)),
        **said,
    }
    message = EmailMultiAlternatives(
        subject=said["subject"],
        body=render_to_string("revenue/letters/report.txt", context).strip() + "\n",
        from_email=about.sender,
        to=[letter.contact.email],
        reply_to=[about.reply_to] if about.reply_to else None,
        headers=_headers(letter, about.sender, words.language),
    )
    message.attach_alternative(render_to_string("revenue/letters/report.html", context), "text/html")
    return message


def _said(letter: ReportLetter, place: Place) -> dict[str, Any]:
    booking, words = letter.report.booking, place.words
    figures = Figures.read(letter.report.figures)
    named = {
        "title": booking.publication.name,
        "day": long_day(booking.day, words.language),
        "advertiser": booking.campaign.advertiser.name,
        "campaign": booking.campaign.name,
    }
    lines = [words.say("report_letter_delivered", count=number(figures.delivered, words.language))]
    if figures.clicks is not None:
        rate = percent(figures.rate, words.language)
        lines.append(words.say("report_letter_clicks", count=number(figures.clicks, words.language), rate=rate))
    stage = letter.report.stage
    return {
        "subject": " ".join(words.say(f"report_letter_{stage}_subject", **named).split())[:200],
        "hello": words.say("report_letter_hello", name=letter.contact.name),
        "heading": words.say(f"report_letter_{stage}_heading", **named),
        "text": words.say(f"report_letter_{stage}_text", **named),
        "lines": lines,
    }


def _headers(letter: ReportLetter, sender: str, language: str) -> dict[str, str]:
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return {
        "Message-ID": f"<report.{letter.report_id}.{letter.contact_id}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": language,
    }
