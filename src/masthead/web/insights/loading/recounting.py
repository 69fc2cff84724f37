"""All verdicts and counts of a mailing anew, from the events that are kept: for new rules, and as the proof of counting
batch by batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from django.db import transaction

from masthead.tracking.links import Privacy
from masthead.tracking.records import EventKind, Method
from masthead.tracking.robots import Click, Origins, Rules, alone, crowding
from masthead.web.insights.deeds import FOLLOWED, Deed
from masthead.web.insights.facts import MailingFacts
from masthead.web.insights.loading import agents, engaged, rows
from masthead.web.insights.loading.absorbing import basis_of, hold
from masthead.web.insights.loading.judging import Flip, Judged, KeptClick, long_network
from masthead.web.insights.loading.tally import Tally
from masthead.web.insights.models import Measured

_REPORTED = (int(Deed.COMPLAINT),)
"""What is no event, and is left as it stands."""


def recount(facts: MailingFacts, rules: Rules) -> bool:
    """Judge and count a mailing's events anew; whether that was done.

    Not done where events are no longer all kept, or readers are not told apart; nor where events came in meanwhile, for
    reading takes seconds and nobody waits for it: then it is to be asked again.
    """
    measured = Measured.objects.filter(pk=facts.mailing).first()
    if measured is None or measured.pruned or measured.privacy != Privacy.FULL:
        return False
    tally, flips = Tally(measured, people=True), []
    for judged, flipped in _judged(facts, rules):
        tally.add(judged)
        flips += flipped
    with transaction.atomic():
        held = hold(facts, rules)
        if held.turn != measured.turn or held.pruned:
            return False
        held.rules_version, held.basis, held.recount_wanted = rules.version, basis_of(facts, rules), False
        tally.measured = held
        rows.set_verdicts(flips)
        tally.replace(but=_REPORTED)
        engaged.replace(tally)
    return True


def _judged(facts: MailingFacts, rules: Rules) -> Iterator[tuple[list[Judged], list[Flip]]]:
    """Everybody's events as they are called now, with what is called otherwise than before."""
    origins, texts = Origins(rules), agents.texts()
    people = groupby(rows.of_mailing(facts.mailing), key=itemgetter(1))
    accepted: dict[int, int] = {}
    if facts.accepted:
        accepted = {person: each.at_ms for each in facts.accepted for person in each.people}
    for person, events in people:
        yield _person(list(events), accepted.get(person, facts.started_ms), (facts.mailing, origins, texts, rules))


_Known = tuple[int, Origins, dict[int, str], Rules]


def _person(events: list[rows.Kept], accepted: int, known: _Known) -> tuple[list[Judged], list[Flip]]:
    mailing, origins, texts, rules = known
    verdicts = [
        int(
            alone(
                EventKind(kind),
                Method(method),
                origins.of(texts.get(agent, ""), long_network(network)),
                at - accepted,
                rules,
            )
        )
        for _, _, at, kind, _, method, _, agent, network in events
    ]
    followed = [place for place, event in enumerate(events) if event[3] in FOLLOWED]
    clicks = [Click(events[place][2], events[place][4], events[place][3] == Deed.CANARY) for place in followed]
    for place, verdict in zip(followed, crowding(clicks, rules), strict=True):
        verdicts[place] = verdicts[place] or int(verdict)
    judged = [
        (mailing, person, at, kind, link, method, verdict, agent, network)
        for (_, person, at, kind, link, method, _, agent, network), verdict in zip(events, verdicts, strict=True)
    ]
    flips = [
        Flip(KeptClick(event[0], event[1], event[2], event[3], event[4], event[6]), verdict)
        for event, verdict in zip(events, verdicts, strict=True)
        if event[6] != verdict
    ]
    return judged, flips
