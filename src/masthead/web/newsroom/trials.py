"""Test mails: the edition as a sample reader gets it, to a few addresses, before anybody else sees it."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, replace
from hashlib import blake2b
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum

from masthead.audience.addresses import AddressError, parse_address
from masthead.audience.recipient import Recipient, SubscriberId
from masthead.checks.proof import Proof
from masthead.delivery.handful import hand_over
from masthead.delivery.ports import Outcome, RelayError, Submission
from masthead.edition.house import Publication
from masthead.message import CompiledMessage, CompileError, LinkPlan, Sender, compile_message
from masthead.message.errors import SlotValueError
from masthead.relays import RelayUrlError, relay_from_url
from masthead.tokens import Keys
from masthead.web.newsroom.models import Edition, Trial
from masthead.web.newsroom.previews import reader_of
from masthead.web.newsroom.proofs import draft_of
from masthead.web.newsroom.records import record_edition
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right

MOST_ADDRESSES = 10
MOST_AN_HOUR = 60
SECONDS = 20.0
"""How long a relay is waited for."""

MARK = "Test: "
"""Before the subject, so that nobody takes a test for the edition."""


class TrialError(ValueError):
    """A test cannot be sent. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Trialled:
    """What became of one address. words: in plain English."""

    address: str
    accepted: bool
    words: str


def has_relay() -> bool:
    """Whether the installation names a relay."""
    return bool(settings.SITE.settings.relay)


def send_trial(
    *, user: Somebody, edition: Edition, addresses: str, reader: str, now: dt.datetime
) -> tuple[Trialled, ...]:
    """Send an edition, as it is in memory, to `addresses` (parted by blanks, commas or lines) as a sample reader.

    reader: a `masthead.web.newsroom.previews.Reader.key`. now: aware. Raises `TrialError`, PermissionDenied.
    """
    if not may(user, Right.WRITE, edition.publication_id):
        raise PermissionDenied
    found = _addresses(addresses)
    if not has_relay():
        raise TrialError("No relay is set, so nothing can be sent. See below how to name one.")
    proof = draft_of(edition).proof
    message = _compiled(proof, now)
    submissions = _submissions(message, found, _recipient(proof, reader))
    # Counted before it is sent: a relay that hangs must not be a way around the limit.
    _count(user, edition, found, now)
    try:
        relay = relay_from_url(settings.SITE.settings.relay)
        replies = asyncio.run(hand_over(relay, submissions, seconds=SECONDS))
    except (RelayUrlError, RelayError) as fault:
        raise TrialError(f"The relay could not be used: {fault}") from None
    return tuple(
        Trialled(address, reply.outcome is Outcome.ACCEPTED, _words(reply.outcome, reply.text))
        for address, reply in zip(found, replies, strict=True)
    )


def trial_file(*, user: Somebody, edition: Edition, reader: str, now: dt.datetime) -> bytes:
    """The same mail as a file, RFC 5322. Raises `TrialError`, PermissionDenied."""
    if not may(user, Right.READ, edition.publication_id):
        raise PermissionDenied
    proof = draft_of(edition).proof
    return _filled(_compiled(proof, now), _recipient(proof, reader))


def _addresses(written: str) -> tuple[str, ...]:
    words = written.replace(",", " ").replace(";", " ").split()
    if not words:
        raise TrialError("Write at least one address.")
    found: dict[str, str] = {}
    for word in words:
        try:
            address = parse_address(word.strip("<>"))
        except AddressError as fault:
            raise TrialError(f"“{word[:80]}” cannot get mail. {fault}") from None
        found.setdefault(address.key, str(address))
    if len(found) > MOST_ADDRESSES:
        raise TrialError(f"There are {len(found)} addresses; a test goes to {MOST_ADDRESSES} at most.")
    return tuple(found.values())


@transaction.atomic
def _count(user: Somebody, edition: Edition, addresses: tuple[str, ...], now: dt.datetime) -> None:
    sent = Trial.objects.filter(user=user, at__gt=now - dt.timedelta(hours=1)).aggregate(Sum("addresses"))
    left = MOST_AN_HOUR - (sent["addresses__sum"] or 0)
    if len(addresses) > left:
        raise TrialError(
            f"You have sent {MOST_AN_HOUR - left} test mails within the hour; {MOST_AN_HOUR} are the most. "
            "Wait a little."
        )
    Trial.objects.create(user=user, edition=edition, addresses=len(addresses), at=now)
    record_edition(user, "test-sent", edition, addresses=list(addresses))


def _compiled(proof: Proof, now: dt.datetime) -> CompiledMessage:
    publication = proof.sheet.house.publication
    rendered = replace(proof.rendered, subject=(MARK, *proof.rendered.subject))
    # Tokens of a secret of their own: the links of a test do nothing to anybody's subscription.
    secret = blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"masthead-trial").digest()
    try:
        return compile_message(
            rendered,
            mailing=0,
            sender=_sender(publication),
            keys=Keys(secret),
            date=now.astimezone(ZoneInfo(publication.timezone)),
            links=LinkPlan(base_url=settings.SITE.settings.base_url, web_url=proof.sheet.web_url),
        )
    except CompileError as fault:
        raise TrialError(f"The edition cannot become mail yet: {fault}") from None


def _sender(publication: Publication) -> Sender:
    return Sender.from_mailbox(publication.sender, reply_to=publication.reply_to)


def _recipient(proof: Proof, reader: str) -> Recipient:
    edition = proof.sheet.edition
    segments = frozenset(section.segment for section in edition.sections if section.segment)
    sample = reader_of(edition, reader).recipient
    return sample or Recipient(SubscriberId(1), "reader@example.com", segments=segments)


def _submissions(message: CompiledMessage, addresses: tuple[str, ...], sample: Recipient) -> tuple[Submission, ...]:
    people = (replace(sample, address=address) for address in addresses)
    return tuple(
        Submission(index, person, message.envelope_sender(person), _filled(message, person))
        for index, person in enumerate(people)
    )


def _filled(message: CompiledMessage, person: Recipient) -> bytes:
    try:
        return message.fill(person)
    except SlotValueError as fault:
        raise TrialError(f"The mail to {person.address} cannot be made: {fault}") from None


_SAID = {
    Outcome.ACCEPTED: "accepted",
    Outcome.REJECTED: "refused by the relay",
    Outcome.DEFERRED: "put off by the relay; try again later",
    Outcome.IN_DOUBT: "handed over, but no answer came; it may arrive",
    Outcome.SUPPRESSED: "not sent",
}


def _words(outcome: Outcome, text: str) -> str:
    return _SAID[outcome] + (f": {text}" if text and outcome is not Outcome.ACCEPTED else "")
