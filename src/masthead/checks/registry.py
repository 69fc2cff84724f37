"""Every check, in one dict, in the order they run. A new check is a file and one line here."""

from __future__ import annotations

from masthead.checks import (
    accessibility,
    contract,
    dictionary,
    disclosure,
    email_size,
    images,
    imprint,
    links,
    placeholders,
    reachability,
    sender,
    subject,
    translations,
)
from masthead.checks.check import Check, Code, error, warning

CHECKS: dict[str, Check] = {
    "contract": contract.CHECK,
    "placeholders": placeholders.CHECK,
    "subject": subject.CHECK,
    "links": links.CHECK,
    "reachability": reachability.CHECK,
    "translations": translations.CHECK,
    "images": images.CHECK,
    "dictionary": dictionary.CHECK,
    "disclosure": disclosure.CHECK,
    "sender": sender.CHECK,
    "imprint": imprint.CHECK,
    "email-size": email_size.CHECK,
    "accessibility": accessibility.CHECK,
}

CHECK_FAILED = error(
    "check-failed",
    "A check could not finish, so nothing is known about what it looks at.",
    "Look at that yourself, and report the edition to whoever keeps this installation.",
)
CHECK_UNKNOWN = warning(
    "check-unknown",
    "The house format’s “[checks]” names a check or code that does not exist.",
    "Use a name from this page.",
)
RUNNER_CODES: tuple[Code, ...] = (CHECK_FAILED, CHECK_UNKNOWN)
"""What the runner itself says; no house switches these off."""


def all_codes() -> frozenset[str]:
    """Every code that a preflight may report beyond what the reader of a file says."""
    return frozenset(
        code.name for code in (*RUNNER_CODES, *(code for check in CHECKS.values() for code in check.codes))
    )
