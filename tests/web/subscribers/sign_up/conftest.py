"""A visitor, their inbox, and the clock of the post."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from email.message import Message
from typing import Any, cast

import altcha
import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Arrival, Letter
from masthead.web.subscribers.sign_up import posting, proof, stamps

MORNING = "harbour-morning"


@dataclass
class Visitor:
    """Somebody without an account. network: the first three parts of their IP address."""

    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    network: str = "192.0.2"

    def post(self, email: str, *, slug: str = MORNING, **fields: Any) -> Any:
        """Send the form of a title, as a plain snippet does."""
        said = {"email": email, **fields}
        accept = str(said.pop("accept", "text/html"))
        return self.client.post(f"/{slug}/subscribe/", said, HTTP_ACCEPT=accept, REMOTE_ADDR=f"{self.network}.7")


@dataclass
class Post:
    """What brings letters: looks once, then as time passes."""

    now: dt.datetime

    def later(self, **span: float) -> Post:
        """Let time pass for what waits, and for what was written."""
        back = dt.timedelta(**span)
        for row in Arrival.objects.all():
            row.due_at, row.created_at = row.due_at - back, row.created_at - back
            row.save()
        for letter in Letter.objects.all():
            letter.created_at -= back
            letter.next_at -= back
            letter.tried_at = letter.tried_at - back if letter.tried_at else None
            letter.save()
        return self

    def brings(self) -> list[EmailMultiAlternatives]:
        """The letters of one look."""
        before = len(mail.outbox)
        posting.post_due(now=timezone.now())
        return cast("list[EmailMultiAlternatives]", mail.outbox[before:])


@pytest.fixture(autouse=True)
def _quick_puzzles(monkeypatch: pytest.MonkeyPatch) -> None:
    """A try costs next to nothing; how many it takes stays as it is. Browsers solve real ones in their own tests."""
    monkeypatch.setattr(proof, "COST", 10)


@pytest.fixture
def visitor(publications: dict[str, Publication]) -> Visitor:
    return Visitor()


@pytest.fixture
def post(db: None, mailoutbox: list[object]) -> Post:
    return Post(timezone.now())


def solved(publication_id: int, *, now: dt.datetime | None = None) -> str:
    """A puzzle with its solution, as the browser's script sends it."""
    challenge = altcha.Challenge.from_dict(proof.challenge(publication_id, now or timezone.now()))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def filled(publication: Publication, **more: Any) -> dict[str, Any]:
    """What the hosted form sends for somebody who took their time, with proof of work."""
    shown = timezone.now() - dt.timedelta(seconds=20)
    return {
        "named": "1",
        "title": publication.slug,
        "stamp": stamps.stamp(shown),
        "altcha": solved(publication.pk),
        **more,
    }


def link_in(message: EmailMultiAlternatives, word: str) -> str:
    """The path of the first link with a word in it, in the plain text."""
    found = re.search(rf"https?://[^/\s]+(/\S*{word}/\S+)", str(message.body))
    assert found, message.body
    return found[1]


def parsed(message: EmailMultiAlternatives) -> Message:
    """As it travels."""
    return message.message()
