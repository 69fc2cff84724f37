"""A batch of one mailing's events, taken into tables and counts within the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from masthead.tracking.links import Privacy
from masthead.tracking.records import Row
from masthead.tracking.robots import Rules
from masthead.web.insights.facts import MailingFacts
from masthead.web.insights.loading import engaged, rows
from masthead.web.insights.loading.judging import Bench, judge_alone, judge_together
from masthead.web.insights.loading.tally import Tally
from masthead.web.insights.models import Measured
from masthead.web.subscribers.sets import SetChange

_STRICTNESS = (Privacy.FULL, Privacy.AGGREGATE, Privacy.OFF)
_by_person = itemgetter(3)


def absorb(facts: MailingFacts, fresh: Sequence[Row], bench: Bench, wanted: SetChange) -> None:
    """Take in events that did not come before. What the mailing's privacy forbids is not kept, and `OFF` keeps nothing.

    What is called for what a person's other clicks say is worked out for those whom the batch is about alone, and
    comes out as if all were judged anew. wanted: what the caller changes of sets, once for all mailings.
    """
    if facts.privacy is Privacy.OFF:
        return
    measured = hold(facts, bench.rules)
    people = measured.privacy == Privacy.FULL
    if measured.privacy == Privacy.OFF:
        return
    tally = Tally.read(measured, people=people)
    alone = judge_alone(sorted(fresh, key=_by_person) if people else fresh, facts, bench)
    if not people:
        tally.add(alone.rows)
        tally.write()
        return
    judgement = judge_together(
        alone, tally.clickers().__contains__, lambda some: tuple(rows.clicks_of(facts.mailing, some)), bench.rules
    )
    tally.add(judgement.rows)
    tally.change(judgement, pruned=measured.pruned)
    rows.insert(judgement.rows)
    rows.set_verdicts(judgement.flips)
    engaged.follow(tally, judgement, wanted)
    tally.write()


def hold(facts: MailingFacts, rules: Rules) -> Measured:
    """The mailing's row, brought up to date with what is known of it, and held until the transaction ends.

    Title and day stay what they were at first, for sets are named by them. Of two privacies the stricter one holds.
    """
    Measured.objects.bulk_create([_first(facts, rules)], ignore_conflicts=True)
    measured = Measured.objects.select_for_update().get(pk=facts.mailing)
    measured.title, measured.subject = facts.title[:300], facts.subject[:300]
    measured.edition_number = facts.number
    measured.started_at, measured.delivered = facts.started_at, facts.delivered
    measured.providers = {name: dict(outcomes) for name, outcomes in facts.providers.items()}
    measured.targets = [target.model_dump() for target in facts.links.targets]
    measured.privacy = max(Privacy(measured.privacy), facts.privacy, key=_STRICTNESS.index).value
    if measured.basis != basis_of(facts, rules):
        measured.recount_wanted = not measured.pruned and measured.privacy == Privacy.FULL
    return measured


def basis_of(facts: MailingFacts, rules: Rules) -> str:
    """What verdicts are made of beside the events themselves: where it changes, older ones no longer hold."""
    chunks = sum(len(each.people) * (each.at_ms % 1_000_003) for each in facts.accepted)
    return f"{rules.version} {facts.started_ms} {len(facts.accepted)} {chunks}"


def _first(facts: MailingFacts, rules: Rules) -> Measured:
    return Measured(
        mailing=facts.mailing,
        publication_id=facts.publication_id,
        edition_date=facts.date,
        edition_number=facts.number,
        privacy=facts.privacy.value,
        started_at=facts.started_at,
        rules_version=rules.version,
        basis=basis_of(facts, rules),
    )
