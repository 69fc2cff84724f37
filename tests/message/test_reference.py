"""Filled messages against a reference built with the standard library's `email.message.EmailMessage`."""

from __future__ import annotations

import email
import html
import re
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, default
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.audience.recipient import Recipient
from masthead.message import LinkPlan, Sender
from masthead.render.pieces import Context, LinkSlot, MergeSlot, Only, Piece, Pieces, RenderedEmail
from masthead.testing import SECRET, a_compiled_message, a_recipient, a_rendered_email
from masthead.tokens import Keys, Purpose

BASE = "https://t.harbour.example"
KEYS = Keys(SECRET)
SENDER = Sender(
    name="Harbour Morning",
    address="editors@harbour.example",
    reply_to="Letters <letters@harbour.example>",
    list_id="harbour-morning.harbour.example",
    list_name="Harbour Morning",
    unsubscribe_address="leave@harbour.example",
    feedback_id=("harbour-morning", "edition", "harbour"),
)
TARGETS = ("https://a.example/?x=1&y=2", "https://b.example/" + "long/" * 40, "mailto:desk@harbour.example")
LINK_TAGS = {
    "web_link": (Purpose.WEB, "w"),
    "preferences_link": (Purpose.PREFERENCES, "p"),
    "unsubscribe_link": (Purpose.UNSUBSCRIBE, "u"),
    "referral_link": (Purpose.REFERRAL, "r"),
    "friends_link": (Purpose.FRIENDS, "f"),
}

# Everything a mail may hold: no controls (but newline and tab in fixed text) and no surrogates.
CLEAN = st.characters(exclude_categories=("Cc", "Cs"))
NASTY = st.sampled_from(
    [
        ".", "..", ". ", "From ", "From me", " ", "  ", " . ", "=", "=2E", "=?utf-8?q?Bcc=3A?=", "=?utf-8?b?QQ==?=",
        "?=", "--", "--=_", "\u2028", "\u2029", "\ufeff", "\u202e", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "青山 遥", "مرحبا", "a\u0301",
        "x" * 80, "é" * 40, "<b>", '"', "\\", "'", "&amp;", "%0D%0A", ",", "@", ":;", "(c)", "|",
    ]
)  # fmt: skip
VALUE = st.lists(st.one_of(NASTY, st.text(CLEAN, max_size=12)), max_size=5).map("".join)
FIXED = st.lists(st.one_of(NASTY, st.just("\n"), st.just("\t"), st.text(CLEAN, max_size=30)), max_size=5).map("".join)


def value_slots(context: Context) -> st.SearchStrategy[Piece]:
    names = st.sampled_from(["name", "email", "attribute.city", "referral_count"])
    return st.builds(MergeSlot, names, VALUE, st.sampled_from([context, Context.URL]))


def pieces(context: Context) -> st.SearchStrategy[Pieces]:
    links: st.SearchStrategy[Piece] = st.builds(LinkSlot, st.integers(0, 2), st.just(context))
    tags: st.SearchStrategy[Piece] = st.builds(
        MergeSlot, st.sampled_from(sorted(LINK_TAGS)), st.none(), st.sampled_from([context, Context.URL])
    )
    piece = st.recursive(
        st.one_of(FIXED, value_slots(context), links, tags),
        lambda inner: st.builds(Only, st.sampled_from("ab"), st.lists(inner, max_size=3).map(tuple)),
        max_leaves=5,
    )
    return st.lists(piece, max_size=10).map(tuple)


SUBJECT = st.lists(
    st.one_of(
        VALUE,
        st.builds(MergeSlot, st.sampled_from(["name", "attribute.city"]), VALUE, st.just(Context.HEADER)),
        st.builds(Only, st.sampled_from("ab"), st.tuples(VALUE)),
    ),
    max_size=4,
).map(tuple)
RENDERED = st.builds(
    a_rendered_email,
    subject=SUBJECT,
    html=pieces(Context.HTML),
    text=pieces(Context.TEXT),
    links=st.just(TARGETS),
    language=st.sampled_from(["en", "zh-Hans"]),
)
RECIPIENTS = st.builds(
    a_recipient,
    st.integers(1, 2**32 - 1),
    address=st.sampled_from(["", "a.b+c@xn--hfen-loa.example", "o'neil@mail.example", "ünal@häfen.example"]),
    name=VALUE,
    attributes=st.dictionaries(st.just("city"), VALUE),
    segments=st.sets(st.sampled_from("ab")),
    referral_count=st.integers(0, 3),
)


class Reference:
    """The same mail, made the slow way."""

    def __init__(self, rendered: RenderedEmail, recipient: Recipient) -> None:
        self.rendered, self.recipient = rendered, recipient

    def expand(self, pieces: Pieces) -> str:
        return "".join(self._expanded(pieces))

    def message(self) -> EmailMessage:
        message = EmailMessage(policy=SMTPUTF8)
        message["From"] = Address("Harbour Morning", addr_spec="editors@harbour.example")
        message["Reply-To"] = Address("Letters", addr_spec="letters@harbour.example")
        message["Date"] = "Mon, 23 Nov 2026 06:30:00 +0800"
        message["List-Id"] = "Harbour Morning <harbour-morning.harbour.example>"
        leave = KEYS.token(Purpose.UNSUBSCRIBE, 7, self.recipient.id)
        message["List-Unsubscribe"] = (
            f"<{BASE}/u/{leave}>, <mailto:leave@harbour.example?subject=unsubscribe%20{leave}>"
        )
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["Feedback-ID"] = "7:harbour-morning:edition:harbour"
        message["Content-Language"] = self.rendered.language
        message.set_content(self.expand(self.rendered.text), cte="quoted-printable")
        message.add_alternative(self.expand(self.rendered.html), subtype="html", cte="quoted-printable")
        return message

    def _expanded(self, pieces: Pieces) -> Iterator[str]:
        for piece in pieces:
            if isinstance(piece, str):
                yield piece
            elif isinstance(piece, Only):
                yield self.expand(piece.pieces) if piece.segment in self.recipient.segments else ""
            elif isinstance(piece, LinkSlot):
                yield in_context(self._target(piece.index), piece.context)
            elif piece.name in LINK_TAGS:
                purpose, path = LINK_TAGS[piece.name]
                address = f"{BASE}/{path}/{KEYS.token(purpose, 7, self.recipient.id)}"
                yield in_context(address, piece.context)
            else:
                value = self._value(piece.name)
                yield in_context(value if value.strip() else piece.fallback or "", piece.context)

    def _target(self, index: int) -> str:
        if TARGETS[index].startswith("mailto:"):
            return TARGETS[index]
        return f"{BASE}/c/{KEYS.token(Purpose.CLICK, 7, self.recipient.id)}/{index}"

    def _value(self, name: str) -> str:
        if name == "referral_count":
            return str(self.recipient.referral_count)
        if name == "attribute.city":
            return self.recipient.attributes.get("city", "")
        return self.recipient.name if name == "name" else self.recipient.address


def in_context(text: str, context: Context) -> str:
    if context is Context.URL:
        return quote(text, safe="")
    return html.escape(text) if context is Context.HTML else text


def filled(rendered: RenderedEmail, recipient: Recipient) -> bytes:
    message = a_compiled_message(rendered, sender=SENDER, links=LinkPlan(base_url=BASE, tracked=True))
    return message.fill(recipient)


def as_written(text: str) -> str:
    """A part's text with newlines alone, and none at the end: both sides end a part's last line in their own way."""
    return text.replace("\r\n", "\n").rstrip("\n")


@settings(max_examples=60, deadline=None)
@given(RENDERED, RECIPIENTS)
def test_filled_parts_equal_those_of_the_reference(rendered: RenderedEmail, recipient: Recipient) -> None:
    ours = email.message_from_bytes(filled(rendered, recipient), policy=default)
    reference = Reference(rendered, recipient)
    theirs = email.message_from_bytes(reference.message().as_bytes(policy=SMTP), policy=default)

    assert ours.defects == []
    assert [part.get_content_type() for part in ours.walk()] == [part.get_content_type() for part in theirs.walk()]
    for mine, other, expected in zip(
        ours.iter_parts(), theirs.iter_parts(), (rendered.text, rendered.html), strict=True
    ):
        assert isinstance(mine, EmailMessage)
        assert isinstance(other, EmailMessage)
        # `EmailMessage` writes a MIME-Version into a second part, which RFC 2045 §4 has at the top level alone.
        del other["MIME-Version"]
        assert (mine.defects, dict(mine.items())) == ([], dict(other.items()))
        assert as_written(mine.get_content()) == as_written(other.get_content())
        assert as_written(mine.get_content()) == as_written(reference.expand(expected))


@settings(max_examples=40, deadline=None)
@given(RENDERED, RECIPIENTS)
def test_filled_headers_equal_those_of_the_reference(rendered: RenderedEmail, recipient: Recipient) -> None:
    ours = email.message_from_bytes(filled(rendered, recipient), policy=default)
    theirs = Reference(rendered, recipient).message()

    assert [name for name, _ in ours.items()] == [
        "From", "To", "Subject", "Date", "Message-ID", "Reply-To", "List-Id", "List-Unsubscribe",
        "List-Unsubscribe-Post", "Feedback-ID", "MIME-Version", "Content-Language", "Content-Type",
    ]  # fmt: skip
    for name in set(theirs.keys()) - {"Content-Type"}:
        assert ours[name] == theirs[name], name


@settings(max_examples=60, deadline=None)
@given(RENDERED, RECIPIENTS)
def test_filled_lines_keep_to_every_form_at_once(rendered: RenderedEmail, recipient: Recipient) -> None:
    data = filled(rendered, recipient)
    head, _, body = data.partition(b"\r\n\r\n")

    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert data.endswith(b"--\r\n")
    for line in head.split(b"\r\n"):
        assert line.strip(), "a line of blanks alone ends the header for some readers (RFC 5322 §3.2.2)"
        assert len(line) <= 998
        if b"=?utf-8?" in line:
            assert len(line) <= 76, "RFC 2047 §2"
    assert max(len(line) for line in body.split(b"\r\n")) <= 76
    assert relaxed(body) == body
    assert not re.search(rb"^(\.|From )", body, re.MULTILINE)
    assert body.isascii()


@settings(max_examples=25, deadline=None)
@given(RENDERED, RECIPIENTS)
def test_stuffed_form_unstuffs_to_the_plain_form(rendered: RenderedEmail, recipient: Recipient) -> None:
    message = a_compiled_message(rendered)
    plain, stuffed = message.fill(recipient), message.fill_stuffed(recipient)

    assert re.sub(rb"(?m)^\.", b"..", plain) == stuffed
    assert re.sub(rb"(?m)^\.\.", b".", stuffed) == plain
    assert b"\r\n.\r\n" not in stuffed


@settings(max_examples=25, deadline=None)
@given(RENDERED, RECIPIENTS)
def test_fill_is_the_same_on_every_attempt_and_in_every_process(rendered: RenderedEmail, recipient: Recipient) -> None:
    first, again = a_compiled_message(rendered), a_compiled_message(rendered)
    stored = type(first).from_bytes(first.to_bytes(), Keys(b"another secret, newer than before", previous=(SECRET,)))

    assert first.fill(recipient) == first.fill(recipient) == again.fill(recipient) == stored.fill(recipient)
    assert first.envelope_sender(recipient) == stored.envelope_sender(recipient)
    assert first.to_bytes() == again.to_bytes() == stored.to_bytes()
    assert first.hash == stored.hash


def relaxed(body: bytes) -> bytes:
    """RFC 6376 §3.4.4, written from its words."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)
