"""Relays: where messages go. One file per kind, an explicit registry.

`relay_from_url` turns what a person writes after ``--relay`` into a worker's `Relay`; `safe_url` is the only
form in which such an address is ever shown.

Errors::

    ValueError
      RelayUrlError      the address of a relay cannot be understood
    masthead.delivery.ports.RelayError
                         the relay itself cannot be used
    inbox.InboxError     the local inbox cannot start
"""

from masthead.relays.registry import RELAYS, relay_from_url
from masthead.relays.url import RelayUrlError, safe_url

__all__ = ["RELAYS", "RelayUrlError", "relay_from_url", "safe_url"]
