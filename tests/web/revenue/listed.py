"""Listings of a title, and editions with a section for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.web.newsroom.lifecycle.conftest import shipped, without_pictures

from masthead.edition.model import Section
from masthead.edition.sections.jobs.fields import JobsFields
from masthead.web.newsroom import actions as newsroom
from masthead.web.newsroom import mapping
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.proofs import draft_of
from masthead.web.publications.models import Publication
from masthead.web.revenue.jobs import actions
from masthead.web.revenue.jobs.actions import BoardPlan, Terms
from masthead.web.revenue.jobs.wording import Words
from masthead.web.revenue.models import Listing
from masthead.web.team.models import User

SUNDAY = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
"""In Hong Kong, too; the next edition is Monday's."""
MONDAY = dt.date(2026, 11, 23)
OPEN = BoardPlan(
    open=True, submissions=True, per_edition=3, term_days=30, promised=4, boosted_promised=8, terms="Free for now."
)


def words(role: str = "Deck editor", **more: Any) -> Words:
    said: dict[str, Any] = {
        "company": "Lumen Press",
        "place": "Fiction Bay",
        "link": "https://lumen.example/jobs/7",
        "about": "Write about ferries.\n\nPaid in time.",
        "website": "https://lumen.example",
        "contact_email": "hiring@lumen.example",
        **more,
    }
    return Words(role=role, **said)


def listed(
    title: Publication, user: User, role: str = "Deck editor", *, terms: Terms | None = None, **more: Any
) -> Listing:
    """A listing that is live."""
    at = more.pop("now", SUNDAY)
    made = actions.add_listing(user=user, publication_id=title.pk, words=words(role, **more), now=at)
    return actions.approve(user=user, listing_id=made.pk, terms=terms or Terms(promised=2, term_days=20), now=at)


def opened(title: Publication, user: User, *, now: dt.datetime = SUNDAY) -> Edition:
    """The next edition, with an empty section for jobs, as a draft."""
    edition = newsroom.open_edition(user=user, publication=title, now=now)
    core = without_pictures(shipped())
    kept = tuple(each for each in core.sections if each.kind != "jobs")
    section = Section(kind="jobs", label="Jobs", fields=JobsFields())
    written = core.model_copy(update={"sections": (*kept, section), "date": edition.date})
    mapping.apply_edition(edition, written)
    edition.save()
    edition.save_revision(user=user)
    return edition


def published(title: Publication, user: User, *, now: dt.datetime = SUNDAY) -> Edition:
    edition = opened(title, user, now=now)
    newsroom.publish_edition(user=user, edition=edition, now=now)
    edition.refresh_from_db()
    return edition


def shown(edition: Edition) -> dict[str, list[str]]:
    """Positions by the audience that sees them."""
    sections = draft_of(edition).filled.edition.sections
    found = {each.segment: each.fields for each in sections}
    return {who: [job.role for job in held.items] for who, held in found.items() if isinstance(held, JobsFields)}
