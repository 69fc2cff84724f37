"""Letters to whoever handed a listing in: in the title's name, look and language.

They are no mailing, as those of sign-up are none: no List headers, and they say that a program wrote them (RFC 3834).
"""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from masthead.web.revenue.jobs.queries import editions_of
from masthead.web.revenue.jobs.tokens import confirm_token, report_token
from masthead.web.revenue.models import EmployerLink, JobLetter, Listing
from masthead.web.subscribers.public import Place
from masthead.web.subscribers.queries.preferences import long_day


def message_of(letter: JobLetter) -> EmailMultiAlternatives:
    """A letter ready to be sent. Its Message-ID is the same however often it is tried."""
    listing = letter.listing
    place = Place.of(listing.publication)
    about, words = place.house.publication, place.words
    said = _said(letter.kind, listing, place)
    context: dict[str, Any] = {
        "words": words,
        "publication": about,
        "theme": place.theme,
        "light": place.theme.light,
        "dark": place.theme.dark,
        **said,
    }
    subject = " ".join(words.say(f"job_{letter.kind}_subject", role=listing.role, title=about.name).split())[:200]
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("revenue/letters/job.txt", context).strip() + "\n",
        from_email=about.sender,
        to=[listing.contact_email],
        reply_to=[about.reply_to] if about.reply_to else None,
        headers=_headers(letter, about.sender, words.language),
    )
    html = render_to_string("revenue/letters/job.html", {**context, "subject": subject})
    message.attach_alternative(html, "text/html")
    return message


def report_url(link: EmployerLink, place: Place) -> str:
    """Where an employer reads its report."""
    return place.url(f"jobs/report/{report_token(link.pk)}/")


def _headers(letter: JobLetter, sender: str, language: str) -> dict[str, str]:
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return {
        "Message-ID": f"<job.{letter.listing.key}.{letter.kind}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": language,
    }


def _said(kind: str, listing: Listing, place: Place) -> dict[str, Any]:
    """What differs by kind: paragraphs, and one button."""
    say, language = place.words.say, place.words.language
    named = {"role": listing.role, "company": listing.company, "title": place.publication.name}
    heading, lines, url, button = say(f"job_{kind}_heading", **named), [say(f"job_{kind}_text", **named)], "", ""
    if kind == "confirm":
        url, button = place.url(f"jobs/confirm/{confirm_token(listing.pk)}/"), say("job_confirm_button")
        lines.append(say("job_confirm_ignore"))
    elif kind == "refused":
        lines += [listing.reason, say("job_refused_reply")]
    else:
        link = EmployerLink.objects.filter(listing=listing, withdrawn_at=None).first()
        url, button = (report_url(link, place), say("job_report_button")) if link is not None else ("", "")
        if kind == "live" and listing.ends_on:
            lines.append(say("job_live_until", day=long_day(listing.ends_on, language), count=listing.promised))
        elif kind == "ended":
            lines.append(say("job_ended_count", count=len(editions_of([listing.pk]).get(listing.pk, ()))))
    return {"heading": heading, "lines": [line for line in lines if line], "url": url, "button": button}
