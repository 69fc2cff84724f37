"""A mailing now: how it stands, what may be done about it, and the part of the page that follows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.delivery.mailing import InDoubtPolicy, MailingState
from masthead.delivery.outcome import Outcome
from masthead.web.mailings.actions.holding import plan_of
from masthead.web.mailings.actions.judging import tried
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.notes import notes_of
from masthead.web.mailings.parts import PartGroup
from masthead.web.mailings.queries.editions import approved_revision
from masthead.web.mailings.queries.mailings import titles_of, titles_seen
from masthead.web.mailings.queries.receipts import PartAccount, parts_of, receipt_of
from masthead.web.mailings.queries.rules import rules_together
from masthead.web.mailings.queries.watching import Refused, refused_lately, worker_now
from masthead.web.mailings.states import ENDED, MOVES, SENDING, MailingStage, MailingStep
from masthead.web.mailings.views.figures import answered_row, bar_of, provider_rows, row_of
from masthead.web.mailings.views.pace import Look, Pace, pace_of
from masthead.web.mailings.views.page import acts_on, hidden_titles, mailing_of, show_of
from masthead.web.mailings.views.standing import View, phase, sentence, worker_alert
from masthead.web.mailings.views.summary import summary_of
from masthead.web.mailings.views.words import (
    KINDS,
    PART_STATES,
    group_words,
    length,
    letter,
    moment,
    share,
    zone_words,
)
from masthead.web.publications.queries import time_zone_of

TONES = {
    MailingStage.PAUSED: "held",
    MailingStage.STALE: "held",
    MailingStage.FAILED: "bad",
    MailingStage.RUNNING: "going",
    MailingStage.FINISHED: "good",
}
_NOT_BEGUN = frozenset({MailingStage.DRAFT, MailingStage.WAITING, MailingStage.SCHEDULED, MailingStage.STALE})
SECONDS = 2
"""Between two looks of the page, while something moves."""
SLOW_SECONDS = 10


@require_safe
def mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about a mailing at this moment, and the buttons."""
    found = mailing_of(request, pk)
    view = view_of(found, timezone.now())
    return show_of(
        request,
        "mailings/live.html",
        found,
        tab="mailing",
        live=_live(view, request),
        seconds=SECONDS if view.stage in {MailingStage.RUNNING, MailingStage.PREPARING} else SLOW_SECONDS,
        follows=view.stage not in ENDED,
        doubts=view.receipt.counts[Outcome.IN_DOUBT] if view.stage in SENDING else 0,
        held=view.plan.in_doubt is InDoubtPolicy.HOLD,
        summary=summary_of(view.plan, found.publication, own_subject(found), view.zone),
        tests=_tests(view, may_choose=acts_on(request, found)),
        replacements=[(each, moment(each.at, view.zone, view.now)) for each in found.replacements.all()],
        **acts_of(request, found),
    )


@require_safe
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes by itself."""
    view = view_of(mailing_of(request, pk), timezone.now())
    answer = render(request, "mailings/live_now.html", {"live": _live(view, request), "mailing": view.mailing})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def view_of(mailing: Mailing, at: dt.datetime) -> View:
    """A mailing as it stands."""
    parts = parts_of(mailing)
    return View(mailing, parts, receipt_of(mailing, parts), str(time_zone_of(mailing.publication_id)), at)


def own_subject(mailing: Mailing) -> str:
    """That of the version that is sent; "" where it is gone."""
    return str(mailing.revision.content.get("subject", "")) if mailing.revision is not None else ""


def acts_of(request: HttpRequest, mailing: Mailing) -> dict[str, Any]:
    """What this person may do about a mailing, for templates."""
    stage = MailingStage(mailing.state)
    moves = MOVES[stage] if acts_on(request, mailing) else {}
    asks = stage is MailingStage.DRAFT and rules_together(titles_of(mailing)).second_person
    edition = mailing.edition
    approved = approved_revision(edition) if stage not in ENDED and edition is not None else None
    newer = approved is not None and approved.pk != mailing.revision_id
    return {
        "watches_only": hidden_titles(request, mailing) if stage not in ENDED else "",
        "may_schedule": MailingStep.SCHEDULE in moves and stage is not MailingStage.WAITING,
        "asks": asks,
        "may_agree": bool(moves) and stage is MailingStage.WAITING and mailing.planned_by_id != request.user.pk,
        "may_reopen": MailingStep.REOPEN in moves,
        "may_pause": MailingStep.PAUSE in moves,
        "may_resume": MailingStep.RESUME in moves,
        "may_cancel": MailingStep.CANCEL in moves,
        "may_correct": bool(moves) and stage in SENDING,
        "has_correction": newer and stage in SENDING,
        "has_newer": newer and stage in _NOT_BEGUN,
        "may_renew": bool(moves) and stage is MailingStage.DRAFT,
        "is_withdrawn": stage in SENDING and edition is not None and approved is None,
        "is_past": stage is MailingStage.STALE,
    }


def _live(view: View, request: HttpRequest) -> dict[str, Any]:
    """What the page shows of this moment."""
    said = request.GET.dict() if hasattr(request.GET, "dict") else {}
    pace = pace_of(view.parts, view.now, Look.read(said, view.now))
    worker = worker_now(view.now)
    receipt = view.receipt
    return {
        "sentence": sentence(view),
        "tone": TONES.get(view.stage, "quiet"),
        "alert": worker_alert(view, worker),
        "notes": notes_of(request.user, view.mailing),
        "phase": phase(view),
        "at": f"{view.now.timestamp():.3f}",
        "clock": moment(view.now, view.zone, view.now),
        "zone": zone_words(view.zone),
        "receipt": receipt,
        "done": share(receipt.settled, receipt.audience),
        "bar": bar_of(receipt) if receipt.audience else (),
        "pace": _pace_words(view, pace, works=worker.works),
        "providers": provider_rows([each.totals for each in view.parts]),
        "answered": answered_row(receipt),
        "kinds": list(KINDS.values())[:-1],
        "refused": [
            (each, moment(each.at, view.zone, view.now), KINDS[each.outcome])
            for each in _refused(view, titles_seen(request.user, view.mailing))
        ],
        "parts": [_part(view, each) for each in view.parts],
        "sending": view.stage in SENDING,
        "ended": view.stage in ENDED,
    }


def _refused(view: View, titles: Collection[int]) -> Sequence[Refused]:
    """Answers name addresses, so those about readers of other titles are left out."""
    parts = [each for each in view.parts if each.part.publication_id in titles]
    return refused_lately(parts) if view.receipt.settled else ()


def _pace_words(view: View, pace: Pace, *, works: bool) -> dict[str, str]:
    """Rate and time left as two figures with what they rest on."""
    if view.stage is not MailingStage.RUNNING or not works:
        why = "paused" if view.stage is MailingStage.PAUSED else "no worker" if view.stage in SENDING else ""
        return {"rate": "–", "rate_about": why, "left": "–", "left_about": why}
    if pace.per_second is None:
        return {"rate": "–", "rate_about": "nothing to send right now", "left": "–", "left_about": "see the parts"}
    about = "in the last seconds" if pace.lately else "on average so far"
    if pace.seconds_left is None:
        return {"rate": "0", "rate_about": about, "left": "–", "left_about": "nothing moves right now"}
    through = view.now + dt.timedelta(seconds=pace.seconds_left)
    return {
        "rate": f"{pace.per_second:,.0f}" if pace.per_second >= 10 else f"{pace.per_second:.1f}",
        "rate_about": about,
        "left": length(pace.seconds_left),
        "left_about": f"about {moment(through, view.zone, view.now)}, without retries",
    }


def _part(view: View, each: PartAccount) -> dict[str, Any]:
    part, totals = each.part, each.totals
    tested = view.plan.test is not None
    several = len({other.part.publication_id for other in view.parts}) > 1
    name = group_words(part.group, part.variant, part.offset, tested=tested or bool(view.of(PartGroup.CANARY)))
    settled = totals.audience - totals.pending
    began = part.started_at
    undecided = tested and part.group == PartGroup.REST and view.mailing.winner is None
    held = began is None and (undecided or _behind_canary(view, part.group))
    return {
        "name": f"{name} · {part.publication.name}" if several else name,
        "subject": "" if not tested else "the best of them" if undecided else part.subject,
        "held": held,
        "state": PART_STATES.get(part.state, part.state),
        "going": part.state == MailingState.RUNNING,
        "starts": moment(began or part.starts_at, view.zone, view.now),
        "began": began is not None,
        "ended": moment(part.ended_at, view.zone, view.now) if part.ended_at else "",
        "people": totals.audience,
        "settled": settled,
        "share": share(settled, totals.audience),
        "percent": 100 * settled / totals.audience if totals.audience else 0,
        "row": row_of(name, totals),
    }


def _behind_canary(view: View, group: str) -> bool:
    return group != PartGroup.CANARY and bool(view.of(PartGroup.CANARY)) and not view.mailing.canary_over


def _tests(view: View, *, may_choose: bool) -> list[dict[str, Any]]:
    """How the subjects of a test do, while one may be chosen, and how they did."""
    plan = plan_of(view.mailing)
    if plan.test is None or not view.parts:
        return []
    judged = view.mailing.judged
    if judged:
        said = [(subject, *judged.get(subject, (0, 0))) for subject in plan.test.subjects]
    else:
        said = [(each.subject, each.responses, each.accepted) for each in tried(view.mailing)]
    best = max((responses / accepted if accepted else 0.0 for _, responses, accepted in said), default=0.0)
    return [
        {
            "letter": letter(place),
            "variant": place,
            "subject": subject,
            "responses": responses,
            "accepted": accepted,
            "share": share(responses, accepted),
            "percent": 100 * (responses / accepted) / best if accepted and best else 0,
            "won": view.mailing.winner == place,
            "choosable": may_choose and view.stage in SENDING and view.mailing.winner is None,
        }
        for place, (subject, responses, accepted) in enumerate(said)
    ]
