"""The letters of sign-up as messages: in the title's name, look and language, for one person.

Apps above this one write letters of further kinds, and say so in `AppConfig.ready()`: ``register("gift", writer)``.

They are no mailing: nobody subscribed to them, so they carry no List headers; they say that a program wrote them, so
that no holiday note answers (RFC 3834).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any, Protocol

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from masthead.tokens import Purpose
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers.links import LETTER, keys, letter_token, sign_up_token
from masthead.web.subscribers.models import Letter
from masthead.web.subscribers.public import Place


@dataclass(frozen=True, slots=True)
class Writing:
    """What a letter says. template: a path without its ending; there are ``.txt`` and ``.html`` of it."""

    subject: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Writer(Protocol):
    """Writes the letters of a kind. They go out at most once: a letter of which nobody knows whether the relay has it
    is given up, and its writer decides what follows.
    """

    def write(self, letter: Letter, place: Place) -> Writing:
        """What it says, now that it is posted; reads alone. Raises LookupError where there is nothing to say."""

    def settled(self, letter: Letter, *, sent: bool, in_doubt: bool, at: dt.datetime) -> None:
        """What became of it, within the transaction that notes it."""


_writers: dict[str, Writer] = {}


def register(kind: str, writer: Writer) -> None:
    """Write the letters of a kind."""
    _writers[kind] = writer


def writer_of(kind: str) -> Writer | None:
    """Who writes them; None for the letters of sign-up."""
    return _writers.get(kind)


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """A letter ready to be sent. Its Message-ID is the same however often it is tried."""
    place = Place.of(letter.publication)
    about = place.house.publication
    writing = _written(letter, place)
    context = {**_frame(place), **writing.values}
    text = render_to_string(f"{writing.template}.txt", context)
    message = EmailMultiAlternatives(
        subject=_one_line(writing.subject)[:200],
        body="\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n",
        from_email=about.sender,
        to=[letter.subscriber.address],
        reply_to=[about.reply_to] if about.reply_to else None,
        headers=_headers(letter, about.sender, place),
    )
    html = render_to_string(f"{writing.template}.html", {**context, "subject": message.subject})
    message.attach_alternative(html, "text/html")
    return message


def _written(letter: Letter, place: Place) -> Writing:
    writer = writer_of(letter.kind)
    if writer is not None:
        return writer.write(letter, place)
    subject = place.words.say(f"{letter.kind}_subject", title=_one_line(place.house.publication.name))
    return Writing(subject, f"subscribers/letters/{letter.kind}", _LINKS[letter.kind](letter, place))


def _headers(letter: Letter, sender: str, place: Place) -> dict[str, str]:
    number = keys().message_ids(LETTER | letter.publication_id)(letter.pk & 0xFFFF_FFFF).decode("ascii")
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return {
        "Message-ID": f"<{number}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": place.words.language,
    }


def _frame(place: Place) -> dict[str, Any]:
    theme = place.theme
    return {
        "words": place.words,
        "publication": place.house.publication,
        "light": theme.light,
        "dark": theme.dark,
        "theme": theme,
        "home_url": place.url(""),
    }


def _confirmation(letter: Letter, place: Place) -> dict[str, Any]:
    sign_up = letter.sign_up
    assert sign_up is not None
    token = sign_up_token(sign_up.pk, letter.subscriber_id)
    titles = publications_with_ids(sign_up.publications)
    return {"titles": [Place.of(each).house.publication for each in titles], "url": place.url(f"confirm/{token}/")}


def _own_links(letter: Letter, place: Place) -> dict[str, Any]:
    preferences = letter_token(Purpose.PREFERENCES, letter.publication_id, letter.subscriber_id)
    unsubscribe = letter_token(Purpose.UNSUBSCRIBE, letter.publication_id, letter.subscriber_id)
    return {
        "preferences_url": place.url(f"preferences/{preferences}/"),
        "unsubscribe_url": place.url(f"unsubscribe/{unsubscribe}/"),
        "address": letter.subscriber.address,
    }


_LINKS = {"confirmation": _confirmation, "already": _own_links, "welcome": _own_links}


def _one_line(text: str) -> str:
    return " ".join(text.split())
