"""Which relays there are. A new kind is a file beside this one and a line in `RELAYS`."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from masthead.delivery.ports import Relay
from masthead.relays.esp import esp_relay
from masthead.relays.maildir import maildir_relay
from masthead.relays.smtp_engine import SmtpPool
from masthead.relays.url import API_PREFIX, RelayUrl, RelayUrlError, safe_url, split_relay_url

RELAYS: dict[str, Callable[[RelayUrl], Relay]] = {
    "smtp": SmtpPool.from_url,
    "smtps": SmtpPool.from_url,
    "maildir": maildir_relay,
    "inbox": SmtpPool.to_inbox,
}
"""By the scheme of the address; those of `masthead.relays.esp` have a table of their own."""

EXAMPLES = "inbox, smtp://user:password@mail.example.com:587, smtps://mail.example.com or maildir:/var/mail/test"


def relay_from_url(url: str) -> Relay:
    """The relay at an address; not opened yet.

    ``smtp://[user:password@]host[:port]``: port 587 with a user, else 25; STARTTLS when offered,
    ``?starttls=required`` or ``?starttls=never``; ``auth=`` and ``name=``. ``smtps://…``: TLS from the start, port
    465. ``maildir:/path``. ``inbox`` or ``inbox://host:port``: the local inbox, port 2525, never TLS.
    ``esp+PROVIDER://KEY@``: a provider's API, see `masthead.relays.esp`.
    Raises `RelayUrlError`, which never holds a password or key.
    """
    scheme = url.strip().partition(":")[0].lower()
    if scheme.startswith(API_PREFIX):
        return esp_relay(split_relay_url(url))
    make = RELAYS.get(scheme)
    if make is None:
        raise RelayUrlError(_unknown(url, scheme))
    return make(split_relay_url(url))


def _unknown(url: str, scheme: str) -> str:
    close = get_close_matches(scheme, RELAYS, n=1)
    hint = f"Did you mean “{close[0]}”? " if close else ""
    if not url.strip():
        return f"The relay is empty. Write for example {EXAMPLES}."
    if "://" in url:
        return f"There is no relay of the kind “{safe_url(scheme)}”. {hint}Write for example {EXAMPLES}."
    return f"The relay “{safe_url(url)}” does not say of what kind it is. {hint}Write for example {EXAMPLES}."
