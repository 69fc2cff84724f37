"""What is paid for says so: affiliate links, sponsors, and the marks that machines read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from masthead.checks.check import Check, PlacedLink, Preflight, error, quoted, warning
from masthead.checks.known_hosts import is_among, known_hosts
from masthead.checks.mail_view import squeeze
from masthead.checks.targets import Target, read_target
from masthead.edition.catalogue import Catalogue, catalogue_for
from masthead.edition.findings import Finding
from masthead.edition.kind import Filler
from masthead.edition.model import Section
from masthead.edition.sections.registry import kinds

LINE_MISSING = error(
    "disclosure-missing",
    "The edition has affiliate links and the mail does not carry the disclosure line.",
    "Let the theme’s frame write the catalogue’s “disclosure” line, in HTML and plain text.",
)
SPONSOR_UNLABELLED = error(
    "sponsor-unlabelled",
    "A paid section does not say in the mail that it is paid.",
    "Let the section show the catalogue’s “advertisement” label, in HTML and plain text.",
)
NOT_SPONSORED = error(
    "link-not-sponsored",
    'A paid link lacks “rel="sponsored"” in the mail’s HTML.',
    'Let the section’s template write “rel="sponsored"”.',
)
AFFILIATE_UNMARKED = warning(
    "affiliate-unmarked",
    "A link looks as if the publication earned from it, and is not marked.",
    "Mark it with “{affiliate}” after the link, or remove the partner code from its address.",
)
SPONSOR_NAMELESS = warning(
    "sponsor-nameless",
    "A paid section does not say who paid.",
    'Write the name in its heading: “## Our partner {sponsor="Name"}”.',
)

_PARTNER_CODE = re.compile(
    r"(?:^|&)(?:aff_?id|affiliate(?:_id)?|aff|partner_?id|awinaffid|irclickid|clickref)=", re.IGNORECASE
)
_SHOP_CODE = re.compile(r"(?:^|&)tag=[\w-]+-2\d(?:&|$)")


def _run(p: Preflight) -> Iterator[Finding]:
    catalogue = catalogue_for(p.edition.language, p.house.labels)
    # A sponsor's links are disclosed by the label of its section.
    affiliate = [link for link in p.links if link.affiliate and not _is_booked(p.edition.sections[link.section])]
    if affiliate:
        yield from _line(p, affiliate[0], catalogue)
    yield from _sponsors(p, catalogue)
    yield from _rel(p)
    for link in p.links:
        if not link.affiliate and _earns(link):
            at = p.place(link.section, link.url, link.text)
            yield AFFILIATE_UNMARKED.found(f"The link {quoted(link.text)} carries a partner code.", at=at)


CHECK = Check(
    "disclosure",
    "Whatever is paid for is visibly so, in mail and plain text.",
    (LINE_MISSING, SPONSOR_UNLABELLED, NOT_SPONSORED, AFFILIATE_UNMARKED, SPONSOR_NAMELESS),
    _run,
)


def _line(p: Preflight, link: PlacedLink, catalogue: Catalogue) -> Iterator[Finding]:
    line = squeeze(catalogue.word("disclosure"))
    for where, words in (("mail", p.mail.squeezed), ("plain text", squeeze(p.text))):
        if line not in words:
            at = p.place(link.section, link.url, link.text)
            yield LINE_MISSING.found(f"{quoted(link.text)} earns money and the {where} does not say so.", at=at)


def _is_booked(section: Section) -> bool:
    kind = kinds().get(section.kind)
    return kind is not None and kind.filled_by is Filler.BOOKING


def _sponsors(p: Preflight, catalogue: Catalogue) -> Iterator[Finding]:
    label = squeeze(catalogue.word("advertisement"))
    text = squeeze(p.text)
    shown = {span.section for span in p.rendered.spans}
    for index, section in enumerate(p.edition.sections):
        if not _is_booked(section) or section.fields.is_empty():
            continue
        name = f"“{p.label(index)}”"
        if index in shown and label not in p.mail.squeezed_section(index):
            yield SPONSOR_UNLABELLED.found(f"{name} does not say in the mail that it is paid.", at=p.place(index))
        elif index in shown and label not in text:
            yield SPONSOR_UNLABELLED.found(f"{name} does not say in the plain text that it is paid.", at=p.place(index))
        if not getattr(section.fields, "sponsor", ""):
            yield SPONSOR_NAMELESS.found(f"{name} does not name its sponsor.", at=p.place(index))


def _rel(p: Preflight) -> Iterator[Finding]:
    paid = {(link.section, link.url.strip()): link for link in p.links if link.affiliate}
    free = {(link.section, link.url.strip()) for link in p.links if not link.affiliate}
    for anchor in p.mail.anchors:
        if anchor.section is None or "sponsored" in anchor.rel:
            continue
        key = (anchor.section, anchor.href)
        link = paid.get(key)
        if link is not None and key not in free:
            at = p.place(link.section, link.url, link.text)
            yield NOT_SPONSORED.found(f"The paid link {quoted(anchor.words)} is not marked for machines.", at=at)


def _earns(link: PlacedLink) -> bool:
    read = read_target(link.url)
    if read.target is not Target.WEB:
        return False
    if is_among(read.host, known_hosts().partners):
        return True
    is_shop = ".amazon." in f".{read.host}"
    return bool(_PARTNER_CODE.search(read.query)) or (is_shop and bool(_SHOP_CODE.search(read.query)))
