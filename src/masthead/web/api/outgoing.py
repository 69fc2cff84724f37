"""Mailings as the API finds and shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from masthead.delivery.outcome import Outcome
from masthead.web.api.callers import caller_of
from masthead.web.api.plans import plan_out
from masthead.web.api.problems import Problem
from masthead.web.api.schemas.base import LARGEST_ID
from masthead.web.api.schemas.mailings import MailingLine, MailingOut, OutcomesOut, PartOut, ReceiptOut
from masthead.web.api.scopes import Scope
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.queries.mailings import mailing_for, titles_of
from masthead.web.mailings.queries.receipts import MailingReceipt, PartAccount, parts_of, receipt_of


def found_mailing(request: HttpRequest, mailing: int, scope: Scope) -> Any:
    """A mailing of a title that the token reaches. Raises `Problem` alike for none and for somebody else's."""
    caller = caller_of(request)
    found = mailing_for(caller.user, mailing) if mailing <= LARGEST_ID else None
    if found is None or found.publication_id not in caller.titles(scope):
        raise Problem("not-found")
    return found


def held_mailing(request: HttpRequest, mailing: int, scope: Scope) -> Any:
    """The same for whoever acts on it: the token has to reach everybody it goes to, too. Raises PermissionDenied."""
    found = found_mailing(request, mailing, scope)
    if not titles_of(found) <= caller_of(request).titles(scope):
        raise PermissionDenied("It goes to readers of other publications than those of the token.")
    return found


def planned(mailing: Any) -> Plan:
    """What was planned for it."""
    return Plan.model_validate(mailing.plan)


def mailing_line(mailing: Any) -> MailingLine:
    """A mailing as lists show it."""
    return MailingLine(**_head(mailing))


def mailing_out(mailing: Any) -> MailingOut:
    """A mailing as it stands now."""
    parts = parts_of(mailing)
    return MailingOut(
        **_head(mailing),
        plan=plan_out(planned(mailing)),
        winner=mailing.winner,
        receipt=_receipt(receipt_of(mailing, parts)),
        parts=[_part(each) for each in parts],
    )


def _head(mailing: Any) -> dict[str, Any]:
    return {
        "id": mailing.pk,
        "publication": mailing.publication.slug,
        "edition": mailing.edition_id,
        "label": mailing.label,
        "state": mailing.state,
        "problem": mailing.problem,
        "planned_by": str(mailing.planned_by or ""),
        "agreed_by": str(mailing.approved_by or ""),
        "created_at": mailing.created_at,
        "starts_at": mailing.starts_at,
        "started_at": mailing.started_at,
        "ended_at": mailing.ended_at,
    }


def _receipt(receipt: MailingReceipt) -> ReceiptOut:
    return ReceiptOut(
        **_outcomes(receipt.counts),
        candidates=receipt.candidates,
        audience=receipt.audience,
        pending=receipt.pending,
        doubted=receipt.doubted,
        adds_up=receipt.adds_up,
        excluded=dict(receipt.excluded),
        by_provider={
            provider.value: OutcomesOut(**_outcomes(counts)) for provider, counts in receipt.by_provider.items()
        },
    )


def _part(account: PartAccount) -> PartOut:
    part, totals = account.part, account.totals
    return PartOut(
        **_outcomes(totals.counts),
        id=part.pk,
        publication=part.publication.slug,
        group=part.group,
        variant=part.variant,
        subject=part.subject,
        offset=part.offset,
        state=part.state,
        starts_at=part.starts_at,
        started_at=part.started_at,
        ended_at=part.ended_at,
        audience=totals.audience,
        pending=totals.pending,
    )


def _outcomes(counts: Mapping[Outcome, int]) -> dict[str, int]:
    return {each.value: counts.get(each, 0) for each in Outcome}
