"""What a reader did, on the page about them; and the way from an edition to its report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from masthead.tracking.robots import Verdict
from masthead.web.insights.queries.edition import mailings_of
from masthead.web.insights.queries.person import Done, subscriber_timeline
from masthead.web.insights.views import words
from masthead.web.newsroom.ways import Way
from masthead.web.publications.models import Publication
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers.person_parts import PersonPart
from masthead.web.team.queries import Somebody, may, publications_with
from masthead.web.team.roles import Right

MOST, MAILINGS = 20, 60
"""Events, and the latest mailings they are looked for in."""


@dataclass(frozen=True, slots=True)
class Read:
    """Something a reader did. sentence: what. machine: why it is taken for a machine’s, "" for a person’s. edition:
    what it was about; url: of its report, "" where the title is gone.
    """

    done: Done
    sentence: str
    machine: str
    edition: str
    url: str


def reading_of(user: Somebody, subscriber_id: int) -> Iterator[PersonPart]:
    """What somebody of the team may know of what a reader did with mailings; nothing where nothing is known."""
    titles = publications_with(user, Right.AUDIENCE)
    done = subscriber_timeline(subscriber_id, sorted(titles), most=MOST, mailings=MAILINGS, remembered=False)
    if done:
        named = {each.pk: each for each in publications_with_ids({each.publication_id for each in done})}
        read = [_read(each, named) for each in done]
        yield PersonPart(
            "reading", "Reading", "insights/person_reading.html", {"read": read, "most": len(done) == MOST}
        )


def ways_to_report(user: Somebody, edition: Any) -> Iterator[Way]:
    """From an edition to what readers did with it, as soon as anything is counted."""
    if not may(user, Right.AUDIENCE, edition.publication_id):
        return
    if mailings_of(edition.publication_id, edition.date, edition.number):
        address = [edition.publication.slug, edition.date.isoformat(), edition.number]
        yield Way(
            "What readers did",
            reverse("insights:edition", args=address),
            "glasses",
            "Openings, clicks by section, and where in the mail people clicked.",
        )


def _read(done: Done, titles: dict[int, Publication]) -> Read:
    title = titles.get(done.publication_id)
    machine = "" if done.verdict is Verdict.HUMAN else done.verdict.words
    about = f"“{done.title}”" if done.title else "an edition"
    where = f", {title.name}" if title is not None and len(titles) > 1 else ""
    url = ""
    if title is not None and done.number is not None:
        url = reverse("insights:edition", args=[title.slug, done.date.isoformat(), done.number])
    return Read(done, words.DEEDS[done.deed], machine, f"{about}{where}", url)
