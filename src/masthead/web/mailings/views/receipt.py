"""The receipt of a mailing: the account that adds up, everybody who was not simply accepted, and both as files."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from masthead.delivery.outcome import Outcome
from masthead.delivery.receipt import PENDING, ReceiptLine
from masthead.web.mailings.parts import PartGroup
from masthead.web.mailings.queries.mailings import titles_seen
from masthead.web.mailings.queries.receipts import lines_of
from masthead.web.mailings.queries.watching import in_plain_words
from masthead.web.mailings.states import ENDED
from masthead.web.mailings.views import exporting
from masthead.web.mailings.views.figures import Row, answered_row, bar_of, provider_rows, row_of
from masthead.web.mailings.views.live import view_of
from masthead.web.mailings.views.page import hidden_titles, mailing_of, show_of
from masthead.web.mailings.views.standing import View, sentence
from masthead.web.mailings.views.words import KINDS, group_words, moment, reason_words, share, zone_words
from masthead.web.team.spreadsheet import as_csv

PER_PAGE = 50
_MOST_PAGES = 10_000


@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The account as it stands, and a page of its exceptions."""
    mailing = mailing_of(request, pk)
    view = view_of(mailing, timezone.now())
    found = view.receipt
    wanted = request.GET.get("standing", "")
    wanted = wanted if wanted in KINDS else ""
    number = _page(request.GET.get("p", ""))
    titles = titles_seen(request.user, mailing)
    lines = _lines(view, titles, wanted, number) if found.audience else []
    return show_of(
        request,
        "mailings/receipt.html",
        mailing,
        tab="receipt",
        receipt=found,
        sentence=sentence(view),
        final=view.stage in ENDED,
        bar=bar_of(found) if found.audience else (),
        excluded=[(reason_words(reason), many) for reason, many in found.excluded.items()],
        left_out=sum(found.excluded.values()),
        providers=provider_rows([each.totals for each in view.parts]),
        answered=answered_row(found),
        kinds=list(KINDS.values()),
        parts=_part_rows(view),
        all_parts=Row("All", found.audience, bar_of(found)),
        lines=[_line(each) for each in lines[:PER_PAGE]],
        wanted=wanted,
        hidden=hidden_titles(request, mailing),
        offered=[kind for kind in KINDS.values() if kind.key != PENDING or found.pending],
        number=number,
        later=len(lines) > PER_PAGE,
        query=urlencode({"standing": wanted}) if wanted else "",
        times=_times(view),
        replacements=[(each, moment(each.at, view.zone, view.now)) for each in mailing.replacements.all()],
    )


@require_safe
def account_file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The account as a table for spreadsheets: a line for each part and provider."""
    mailing = mailing_of(request, pk)
    return as_csv(exporting.account_rows(mailing), f"mailing-{mailing.pk}-account.csv")


@require_safe
def people_file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Everybody who was not simply accepted, sent while it is read."""
    mailing = mailing_of(request, pk)
    titles = titles_seen(request.user, mailing)
    return as_csv(exporting.people_rows(mailing, titles), f"mailing-{mailing.pk}-people.csv")


def _page(said: str) -> int:
    return min(max(int(said), 1), _MOST_PAGES) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def _lines(view: View, titles: Collection[int], wanted: str, number: int) -> list[ReceiptLine]:
    """One page and one more. Without a wish those whom nobody has been asked about are left out: they are no exception
    yet."""
    every = (line for _, line in lines_of(view.mailing, titles))
    fitting = (each for each in every if (each.standing == wanted if wanted else each.standing != PENDING))
    start = (number - 1) * PER_PAGE
    return list(islice(fitting, start, start + PER_PAGE + 1))


def _line(line: ReceiptLine) -> dict[str, Any]:
    words, remedy = in_plain_words(line.standing, line.code, line.reply)
    reply = " ".join(line.reply.split())
    return {
        "line": line,
        "kind": KINDS[line.standing],
        "words": words,
        "remedy": remedy,
        "said": f"{line.code} {reply}" if line.code else reply,
    }


def _part_rows(view: View) -> list[Row]:
    plan = view.plan
    several = len({each.part.publication_id for each in view.parts}) > 1
    rows = []
    for each in view.parts:
        part = each.part
        parted = plan.test is not None or bool(view.of(PartGroup.CANARY))
        name = group_words(part.group, part.variant, part.offset, tested=parted)
        about = part.subject if plan.test is not None else ""
        rows.append(row_of(f"{name} · {part.publication.name}" if several else name, each.totals, about))
    return rows


def _times(view: View) -> list[tuple[str, str]]:
    mailing = view.mailing
    zone = zone_words(view.zone)
    said = (("Began", mailing.started_at), ("Ended", mailing.ended_at))
    found = [(words, f"{moment(at, view.zone, view.now)} {zone}") for words, at in said if at is not None]
    found += [("Planned by", str(mailing.planned_by))] if mailing.planned_by else []
    found += [("Agreed by", str(mailing.approved_by))] if mailing.approved_by else []
    return [*found, ("Accepted", share(view.receipt.counts[Outcome.ACCEPTED], view.receipt.audience))]
