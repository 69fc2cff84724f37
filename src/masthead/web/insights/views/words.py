"""What the pages about readers call things, and how they write figures."""

from __future__ import annotations

from masthead.tracking.links import Privacy
from masthead.web.insights.deeds import Deed
from masthead.web.insights.queries.figures import Reason

RULES = (
    "A program opens and clicks like a reader: mail gateways follow every link, privacy proxies fetch every picture. "
    "Rules tell them by how they ask, when, and where from; what no rule calls a machine counts as likely human."
)
PRIVACY: dict[Privacy, str] = {
    Privacy.FULL: "",
    Privacy.AGGREGATE: (
        "This publication does not tell its readers apart. So there are openings and clicks, and nothing of how many "
        "people made them: no unique numbers, no timeline of a person, no tiers. Rates count events."
    ),
    Privacy.OFF: "This publication measures nothing: no opening, no click.",
}
"""What each mode leaves out."""
DEEDS: dict[Deed, str] = {
    Deed.OPEN: "Opened",
    Deed.CLICK: "Clicked",
    Deed.UNSUBSCRIBE: "Unsubscribed",
    Deed.CANARY: "Followed the link that no reader sees",
    Deed.COMPLAINT: "Called it spam",
}
PROVIDERS = {"gmail": "Gmail", "microsoft": "Microsoft", "yahoo": "Yahoo", "apple": "Apple", "other": "All others"}
OUTCOMES: tuple[tuple[str, str], ...] = (
    ("accepted", "Accepted"),
    ("rejected", "Rejected"),
    ("deferred", "Deferred"),
    ("suppressed", "Suppressed"),
    ("in_doubt", "In doubt"),
)
_REASONS = {"open": "openings", "click": "clicks", "unsubscribe": "unsubscriptions", "canary": "canary hits"}


def percent(part: float) -> str:
    """“12.3 %” of 0.123; small shares keep two places, for there complaints live."""
    said = 100 * part
    if 0 < said < 1:
        return f"{said:.2f} %" if said >= 0.005 else "< 0.01 %"
    return f"{said:.1f} %"


def lift(times: float) -> str:
    """“+40 %” of 1.4; “as usual” within a hundredth."""
    beyond = round(100 * (times - 1))
    if not beyond:
        return "as usual"
    return f"+{beyond} %" if beyond > 0 else f"−{-beyond} %"


def reason_words(reason: Reason) -> str:
    """What a machine did and how it was told: “clicks: Many links at once”."""
    return f"{_REASONS.get(reason.deed, reason.deed)}: {reason.words}"


def provider_words(provider: str) -> str:
    """A class of mailbox providers."""
    return PROVIDERS.get(provider, provider)
