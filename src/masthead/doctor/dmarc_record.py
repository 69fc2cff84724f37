"""DMARC records taken apart (RFC 9989, RFC 7489 §6.3), and where the one is that holds for a domain.

Which domain an organisation’s names belong to is found by walking up the DNS (RFC 9989 §4.10), not by a list of public
suffixes: at most eight questions, and the answer is what the domain’s owners publish today.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import unquote

from masthead.doctor.resolver import Asking
from masthead.doctor.tags import Tags, parse_tags
from masthead.doctor.words import bare, below, quoted

_MOST_STEPS = 8
_POLICIES = frozenset({"none", "quarantine", "reject"})
_KNOWN = frozenset({"v", "p", "sp", "np", "adkim", "aspf", "rua", "ruf", "fo", "psd", "t", "pct", "rf", "ri"})
REMOVED = frozenset({"pct", "rf", "ri"})
"""Tags of RFC 7489 that RFC 9989 has no more."""

_CHOICES = {"p": _POLICIES, "sp": _POLICIES, "np": _POLICIES, "adkim": {"r", "s"}, "aspf": {"r", "s"}, "t": {"y", "n"}}
_SIZE = re.compile(r"![0-9]+[kmgtKMGT]?$")
_MAILTO = re.compile(r"mailto:(?P<local>[^@\s,!?]+)@(?P<domain>[A-Za-z0-9.-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DmarcRecord:
    """A record. faults: a clause each, of what receivers stop or stumble at."""

    text: str
    tags: Tags
    faults: tuple[str, ...]

    @property
    def policy(self) -> str:
        """p=: ``none`` where there is nothing readable, as receivers take it."""
        said = self.tags.get("p").lower()
        return said if said in _POLICIES else "none"

    @property
    def subdomain_policy(self) -> str:
        """sp=, else p=."""
        said = self.tags.get("sp").lower()
        return said if said in _POLICIES else self.policy

    @property
    def report_addresses(self) -> tuple[str, ...]:
        """rua=: addresses as written, each trimmed."""
        return tuple(each.strip() for each in self.tags.get("rua").split(",") if each.strip())


def is_dmarc(text: str) -> bool:
    """Whether a TXT record begins as one of DMARC has to."""
    return bool(re.match(r"v\s*=\s*DMARC1\s*(;|$)", text))


def parse_dmarc(text: str) -> DmarcRecord:
    """Any text as a record; never raises."""
    tags = parse_tags(text)
    faults = list(tags.faults)
    if not is_dmarc(text):
        faults.append("it does not begin with “v=DMARC1;”")
    if not tags.has("p"):
        faults.append("it has no policy, “p=”")
    for name, allowed in _CHOICES.items():
        said = tags.get(name).lower()
        if tags.has(name) and said not in allowed:
            faults.append(f"{quoted(f'{name}={said}', 40)} is not one of {', '.join(sorted(allowed))}")
    unknown = [name for name, _ in tags.pairs if name not in _KNOWN]
    faults += [f"there is no tag {quoted(name, 30)}" for name in unknown[:5]]
    return DmarcRecord(text, tags, tuple(faults))


def report_domain(address: str) -> str:
    """The domain that a ``mailto:`` of rua= names; "" when it is none (RFC 6068)."""
    found = _MAILTO.fullmatch(_SIZE.sub("", unquote(address)))
    return bare(found["domain"]) if found and address.isascii() and address.isprintable() else ""


@dataclass(frozen=True, slots=True)
class Walk:
    """What stands on the way up from a domain. records: (name without ``_dmarc.``, its records), from below up.

    complete: whether every step was answered.
    """

    domain: str
    records: tuple[tuple[str, tuple[str, ...]], ...]
    complete: bool

    @property
    def own(self) -> tuple[str, ...]:
        """The records of the domain itself."""
        return next((texts for name, texts in self.records if name == self.domain), ())

    @property
    def organisation(self) -> str:
        """The organisational domain (RFC 9989 §4.10.2); "" where nothing on the way has a record."""
        single = [
            (name, parse_dmarc(texts[0]).tags.get("psd").lower()) for name, texts in self.records if len(texts) == 1
        ]
        for name, psd in single:
            if psd == "n":
                return name
            if psd == "y" and name != self.domain:
                return _child(self.domain, name)
        return single[-1][0] if single else ""

    @property
    def holds(self) -> tuple[str, str]:
        """(name, text) of the record that holds for the domain: its own, else the organisation’s; ("", "") for none."""
        for name, texts in self.records:
            if len(texts) == 1 and name in {self.domain, self.organisation}:
                return name, texts[0]
        return "", ""


async def walk(domain: str, asking: Asking) -> Walk:
    """Walk up from a domain, all steps at once."""
    names = steps(bare(domain))
    answers = await asyncio.gather(*(asking.texts(f"_dmarc.{name}") for name in names))
    found = tuple(
        (name, tuple(text for text in answer.values if is_dmarc(text)))
        for name, answer in zip(names, answers, strict=True)
    )
    return Walk(bare(domain), tuple(each for each in found if each[1]), all(answer.known for answer in answers))


def steps(domain: str) -> tuple[str, ...]:
    """The names at which a record may stand, the domain first, eight at most (RFC 9989 §4.10)."""
    labels = domain.split(".")
    # A name of more labels is cut to seven after the first step.
    starts = range(1, len(labels)) if len(labels) <= _MOST_STEPS else range(len(labels) - _MOST_STEPS + 1, len(labels))
    return (domain, *(".".join(labels[start:]) for start in starts))


def aligned(first: Walk, second: Walk, *, strict: bool) -> bool | None:
    """Whether two domains are aligned (RFC 9989 §4.10.3); None where the walk cannot tell."""
    if first.domain == second.domain:
        return True
    if strict:
        return False
    if not first.complete or not second.complete:
        return None
    if not first.organisation:
        # Without any record there is no DMARC to be aligned for; what lies below the other will be, once there is one.
        return True if below(first.domain, second.domain) or below(second.domain, first.domain) else None
    return first.organisation == second.organisation


def _child(domain: str, parent: str) -> str:
    """The name one label below `parent` on the way to `domain`."""
    return ".".join(domain.split(".")[-(parent.count(".") + 2) :])
