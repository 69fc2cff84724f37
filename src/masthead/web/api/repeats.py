"""Requests that may come twice: an ``Idempotency-Key`` stands for one request, which is carried out once.

The draft is draft-ietf-httpapi-idempotency-key-header. A key is claimed by a row before anything happens. What is done
and the answer to it are written in one transaction: after a crash neither is there, and after `STALE` somebody who
repeats the request takes the claim over.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from masthead.web.api import sealing
from masthead.web.api.actions import KEPT_FOR
from masthead.web.api.answers import SecretResponse
from masthead.web.api.models import KeptAnswer
from masthead.web.api.problems import Problem, invalid

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
STALE = dt.timedelta(seconds=60)
"""How long a request may be under way before it counts as lost."""
_KEPT_HEADERS = ("Content-Type", "Location", "ETag", "Link")


def key_of(request: HttpRequest) -> str:
    """The key of a request; "" for none. Raises `Problem` for one that is no key."""
    if HEADER not in request.headers:
        return ""
    key = request.headers[HEADER].strip()
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise invalid(f"A key has 1 to {LONGEST_KEY} printable ASCII characters.", header=HEADER)
    return key


def fingerprint_of(request: HttpRequest) -> str:
    """What has to be the same for a request to be the same."""
    said = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    said.update(request.body)
    return said.hexdigest()


def once(
    *, token_id: int, key: str, fingerprint: str, now: dt.datetime, act: Callable[[], HttpResponse]
) -> HttpResponse:
    """Carry a request out, or give the answer that it was given before.

    Raises `Problem` while it is under way elsewhere, and for a key that stands for another request. Answers of 500 and
    above are not kept: the request may be tried again.
    """
    claim = _claim(token_id, key, fingerprint, now)
    if claim.status:
        return _again(claim)
    mine = KeptAnswer.objects.filter(pk=claim.pk, turn=claim.turn, status=0)
    kept = False
    try:
        with transaction.atomic():
            response = act()
            kept = response.status_code < 500 and bool(mine.update(**_said(response)))
            if not kept:
                transaction.set_rollback(True)
    finally:
        if not kept:
            mine.delete()
    if response.status_code < 500 and not kept:
        raise Problem("in-flight")
    return response


def _claim(token_id: int, key: str, fingerprint: str, now: dt.datetime) -> KeptAnswer:
    """The row of a key: ours to fill (status 0), or filled already."""
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(token_id=token_id, key=key, fingerprint=fingerprint, taken_at=now)
    except IntegrityError:
        there = KeptAnswer.objects.filter(token_id=token_id, key=key).first()
    if there is None:
        # Whoever had it failed between our two looks.
        raise Problem("in-flight")
    if there.taken_at < now - KEPT_FOR:
        return _take_over(there, fingerprint, now)
    if there.fingerprint != fingerprint:
        raise Problem("key-reused")
    if there.status:
        return there
    if there.taken_at < now - STALE:
        return _take_over(there, fingerprint, now)
    raise Problem("in-flight", headers={"Retry-After": "1"})


def _take_over(there: KeptAnswer, fingerprint: str, now: dt.datetime) -> KeptAnswer:
    turn = there.turn + 1
    taken = KeptAnswer.objects.filter(pk=there.pk, turn=there.turn).update(
        turn=turn, fingerprint=fingerprint, status=0, taken_at=now, body="", sealed=False, headers={}
    )
    if not taken:
        raise Problem("in-flight")
    there.turn, there.status = turn, 0
    return there


def _said(response: HttpResponse) -> dict[str, object]:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    body, sealed = response.content.decode("utf-8"), isinstance(response, SecretResponse)
    return {
        "status": response.status_code,
        "headers": headers,
        "body": sealing.seal(body) if sealed else body,
        "sealed": sealed,
    }


def _again(claim: KeptAnswer) -> HttpResponse:
    body = sealing.unseal(claim.body) if claim.sealed else claim.body
    response = HttpResponse(body, status=claim.status)
    if "Content-Type" not in claim.headers:
        del response.headers["Content-Type"]
    for name, value in claim.headers.items():
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    response.headers["Idempotent-Replayed"] = "true"
    return response
