"""A mailbox as people write it: a display name and an address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from email_validator import EmailSyntaxError, validate_email

_NAMED = re.compile(r"^(?P<name>[^<>]*)<(?P<address>[^<>]*)>\s*$")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """name: "" for none, without quotation marks. address: normalised, domain as people read it."""

    name: str
    address: str


def parse_mailbox(text: str) -> Mailbox:
    """Read an RFC 5322 mailbox; a display name needs no quotation marks, whatever is in it but “<”, “>” and controls.

    The syntax alone is checked, no DNS. Raises `email_validator.EmailNotValidError` with plain words.
    """
    if _UNSAFE.search(text):
        raise EmailSyntaxError("It holds a line break or another control character.")
    named = _NAMED.match(text)
    name, address = (named["name"].strip(), named["address"].strip()) if named else ("", text.strip())
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    valid = validate_email(address, check_deliverability=False, strict=True)
    return Mailbox(name, valid.normalized)
