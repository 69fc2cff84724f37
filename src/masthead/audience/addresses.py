"""E-mail addresses: which are accepted, and how they are kept.

Syntax is that of RFC 5321 and RFC 6531 as `email_validator` has it, without quoted local parts and
address literals, which no subscriber has. No DNS: whether a domain takes mail is found out by mailing.

Kept is the local part as written (its case may matter to its host, RFC 5321 §2.4) with the domain in
lower-case ASCII (A-labels); only where the local part itself needs SMTPUTF8 does the domain stay in
Unicode, because the whole address then travels in UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from masthead.audience.lookalikes import lookalike_fault

MAX_OCTETS = 254
"""RFC 5321 §4.5.3.1.3: a path of 256 with its angle brackets."""
MAX_LOCAL_OCTETS = 64
"""RFC 5321 §4.5.3.1.1."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
# Without “--”, which may announce Punycode, and with a top-level domain of letters alone.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?!-)){0,61}(?<!-)"
_PLAIN = re.compile(rf"(?=[^@]{{1,{MAX_LOCAL_OCTETS}}}@){_ATOM}(?:\.{_ATOM})*@((?:{_LABEL}\.)+([A-Za-z]{{2,63}}))")
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@")
_MOST_DOMAINS = 20_000
_SPECIAL_USE = frozenset(SPECIAL_USE_DOMAIN_NAMES)

_EDGES = " \t\N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}"
# Typographic quotation marks, dashes and ellipses come from word processors, never from a mail host.
_TYPOGRAPHIC = re.compile("[\u2000-\u206f\u3000]")
_ABSURD_LENGTH = 1_000
_EXAMPLE = "write it like name@example.com"
_TOO_LONG = f"It has more than {MAX_OCTETS} characters, which no host takes; check it."
_SLIPS = tuple(
    (code, re.compile(pattern), words)
    for code, pattern, words in (
        ("missing", r"^\Z", "There is no address."),
        (
            "control",
            "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]",
            "It holds a line break or another control character; remove it.",
        ),
        ("lookalike", "[\u00ad\u034f\u180e\ufe00-\ufe0f]", "It holds a character that nobody can see; remove it."),
        ("no-at", r"^[^@]*\Z", f"It has no “@”; {_EXAMPLE}."),
        ("several", r"@[^@]*[,;\s][^@]*@", "It holds more than one address; give each its own row."),
        ("not-alone", r"[<>]", "It has a name or angle brackets around it; give the address alone."),
        ("not-alone", r"^(?i:mailto):", "It begins with “mailto:”; give the address alone."),
        ("blank", r"\s", f"It has a blank inside; {_EXAMPLE}."),
        ("invalid", r"^@", f"It has nothing before the “@”; {_EXAMPLE}."),
        ("invalid", r"@\Z", f"It has nothing after the “@”; {_EXAMPLE}."),
        ("several", r'^[^"].*@.*@', f"It has more than one “@”; {_EXAMPLE}."),
    )
)

# How the validator’s messages begin, and what we say.
_PLAIN_WORDS = (
    ("An email address cannot have two periods", "It has two dots in a row; remove one."),
    ("An email address cannot start with a period", "It begins with a dot; remove it."),
    ("An email address cannot have a period immediately before", "There is a dot before the “@”; remove it."),
    ("An email address cannot have a period immediately after", "There is a dot after the “@”; remove it."),
    ("An email address cannot end with a period", "It ends with a dot; remove it."),
    ("An email address cannot have a hyphen", "Its domain has a hyphen where none may be; check the part after “@”."),
    ("An email address cannot end with a hyphen", "Its domain ends with a hyphen; check the part after “@”."),
    ("An email address cannot have a period and a hyphen", "Its domain has a hyphen next to a dot; check it."),
    ("Quoting the part before", "It has quotation marks before the “@”; write the address without them."),
    ("A bracketed IP address", "It has an IP address after the “@”; give a domain, like example.com."),
    (
        "The part after the @-sign is not valid. It should have",
        "Its domain has no dot; write all of it, like example.com.",
    ),
    (
        "The part after the @-sign is not valid. It is not",
        "Its domain has no top-level name; write it like example.com.",
    ),
    ("The part after the @-sign is a special-use", "Its domain is reserved and takes no mail; give a real one."),
    (
        "The part after the @-sign is not valid IDNA",
        "Its domain is no valid international name; check the part after “@”.",
    ),
    ("An email address cannot have two letters followed", "Its domain has two hyphens where none may be; check it."),
    ("After the @-sign, periods cannot be separated", "A part of its domain has more than 63 characters; check it."),
)


class AddressError(ValueError):
    """Not an address that mail can be sent to. The message says what is wrong and what is right.

    code: what is wrong in one word, for those who say it in other words; “invalid” for everything that is rare.
    """

    def __init__(self, message: str, code: str = "invalid") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Address:
    """An accepted address. smtputf8: only relays with SMTPUTF8 (RFC 6531) can take it."""

    local: str
    domain: str
    smtputf8: bool = False

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def key(self) -> str:
        """What two spellings of one mailbox share: no case. Hosts that tell case apart are extinct."""
        return str(self).casefold()


def parse_address(text: str) -> Address:
    """Check and normalise one address; blanks around it are dropped. Raises `AddressError`."""
    plain = plain_address(text.strip(_EDGES))
    if plain is not None:
        local, _, domain = plain.partition("@")
        return Address(local, domain)
    return _parse_thoroughly(text.strip(_EDGES))


def plain_address(text: str) -> str | None:
    """The normalised address when it is ordinary ASCII and certainly valid, else None: then ask `parse_address`.

    The whole check for nearly every address of a list, some twenty times as fast.
    """
    match = _PLAIN.fullmatch(text) if len(text) <= MAX_OCTETS else None
    if match is None:
        return None
    domain = match[1].lower()
    if match[2].lower() in _SPECIAL_USE:
        return None
    return f"{text[: match.start(1)]}{domain}"


class PlainAddresses:
    """`plain_address` for many at once, three times as fast: each different domain is looked at once."""

    def __init__(self) -> None:
        self._domains = _PlainDomains()

    def of(self, texts: Sequence[str]) -> list[str | None]:
        """What `plain_address` says of each of them."""
        domains = [text.partition("@")[2] for text in texts]
        plain = list(map(self._domains.__getitem__, domains))
        begun = list(map(_LOCAL.match, texts))
        if plain == domains and all(begun) and max(map(len, texts), default=0) <= MAX_LOCAL_OCTETS:
            return list(texts)
        return [
            text if match and domain == text[match.end() :] and len(text) <= MAX_LOCAL_OCTETS else plain_address(text)
            for text, match, domain in zip(texts, begun, plain, strict=True)
        ]


class _PlainDomains(dict[str, str | None]):
    """What `plain_address` makes of a domain."""

    def __missing__(self, text: str) -> str | None:
        if len(self) >= _MOST_DOMAINS:
            self.clear()
        address = plain_address(f"a@{text}")
        found = self[text] = address and address.partition("@")[2]
        return found


def _parse_thoroughly(text: str) -> Address:
    _refuse_common_slips(text)
    try:
        valid = validate_email(text, check_deliverability=False)
    except EmailNotValidError as fault:
        raise AddressError(_plain_words(str(fault))) from None
    local, _, domain = text.rpartition("@")
    if lookalike := lookalike_fault(local, valid.domain):
        raise AddressError(lookalike, "lookalike")
    if valid.smtputf8:
        local, domain = valid.local_part, valid.domain
    else:
        domain = valid.ascii_domain
    if len(local.encode()) > MAX_LOCAL_OCTETS:
        raise AddressError(f"It is too long before the “@”: at most {MAX_LOCAL_OCTETS} bytes; check it.", "long")
    if len(f"{local}@{domain}".encode()) > MAX_OCTETS:
        raise AddressError(_TOO_LONG, "long")
    return Address(local, domain, valid.smtputf8)


def _refuse_common_slips(text: str) -> None:
    """Say plainly what people get wrong most, before the validator says it technically."""
    if len(text) > _ABSURD_LENGTH:
        raise AddressError(_TOO_LONG, "long")
    for code, slip, words in _SLIPS:
        if slip.search(text):
            raise AddressError(words, code)
    if len(text) > MAX_OCTETS:
        raise AddressError(_TOO_LONG, "long")
    if found := _TYPOGRAPHIC.search(text):
        shown = f"“{found.group()}”" if found.group().isprintable() else "an invisible character"
        words = f"It holds {shown}, as word processors write it; write a plain character or none."
        raise AddressError(words, "typographic")


def _plain_words(said: str) -> str:
    for beginning, words in _PLAIN_WORDS:
        if said.startswith(beginning):
            return words
    if "invalid characters" in said or "unsafe characters" in said:
        where = "after" if "after the @-sign" in said.lower() else "before"
        found = re.sub(r"""(['"])(.)\1""", r"“\2”", said.partition(": ")[2].rstrip("."))
        return f"It holds {found or 'a character'} {where} the “@”, where it may not be; {_EXAMPLE}."
    return f"It is not an address: {said.rstrip('.')}; {_EXAMPLE}."
