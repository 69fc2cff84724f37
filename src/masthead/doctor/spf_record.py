"""SPF records taken apart (RFC 7208 §4.5, §4.6, §12). Any text gives a record; faults are said, never raised."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum

from masthead.doctor.words import quoted

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

VERSION = "v=spf1"
MOST_TERMS = 300
_MECHANISM = re.compile(r"(?P<sign>[-+~?]?)(?P<name>[A-Za-z0-9_.-]+)(?P<rest>[:/].*)?", re.DOTALL)
_MODIFIER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9_.-]*)=(?P<value>.*)", re.DOTALL)
_MACROS = re.compile(r"(?:%\{[slodiphcrtvSLODIPHCRTV][0-9]*[rR]?[-.+,/_=]*\}|%%|%_|%-|[!-$&-~])*")
_TOP = re.compile(r"(?!\d+$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_LONGEST_DOMAIN = 500
_CIDR = re.compile(r"(?P<spec>.*?)(?:/(?P<four>\d{1,2}))?(?://(?P<six>\d{1,3}))?", re.DOTALL)
_MEANT = {"ip": "ip4", "ipv4": "ip4", "ipv6": "ip6", "inc": "include", "includes": "include", "exist": "exists"}


class Kind(StrEnum):
    """The mechanisms of RFC 7208 §5, and the modifier that leads on (§6.1)."""

    ALL = "all"
    INCLUDE = "include"
    A = "a"
    MX = "mx"
    PTR = "ptr"
    IP4 = "ip4"
    IP6 = "ip6"
    EXISTS = "exists"
    REDIRECT = "redirect"


ASKING = frozenset({Kind.INCLUDE, Kind.A, Kind.MX, Kind.PTR, Kind.EXISTS, Kind.REDIRECT})
"""What counts towards the ten look-ups (RFC 7208 §4.6.4)."""

_NEEDS_DOMAIN = frozenset({Kind.INCLUDE, Kind.EXISTS, Kind.REDIRECT})
_TAKES_LENGTH = frozenset({Kind.A, Kind.MX})


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a record. sign: ``+ - ~ ?`` of a mechanism. domain: "" means the record’s own. text: as written."""

    kind: Kind
    text: str
    sign: str = "+"
    domain: str = ""
    network: Network | None = None
    four: int = 32
    six: int = 128

    @property
    def asks(self) -> bool:
        """Whether it counts towards the ten look-ups."""
        return self.kind in ASKING

    @property
    def has_macros(self) -> bool:
        """Whether only a mail that is there tells which name it means."""
        return "%" in self.domain


@dataclass(frozen=True, slots=True)
class Misprint:
    """A term that nobody understands. why: what is wrong, a clause. meant: the term it may have been; "" for none."""

    text: str
    why: str
    meant: str = ""


@dataclass(frozen=True, slots=True)
class SpfRecord:
    """A record. terms: those that are understood, in order, `Kind.REDIRECT` last. misprints: the others."""

    text: str
    terms: tuple[Term, ...]
    misprints: tuple[Misprint, ...]

    @property
    def all(self) -> Term | None:
        """The first ``all``, which ends the record."""
        return next((term for term in self.terms if term.kind is Kind.ALL), None)

    @property
    def redirect(self) -> Term | None:
        """Where the record leads on; it means nothing beside ``all`` (RFC 7208 §6.1)."""
        found = next((term for term in self.terms if term.kind is Kind.REDIRECT), None)
        return None if self.all else found

    @property
    def mechanisms(self) -> tuple[Term, ...]:
        """The mechanisms that can be reached: up to the first ``all``."""
        reached: list[Term] = []
        for term in self.terms:
            if term.kind is not Kind.REDIRECT:
                reached.append(term)
            if term.kind is Kind.ALL:
                break
        return tuple(reached)


def is_spf(text: str) -> bool:
    """Whether a TXT record is one of SPF (RFC 7208 §4.5)."""
    return text[: len(VERSION)].lower() == VERSION and text[len(VERSION) : len(VERSION) + 1] in {"", " "}


def parse_spf(text: str) -> SpfRecord:
    """Any text that `is_spf` as a record; never raises."""
    terms: list[Term] = []
    misprints: list[Misprint] = []
    words = text[len(VERSION) :].split(" ")
    written = [word for word in words if word]
    if len(written) > MOST_TERMS:
        misprints.append(Misprint(written[MOST_TERMS], f"comes after {MOST_TERMS} others"))
    for word in written[:MOST_TERMS]:
        found = _term(word)
        if isinstance(found, Misprint):
            misprints.append(found)
        elif found is not None:
            terms.append(found)
    redirects = [term for term in terms if term.kind is Kind.REDIRECT]
    misprints += [Misprint(each.text, "is the second “redirect”, and there may be one") for each in redirects[1:]]
    kept = [term for term in terms if term.kind is not Kind.REDIRECT]
    return SpfRecord(text, (*kept, *redirects[:1]), tuple(misprints))


def _term(word: str) -> Term | Misprint | None:
    """A term, a misprint, or None for a modifier that receivers pass over (RFC 7208 §6)."""
    modifier = _MODIFIER.fullmatch(word)
    if modifier is None:
        return _mechanism(word)
    name, value = modifier["name"].lower(), modifier["value"]
    if name == "redirect":
        return _named(Term(Kind.REDIRECT, word, domain=value))
    if name in {"v", *(kind.value for kind in Kind), *_MEANT}:
        meant = f"{_MEANT.get(name, name)}:{value}"
        right = meant if name != "v" and isinstance(_mechanism(meant), Term) else ""
        why = f"begins the record a second time with {quoted(word)}" if name == "v" else "has “=” where “:” belongs"
        return Misprint(word, why, right)
    return None if _MACROS.fullmatch(value) else Misprint(word, "holds characters that may not stand in a record")


def _mechanism(word: str) -> Term | Misprint:
    found = _MECHANISM.fullmatch(word)
    if found is None:
        return Misprint(word, "is no term of SPF")
    name, rest, sign = found["name"].lower(), found["rest"] or "", found["sign"] or "+"
    try:
        kind = Kind(name)
    except ValueError:
        return _unknown(word, name, found["sign"], rest)
    if kind is Kind.REDIRECT:
        return Misprint(word, "has “:” where “=” belongs", f"redirect={rest[1:]}")
    if kind is Kind.ALL:
        return Misprint(word, "has something after “all”", f"{sign}all") if rest else Term(kind, word, sign)
    return _literal(word, kind, sign, rest) if kind in {Kind.IP4, Kind.IP6} else _asking(word, kind, sign, rest)


def _asking(word: str, kind: Kind, sign: str, rest: str) -> Term | Misprint:
    """A mechanism that asks: its domain and prefix lengths."""
    cut = _CIDR.fullmatch(rest)
    spec, four, six = (cut["spec"], cut["four"], cut["six"]) if cut else (rest, None, None)
    if kind not in _TAKES_LENGTH and (four or six):
        return Misprint(word, f"has a prefix length, which “{kind}” does not take", word.partition("/")[0])
    if int(four or 32) > 32 or int(six or 128) > 128:
        return Misprint(word, "has a prefix length that is too large")
    if spec == ":":
        return Misprint(word, "has no domain after “:”")
    if spec and not spec.startswith(":"):
        return Misprint(word, "has something after its name that is no domain")
    return _named(Term(kind, word, sign, spec[1:], None, int(four or 32), int(six or 128)))


def _named(term: Term) -> Term | Misprint:
    """`term`, when its domain is one (RFC 7208 §7.1)."""
    if not term.domain:
        return Misprint(term.text, "lacks a domain") if term.kind in _NEEDS_DOMAIN else term
    if len(term.domain) > _LONGEST_DOMAIN or not _MACROS.fullmatch(term.domain) or not _ends_well(term.domain):
        return Misprint(term.text, f"names {quoted(term.domain, 60)}, which is no domain")
    return term


def _ends_well(domain: str) -> bool:
    before, dot, top = domain.removesuffix(".").rpartition(".")
    return domain.endswith("}") or bool(dot and before and _TOP.fullmatch(top))


def _literal(word: str, kind: Kind, sign: str, rest: str) -> Term | Misprint:
    text = rest.removeprefix(":")
    try:
        network = ipaddress.ip_network(text, strict=False) if rest.startswith(":") and "%" not in text else None
    except ValueError:
        network = None
    if network is None or not re.fullmatch(r"[0-9A-Fa-f:.]+(/\d{1,3})?", text):
        return Misprint(word, f"has no address after “{kind}:”")
    right = Kind.IP4 if network.version == 4 else Kind.IP6
    if right is not kind:
        return Misprint(
            word, f"holds an address of IPv{network.version}", f"{'' if sign == '+' else sign}{right}:{text}"
        )
    return Term(kind, word, sign, "", network)


def _unknown(word: str, name: str, sign: str, rest: str) -> Misprint:
    try:
        address = ipaddress.ip_network(name + rest, strict=False)
    except ValueError:
        address = None
    if address is not None:
        return Misprint(
            word, "is an address without “ip4:” or “ip6:” before it", f"{sign}ip{address.version}:{name}{rest}"
        )
    meant = f"{sign}{_MEANT[name]}{rest}" if name in _MEANT else ""
    right = meant if meant and isinstance(_mechanism(meant), Term) else ""
    return Misprint(word, "is no term of SPF", right)
