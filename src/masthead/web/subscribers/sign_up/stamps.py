"""When a form was shown: a signed time within it, so that one filled in faster than anybody reads is noticed."""

from __future__ import annotations

import datetime as dt

from django.core import signing

from masthead.web.subscribers.sign_up.limits import FASTEST, STAMP_LASTS

_SALT = "masthead.sign-up.stamp"


def stamp(now: dt.datetime) -> str:
    """What a form carries."""
    return signing.Signer(salt=_SALT).sign(str(int(now.timestamp() * 1000)))


def is_too_fast(written: str, now: dt.datetime) -> bool:
    """Whether a form came back faster than anybody fills one in. One without a believable time is not judged."""
    shown = _shown_at(written)
    return shown is not None and now - shown < FASTEST


def is_fresh(written: str, now: dt.datetime) -> bool:
    """Whether a form is ours and not too old."""
    shown = _shown_at(written)
    return shown is not None and now - shown < STAMP_LASTS


def _shown_at(written: str) -> dt.datetime | None:
    try:
        milliseconds = int(signing.Signer(salt=_SALT).unsign(written[:200]))
        return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)
    except (signing.BadSignature, ValueError, OverflowError, OSError):
        return None
