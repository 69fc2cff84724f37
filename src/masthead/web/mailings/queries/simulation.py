"""What a mailing would be: to whom, who is left out and why, how large, and how long at least. Nothing is sent."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from pyroaring import BitMap

from masthead.checks.proof import Proof
from masthead.delivery.freeze import Headcount
from masthead.delivery.mailing import ProviderClass
from masthead.delivery.pacing import Rates
from masthead.delivery.providers import provider_of
from masthead.delivery.simulator import Forecast, fill_sample, forecast
from masthead.message import CompiledMessage, SlotValueError
from masthead.web.mailings import audience, composing
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.parts import count_of
from masthead.web.mailings.plan import Plan, Timing
from masthead.web.mailings.queries.findings import Hour, findings
from masthead.web.mailings.queries.rules import rules_together
from masthead.web.mailings.values import Added, wanted_by
from masthead.web.publications.mapping import house_of
from masthead.web.subscribers.queries import mailable

SAMPLE = 400
"""How many messages are filled to judge size and time."""
_NOBODYS = 0


@dataclass(frozen=True, slots=True)
class Simulation:
    """forecast: who, how large, how long. canary, sample: how many go before the others. held_seconds: for how long the
    rest waits for them. hours: of readers' own days, as they come. findings: what to look at, sentences.
    """

    candidates: int
    forecast: Forecast
    canary: int
    sample: int
    held_seconds: int
    hours: tuple[Hour, ...]
    findings: tuple[str, ...]

    @property
    def left_out(self) -> int:
        """How many candidates would not get it."""
        return sum(self.forecast.excluded.values())


def simulate(plan: Plan, publication: Any, revision: Any, now: dt.datetime) -> Simulation:
    """What a plan comes to, as everybody stands now. revision: the approved version. Raises `MailingError`."""
    proof = composing.proof_of(revision)
    selection = audience.select(plan, publication, proof.sheet.edition.date, now)
    everybody = selection.everybody
    shown = audience.shown_to(composing.segments_in(proof), publication.pk, everybody, now)
    message, added = _message(plan, publication, proof, now)
    people = _sample_of(everybody)
    started = time.process_time()
    sample = fill_sample(audience.recipients(people, shown, added), message)
    spent = (time.process_time() - started) / max(1, len(people))
    by_provider: Counter[ProviderClass] = Counter()
    for domain, many in mailable.domains_of(everybody).items():
        by_provider[provider_of(domain)] += many
    counted = Headcount(selection.candidates, len(everybody), selection.excluded, dict(by_provider.most_common()))
    found = forecast(counted, sample, rates=_rates(plan), seconds_per_message=spent, now=now.timestamp())
    canary = _canary(plan, everybody)
    hours = _hours(plan, publication, everybody)
    privacy = rules_together(plan.titles or (publication.pk,)).privacy
    said = findings(plan, privacy, selection=selection, shown=shown, forecast=found, hours=hours, now=now)
    minutes = (plan.canary.minutes if plan.canary else 0) + (plan.test.minutes if plan.test else 0)
    sample_size = _tried(plan, len(everybody), canary)
    return Simulation(selection.candidates, found, canary, sample_size, 60 * minutes, hours, tuple(said))


def examples(
    plan: Plan, publication: Any, revision: Any, now: dt.datetime, most: int = 3
) -> Iterator[tuple[str, bytes]]:
    """A few messages as they would be submitted: (file name, RFC 5322). Their links open nobody's pages.

    Raises `MailingError`.
    """
    proof = composing.proof_of(revision)
    everybody = audience.select(plan, publication, proof.sheet.edition.date, now).everybody
    shown = audience.shown_to(composing.segments_in(proof), publication.pk, everybody, now)
    message, added = _message(plan, publication, proof, now)
    for person in audience.recipients(_sample_of(everybody, most), shown, added):
        try:
            yield f"{publication.slug}-{person.id}.eml", message.fill(person)
        except SlotValueError as refused:
            raise MailingError(f"The message of subscriber {person.id} cannot be filled: {refused}") from None


def _canary(plan: Plan, everybody: BitMap) -> int:
    if plan.canary is None:
        return 0
    return max(count_of(len(everybody), plan.canary.share), len(audience.seeds() & everybody))


def _tried(plan: Plan, many: int, canary: int) -> int:
    """As many for each subject, of whom the canary has left."""
    if plan.test is None:
        return 0
    subjects = len(plan.subjects)
    return min(count_of(many, plan.test.share), many - canary) // subjects * subjects


def _hours(plan: Plan, publication: Any, everybody: BitMap) -> tuple[Hour, ...]:
    """When the hour comes for whom, the farthest east first; none where everybody has one moment."""
    if plan.timing is not Timing.LOCAL or plan.local_at is None:
        return ()
    sizes = {offset: len(ids) for offset, ids in audience.zones(everybody, plan.local_at).items()}
    home = audience.offset_of(house_of(publication).publication.timezone, plan.local_at) or 0
    sizes[home] = sizes.get(home, 0) + len(everybody) - sum(sizes.values())
    utc = plan.local_at.replace(tzinfo=dt.UTC)
    found = (Hour(offset, utc - dt.timedelta(minutes=offset), many) for offset, many in sizes.items() if many)
    return tuple(sorted(found, key=lambda hour: hour.at))


def _message(plan: Plan, publication: Any, proof: Proof, now: dt.datetime) -> tuple[CompiledMessage, Added]:
    """The message of the first subject, and what is added to its readers' values."""
    privacy = rules_together(plan.titles or (publication.pk,)).privacy
    composed = composing.compose(proof, plan.subjects[0], privacy)
    message = composing.compiled(composed, number=_NOBODYS, privacy=privacy, date=now)
    return message, Added(wanted_by([composed.rendered]), publication.pk, now)


def _sample_of(everybody: BitMap, most: int = SAMPLE) -> BitMap:
    """Some of them by chance, the same ones for the same audience."""
    if len(everybody) <= most:
        return everybody
    chance = random.Random(len(everybody))  # noqa: S311 – a sample, no secret
    return BitMap(everybody[place] for place in chance.sample(range(len(everybody)), most))


def _rates(plan: Plan) -> Rates:
    """The stricter of what the mailing and the installation allow."""
    site = settings.SITE.settings.mailing_rate or None
    own = plan.rates
    both = [each for each in (site, own.relay) if each is not None]
    return Rates(min(both) if both else None, own.by_provider)
