"""From an approved version to compiled messages, one for each subject, with the table of where their links lead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from masthead.checks.proof import Proof
from masthead.edition.model import Section
from masthead.message import CompiledMessage, CompileError, LinkPlan, compile_message, sender_of
from masthead.render.email import render_email
from masthead.render.pieces import Context, LinkSlot, Only, Piece, Pieces, RenderedEmail, RenderedLink
from masthead.render.sheet import Sheet
from masthead.tracking.app import TrackingFolder
from masthead.tracking.links import (
    LinkTable,
    LinkTableError,
    Privacy,
    Target,
    location_of,
    read_links,
    table_path,
    write_links,
)
from masthead.web.archive.addresses import front_url
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.kept_links import moved
from masthead.web.newsroom.proofs import draft_of
from masthead.web.publications.models import Publication
from masthead.web.subscribers.links import keys

_BODY_END = "</body>"


@dataclass(frozen=True, slots=True)
class Composed:
    """The mail of one subject. rendered: its links are all that its message counts, those of versions before it first.
    canary: the index of the link that no reader sees, None for none. before: links of versions before it, as they count
    in this one.
    """

    subject: str
    rendered: RenderedEmail
    proof: Proof
    canary: int | None
    before: tuple[Target, ...] = ()


def links_folder() -> Path:
    """Where link tables are kept; whoever leads readers on reads them there."""
    return TrackingFolder(settings.SITE.tracking).links


def proof_of(revision: Any) -> Proof:
    """The proof of a version of an edition."""
    return draft_of(revision.as_object()).proof


def segments_in(proof: Proof) -> frozenset[str]:
    """Segments that some section is shown to alone."""
    return frozenset(each.segment for each in proof.sheet.edition.sections if each.segment)


def compose(proof: Proof, subject: str, privacy: Privacy, before: Sequence[Target] = ()) -> Composed:
    """The mail under a subject, "" for the edition's own. before: links that keep their index, of mail already out."""
    rendered = proof.rendered
    if subject and subject != proof.sheet.edition.subject:
        edition = proof.sheet.edition.model_copy(update={"subject": subject})
        rendered = render_email(replace(proof.sheet, edition=edition))
    canary = None
    if _tracked(privacy):
        rendered, canary = _with_canary(rendered, proof.sheet.web_url)
    kept = moved(before, _sections(proof.sheet), rendered.links)
    if kept:
        rendered, place = _after(rendered, [_link(each) for each in kept])
        canary = place[canary] if canary is not None else None
    return Composed(subject or proof.sheet.edition.subject, rendered, proof, canary, kept)


def compiled(composed: Composed, *, number: int, privacy: Privacy, date: dt.datetime) -> CompiledMessage:
    """The message of a part. number: of the part. date: of its Date field, aware. Raises `MailingError`."""
    house = composed.proof.sheet.house.publication
    base, tracked = _base(), _tracked(privacy)
    plan = LinkPlan(base_url=base, tracked=tracked, open_pixel=tracked, web_url=composed.proof.sheet.web_url)
    try:
        return compile_message(
            composed.rendered,
            mailing=number,
            sender=sender_of(house),
            keys=keys(),
            date=date.astimezone(ZoneInfo(house.timezone)),
            links=plan,
        )
    except CompileError as fault:
        raise MailingError(f"The edition cannot become mail: {fault}") from None


def link_table(composed: Composed, publication: Publication, privacy: Privacy) -> LinkTable:
    """Where the links of a part lead. publication: the title whose pages its readers get."""
    sections = _sections(composed.proof.sheet)
    targets = list(composed.before)
    for index, link in enumerate(composed.rendered.links[len(targets) :], len(targets)):
        section = sections.get(link.section) if link.section is not None else None
        targets.append(
            Target(
                url=link.url,
                section=link.section if link.section is not None and section is not None else -1,
                kind=section.kind if section is not None else "",
                label=section.label if section is not None else "",
                canary=index == composed.canary,
            )
        )
    return LinkTable(
        publication=publication.pk,
        privacy=privacy,
        targets=tuple(targets),
        web_url=_page(composed.proof.sheet.web_url),
        reader_url=_page(front_url(publication)),
    )


def _sections(sheet: Sheet) -> dict[int, Section]:
    """By the index of the written section, what pages show of it, which comes first."""
    found: dict[int, Section] = {}
    for index, section in enumerate(sheet.edition.sections):
        found.setdefault(sheet.origins[index] if sheet.origins else index, section)
    return found


def keep_links(number: int, table: LinkTable) -> None:
    """Let the links of a part lead there. Raises `MailingError` when the disk refuses."""
    try:
        write_links(links_folder(), number, table)
    except OSError as fault:
        raise MailingError(f"The links of the mailing cannot be kept: {fault.strerror}. Free some space.") from None


def links_before(number: int) -> tuple[Target, ...]:
    """The links of a part as they lead now, in their order."""
    return read_links(table_path(links_folder(), number)).targets


def move_links(number: int, proof: Proof) -> None:
    """Let the links of a part that is over count for the places that their sections have in a corrected edition.

    Nothing happens to a part without links. Raises `MailingError` when the disk refuses.
    """
    try:
        table = read_links(table_path(links_folder(), number))
    except (OSError, LinkTableError):
        return
    targets = moved(table.targets, _sections(proof.sheet), proof.rendered.links)
    if targets != table.targets:
        keep_links(number, table.model_copy(update={"targets": targets}))


def _link(target: Target) -> RenderedLink:
    return RenderedLink(target.url, "", target.section if target.section >= 0 else None)


def _base() -> str:
    said = settings.SITE.settings
    return said.tracker or said.base_url


def _tracked(privacy: Privacy) -> bool:
    return bool(settings.SITE.settings.tracker_url) and privacy is not Privacy.OFF


def _page(url: str) -> str:
    return location_of(url)


def _with_canary(rendered: RenderedEmail, target: str) -> tuple[RenderedEmail, int]:
    """With a link that no reader sees, at the end: whoever follows it is a machine."""
    index = len(rendered.links)
    hidden = (
        '<div style="display:none;max-height:0;overflow:hidden" aria-hidden="true"><a href="',
        LinkSlot(index, Context.HTML),
        '" tabindex="-1" style="display:none">&#8202;</a></div>',
    )
    # Told from every link to the same page that readers do see.
    links = (*rendered.links, RenderedLink(f"{target}#end", "", None))
    return replace(rendered, html=_before_end(rendered.html, hidden), links=links), index


def _before_end(pieces: Pieces, more: Pieces) -> Pieces:
    for place in range(len(pieces) - 1, -1, -1):
        piece = pieces[place]
        if isinstance(piece, str) and _BODY_END in piece:
            head, _, tail = piece.rpartition(_BODY_END)
            return (*pieces[:place], head, *more, _BODY_END + tail, *pieces[place + 1 :])
    return (*pieces, *more)


def _after(rendered: RenderedEmail, before: Sequence[RenderedLink]) -> tuple[RenderedEmail, dict[int, int]]:
    """With the links of before at their old places, and what is new behind them; where each link is now."""
    links = list(before)
    known = {(each.url, each.section): place for place, each in enumerate(before)}
    place: dict[int, int] = {}
    for index, each in enumerate(rendered.links):
        if (each.url, each.section) not in known:
            known[each.url, each.section] = len(links)
            links.append(each)
        place[index] = known[each.url, each.section]
    moved = replace(
        rendered,
        html=_moved(rendered.html, place),
        text=_moved(rendered.text, place),
        links=tuple(links),
    )
    return moved, place


def _moved(pieces: Pieces, place: dict[int, int]) -> Pieces:
    return tuple(_moved_piece(each, place) for each in pieces)


def _moved_piece(piece: Piece, place: dict[int, int]) -> Piece:
    match piece:
        case LinkSlot(index, context):
            return LinkSlot(place[index], context)
        case Only(segment, inner):
            return Only(segment, _moved(inner, place))
        case _:
            return piece
