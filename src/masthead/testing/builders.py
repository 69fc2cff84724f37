"""Values for tests: valid as they are, and every part that a test is about is an argument."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.edition.model import Edition, Section
from masthead.message import CompiledMessage, LinkPlan, Sender, compile_message
from masthead.render.pieces import Pieces, RenderedEmail, RenderedLink
from masthead.tokens import Keys

SECRET = bytes(range(32))
"""A token secret for tests alone."""

A_DATE = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
"""Monday, when the example edition goes out."""


def an_edition(*sections: Section, subject: str = "The harbour opens late", language: str = "en") -> Edition:
    """An edition of these sections and nothing else."""
    return Edition(
        publication="harbour-morning",
        number=412,
        date=A_DATE.date(),
        title="The harbour opens late",
        subject=subject,
        language=language,
        sections=sections,
    )


def a_rendered_email(
    *,
    subject: Pieces = ("The harbour opens late",),
    html: Pieces = ('<html lang="en"><body><p>Good morning</p></body></html>\n',),
    text: Pieces = ("Good morning\n",),
    links: Iterable[str] = (),
    language: str = "en",
) -> RenderedEmail:
    """A rendered edition. links: addresses, in the order that `LinkSlot.index` counts."""
    return RenderedEmail(
        subject=subject,
        preheader=(),
        html=html,
        text=text,
        links=tuple(RenderedLink(url, "words", None) for url in links),
        spans=(),
        language=language,
    )


def a_recipient(
    number: int = 1,
    *,
    address: str = "",
    name: str = "",
    attributes: Mapping[str, str] | None = None,
    segments: Iterable[str] = (),
    referral_count: int = 0,
) -> Recipient:
    """A recipient; the address is made from `number` unless given."""
    return Recipient(
        id=SubscriberId(number),
        address=address or f"reader{number}@example.com",
        name=name,
        attributes=dict(attributes or {}),
        segments=frozenset(segments),
        referral_count=referral_count,
    )


def a_sender(*, name: str = "Harbour Morning", address: str = "editors@harbour.example") -> Sender:
    """A sender with a From mailbox and nothing else."""
    return Sender(name=name, address=address)


def a_compiled_message(
    rendered: RenderedEmail,
    *,
    mailing: int = 7,
    sender: Sender | None = None,
    links: LinkPlan | None = None,
) -> CompiledMessage:
    """`rendered`, compiled for mailing 7 with `SECRET`. links: readers' pages without tracking unless given."""
    return compile_message(
        rendered,
        mailing=mailing,
        sender=sender or a_sender(),
        keys=Keys(SECRET),
        date=A_DATE,
        links=links or LinkPlan(base_url="https://t.harbour.example"),
    )
