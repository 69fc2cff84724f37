"""Whose mailbox an address is, however it is written: so that nobody brings themselves, or counts twice.

Most hosts deliver ``anna+anything@…`` to ``anna@…`` (subaddressing, RFC 5233), and Gmail passes over dots. Kept is a
keyed hash alone, from which no address can be read.
"""

from __future__ import annotations

import hashlib

from masthead.web.subscribers.suppression import hash_keys

_DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


def mailbox_of(key: str) -> str:
    """The mailbox behind an address key (`masthead.audience.addresses.Address.key`)."""
    local, _, domain = key.rpartition("@")
    plain = local.partition("+")[0] or local
    if domain in _DOTLESS:
        return f"{plain.replace('.', '')}@{_DOTLESS[domain]}"
    return f"{plain}@{domain}"


def marks_of(key: str) -> tuple[str, ...]:
    """What a mailbox is kept as, under each of the installation's secrets, the present one first: BLAKE2b, 64
    hexadecimal digits.
    """
    said = mailbox_of(key).encode()
    return tuple(
        hashlib.blake2b(said, digest_size=32, key=each, person=b"mh:mailbox").hexdigest() for each in hash_keys()
    )
