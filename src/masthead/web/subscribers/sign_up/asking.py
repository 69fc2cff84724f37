"""A form that was sent, read and judged by what it says alone."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict

from masthead.audience.addresses import Address, AddressError, parse_address
from masthead.audience.typos import meant_domain
from masthead.web.archive.recommended import PARAMETER, code_in
from masthead.web.publications.queries import titles_beside
from masthead.web.subscribers.sign_up import stamps
from masthead.web.subscribers.sign_up.domains import is_disposable

TRAP = "company_url"
"""A field that people do not see and programs fill in."""
_NOT_IN_SOURCE = re.compile(r"[^A-Za-z0-9._/ -]+")
_METHODS = {"embed": "embed", "link": "link"}
_MOST_TITLES = 20
_LONGEST = {"email": 1_000, "source": 60, "altcha": 2_000, "stamp": 200, PARAMETER: 40}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form says. email: as written. titles: slugs. method: form, embed or link. source: cleaned. referral: the
    code of a friend's link, or what looks like one.
    """

    email: str
    titles: tuple[str, ...]
    method: str
    source: str
    stamp: str = ""
    proof: str = ""
    origin: str = ""
    trapped: bool = False
    as_typed: bool = False
    referral: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a person has to change. field: ``email`` or ``title``. key: of the words that say it."""

    field: str
    key: str


def read_form(request: HttpRequest) -> Asked:
    """What was posted; whatever is absurd is cut or passed over."""
    said = request.POST
    return Asked(
        email=_one(said, "email"),
        titles=tuple(dict.fromkeys(said.getlist("title")))[:40],
        method=_METHODS.get(said.get("via", ""), "form"),
        source=source_of(_one(said, "source")),
        stamp=_one(said, "stamp"),
        proof=_one(said, "altcha"),
        origin=page_of(request),
        trapped=bool(said.get(TRAP, "").strip()),
        as_typed=said.get("keep") == "1",
        referral=code_in(_one(said, PARAMETER) or _one(request.GET, PARAMETER)),
    )


def read_link(request: HttpRequest) -> Asked:
    """What a link fills in: ``?title=…&email=…&source=…``."""
    said = request.GET
    linked = any(said.get(key) for key in ("title", "email", "source"))
    return Asked(
        email=_one(said, "email"),
        titles=tuple(dict.fromkeys(said.getlist("title")))[:40],
        method="link" if linked else "form",
        source=source_of(_one(said, "source")),
        referral=code_in(_one(said, PARAMETER)),
    )


def source_of(text: str) -> str:
    """A word for where somebody came from, harmless wherever it is shown."""
    return " ".join(_NOT_IN_SOURCE.sub(" ", text).split())[:60]


def page_of(request: HttpRequest) -> str:
    """The page a form stood on, without its query; its origin alone where a browser says no more."""
    for name in ("HTTP_REFERER", "HTTP_ORIGIN"):
        said = request.META.get(name, "")[:1_000]
        try:
            parts = urlsplit(said if said.isprintable() and "\\" not in said else "")
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.netloc and "@" not in parts.netloc:
            return f"{parts.scheme}://{parts.netloc}{parts.path}"[:300]
    return ""


def is_by_a_program(asked: Asked, now: dt.datetime) -> bool:
    """Whether no person sent this: a field was filled in that nobody sees, or all of them faster than anybody can."""
    return asked.trapped or stamps.is_too_fast(asked.stamp, now)


def offered(publication: Any) -> tuple[Any, ...]:
    """The titles a publication's form offers: itself, its language versions, its sister titles."""
    return (publication, *titles_beside(publication))[:_MOST_TITLES]


def chosen(asked: Asked, publication: Any, *, named: bool) -> tuple[Any, ...]:
    """Those of the offered titles that were asked for. named: whether the form names titles; else it is for its own."""
    if not asked.titles:
        return () if named else (publication,)
    if asked.titles == (publication.slug,):
        return (publication,)
    return tuple(each for each in offered(publication) if each.slug in asked.titles)


def judge_address(text: str, *, as_typed: bool) -> Address | Fault:
    """The address, or what is wrong with it. A slip is no fault, even where the domain it leads to is one of throw-away
    addresses, as those of many slips are: then ask first what was `meant`.
    """
    try:
        address = parse_address(text)
    except AddressError as fault:
        return Fault("email", f"address_{fault.code.replace('-', '_')}")
    disposable = is_disposable(address.domain) and (as_typed or not meant(address))
    return Fault("email", "address_disposable") if disposable else address


def meant(address: Address) -> str:
    """The address that was probably meant; "" where this one may well be right."""
    domain = meant_domain(address.domain)
    return f"{address.local}@{domain}" if domain else ""


def _one(said: QueryDict, name: str) -> str:
    return said.get(name, "")[: _LONGEST[name]]
