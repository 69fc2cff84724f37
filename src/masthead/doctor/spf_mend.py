"""The SPF record as it should stand: misprints put right, what does harm taken out, our addresses put in."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping, Sequence

from masthead.doctor.record import Record, txt
from masthead.doctor.spf_record import Address, Kind, Network, SpfRecord, Term, parse_spf
from masthead.doctor.spf_survey import Survey

GAP = "include:NAME-GIVEN-BY-YOUR-RELAY"
_HARMFUL_ALL = frozenset({"+", "?"})


def fresh_record(domain: str, addresses: Iterable[Address]) -> Record:
    """A first record. Without addresses it has a gap, which the relay’s documentation fills."""
    terms = [literal(each) for each in addresses]
    return txt(domain, " ".join(("v=spf1", *(terms or [GAP]), "~all")), *(() if terms else (GAP,)))


def merged(texts: Sequence[str]) -> SpfRecord:
    """Several records as one: every term once, the strictest ``all`` at the end."""
    records = [parse_spf(text) for text in texts]
    words = dict.fromkeys(
        term.text for record in records for term in record.terms if term.kind not in {Kind.ALL, Kind.REDIRECT}
    )
    words |= dict.fromkeys(misprint.meant or misprint.text for record in records for misprint in record.misprints)
    # A redirect means nothing beside “all”; included it keeps what it allowed.
    words |= {f"include:{record.redirect.domain}": None for record in records if record.redirect}
    signs = {record.all.sign for record in records if record.all}
    strictest = next((sign for sign in "-~" if sign in signs), "~")
    return parse_spf(" ".join(("v=spf1", *words, f"{strictest}all")))


def mended(
    domain: str,
    record: SpfRecord,
    *,
    found: Survey | None = None,
    own: Mapping[str, Sequence[str]] | None = None,
    missing: Iterable[Address] = (),
) -> Record:
    """The record of `domain` as it should stand.

    found: what it leads to; terms that lead nowhere are left out. own: what its ``a`` and ``mx`` mean now; given where
    look-ups are to be saved. missing: addresses to let send, unless it does so already in so many words.
    """
    dead = {through for *_, through in (*found.broken, *found.loops)} if found else set()
    words: list[str] = []
    for term in record.mechanisms:
        if term.kind not in {Kind.ALL, Kind.PTR} and term.text not in dead and not _void(term, domain, found):
            words += _written(term, own or {})
    words += [each.meant for each in record.misprints if each.meant and each.meant.lstrip("+-~?") != "all"]
    allowed = _networks(words)
    words += [literal(each) for each in missing if not any(each in network for network in allowed)]
    end = record.all
    if record.redirect is not None and record.redirect.text not in dead:
        words.append(record.redirect.text)
    else:
        words.append("~all" if end is None or end.sign in _HARMFUL_ALL else end.text)
    if len(words) == 1:
        words.insert(0, GAP)
    return txt(domain, " ".join(dict.fromkeys(("v=spf1", *words))), *((GAP,) if GAP in words else ()))


def _networks(words: Sequence[str]) -> list[Network]:
    terms = parse_spf(" ".join(("v=spf1", *words))).terms
    return [term.network for term in terms if term.network is not None and term.sign == "+"]


def literal(address: Address) -> str:
    """The term that lets one address send."""
    return f"ip{address.version}:{address}"


def _void(term: Term, domain: str, found: Survey | None) -> bool:
    return found is not None and term.asks and not term.has_macros and (term.domain.lower() or domain) in found.voids


def _written(term: Term, own: Mapping[str, Sequence[str]]) -> list[str]:
    if term.kind not in {Kind.A, Kind.MX} or not own.get(term.text):
        return [term.text]
    sign = "" if term.sign == "+" else term.sign
    return [f"{sign}{_network(each, term)}" for each in own[term.text]]


def _network(address: str, term: Term) -> str:
    own = ipaddress.ip_address(address)
    length, most = (term.four, 32) if own.version == 4 else (term.six, 128)
    if length == most:
        return literal(own)
    return f"ip{own.version}:{ipaddress.ip_network(f'{address}/{length}', strict=False)}"
