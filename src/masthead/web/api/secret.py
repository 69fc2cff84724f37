"""Secrets of tokens: 256 random bits behind a sign that scanners of published code can look for."""

from __future__ import annotations

import hashlib
import re
import secrets

SIGN = "mh_"
_FORM = re.compile(r"mh_[A-Za-z0-9_-]{43}")
_SHOWN = 7


def new_secret() -> str:
    """A secret that stands nowhere else."""
    return SIGN + secrets.token_urlsafe(32)


def is_secret(said: str) -> bool:
    """Whether something has the form of a secret; only then is it worth looking up."""
    return _FORM.fullmatch(said) is not None


def digest_of(secret: str) -> str:
    """What is kept and looked up by: SHA-256, so that neither a copy of the database nor the time of a comparison
    gives a token away.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def prefix_of(secret: str) -> str:
    """How a secret begins: enough to tell tokens apart, far too little to guess the rest."""
    return secret[:_SHOWN]
