"""Mailings that have begun, also those of which nothing was heard yet: who got them belongs to the whole."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from masthead.tracking.links import Privacy
from masthead.tracking.robots import Rules
from masthead.web.insights.facts import MailingSource
from masthead.web.insights.loading.absorbing import hold
from masthead.web.insights.loading.tally import Tally
from masthead.web.insights.models import Measured


def measure(mailings: Sequence[int], source: MailingSource, rules: Rules) -> int:
    """See that each has its row, with how many were delivered by now and where its links stand; how many rows changed.

    Twice is as good as once. Of a mailing that keeps nothing of its readers there is none.
    """
    known = {row.pk: row for row in Measured.objects.filter(pk__in=mailings).only("delivered", "targets")}
    changed = 0
    for number in mailings:
        facts = source.facts(number)
        row = known.get(number)
        if facts is None or facts.privacy is Privacy.OFF:
            continue
        links = [target.model_dump() for target in facts.links.targets]
        if row is not None and (row.delivered, row.targets) == (facts.delivered, links):
            continue
        with transaction.atomic():
            measured = hold(facts, rules)
            if row is None or row.targets == links:
                measured.save()
            else:
                Tally.read(measured, people=measured.privacy == Privacy.FULL).write()
        changed += 1
    return changed
