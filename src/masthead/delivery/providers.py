"""Who keeps a mailbox, as far as its domain tells."""

from __future__ import annotations

import re
from functools import lru_cache

from masthead.delivery.mailing import ProviderClass

_DOMAINS = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), ProviderClass.GMAIL),
    **dict.fromkeys(("windowslive.com", "passport.com"), ProviderClass.MICROSOFT),
    **dict.fromkeys(("ymail.com", "rocketmail.com", "aim.com"), ProviderClass.YAHOO),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), ProviderClass.APPLE),
    # A company of its own, with mail hosts of its own.
    "yahoo.co.jp": ProviderClass.OTHER,
}
# Names that their owners have under many countries' domains: hotmail.fr, yahoo.com.br, outlook.co.id.
_FAMILY = re.compile(r"(?:(outlook|hotmail|live|msn)|(yahoo|aol))\.(?:com|[a-z]{2}|com?\.[a-z]{2})")


@lru_cache(maxsize=4096)
def provider_of(domain: str) -> ProviderClass:
    """The class of a domain in lower case. Hosts of companies' own domains are not asked for: they are OTHER."""
    known = _DOMAINS.get(domain)
    if known is not None:
        return known
    family = _FAMILY.fullmatch(domain)
    if family is None:
        return ProviderClass.OTHER
    return ProviderClass.MICROSOFT if family[1] else ProviderClass.YAHOO
