"""Unsubscribing with one click (RFC 8058), tried at our own address as a mailbox provider would.

Each address carries a genuine token of somebody who cannot exist, so that nothing real can change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from masthead.doctor.case import Unsubscribing
from masthead.doctor.diagnosis import Diagnosis, error, warning
from masthead.doctor.examination import Examination, Outcome, Room, skipped
from masthead.doctor.web import WebAnswer, WebFault
from masthead.doctor.words import counted, listed, quoted

_RULES = "Gmail and Yahoo want one-click unsubscribing in all mail that is sent in bulk"
_FORM = {"List-Unsubscribe": "One-Click"}
_PROXY = "Look at what stands before Masthead: a proxy, a firewall or a login must let this address through."

NO_HTTPS = error(
    "one-click-no-https",
    "The address is not of https.",
    f"RFC 8058 asks for https, and mail goes out without the header. {_RULES}.",
    "Set “base_url” of the site to its https address.",
)
UNREACHABLE = error(
    "one-click-unreachable", "The address does not answer.", f"{_RULES}.", f"Check that the site runs. {_PROXY}"
)
REFUSED = error(
    "one-click-refused",
    "A click is not accepted.",
    f"Whoever cannot leave presses “spam” instead. {_RULES}.",
    _PROXY,
)
REDIRECTED = error(
    "one-click-redirected",
    "A click is redirected.",
    "RFC 8058 forbids redirects; providers do not follow them, so that nobody is unsubscribed.",
    f"Set “base_url” to the address that answers itself. {_PROXY}",
)
NO_PAGE = error(
    "one-click-no-page",
    "Opening the address shows no page.",
    "Readers whose mail program knows no one-click land here, and find no button.",
    _PROXY,
)
UNSIGNED = error(
    "one-click-unsigned",
    "The unsubscribe fields are not covered by the DKIM signature.",
    "RFC 8058 §4 asks for it; Gmail shows no unsubscribe button without.",
    "Sign “List-Unsubscribe” and “List-Unsubscribe-Post” (h= of the signature).",
)
SLOW = warning(
    "one-click-slow",
    "The answer takes long.",
    "Providers give up after some seconds and try again later, or not at all.",
    "Look at the load of the site.",
)
CODES = (NO_HTTPS, UNREACHABLE, REFUSED, REDIRECTED, NO_PAGE, UNSIGNED, SLOW)
_SIGNED = ("list-unsubscribe", "list-unsubscribe-post")
_PAGE_STATUSES = frozenset({200, 404})


async def _run(room: Room) -> Outcome:
    found = list(_signature(room.case.signed_fields))
    places = room.case.unsubscribing
    if not places:
        if found:
            return Outcome("only the signature was looked at", tuple(found))
        return skipped("there is no site to try it at; name it: --site DIR")
    tried = await asyncio.gather(*(_try(room, place) for place in places))
    found += [diagnosis for diagnoses in tried for diagnosis in diagnoses]
    fine = sum(not diagnoses for diagnoses in tried)
    who_signs = "" if room.case.signed_fields else "; the relay signs, so look at h= in a mail that arrived"
    return Outcome(f"{fine} of {counted(len(places), 'address')} answered as it should{who_signs}", tuple(found))


def _signature(fields: frozenset[str] | None) -> Iterator[Diagnosis]:
    missing = [name for name in _SIGNED if fields is not None and name not in fields]
    if missing:
        yield UNSIGNED.found(f"Our signature does not cover {listed(quoted(name) for name in missing)}.")


async def _try(room: Room, place: Unsubscribing) -> list[Diagnosis]:
    if not place.url.startswith("https://"):
        return [NO_HTTPS.found(f"{_shown(place)} begins with http://.")]
    try:
        page = await room.ways.web.ask("GET", place.url)
        click = await room.ways.web.ask("POST", place.url, form=_FORM)
    except WebFault as fault:
        return [UNREACHABLE.found(f"{_shown(place)} {fault}.")]
    return [*_judge_page(place, page), *_judge_click(place, click, slow=room.ways.timeout / 2)]


def _judge_page(place: Unsubscribing, page: WebAnswer) -> Iterator[Diagnosis]:
    where = page.headers.get("location", "").lower()
    leads_on = page.status in {301, 302, 303, 307, 308} and bool(where) and not where.startswith("http://")
    if leads_on:
        return
    if page.status not in _PAGE_STATUSES or not page.content_type.startswith("text/") or not page.body.strip():
        yield NO_PAGE.found(
            f"Opened, {_shown(place)} answers {page.status} {quoted(page.content_type or 'nothing', 40)}."
        )


def _judge_click(place: Unsubscribing, click: WebAnswer, *, slow: float) -> Iterator[Diagnosis]:
    if 300 <= click.status < 400:
        where = quoted(click.headers.get("location", ""), 80)
        yield REDIRECTED.found(f"A click at {_shown(place)} is redirected to {where} ({click.status}).")
    elif not 200 <= click.status < 300:
        yield REFUSED.found(f"A click at {_shown(place)} is answered with {click.status}.")
    elif click.seconds > slow:
        yield SLOW.found(f"A click at {_shown(place)} took {click.seconds:.0f} seconds.")


def _shown(place: Unsubscribing) -> str:
    """The address without its token, and whose it is."""
    stem = place.url.rstrip("/").rpartition("/")[0]
    return f"{stem[:120]}/… ({place.what})"


EXAMINATION = Examination(
    "one-click",
    "One-click",
    "Unsubscribing with one click works at our own address and is covered by the signature (RFC 8058).",
    CODES,
    _run,
)
