"""Mailings that have begun, also those of which nothing was heard yet: who got them belongs to the whole."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from masthead.tracking.links import Privacy
from masthead.tracking.robots import Rules
from masthead.web.insights.facts import MailingSource
from masthead.web.insights.loading.absorbing import hold
from masthead.web.insights.models import Measured


def measure(mailings: Sequence[int], source: MailingSource, rules: Rules) -> int:
    """See that each has its row, with how many were delivered by now; how many rows changed. Twice is as good as once.

    Of a mailing that keeps nothing of its readers there is none.
    """
    known = dict(Measured.objects.filter(pk__in=mailings).values_list("pk", "delivered"))
    changed = 0
    for number in mailings:
        facts = source.facts(number)
        if facts is None or facts.privacy is Privacy.OFF or known.get(number) == facts.delivered:
            continue
        with transaction.atomic():
            hold(facts, rules).save()
        changed += 1
    return changed
