"""Proof of work: a puzzle that costs a browser a second and whoever floods a form a data centre (`altcha`).

A challenge is signed, holds for half an hour and for one publication, and is worth one sign-up. To find is a counter:
PBKDF2 of nonce and counter has to begin with given bytes; the browser tries counters until it does.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from functools import cache
from typing import Any

import altcha
from django.conf import settings

from masthead.web.subscribers.sign_up import tallies
from masthead.web.subscribers.sign_up.limits import PROOF_LASTS

COST = 2_000
"""Rounds of PBKDF2 for one try: half a millisecond of a desktop, three of an old phone."""
LEAST_COUNTER, MOST_COUNTER = 200, 1_200
"""Between these a counter is drawn: a third of a second of a desktop, two or three of an old phone."""
_LONGEST_PAYLOAD = 2_000


def challenge(publication_id: int, now: dt.datetime) -> dict[str, Any]:
    """A new puzzle, as JSON values."""
    made = altcha.create_challenge(
        "PBKDF2/SHA-256",
        COST,
        counter=LEAST_COUNTER + secrets.randbelow(MOST_COUNTER - LEAST_COUNTER),
        expires_at=now + PROOF_LASTS,
        data={"publication": publication_id},
        hmac_secret=_secret(b"sign"),
        hmac_key_secret=_secret(b"key"),
    )
    return made.to_dict()


def is_proven(written: str, publication_id: int, now: dt.datetime) -> bool:
    """Whether a solved puzzle came along that was not used before; used it is from now on."""
    payload = _read(written)
    if payload is None:
        return False
    asked = payload.challenge.parameters
    ends = asked.expires_at
    if asked.data != {"publication": publication_id} or not isinstance(ends, int) or ends < now.timestamp():
        return False
    result = altcha.verify_solution(payload, hmac_secret=_secret(b"sign"), hmac_key_secret=_secret(b"key"))
    if not result.verified:
        return False
    return tallies.first_time("proof", payload.challenge.signature or "", until=now + PROOF_LASTS)


def _read(written: str) -> altcha.Payload | None:
    if not written or len(written) > _LONGEST_PAYLOAD:
        return None
    try:
        return altcha.Payload.from_base64(written)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


@cache
def _secret(what: bytes) -> bytes:
    said = settings.SITE.settings.secret_key.get_secret_value().encode()
    return hmac.digest(said, b"masthead.sign-up.proof/" + what, hashlib.sha256)
