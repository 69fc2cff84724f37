"""Signatures as others verify them: dkimpy for both algorithms, with keys from a pretended DNS."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from dkim.canonicalization import Relaxed
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.audience.recipient import Recipient
from masthead.cli.mail import compile_proof
from masthead.cli.proof import make_proof
from masthead.cli.workspace import open_manuscript
from masthead.message import CompiledMessage, CompiledMessageError, LinkPlan, Sender, SlotValueError, compile_message
from masthead.message.dkim import Signed, SigningKey, signed
from masthead.message.errors import SigningKeyError
from masthead.message.program import Program, Run
from masthead.message.slots import SubjectSlot, TokenSlot, ToSlot
from masthead.render.pieces import Context, LinkSlot, MergeSlot, Only, Pieces, RenderedEmail
from masthead.testing import A_DATE, SECRET, a_recipient, a_rendered_email
from masthead.titles import STARTER, TITLES
from masthead.tokens import Keys, Purpose

A_PAST_DATE = A_DATE.replace(year=2025)
SENDER = Sender(
    name="Harbour Morning",
    address="editors@harbour.example",
    reply_to="Letters <letters@harbour.example>",
    list_id="harbour-morning.harbour.example",
    list_name="Harbour  Morning, “the early one”",
    unsubscribe_address="leave@harbour.example",
    feedback_id=("harbour-morning", "edition", "harbour"),
)
EDITIONS = [
    Path(str(edition))
    for folder in (*(title.folder for title in TITLES.values()), STARTER)
    for edition in sorted((folder / "editions").iterdir(), key=str)
    if edition.name.endswith(".md")
]
NAMES = [
    "",
    "Mei",
    "青山 遥",
    "Zoë Grünwald-Ångström " * 12,
    'Ana "the  Captain" O’Neil',
    "=?utf-8?q?Bcc=3A?=",
    "محمد",
    "👩‍👩‍👧‍👦" * 30,
    "x" * 300,
    ". From .",
]


def a_key(private: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey, selector: str) -> SigningKey:
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return SigningKey.from_pem(pem, domain="harbour.example", selector=selector)


RSA_KEY = a_key(rsa.generate_private_key(65537, 2048), "press")
ED_KEY = a_key(ed25519.Ed25519PrivateKey.generate(), "press-ed")
BOTH = (RSA_KEY, ED_KEY)


def verdicts(data: bytes, keys: Sequence[SigningKey] = BOTH) -> list[bool]:
    """What a receiver makes of each signature."""
    zone = {f"{key.dns_record().name}.".encode(): key.dns_record().value.encode() for key in keys}
    found = []
    for number in range(data.count(b"DKIM-Signature: ")):
        try:
            found.append(dkim.DKIM(data).verify(idx=number, dnsfunc=lambda name, **_: zone[name]))
        except dkim.DKIMException:
            found.append(False)
    return found


def a_message(
    html: Pieces = ('<p lang="en">Good morning</p>\n',),
    text: Pieces = ("Good morning\n",),
    subject: Pieces = ("Morning",),
) -> CompiledMessage:
    rendered = a_rendered_email(html=html, text=text, subject=subject, links=["https://a.example/?x=1&y=2"])
    links = LinkPlan(base_url="https://t.harbour.example", tracked=True, open_pixel=True)
    return compiled(rendered, sender=SENDER, links=links)


def compiled(rendered: RenderedEmail, *, sender: Sender = SENDER, links: LinkPlan) -> CompiledMessage:
    """Compiled for a day gone by: receivers refuse signatures from the future, and the example date is one."""
    return compile_message(rendered, mailing=7, sender=sender, keys=Keys(SECRET), date=A_PAST_DATE, links=links)


PERSONAL = a_message(
    html=("<p>Dear ", MergeSlot("name", "friend", Context.HTML), " ", LinkSlot(0, Context.HTML), "</p>\n"),
    text=("Dear ", MergeSlot("name", "friend", Context.TEXT), Only("premium", ("  .and early\n",)), "\n"),
    subject=("Morning,  ", MergeSlot("name", "friend", Context.HEADER), Only("premium", (" ★",))),
)


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_every_shipped_edition_verifies_for_everybody(path: Path) -> None:
    proof = make_proof(open_manuscript(path))
    message = signed(
        compile_proof(proof, secret=SECRET, now=A_PAST_DATE, tracked=True, base_url="https://t.example"), BOTH
    )
    segments = {segment for run in message.message.content.program.runs for segment in run.segments}

    for number, name in enumerate(NAMES):
        for person in (a_recipient(number, name=name), a_recipient(number, name=name, segments=segments)):
            assert verdicts(message.fill(person)) == [True, True]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("segments", [(), ("premium",)])
def test_signature_verifies_whatever_the_values(name: str, segments: Sequence[str]) -> None:
    assert verdicts(signed(PERSONAL, BOTH).fill(a_recipient(5, name=name, segments=segments))) == [True, True]


def test_signature_verifies_with_an_address_beyond_ascii() -> None:
    person = a_recipient(5, name="Ünal", address="ünal@häfen.example")
    message = signed(PERSONAL, BOTH)

    assert message.needs_smtputf8(person)
    assert verdicts(message.fill(person)) == [True, True]


def test_signed_message_is_the_message_with_signatures_before_it() -> None:
    person = a_recipient(5, name="青山 遥")
    message = signed(PERSONAL, BOTH)
    signatures = message.fill(person).removesuffix(PERSONAL.fill(person))

    assert re.fullmatch(rb"(DKIM-Signature: (?:.+\r\n )+.+\r\n){2}", signatures)
    assert max(len(line) for line in signatures.split(b"\r\n")) <= 78
    assert message.fill_stuffed(person) == message.fill(person)
    assert message.envelope_sender(person) == PERSONAL.envelope_sender(person)
    assert message.message_id(person) == PERSONAL.message_id(person)
    assert message.size == PERSONAL.size + len(signatures)


def test_signature_says_what_it_covers() -> None:
    head = signed(PERSONAL, (RSA_KEY,)).fill(a_recipient(5)).partition(b"From: ")[0].decode()

    assert re.sub(r"\b(bh?)=[A-Za-z0-9+/=\r\n ]+", r"\1=…", head) == (
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n"
        " d=harbour.example;\r\n"
        " s=press; t=1763850600;\r\n"
        " h=from:to:subject:date:message-id:reply-to:list-id:list-unsubscribe:\r\n"
        " list-unsubscribe-post:feedback-id:mime-version:content-type:from:to:subject:\r\n"
        " date:message-id:mime-version:content-type;\r\n"
        " bh=…;\r\n"
        " b=…"
    )


def test_signature_is_the_same_on_every_attempt() -> None:
    person = a_recipient(5, name="Mei")
    stored = CompiledMessage.from_bytes(PERSONAL.to_bytes(), Keys(SECRET))

    assert signed(PERSONAL, BOTH).fill(person) == signed(stored, BOTH).fill(person)


def test_signature_covers_every_byte() -> None:
    data = signed(PERSONAL, BOTH).fill(a_recipient(5, name="Mei"))
    start = data.index(b"From: ")
    unsigned = data.index(b"Content-Language: "), data.index(b"Content-Type: ")

    for position in [*range(start, len(data), 41), *range(start, start + 60)]:
        if unsigned[0] <= position < unsigned[1] or data[position : position + 1].isspace():
            continue
        tampered = data[:position] + bytes([data[position] ^ 2]) + data[position + 1 :]
        assert not any(verdicts(tampered)), data[position - 20 : position + 20]


@pytest.mark.parametrize("field", ["From: x@y.example", "Subject: win", "To: x@y.example", "Content-Type: text/html"])
def test_second_field_breaks_the_signature(field: str) -> None:
    data = signed(PERSONAL, BOTH).fill(a_recipient(5))
    assert verdicts(field.encode() + b"\r\n" + data) == [False, False]


def test_field_that_a_mailing_list_adds_leaves_the_signature_whole() -> None:
    data = signed(PERSONAL, BOTH).fill(a_recipient(5))
    assert verdicts(b"List-Id: <team.example>\r\nReceived: from a by b\r\n" + data) == [True, True]


def test_fields_that_are_not_there_are_not_named() -> None:
    bare = Sender(name="", address="editors@harbour.example")
    data = signed(compiled(a_rendered_email(), sender=bare, links=LinkPlan()), BOTH).fill(a_recipient(5))

    assert b"reply-to" not in data
    assert b"list-" not in data
    assert verdicts(data) == [True, True]


VALUE = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=90)
TEXT = st.one_of(VALUE, st.sampled_from([".", ". ", "  ", " \n", "\n\n\n", "\t", "From ", "--=_", "=", "é" * 90]))


def pieces(context: Context) -> st.SearchStrategy[Pieces]:
    slot = st.builds(MergeSlot, st.sampled_from(["name", "attribute.city"]), VALUE, st.just(context))
    piece = st.one_of(TEXT, slot, st.builds(Only, st.sampled_from("ab"), st.tuples(TEXT, slot)))
    return st.lists(piece, max_size=6).map(tuple)


@given(
    html=pieces(Context.HTML),
    text=pieces(Context.TEXT),
    subject=pieces(Context.HEADER).map(lambda found: tuple(each for each in found if not isinstance(each, str))),
    name=VALUE,
    city=VALUE,
    segments=st.sets(st.sampled_from("ab")),
)
@settings(max_examples=60, deadline=None)
def test_signature_verifies_for_any_pieces_and_values(
    html: Pieces, text: Pieces, subject: Pieces, name: str, city: str, segments: set[str]
) -> None:
    # Text of a subject is one line, as rendering makes it.
    flat = tuple(Only(each.segment, each.pieces[1:]) if isinstance(each, Only) else each for each in subject)
    message = signed(a_message(html, text, flat), BOTH)
    assert verdicts(message.fill(a_recipient(9, name=name, attributes={"city": city}, segments=segments))) == [True] * 2


@given(name=VALUE, number=st.integers(1, 2**32 - 1), premium=st.booleans())
@settings(max_examples=60)
def test_canonical_fields_are_those_of_the_reference(name: str, number: int, premium: bool) -> None:
    person = a_recipient(number, name=name, segments=["premium"] if premium else [])
    signer = signed(PERSONAL, (RSA_KEY,))
    plain = PERSONAL.fill(person)
    ours, body_at = signer._form.read(plain)
    head, body = plain[: body_at - 2], plain[body_at:]
    fields = re.findall(rb"([^:\r\n]+)(:.*(?:\r\n[ \t].*)*\r\n)", head)
    reference = dict(Relaxed.canonicalize_headers([(field, value[1:]) for field, value in fields]))

    del reference[b"content-language"]
    assert ours == b"".join([field + b":" + value for field, value in reference.items()])
    assert plain[body_at - 4 : body_at] == b"\r\n\r\n"
    assert Relaxed.canonicalize_body(body) == body


def test_value_that_must_not_be_sent_is_refused_before_signing() -> None:
    with pytest.raises(SlotValueError, match="control"):
        signed(PERSONAL, BOTH).fill(a_recipient(5, name="a\nBcc: b"))


def test_message_without_a_key_is_refused() -> None:
    with pytest.raises(SigningKeyError, match="no key to sign with"):
        signed(PERSONAL, ())


def test_two_keys_in_one_place_are_refused() -> None:
    with pytest.raises(SigningKeyError, match=r"Two keys have the selector “press” of harbour\.example"):
        signed(PERSONAL, (RSA_KEY, RSA_KEY))


def test_key_of_another_domain_is_warned_about() -> None:
    foreign = a_key_of("relay.example", RSA_KEY)
    [warning] = signed(PERSONAL, (foreign,)).warnings

    assert warning.startswith("No key signs for harbour.example, the domain of the From address")
    assert signed(PERSONAL, (foreign, ED_KEY)).warnings == ()


def a_key_of(domain: str, key: SigningKey) -> SigningKey:
    return replace(key, domain=domain)


@pytest.mark.parametrize(
    "entries",
    [
        ("From: a\r\n",),
        ("From: a\r\nnonsense\r\n\r\nbody",),
        ("From: a\r\nDate: Mon, 24 Nov 2025 06:30:00 +0800\r\nTo: ", ToSlot(), " and more\r\n\r\n"),
        (TokenSlot(Purpose.CLICK), SubjectSlot(())),
    ],
)
def test_program_of_another_form_is_refused(entries: tuple[str | ToSlot, ...]) -> None:
    program = Program(entries, (Run(frozenset(), tuple(range(len(entries))), -1),))
    with pytest.raises(CompiledMessageError):
        signed(CompiledMessage(replace(PERSONAL.content, program=program), Keys(SECRET)), BOTH)


def test_nothing_private_is_shown() -> None:
    shown = repr((RSA_KEY, ED_KEY, signed(PERSONAL, BOTH)))
    assert "PRIVATE" not in shown
    assert "object at" not in shown
    assert isinstance(signed(PERSONAL, BOTH), Signed)


def test_signing_shares_its_message_between_people() -> None:
    message = signed(PERSONAL, BOTH)
    people: list[Recipient] = [a_recipient(number, name=f"Réader {number}") for number in range(1, 30)]

    assert all(verdicts(message.fill(person)) == [True, True] for person in people)


def test_fields_that_a_relay_replaces_can_be_left_out() -> None:
    data = signed(PERSONAL, BOTH, leave_out={"message-id", "date"}).fill(a_recipient(5))
    replaced = re.sub(rb"\r\n(Message-ID|Date): [^\r]+", rb"\r\n\1: another", data)

    assert replaced != data
    assert verdicts(replaced) == [True, True]
    with pytest.raises(SigningKeyError, match="always covers the From field"):
        signed(PERSONAL, BOTH, leave_out=["from"])
