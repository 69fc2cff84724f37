"""What somebody should know about a plan before it is let go. Sentences; nothing here keeps anybody from sending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from pyroaring import BitMap

from masthead.delivery.simulator import Forecast
from masthead.edition.audiences import is_reserved
from masthead.tracking.links import Privacy
from masthead.web.mailings.audience import Selection
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.states import SAYINGS, MailingStage

_NEVER = (MailingStage.DRAFT, MailingStage.CANCELLED, MailingStage.FAILED)


@dataclass(frozen=True, slots=True)
class Hour:
    """Readers for whom the hour of a plan comes at one moment. offset: minutes east of UTC."""

    offset: int
    at: dt.datetime
    people: int


def findings(
    plan: Plan,
    privacy: Privacy,
    *,
    selection: Selection,
    shown: Mapping[str, BitMap],
    forecast: Forecast,
    hours: tuple[Hour, ...],
    now: dt.datetime,
) -> Iterator[str]:
    """The most important first."""
    if not selection.everybody:
        yield "Nobody would get it."
    for name, ids in shown.items():
        if not ids and not is_reserved(name):
            yield f"A section is shown to “{name}” alone, and nobody in the audience is in it."
    if forecast.sample.unfillable:
        many = len(forecast.sample.unfillable)
        yield f"{many} of {forecast.sample.filled + many} sampled messages cannot be filled, and would not be sent."
    if late := sum(hour.people for hour in hours if hour.at < now):
        yield f"For {late:,} {'reader' if late == 1 else 'readers'} the hour is past already: they get it at once."
    yield from _counting(plan, privacy)


def elsewhere(mailing: Mailing) -> Iterator[str]:
    """Other mailings of the same edition: whoever is in the audience of two gets it twice."""
    others = Mailing.objects.filter(edition=mailing.edition_id).exclude(pk=mailing.pk).exclude(state__in=_NEVER)
    for each in others.order_by("pk") if mailing.edition_id is not None else ():
        said = SAYINGS[MailingStage(each.state)].lower()
        yield f"This edition has another mailing, No. {each.pk} ({said}). Whoever is in both gets it twice."


def _counting(plan: Plan, privacy: Privacy) -> Iterator[str]:
    counted = bool(settings.SITE.settings.tracker_url)
    if not counted:
        yield "No tracker is set: links lead straight to their targets, and nothing is counted."
    if plan.test is not None and plan.test.automatic and not (counted and privacy is Privacy.FULL):
        yield (
            "Nothing will be known of single readers, so the subjects cannot be compared by people, and the first one "
            "would win. Choose the best one yourself, or try none."
        )
