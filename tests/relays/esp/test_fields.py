from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.delivery.ports import Reply, Submission
from masthead.relays.esp.drop import EspDrop
from masthead.relays.esp.fields import Fields, fields_of
from masthead.relays.esp.providers import PROVIDERS
from masthead.relays.esp.verdict import Refused, Suspicion, UnfitError
from masthead.render.pieces import Context, MergeSlot
from masthead.testing import a_compiled_message, a_recipient, a_rendered_email

MESSAGE = a_compiled_message(
    a_rendered_email(
        subject=(MergeSlot("name", "friend", Context.HEADER),),
        text=("Dear ", MergeSlot("name", "friend", Context.TEXT), "\n"),
        html=("<p>", MergeSlot("name", "friend", Context.HTML), "</p>\n"),
    )
)
VALUE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=90).map(str.strip)


def fields(name: str, address: str = "") -> Fields:
    person = a_recipient(5, name=name, address=address)
    sender = MESSAGE.envelope_sender(person)
    return fields_of(Submission(0, person, sender, MESSAGE.fill_stuffed(person)))


@given(VALUE)
@settings(max_examples=60, deadline=None)
def test_fields_say_the_values_again(name: str) -> None:
    found = fields(name)
    shown = name if name.strip() else "friend"

    assert found.text == f"Dear {shown}\n"
    assert found.subject.split() == shown.split()
    assert "reader5@example.com" in found.to
    for header, value in found.headers.items():
        assert value.isascii(), header
        assert value.isprintable(), header


def test_name_is_quoted_for_addresses() -> None:
    assert fields('Ana "the" O’Neil, Editor\\').to == '"Ana \\"the\\" O’Neil, Editor\\\\" <reader5@example.com>'
    assert fields("").to == "reader5@example.com"


def test_metadata_holds_the_left_sides() -> None:
    found = fields("Mei").metadata
    assert found.keys() == {"message_id", "return_path"}
    assert len(found["message_id"]) == 32
    assert found["return_path"].startswith("bounce+")


def test_message_is_unstuffed() -> None:
    message = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\n..dot\r\n.\x2e..\r\n"
    found = fields_of(Submission(0, a_recipient(), "b@c.example", message))
    assert found.mime.endswith(b"\r\n\r\n.dot\r\n...\r\n")
    assert found.html == ""


def test_message_without_one_recipient_is_unfit() -> None:
    message = b"From: a@b.example\r\nTo: c@d.example, e@f.example\r\nSubject: x\r\n\r\nHello\r\n"
    with pytest.raises(UnfitError, match="The To field is not one mailbox"):
        fields_of(Submission(0, a_recipient(), "b@c.example", message))


class UnwillingSession:
    def open(self) -> None:
        pass

    def build(self, _fields: Fields) -> object:
        raise UnfitError("Brevo cannot take this message: no.")

    def call(self, _built: object) -> list[Reply | Refused]:
        raise AssertionError("never")

    def close(self) -> None:
        pass


def test_message_that_cannot_be_built_is_put_off_until_it_is_clear_whose_fault_that_is() -> None:
    drop = EspDrop(PROVIDERS["brevo"], UnwillingSession, most=1, suspicion=Suspicion("Brevo"))
    drop.open()
    person = a_recipient(5)
    submission = Submission(0, person, "b@harbour.example", MESSAGE.fill(person))

    replies = [drop.prepare(submission) for _ in range(4)]
    assert [str(reply.outcome) for reply in replies] == ["deferred"] * 4
    with pytest.raises(Exception, match="refuses one message after the other: Brevo cannot take this message"):
        drop.prepare(submission)


def test_unsafe_sender_is_refused_before_anything_is_built() -> None:
    drop = EspDrop(PROVIDERS["brevo"], UnwillingSession, most=1, suspicion=Suspicion("Brevo"))
    drop.open()
    reply = drop.prepare(Submission(0, a_recipient(), "a\nb@harbour.example", b""))

    assert isinstance(reply, Reply)
    assert (reply.outcome, reply.text[:12]) == ("rejected", "The sender’s")
