"""The list of mailings: what is to come, what goes out, what is done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.delivery.outcome import Outcome
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.queries.mailings import editions_to_mail, mailings_for
from masthead.web.mailings.queries.receipts import parts_of, receipt_of
from masthead.web.mailings.queries.watching import worker_now
from masthead.web.mailings.states import ENDED, SENDING, MailingStage
from masthead.web.mailings.views.figures import bar_of
from masthead.web.mailings.views.page import let_in, show
from masthead.web.mailings.views.words import CHIPS, moment, share, zone_words
from masthead.web.publications.queries import publications_with_ids, time_zone_of
from masthead.web.team.queries import may
from masthead.web.team.roles import Right

PER_PAGE = 20
_MOVING = SENDING | {MailingStage.PREPARING}
_URGENT = (MailingStage.FAILED, MailingStage.STALE, MailingStage.WAITING)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The mailings of every title whose audience whoever asks looks after."""
    titles = publications_with_ids(sorted(let_in(request)))
    now = timezone.now()
    everything = mailings_for(request.user)
    moving = everything.filter(state__in=_MOVING)
    coming = everything.exclude(state__in=_MOVING | ENDED).order_by("starts_at", "pk")
    page = Paginator(everything.filter(state__in=ENDED).order_by("-ended_at", "-pk"), PER_PAGE).get_page(
        request.GET.get("p")
    )
    return show(
        request,
        "mailings/list.html",
        title="Mailings",
        buttons=[HeaderButton("Plan a mailing", reverse("mailings:choose"), icon_name="plus", priority=10)],
        moving=[_row(each, now) for each in moving],
        coming=sorted((_row(each, now) for each in coming), key=_urgency),
        done=[_row(each, now) for each in page],
        page=page,
        anything=bool(page or moving or coming),
        several=len(titles) > 1,
        ready=editions_to_mail(request.user, 3),
        worker=worker_now(now),
        rules=[each for each in titles if may(request.user, Right.CONFIGURE, each.pk)],
    )


def _row(mailing: Mailing, now: dt.datetime) -> dict[str, Any]:
    stage = MailingStage(mailing.state)
    zone = str(time_zone_of(mailing.publication_id))
    receipt = receipt_of(mailing, parts_of(mailing))
    accepted = receipt.counts[Outcome.ACCEPTED]
    at = mailing.ended_at or mailing.started_at or mailing.starts_at
    return {
        "mailing": mailing,
        "stage": stage,
        "chip": CHIPS[stage],
        "receipt": receipt,
        "bar": bar_of(receipt) if receipt.audience else (),
        "accepted": accepted,
        "share": share(accepted, receipt.audience),
        "settled": share(receipt.settled, receipt.audience),
        "when": f"{moment(at, zone, now)} {zone_words(zone)}" if at is not None else "",
        "at": at,
        "urgent": stage in _URGENT,
    }


def _urgency(row: dict[str, Any]) -> tuple[int, float]:
    """What asks for somebody comes first, then by time; drafts last."""
    at = row["at"].timestamp() if row["at"] is not None else float("inf")
    return (_URGENT.index(row["stage"]) if row["urgent"] else len(_URGENT), at)
