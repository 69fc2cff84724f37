"""The sender: a mailbox of the publication's own domain, which can be answered."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from email_validator import EmailNotValidError

from masthead.checks.check import Check, Preflight, error, info, quoted, warning
from masthead.checks.known_hosts import is_among, known_hosts
from masthead.edition.findings import Finding
from masthead.edition.house_toml import Mailbox, parse_mailbox

INVALID = error(
    "sender-invalid",
    "The house format’s “from” is no mailbox.",
    "Write it as “Harbour Morning <editors@harbour.example>”.",
)
FREE_MAIL = error(
    "sender-free-mail",
    "The sender is at a free mail provider, whose rules (DMARC) make others refuse mail sent from elsewhere.",
    "Send from a mailbox of the publication’s own domain.",
)
OTHER_DOMAIN = error(
    "sender-domain",
    "The sender’s domain is not the publication’s: receivers cannot tell it from a forgery.",
    "Send from the publication’s own domain, or correct “url” in the house format.",
)
UNKNOWN_DOMAIN = info(
    "sender-unchecked",
    "The house format names no address of the publication to compare the sender with.",
    'Add “url = "https://…"” to “[publication]”.',
)
NO_REPLY = warning(
    "sender-no-reply",
    "Readers cannot answer the sender, and answers are what tells mail providers that a mail is wanted.",
    "Use a mailbox that somebody reads.",
)
REPLY_TO = error(
    "reply-to-invalid",
    "The house format’s “reply_to” is no mail address.",
    "Write it as “editors@harbour.example”, or leave it out.",
)
NAMELESS = warning(
    "sender-nameless",
    "The sender has an address and no name, so the inbox lists the bare address.",
    "Write the publication’s name in front: “Harbour Morning <editors@harbour.example>”.",
)

_NO_REPLY = frozenset(
    {"donotreply", "dontreply", "keineantwort", "noanswer", "noreply", "nepasrepondre", "nichtantworten"}
)
# Second levels under which countries register names, as in “harbour.co.uk”.
_SHARED_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gob", "gov", "gv", "ne", "net", "or", "org"})


def _run(p: Preflight) -> Iterator[Finding]:
    title = p.house.publication
    sender = _mailbox(title.sender)
    if sender is None:
        yield INVALID.found(f"The sender {quoted(title.sender)} is no mailbox.")
    else:
        if not sender.name:
            remedy = f"Write “{title.name} <{sender.address}>”."
            yield NAMELESS.found(f"The sender {quoted(title.sender)} has no name.", remedy)
        yield from _domain(p, sender.address)
    reply_to = _mailbox(title.reply_to) if title.reply_to else sender
    if reply_to is None and title.reply_to:
        yield REPLY_TO.found(f"The reply address {quoted(title.reply_to)} is no mail address.")
    elif reply_to is not None and _is_no_reply(reply_to.address):
        yield NO_REPLY.found(f"Answers go to {quoted(reply_to.address)}, which nobody reads.")


CHECK = Check(
    "sender",
    "The mail comes from the publication’s own domain and can be answered.",
    (INVALID, FREE_MAIL, OTHER_DOMAIN, UNKNOWN_DOMAIN, NO_REPLY, REPLY_TO, NAMELESS),
    _run,
)


def _mailbox(text: str) -> Mailbox | None:
    try:
        return parse_mailbox(text)
    except EmailNotValidError:
        return None


def _domain(p: Preflight, mailbox: str) -> Iterator[Finding]:
    domain = _ascii(mailbox.rpartition("@")[2])
    if is_among(domain, known_hosts().free_mail):
        yield FREE_MAIL.found(f"The sender {quoted(mailbox)} is at the free mail provider “{domain}”.")
        return
    sites = [host for url in (p.house.publication.url, p.sheet.archive_url, p.sheet.web_url) if (host := _host(url))]
    if not sites:
        yield UNKNOWN_DOMAIN.found(f"The sender’s domain “{domain}” could not be compared with the publication’s.")
    elif organisational_domain(sites[0]) != organisational_domain(domain):
        yield OTHER_DOMAIN.found(
            f"The sender {quoted(mailbox)} is not of the publication’s domain “{organisational_domain(sites[0])}”.",
            f"Send from a mailbox “…@{organisational_domain(sites[0])}”, or correct “url” in the house format.",
        )


def _host(url: str) -> str:
    try:
        return _ascii(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _ascii(host: str) -> str:
    host = host.lower().rstrip(".")
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def organisational_domain(host: str) -> str:
    """The part of a host that one owner registers, nearly: relaxed alignment as in DMARC (RFC 7489 §3.2).

    Without the public suffix list: three labels under ``co.uk`` and its like, else two.
    """
    labels = host.split(".")
    is_shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED_SECOND_LEVELS
    return ".".join(labels[-3:] if is_shared else labels[-2:])


def _is_no_reply(mailbox: str) -> bool:
    local = mailbox.rpartition("@")[0].partition("+")[0].lower()
    return "".join(char for char in local if char.isalnum()) in _NO_REPLY
