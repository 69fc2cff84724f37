"""Domains of throw-away addresses, from a list that others keep."""

from __future__ import annotations

from disposable_email_domains import blocklist


def is_disposable(domain: str) -> bool:
    """Whether a domain, or one above it, gives away mailboxes that last minutes."""
    labels = domain.split(".")
    return any(".".join(labels[start:]) in blocklist for start in range(len(labels) - 1))
