"""Why a host refused, judged by status, code and words; and whether that ends the address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from masthead.reports.cause import HARD_CAUSES, Cause
from masthead.reports.refusals import STATUS, explain

_CODE = re.compile(r"(?<![\d.])([245]\d\d)(?=[ \-:#>]|$)")
# An answer that begins with “no such user” and goes on about spam was written to tell spammers nothing.
_ABOUT_US = re.compile(
    r"(?<![\w.@-])(spam|spammer|spamming|blacklist(ed)?|block(ed)? ?list(ed)?|black list|dnsbl|rbl|reputation"
    r"|spf|dkim|dmarc)(?![\w@-]|\.\w)|sender(’s|'s)? (address|domain|host|verif)"
    r"|sender (is |was )?(rejected|denied|refused|blocked)|(address|domain) of (the )?sender|envelope from",
    re.IGNORECASE,
)
_FULL = re.compile(r"\bquota\b|(mail|in)box (is )?full|postfach (ist )?voll", re.IGNORECASE)
_FOR_NOW = re.compile(r"temporar|vorübergehend|(try|again) later|later again", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """cause: why. permanent: the host says that it will not change. status: the enhanced code that decided, or ""."""

    cause: Cause
    permanent: bool
    status: str

    @property
    def hard(self) -> bool:
        """Whether this alone ends the address: it, or its domain, does not exist, and the host is sure of it."""
        return self.permanent and self.cause in HARD_CAUSES

    @property
    def clear(self) -> bool:
        """Whether a reason was found at all."""
        return self.cause is not Cause.UNCLEAR


def judge(said: str, status: str = "") -> Verdict:
    """What a host meant. said: its words, with whatever code it gave. status: of a report's own Status field.

    A code within the words counts more: reports often give 5.0.0 beside an answer that knows better.
    """
    named = STATUS.search(said) or STATUS.search(status)
    code = _CODE.search(said)
    best = f"{named[1]}.{named[2]}.{named[3]}" if named else ""
    number = int(code[1]) if code else 0
    # Without a code of three digits the class of the status stands for it, so that 4 and 5 are told apart.
    found = explain(number, f"{best} {said}")
    klass = int(best[0]) if best else number // 100
    if found is None:
        return Verdict(Cause.TEMPORARY if klass == 4 else Cause.UNCLEAR, klass == 5, best)
    cause = found.about
    if cause in HARD_CAUSES:
        cause = _doubted(cause, said)
    # A sentence without any number is as final as the report that holds it.
    permanent = klass == 5 or (klass == 0 and found.by_words)
    return Verdict(cause, permanent and not _FOR_NOW.search(said), best)


def _doubted(cause: Cause, said: str) -> Cause:
    """What ends an address, unless the host’s own words speak of something else."""
    if _ABOUT_US.search(said):
        return Cause.UNCLEAR if "sender" in said.lower() else Cause.BLOCKED
    return Cause.MAILBOX_FULL if _FULL.search(said) else cause
