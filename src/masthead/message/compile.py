"""A rendered edition becomes a compiled message, once per mailing."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from email.utils import format_datetime

from masthead.edition.mergetags import LINK_SLOTS
from masthead.message.body import Item, Part, checked_value, closed, with_pixel, write_body
from masthead.message.compiled import CompiledMessage
from masthead.message.content import Content
from masthead.message.errors import CompileError, ForbiddenCharacterError, refuse_controls, shown
from masthead.message.headers import FOLD, address_field, unstructured
from masthead.message.links import Address, LinkPlan, unsubscribe_mailto
from masthead.message.mailbox import Mailbox
from masthead.message.program import ProgramBuilder
from masthead.message.sender import Sender
from masthead.message.slots import MessageIdSlot, SubjectPart, SubjectSlot, TokenSlot, ToSlot, ValueSlot
from masthead.render.pieces import Context, LinkSlot, MergeSlot, Only, Pieces, RenderedEmail
from masthead.tokens import Keys, Purpose

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_U32_MAX = 0xFFFF_FFFF


def compile_message(
    rendered: RenderedEmail, *, mailing: int, sender: Sender, keys: Keys, date: dt.datetime, links: LinkPlan
) -> CompiledMessage:
    """Compile `rendered` for everybody who gets `mailing`.

    mailing: its id, 32-bit unsigned. date: of the Date field, with its time zone. The same arguments give
    the same bytes, and so does every later fill: nothing derives from an attempt or the clock.

    Body parts are quoted-printable UTF-8 in the form that `masthead.message.quoted_printable` describes:
    canonical for DKIM's relaxed body algorithm and free of lines that begin with a dot.

    Raises `CompileError` saying what cannot become mail, and why.
    """
    if not 0 <= mailing <= _U32_MAX:
        raise CompileError(f"The mailing id {mailing} does not fit; it is a whole number from 0 to {_U32_MAX}.")
    if date.tzinfo is None:
        raise CompileError("The date of a mailing needs a time zone.")
    text, body = _parts(rendered, sender, links)
    builder = ProgramBuilder()
    boundary = _boundary(rendered, mailing)
    _write_headers(builder, rendered, mailing=mailing, sender=sender, links=links, date=date)
    builder.text(f'Content-Type: multipart/alternative;{FOLD}boundary="{boundary}"\r\n')
    for subtype, items in (("plain", text), ("html", body)):
        builder.text(
            f"\r\n--{boundary}\r\nContent-Type: text/{subtype}; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        )
        write_body(closed(items), builder)
    builder.text(f"\r\n--{boundary}--\r\n")
    before, after = sender.bounces()
    content = Content(
        mailing=mailing,
        key_id=keys.key_id,
        bounce_before=before,
        bounce_after=after,
        message_id_domain=sender.domain(),
        smtputf8=not _all_ascii(sender),
        targets=tuple(link.url for link in rendered.links),
        program=builder.finish(),
    )
    return CompiledMessage(content, keys)


def _parts(rendered: RenderedEmail, sender: Sender, links: LinkPlan) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    address = sender.unsubscribe_mailbox()
    text = Part("plain text", frozenset({Context.TEXT, Context.URL}), rendered.links, links, address)
    body = Part("HTML", frozenset({Context.HTML, Context.URL}), rendered.links, links, address)
    items = body.items(rendered.html)
    return text.items(rendered.text), with_pixel(items, body.pixel()) if links.open_pixel else items


def _boundary(rendered: RenderedEmail, mailing: int) -> str:
    """From the content, and never within it: ``=_`` cannot occur in quoted-printable text (RFC 2045 §6.7)."""
    content = repr((mailing, rendered.html, rendered.text)).encode("utf-8", "backslashreplace")
    return "=_" + hashlib.blake2b(content, digest_size=16, person=b"masthead-mime").hexdigest()


def _write_headers(
    builder: ProgramBuilder,
    rendered: RenderedEmail,
    *,
    mailing: int,
    sender: Sender,
    links: LinkPlan,
    date: dt.datetime,
) -> None:
    builder.text(f"From: {address_field(sender.mailbox(), after=len('From: '))}\r\nTo: ")
    builder.slot(ToSlot())
    builder.text("\r\nSubject: ")
    _write_subject(builder, rendered.subject)
    builder.text(f"\r\nDate: {format_datetime(date)}\r\nMessage-ID: <")
    builder.slot(MessageIdSlot())
    builder.text(f"@{sender.domain()}>\r\n")
    reply = sender.reply_mailbox()
    if reply:
        builder.text(f"Reply-To: {address_field(reply, after=len('Reply-To: '))}\r\n")
    _write_list_headers(builder, sender, links)
    if sender.feedback_id:
        builder.text(f"Feedback-ID: {mailing}:{':'.join(sender.feedback_id)}\r\n")
    builder.text("MIME-Version: 1.0\r\n")
    if not _LANGUAGE.fullmatch(rendered.language):
        raise CompileError(f"The language {shown(rendered.language)} must be a language tag such as “en” or “zh-Hans”.")
    builder.text(f"Content-Language: {rendered.language}\r\n")


def _write_list_headers(builder: ProgramBuilder, sender: Sender, links: LinkPlan) -> None:
    if sender.list_id:
        # RFC 2919 §2: the form of a mailbox, with a list id in the place of the address.
        named = Mailbox(sender.list_name.strip(), sender.list_id)
        value = address_field(named, after=len("List-Id: ")) if named.name else f"<{sender.list_id}>"
        builder.text(f"List-Id: {value}\r\n")
    ways: list[Address] = []
    if links.base_url:
        ways.append(links.page(Purpose.UNSUBSCRIBE))
    if address := sender.unsubscribe_mailbox():
        ways.append(unsubscribe_mailto(address))
    for position, (before, _, after) in enumerate(ways):
        builder.text(f",{FOLD}<{before}" if position else f"List-Unsubscribe: <{before}")
        builder.slot(TokenSlot(Purpose.UNSUBSCRIBE))
        builder.text(f"{after}>")
    if ways:
        builder.text("\r\n")
    # RFC 8058 §3.1: one-click needs an https address to post to.
    if links.base_url.startswith("https://"):
        builder.text("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")


def _write_subject(builder: ProgramBuilder, pieces: Pieces) -> None:
    parts = tuple(_subject_parts(pieces, frozenset()))
    if all(isinstance(each.part, str) and not each.segments for each in parts):
        line = "".join(each.part for each in parts if isinstance(each.part, str))
        builder.text(unstructured(line, after=len("Subject: ")))
    else:
        builder.slot(SubjectSlot(parts))


def _subject_parts(pieces: Pieces, segments: frozenset[str]) -> Iterator[SubjectPart]:
    for piece in pieces:
        match piece:
            case str():
                try:
                    yield SubjectPart(segments, refuse_controls(piece))
                except ForbiddenCharacterError as error:
                    raise CompileError(f"The subject {shown(piece)} {error}") from None
            case Only(segment, inner):
                yield from _subject_parts(inner, segments | {segment})
            case MergeSlot(name, fallback, _) if name not in LINK_SLOTS:
                yield SubjectPart(segments, checked_value(ValueSlot(name, fallback, Context.HEADER)))
            case MergeSlot() | LinkSlot():
                raise CompileError("A subject cannot hold a link; remove the link from it.")


def _all_ascii(sender: Sender) -> bool:
    reply: Mailbox | None = sender.reply_mailbox()
    return sender.mailbox().address.isascii() and (reply is None or reply.address.isascii())
