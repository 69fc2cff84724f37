"""Affiliate links: recognised by where they lead, whether or not an editor marked them, and written as their programme
wants them.

    mark_paid(edition, rules)     # the edition with every such link marked and led through its programme

Sections that are booked, or filled from listings and programmes, are left alone: their links are somebody else's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict

from masthead.edition.kind import Filler, Link, SectionFields
from masthead.edition.markup import Element, Node
from masthead.edition.model import Edition
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.registry import kinds

PLACE = "{place}"
"""In parameters and templates: where in which edition the link stands, as `place_of` writes it."""
TARGET = "{url}"
"""In a template: the link's own target, percent-encoded."""

_OTHERS = frozenset({Filler.BOOKING, Filler.LISTINGS, Filler.PROGRAMME})
_PLACE = re.compile(r"(\d{4})(\d{2})(\d{2})-(\d{1,3})")


class PaidRule(BaseModel):
    """How a programme knows its links. domains: hosts with all below them, each may go on with a path
    (``shop.example/books``). but_not: the same, of what it does not pay for. parameters: added to the address, as
    ``tag=harbour-21&sub={place}``. template: an address through which the reader is led, with ``{url}`` in it; "" for
    none. name: of the programme.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    domains: tuple[str, ...]
    but_not: tuple[str, ...] = ()
    parameters: str = ""
    template: str = ""

    def pays_for(self, url: str) -> bool:
        """Whether the programme pays for what is bought behind this address."""
        host, path = _read(url)
        if not host:
            return False
        return any(_is_below(host, path, each) for each in self.domains) and not any(
            _is_below(host, path, each) for each in self.but_not
        )

    def leads_through(self, url: str) -> bool:
        """Whether the address is one that the template made."""
        return bool(self.template) and url.startswith(self.template.partition("{")[0])

    def written(self, url: str, place: str) -> str:
        """The address as the programme wants it. What it has already is not added twice."""
        if self.leads_through(url):
            return url
        made = _with_parameters(url, self.parameters.replace(PLACE, place))
        if not self.template:
            return made
        return self.template.replace(PLACE, place).replace(TARGET, quote(made, safe=""))


def rule_for(url: str, rules: Sequence[PaidRule]) -> PaidRule | None:
    """The first programme that pays for an address, or that wrote it."""
    return next((each for each in rules if each.leads_through(url) or each.pays_for(url)), None)


def place_of(day: dt.date, section: int) -> str:
    """Where a link stands, for programmes: ``20261123-4`` is the fourth section. section: from 0."""
    return f"{day:%Y%m%d}-{section + 1}"


def read_place(text: str) -> tuple[dt.date, int] | None:
    """(day of the edition, section from 0) of what `place_of` wrote, wherever it stands; None for anything else."""
    found = _PLACE.search(text)
    if found is None or not int(found[4]):
        return None
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])), int(found[4]) - 1
    except ValueError:
        return None


def mark_paid(edition: Edition, rules: Sequence[PaidRule], origins: Sequence[int] = ()) -> Edition:
    """The edition with every link of a programme marked and led through it. Twice is the same as once.

    origins: by section, the index of the written one that it stands for, which is the place that clicks and earnings
    are counted at; () for each its own.
    """
    if not rules:
        return edition
    sections = []
    for index, section in enumerate(edition.sections):
        kind = kinds().get(section.kind)
        fields = section.fields
        if kind is not None and kind.filled_by not in _OTHERS:
            place = place_of(edition.date, origins[index] if origins else index)
            fields = _relinked(fields, partial(_paid, rules=rules, place=place))
        sections.append(section if fields is section.fields else section.model_copy(update={"fields": fields}))
    return edition.model_copy(update={"sections": tuple(sections)})


def _paid(link: Link, rules: Sequence[PaidRule], place: str) -> Link:
    rule = rule_for(link.url.strip(), rules)
    if rule is None:
        return link
    return link.model_copy(update={"url": rule.written(link.url.strip(), place), "affiliate": True})


def _relinked(fields: SectionFields, change: Callable[[Link], Link]) -> SectionFields:
    """The fields with every link changed; the same object where none is."""
    made: SectionFields = _walked(fields, change)
    return made


def _walked(value: Any, change: Callable[[Link], Link]) -> Any:
    if isinstance(value, Link):
        changed = change(value)
        return value if changed == value else changed
    if isinstance(value, RichText | RichLine):
        return _rich(value, change)
    if isinstance(value, tuple):
        items = tuple(_walked(each, change) for each in value)
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    if isinstance(value, BaseModel):
        found = {name: getattr(value, name) for name in type(value).model_fields}
        made = {name: _walked(each, change) for name, each in found.items()}
        update = {name: each for name, each in made.items() if each is not found[name]}
        return value.model_copy(update=update) if update else value
    return value


def _rich(text: RichText | RichLine, change: Callable[[Link], Link]) -> RichText | RichLine:
    if all(change(link) == link for link in (Link(text=w, url=u, affiliate=a) for w, u, a in text.links())):
        return text
    return type(text).from_nodes(_anchors(text.nodes(), change))


def _anchors(nodes: Sequence[Node], change: Callable[[Link], Link]) -> tuple[Node, ...]:
    made: list[Node] = []
    for node in nodes:
        if not isinstance(node, Element):
            made.append(node)
            continue
        attributes = dict(node.attributes)
        if node.tag == "a":
            before = Link(text="", url=attributes.get("href", ""), affiliate="rel" in attributes)
            after = change(before)
            attributes["href"] = after.url
            if after.affiliate:
                attributes["rel"] = "sponsored"
        made.append(Element(node.tag, tuple(sorted(attributes.items())), _anchors(node.children, change)))
    return tuple(made)


def _read(url: str) -> tuple[str, str]:
    """Host, without what may stand before it, and path; "" for what is no address of the web."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "", ""
    return (host.removeprefix("www."), parts.path) if parts.scheme in {"http", "https"} else ("", "")


def _is_below(host: str, path: str, written: str) -> bool:
    domain, slash, folder = written.partition("/")
    domain = domain.lower().removeprefix("www.")
    if not domain or not (host == domain or host.endswith(f".{domain}")):
        return False
    wanted = f"/{folder}".rstrip("/")
    return not slash or path == wanted or path.startswith(f"{wanted}/")


def _with_parameters(url: str, parameters: str) -> str:
    if not parameters:
        return url
    parts = urlsplit(url)
    names = {each.partition("=")[0] for each in parameters.split("&")}
    kept = [each for each in parts.query.split("&") if each and each.partition("=")[0] not in names]
    return urlunsplit(parts._replace(query="&".join([*kept, parameters])))
