"""An edition with a poll, published, and readers with links to vote."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.web.newsroom.lifecycle.conftest import shipped, without_pictures
from tests.web.subscribers.people import reader

from masthead.audience.subscription import SubscriptionState
from masthead.edition.model import Section
from masthead.edition.sections.poll.fields import PollFields
from masthead.tokens import Purpose
from masthead.web.growth.models import Poll
from masthead.web.mailings.models import Mailing, MailingPart
from masthead.web.newsroom import actions, mapping
from masthead.web.newsroom.models import Edition
from masthead.web.publications.models import Publication
from masthead.web.subscribers.links import keys
from masthead.web.subscribers.models import Subscriber
from masthead.web.team.models import User

SUNDAY = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
NOON = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
"""Monday in Hong Kong, while votes are taken."""
LATE = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
TEA = PollFields(question="Tea or coffee on the ferry?", answers=("Tea", "Coffee", "Whatever floats"))


def with_section(edition: Edition, *sections: Section, by: User) -> Edition:
    """The shipped edition with more sections at its end, saved as a draft."""
    core = without_pictures(shipped())
    mapping.apply_edition(
        edition, core.model_copy(update={"sections": (*core.sections, *sections), "date": edition.date})
    )
    edition.save()
    edition.save_revision(user=by)
    return edition


def published(title: Publication, user: User, *sections: Section, now: dt.datetime = SUNDAY) -> Edition:
    """The next edition of a title with these sections, published."""
    edition = actions.open_edition(user=user, publication=title, now=now)
    with_section(edition, *sections, by=user)
    actions.publish_edition(user=user, edition=edition, now=now)
    edition.refresh_from_db()
    return edition


def a_poll(fields: PollFields = TEA) -> Section:
    return Section(kind="poll", label="Poll", fields=fields)


def poll_of(edition: Edition) -> Poll:
    return Poll.objects.get(edition=edition)


def mailed(edition: Edition, title: Publication | None = None) -> MailingPart:
    """A part of a mailing of an edition, for its number."""
    mailing = Mailing.objects.create(publication=edition.publication, edition=edition, label=str(edition))
    return MailingPart.objects.create(
        mailing=mailing,
        publication=title or edition.publication,
        group="rest",
        starts_at=NOON,
        subject="Tea",
        message_hash="x",
        state="completed",
    )


def readers(many: int, *titles: Publication) -> list[Subscriber]:
    return [reader(f"reader{number}", *titles, state=SubscriptionState.ACTIVE) for number in range(many)]


def vote_link(part: MailingPart, person: Subscriber, poll: Poll, answer: int) -> str:
    token = keys().token(Purpose.VOTE, part.pk, person.pk)
    return f"/{part.publication.slug}/vote/{token}/{poll.key}/{answer}/"


def join_link(part: MailingPart, person: Subscriber, number: int) -> str:
    token = keys().token(Purpose.JOIN, part.pk, person.pk)
    return f"/{part.publication.slug}/join/{token}/{number}/"


def at(monkeypatch: Any, module: Any, moment: dt.datetime) -> None:
    """Let a module's pages happen at a moment."""
    monkeypatch.setattr(module.timezone, "now", lambda: moment)
