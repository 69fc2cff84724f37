"""Programmes ↔ the rules by which their links are known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from masthead.edition.paid_links import PLACE, TARGET, PaidRule
from masthead.web.revenue.affiliate.faults import AffiliateError
from masthead.web.revenue.models import Programme

MOST_DOMAINS = 100
_DOMAIN = re.compile(
    r"(?=.{3,253}(?:/|$))(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9](?:/\S*)?"
)
_PARAMETER = re.compile(r"[\w.~-]+=[\w.~%:+{}-]*")


def rules_of(publication_id: int) -> tuple[PaidRule, ...]:
    """Of a title's programmes, those that are not paused, by name."""
    return tuple(rule_of(each) for each in Programme.objects.filter(publication_id=publication_id, paused=False))


def rule_of(programme: Programme) -> PaidRule:
    """Of one."""
    return PaidRule(
        name=programme.name,
        domains=tuple(programme.domains),
        but_not=tuple(programme.but_not),
        parameters=programme.parameters,
        template=programme.template,
    )


def read_domains(text: str, field: str = "domains") -> list[str]:
    """Domains, a line each, each with a path if only that is meant. Raises `AffiliateError` with the line."""
    found: list[str] = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        said = _domain(line)
        if not _DOMAIN.fullmatch(said):
            raise AffiliateError(f"“{line[:60]}” is no domain; write it as in “books.example”.", field)
        found.append(said)
    if len(found) > MOST_DOMAINS:
        raise AffiliateError(f"A programme has at most {MOST_DOMAINS} domains.", field)
    return list(dict.fromkeys(found))


def read_parameters(text: str) -> str:
    """What is added to addresses, without the question mark. Raises `AffiliateError`."""
    said = text.strip().lstrip("?&")
    if not said:
        return ""
    if len(said) > 300 or not all(_PARAMETER.fullmatch(each) for each in said.split("&")):
        raise AffiliateError("Write it as in “tag=harbour-21&sub={place}”.", "parameters")
    _check_braces(said, {PLACE}, "parameters")
    return said


def read_template(text: str) -> str:
    """The address that leads to the target. Raises `AffiliateError`."""
    said = text.strip()
    if not said:
        return ""
    parts = urlsplit(said.partition("{")[0])
    if TARGET not in said or parts.scheme != "https" or not parts.hostname or not parts.path or len(said) > 500:
        raise AffiliateError("Write it as in “https://go.network.example/click?to={url}”.", "template")
    _check_braces(said, {PLACE, TARGET}, "template")
    return said


def _check_braces(said: str, known: Iterable[str], field: str) -> None:
    rest = said
    for each in known:
        rest = rest.replace(each, "")
    if "{" in rest or "}" in rest:
        raise AffiliateError("Of words in braces only {place} and {url} mean something here.", field)


def _domain(line: str) -> str:
    """A line as it is kept: addresses are written by people who copy them from a browser."""
    bare = line.partition("://")[2] or line
    host, slash, path = bare.partition("?")[0].partition("#")[0].partition("/")
    host = host.lower().removeprefix("www.").removeprefix("*.").rstrip(".")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return line
    path = path.rstrip("/")
    return f"{host}/{path}" if slash and path else host
