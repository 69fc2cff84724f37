"""What an SPF record costs a receiver: every look-up it leads to, counted through all records it includes.

RFC 7208 §4.6.4 lets a receiver ask ten times for one mail, and accept two answers that are empty. The count here is of
the whole record, as if no mechanism matched before the last: what the unluckiest mail meets.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from masthead.doctor.record import RecordType
from masthead.doctor.resolver import Answer, Asking, Status
from masthead.doctor.spf_record import Kind, SpfRecord, Term, is_spf, parse_spf
from masthead.doctor.words import bare

MOST_LOOK_UPS = 10
MOST_VOIDS = 2
MOST_RECORDS = 40
"""How many records are followed: four times what a receiver would."""
MOST_EXCHANGERS = 10
MOST_TARGETS = 60
"""How many names are asked for to find those that have nothing."""


@dataclass(slots=True)
class Survey:
    """What was met. costs: look-ups of each term of the record itself. voids: names that have nothing.

    broken: (term, what is wrong with the record it leads to, the term of the record itself that led there).
    loops: (name that leads back to itself, the term of the record itself that led there).
    crowded: names with more than ten mail exchangers. cut: whether there was more than is followed.
    """

    costs: dict[str, int] = field(default_factory=dict)
    voids: list[str] = field(default_factory=list)
    broken: list[tuple[str, str, str]] = field(default_factory=list)
    loops: list[tuple[str, str]] = field(default_factory=list)
    crowded: list[str] = field(default_factory=list)
    followed: int = 0
    targets: int = 0
    through: str = ""

    @property
    def look_ups(self) -> int:
        """All together."""
        return sum(self.costs.values())

    @property
    def cut(self) -> bool:
        """Whether there were more records than are followed."""
        return self.followed > MOST_RECORDS


async def survey(domain: str, record: SpfRecord, asking: Asking) -> Survey:
    """Follow a record of `domain` wherever it leads, within `MOST_RECORDS`."""
    found = Survey()
    for term in _leading(record):
        found.through = term.text
        cost = await _follow(term, bare(domain), (bare(domain),), asking, found)
        found.costs[term.text] = found.costs.get(term.text, 0) + cost
    return found


async def _follow(term: Term, domain: str, path: tuple[str, ...], asking: Asking, found: Survey) -> int:
    """The look-ups that a term costs, with all that it leads to."""
    target = bare(term.domain) or domain
    if term.has_macros or term.kind is Kind.PTR:
        return 1
    if term.kind in {Kind.INCLUDE, Kind.REDIRECT}:
        return 1 + await _below(term, target, path, asking, found)
    found.targets += 1
    if found.targets <= MOST_TARGETS and await _is_void(term, target, asking, found):
        found.voids.append(target)
    return 1


async def _below(term: Term, target: str, path: tuple[str, ...], asking: Asking, found: Survey) -> int:
    if target in path:
        found.loops.append((target, found.through))
        return 0
    found.followed += 1
    if found.cut:
        return 0
    answer = await asking.texts(target)
    if not answer.known:
        return 0
    records = [text for text in answer.values if is_spf(text)]
    if len(records) != 1:
        found.broken.append(
            (term.text, "has no SPF record" if not records else "has more than one SPF record", found.through)
        )
        if answer.status is not Status.ANSWERED:
            found.voids.append(target)
        return 0
    record = parse_spf(records[0])
    if record.misprints:
        found.broken.append(
            (term.text, f"has an SPF record with a misprint, “{record.misprints[0].text[:60]}”", found.through)
        )
    cost = 0
    for each in _leading(record):
        cost += await _follow(each, target, (*path, target), asking, found)
    return cost


async def _is_void(term: Term, target: str, asking: Asking, found: Survey) -> bool:
    if term.kind is Kind.MX:
        answer = await asking.ask(target, RecordType.MX)
        if len(answer.values) > MOST_EXCHANGERS:
            found.crowded.append(target)
    elif term.kind is Kind.EXISTS:
        answer = await asking.ask(target, RecordType.A)
    else:
        answer = await asking.addresses(target)
    return answer.status in {Status.NO_NAME, Status.NO_DATA}


async def own_addresses(domain: str, record: SpfRecord, asking: Asking) -> Mapping[str, tuple[str, ...]]:
    """The addresses that the record’s own ``a`` and ``mx`` mean now, by the term’s text; () where unknown."""
    terms = [term for term in record.mechanisms if term.kind in {Kind.A, Kind.MX} and not term.has_macros]
    found = await asyncio.gather(*(_addresses(term, bare(term.domain) or domain, asking) for term in terms))
    return {term.text: answer.values for term, answer in zip(terms, found, strict=True)}


async def _addresses(term: Term, target: str, asking: Asking) -> Answer:
    if term.kind is Kind.A:
        return await asking.addresses(target)
    exchangers = (await asking.ask(target, RecordType.MX)).values[:MOST_EXCHANGERS]
    said = await asyncio.gather(*(asking.addresses(each.partition(" ")[2]) for each in exchangers))
    values = tuple(dict.fromkeys(value for answer in said for value in answer.values))
    return Answer(Status.ANSWERED if values else Status.NO_DATA, values)


def _leading(record: SpfRecord) -> list[Term]:
    """The terms that ask, as far as they can be reached."""
    redirect = (record.redirect,) if record.redirect else ()
    return [term for term in (*record.mechanisms, *redirect) if term.asks]
