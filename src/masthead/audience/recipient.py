"""One member of a frozen audience, with the data that fills a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NewType

SubscriberId = NewType("SubscriberId", int)
"""Dense, 32-bit unsigned, from 1."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """address: normalised, local part kept, domain in ASCII (IDNA) unless the local part needs SMTPUTF8.

    name: display name or "". attributes: values for ``{{ attribute.KEY }}``.
    segments: names whose `Only` sections this person sees. referral_count: friends who joined.
    """

    id: SubscriberId
    address: str
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    segments: frozenset[str] = frozenset()
    referral_count: int = 0
