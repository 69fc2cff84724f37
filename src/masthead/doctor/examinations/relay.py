"""The relay’s encryption: TLS with a valid certificate, from the start or by STARTTLS (RFC 3207, RFC 8314)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from masthead.doctor.case import Relay
from masthead.doctor.diagnosis import Diagnosis, error, warning
from masthead.doctor.dial import CERTIFICATE, WORDS, Trouble
from masthead.doctor.examination import Examination, Outcome, Room, skipped
from masthead.doctor.visit import RelayVisit
from masthead.doctor.words import quoted, shown
from masthead.edition.findings import Severity

SOON = dt.timedelta(days=14)
_EAVESDROPPERS = "Whoever sits on the line reads every address, and the password, or takes the relay’s place."
_WORKER = "The worker refuses to deliver through it."

UNREACHABLE = error(
    "relay-unreachable",
    "The relay cannot be reached.",
    "Nothing can be sent.",
    "Check host and port, and firewalls between.",
)
NOT_SMTP = error(
    "relay-not-smtp", "What answers is no mail server, or refuses us.", "Nothing can be sent.", "Check host and port."
)
NO_TLS = error(
    "relay-no-tls",
    "The relay offers no encryption.",
    f"{_EAVESDROPPERS} Gmail wants TLS all the way.",
    "Use its port with STARTTLS (mostly 587) or smtps:// (mostly 465).",
)
TLS_FAILED = error(
    "relay-tls-failed", "Encryption with the relay fails.", _WORKER, "Ask the relay’s operator for TLS 1.2 or 1.3."
)
CERTIFICATE_BAD = error(
    "relay-certificate", "The relay’s certificate is not valid.", _WORKER, "Ask the relay’s operator to renew it."
)
CERTIFICATE_SOON = warning(
    "relay-certificate-soon",
    "The relay’s certificate ends within two weeks.",
    "From then on the worker refuses to deliver through it.",
    "See that it is renewed.",
)
OPEN_LOGIN = warning(
    "relay-open-login",
    "The relay offers a login before the connection is encrypted.",
    "A program set up carelessly sends the password in the clear. Masthead does not.",
    "Let the relay offer AUTH only after STARTTLS (in Postfix: smtpd_tls_auth_only = yes).",
)
NO_LOGIN = error(
    "relay-no-login",
    "The relay takes no password, but its address has one.",
    "The worker cannot log in.",
    "Use the port meant for sending (mostly 587), or leave user name and password out.",
)
NEVER = warning(
    "relay-never-encrypted",
    "The relay’s address forbids encryption.",
    _EAVESDROPPERS,
    "Leave out “starttls=never”.",
)
SLOW = warning(
    "relay-slow",
    "The relay takes long to greet.",
    "A mailing spends that time on every connection.",
    "Ask its operator whether it looks us up in the DNS first, and let that succeed.",
)
CODES = (
    UNREACHABLE, NOT_SMTP, NO_TLS, TLS_FAILED, CERTIFICATE_BAD, CERTIFICATE_SOON, OPEN_LOGIN, NO_LOGIN, NEVER, SLOW,
)  # fmt: skip
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


async def _run(room: Room) -> Outcome:
    relay = room.case.relay
    if relay is None:
        return skipped("no relay is known; name it: --relay URL, or --site DIR")
    visit = await room.visit()
    if visit is None:
        return skipped(relay.why_not)
    found = tuple(_judge(relay, visit, room.ways.now(), slow=room.ways.timeout / 2))
    return Outcome(_summary(visit), found)


def _judge(relay: Relay, visit: RelayVisit, now: dt.datetime, *, slow: float) -> Iterator[Diagnosis]:
    where = shown(str(visit.target))
    inside = visit.target.host in _LOOPBACK
    if visit.trouble is not None:
        yield _trouble(where, visit)
        return
    if visit.sealed is None:
        if not inside:
            yield NO_TLS.found(f"{where} offers no STARTTLS.")
    elif visit.sealed.until is not None and visit.sealed.until - now < SOON:
        yield CERTIFICATE_SOON.found(f"The certificate of {where} ends on {visit.sealed.until:%d %B %Y}.")
    if "AUTH" in visit.before and not inside:
        yield OPEN_LOGIN.found(f"{where} offers AUTH before STARTTLS.")
    offers = visit.after if visit.sealed else visit.before
    if relay.login and "AUTH" not in offers:
        yield NO_LOGIN.found(f"{where} offers no AUTH.")
    if relay.plain and not inside:
        yield NEVER.found(f"The address of {where} says “starttls=never”.")
    if visit.seconds > slow:
        yield SLOW.found(f"{where} took {visit.seconds:.0f} seconds to greet us and say what it can do.")


def _trouble(where: str, visit: RelayVisit) -> Diagnosis:
    trouble = visit.trouble
    assert trouble is not None
    if trouble in CERTIFICATE:
        return CERTIFICATE_BAD.found(f"{where}: {WORDS[trouble]}.")
    if visit.said:
        return NOT_SMTP.found(f"At {visit.during} {where} says {quoted(visit.said)}.")
    if trouble is Trouble.OLD_TLS:
        return TLS_FAILED.found(f"{where}: {WORDS[trouble]}.")
    if trouble is Trouble.NO_TLS:
        how = "" if visit.during == "STARTTLS" else "Write smtp:// instead of smtps://, or another port."
        return TLS_FAILED.found(f"{where}: {WORDS[trouble]}.", how)
    if visit.during == "greeting":
        return NOT_SMTP.found(
            f"{where} does not greet: {WORDS[trouble]}.",
            "If it expects TLS from the start (mostly 465), write smtps://.",
        )
    return UNREACHABLE.found(f"{where} ({visit.during}): {WORDS[trouble]}.", severity=Severity.ERROR)


def _summary(visit: RelayVisit) -> str:
    if visit.trouble is not None:
        return f"{visit.target}: {WORDS[visit.trouble]}"
    if visit.sealed is None:
        return f"{visit.target}, not encrypted"
    until = f", certificate until {visit.sealed.until:%d %B %Y}" if visit.sealed.until else ""
    return f"{visit.target}, {visit.sealed.version.replace('v', ' ')}{until}"


EXAMINATION = Examination(
    "relay", "Relay", "The relay speaks TLS with a valid certificate, and takes a password only then.", CODES, _run
)
