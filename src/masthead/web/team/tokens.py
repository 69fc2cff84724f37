"""Invitation tokens: 256 random bits in a link; only their hash is kept."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.urls import reverse


def new_token() -> str:
    """43 characters that stand in one link and nowhere else."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept, and looked up by: SHA-256, so that neither a copy of the database nor the time of a comparison
    gives a token away."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(token: str) -> str:
    """The address in a letter, on the host that the operator named, whatever host a request came by."""
    return settings.SITE.settings.base_url + reverse("team_invitation", args=[token])
