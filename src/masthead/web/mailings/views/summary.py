"""A plan in sentences, for pages on which it is not changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from masthead.delivery.mailing import InDoubtPolicy
from masthead.web.mailings.plan import Judge, Plan, Timing
from masthead.web.mailings.views.words import PROVIDERS, length, letter, zone_words
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers.segments.queries import segment_of

Line = tuple[str, tuple[str, ...]]
"""(heading, sentences)"""

JUDGES = {Judge.CLICKS: "people who click", Judge.OPENS: "people who open"}


def summary_of(plan: Plan, publication: Any, own_subject: str, zone: str) -> tuple[Line, ...]:
    """Everything that was planned, in order. own_subject: of the edition. zone: of its title."""
    return (
        ("To", tuple(_audience(plan, publication))),
        ("Subject" if plan.test is None else "Subjects", tuple(_subjects(plan, own_subject))),
        ("When", tuple(_time(plan, zone))),
        ("How fast", tuple(_pace(plan))),
        ("In doubt", (_in_doubt(plan),)),
    )


def _audience(plan: Plan, publication: Any) -> Iterator[str]:
    titles = publications_with_ids(plan.titles) or (publication,)
    names = " and ".join(each.name for each in titles)
    if plan.segment:
        yield f"Readers of {names} in “{_segment(publication, plan.segment)}”"
    else:
        yield f"All readers of {names}"
    for slug in plan.without_segments:
        yield f"Without “{_segment(publication, slug)}”"
    if plan.without_tags:
        yield f"Without the {'tag' if len(plan.without_tags) == 1 else 'tags'} {', '.join(plan.without_tags)}"


def _subjects(plan: Plan, own: str) -> Iterator[str]:
    test = plan.test
    if test is None:
        yield plan.subject or own
        return
    for place, subject in enumerate(test.subjects):
        yield f"{letter(place)}: {subject}"
    then = "the best goes to everybody else by itself" if test.automatic else "somebody chooses"
    tried = f"Tried on {_percent(test.share)} of the audience for {length(test.minutes * 60)}"
    yield f"{tried}, by {JUDGES[test.by]}; then {then}"


def _time(plan: Plan, zone: str) -> Iterator[str]:
    if plan.timing is Timing.MOMENT and plan.at is not None:
        local = plan.at.astimezone(ZoneInfo(zone))
        yield f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M} {zone_words(zone)}"
    elif plan.timing is Timing.LOCAL and plan.local_at is not None:
        said = plan.local_at
        yield f"{said:%A} {said.day} {said:%B %Y}, {said:%H:%M} of each reader’s own day"
    else:
        yield "As soon as it is let go"
    if plan.canary is not None:
        held = length(plan.canary.minutes * 60)
        yield f"{_percent(plan.canary.share)} first as a canary; the rest is held for {held}"


def _pace(plan: Plan) -> Iterator[str]:
    yield f"At most {plan.rate:g} messages a second" if plan.rate else "As fast as the installation allows"
    for provider, rate in plan.by_provider.items():
        yield f"At most {rate:g} a second to {PROVIDERS[provider]}"


def _in_doubt(plan: Plan) -> str:
    if plan.in_doubt is InDoubtPolicy.HOLD:
        return "Held for a person to decide: nobody gets it twice"
    return "Sent again: nobody is missed"


def _percent(share: float) -> str:
    return f"{100 * share:g} %"


def _segment(publication: Any, slug: str) -> str:
    found = segment_of(publication.pk, slug)
    return found.name if found is not None else slug
