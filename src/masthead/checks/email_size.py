"""The weight of the mail: the house's budget, and the point where Gmail stops showing it."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.checks.check import Check, Preflight, error, listed, warning
from masthead.edition.findings import Finding

CLIPPED = error(
    "email-clipped",
    "The mail’s HTML is over 102 KB (102,400 bytes): Gmail cuts the rest off, the unsubscribe link with it.",
    "Shorten the heaviest sections, or move one to the web page.",
)
OVER_BUDGET = warning(
    "email-heavy",
    "The mail’s HTML is heavier than the house format’s “email_kb”.",
    "Shorten the heaviest sections.",
)
NEARLY = warning(
    "email-nearly-clipped",
    "The mail’s HTML is within a tenth of the point where Gmail cuts it; counted links make it longer still.",
    "Shorten the heaviest sections.",
)

GMAIL_CLIPS_AT = 102_400
"""Bytes of HTML after which Gmail shows “message clipped” and a link."""


def _run(p: Preflight) -> Iterator[Finding]:
    size = len(p.html.encode("utf-8", "replace"))
    remedy = _heaviest(p)
    if size > GMAIL_CLIPS_AT:
        where, section = _clipped_in(p)
        at = p.place(section)
        yield CLIPPED.found(
            f"The mail has {size:,} bytes; Gmail cuts it at {GMAIL_CLIPS_AT:,}, {where}.", remedy, at=at
        )
    elif size > p.house.budget.email_kb * 1000:
        message = f"The mail has {size:,} bytes of HTML; the house allows {p.house.budget.email_kb * 1000:,}."
        yield OVER_BUDGET.found(message, remedy)
    elif size > GMAIL_CLIPS_AT * 9 // 10:
        yield NEARLY.found(f"The mail has {size:,} bytes; Gmail cuts it at {GMAIL_CLIPS_AT:,}.", remedy)


CHECK = Check(
    "email-size",
    "The mail is light enough to be shown whole.",
    (CLIPPED, OVER_BUDGET, NEARLY),
    _run,
)


def _clipped_in(p: Preflight) -> tuple[str, int | None]:
    """Where the cut falls, in words, and the section it falls into."""
    last = None
    for span in sorted(p.rendered.spans, key=lambda span: span.start):
        if span.start <= GMAIL_CLIPS_AT < span.end:
            return f"inside “{p.label(span.section)}”", span.section
        if span.start > GMAIL_CLIPS_AT:
            return f"before “{p.label(span.section)}”", span.section
        last = span
    return ("in the footer" if last else "before its end"), None


def _heaviest(p: Preflight) -> str:
    spans = sorted(p.rendered.spans, key=lambda span: span.start - span.end)[:3]
    if not spans:
        return ""
    named = listed(f"“{p.label(span.section)}” ({(span.end - span.start) / 1000:.1f} kB)" for span in spans)
    return f"Shorten the heaviest sections: {named}."
