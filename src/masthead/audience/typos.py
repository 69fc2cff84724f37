"""Domains that people meant: “gmial.com” is nearly always a slip of the finger for “gmail.com”.

A hint, never a refusal: whoever owns a domain that looks like a provider's can keep it.
"""

from __future__ import annotations

from functools import lru_cache

PROVIDERS = (
    "gmail.com", "googlemail.com", "outlook.com", "outlook.de", "hotmail.com", "hotmail.co.uk", "hotmail.de",
    "hotmail.fr", "live.com", "live.de", "msn.com", "yahoo.com", "yahoo.co.uk", "yahoo.co.jp", "yahoo.de", "yahoo.fr",
    "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "aol.de", "gmx.de", "gmx.net", "gmx.at", "gmx.ch",
    "gmx.com", "web.de", "t-online.de", "freenet.de", "posteo.de", "mailbox.org", "proton.me", "protonmail.com",
    "bluewin.ch", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "libero.it", "comcast.net", "verizon.net",
    "btinternet.com", "fastmail.com", "zoho.com", "yandex.ru", "mail.ru", "qq.com", "163.com", "naver.com",
)  # fmt: skip
"""Large providers, those with most people first: of two that are equally near, the first is meant."""

_NEIGHBOURS = frozenset((
    "email.com", "mail.com", "mail.de", "mail.ch", "gmx.fr", "live.fr", "live.nl", "live.it", "live.co.uk",
    "hey.com", "yahoo.it", "yahoo.es", "yahoo.in", "yahoo.ca", "hotmail.it", "hotmail.es", "hotmail.nl",
    "outlook.fr", "outlook.es", "outlook.it", "arcor.de", "1und1.de", "online.de", "aol.fr", "free.de", "orange.ch",
    "zoho.eu", "yandex.com", "126.com", "pm.me", "we.de",
))  # fmt: skip
"""Real domains of mail that are a slip away from one of the providers."""
_KNOWN = frozenset(PROVIDERS) | _NEIGHBOURS
_ENDINGS = {
    "com": frozenset({"con", "vom", "xom", "cim", "clm", "ocm", "cmo", "coom", "comm", "om"}),
    "de": frozenset({"ed", "dw", "ded", "dee"}),
}
_SHORT_NAME = 4
"""Names of fewer letters are too near to everything: of them, only the ending is corrected."""


def is_large_provider(domain: str) -> bool:
    """Whether so many people have addresses there that their number says nothing about them."""
    return domain in PROVIDERS


@lru_cache(maxsize=4096)
def meant_domain(domain: str) -> str:
    """The provider whose domain was probably meant; "" where this one may well be right.

    domain: in lower case. One slip is seen through: a letter too many, too few, wrong, or two in wrong order.
    """
    if domain in _KNOWN or len(domain) > 40:
        return ""
    return next((each for each in PROVIDERS if _is_slip(domain, each)), "")


def distance(a: str, b: str, most: int = 3) -> int:
    """Slips between two words: letters added, left out, changed, neighbours swapped (optimal string alignment).

    At most `most` + 1: further than that nobody needs to know.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other))
            if i > 1 and j > 1 and one == b[j - 2] and a[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        # Swapped neighbours reach back two rows.
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)


def _is_slip(domain: str, provider: str) -> bool:
    name, _, ending = domain.partition(".")
    right_name, _, right_ending = provider.partition(".")
    if name == right_name:
        # “gmail.co” and “gmail.con” are slips; “gmail.de” belongs to somebody.
        shorter = len(ending) != len(right_ending) and distance(ending, right_ending, 1) == 1
        return shorter or ending in _ENDINGS.get(right_ending, ())
    if len(right_name) < _SHORT_NAME or len(name) < _SHORT_NAME:
        return False
    if distance(domain, provider, 1) == 1:
        return True
    return len(right_name) > 5 and ending == right_ending and distance(name, right_name, 2) == 2
