"""No slot value can add a header, end the message or leave its place."""

from __future__ import annotations

import email
import html
import re
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.audience.recipient import Recipient
from masthead.message import CompileError, SlotValueError
from masthead.render.pieces import Context, MergeSlot
from masthead.testing import a_compiled_message, a_recipient, a_rendered_email

MESSAGE = a_compiled_message(
    a_rendered_email(
        subject=("Good morning, ", MergeSlot("name", "friends", Context.HEADER)),
        html=(
            '<body><p title="',
            MergeSlot("attribute.city", "", Context.HTML),
            '">',
            MergeSlot("name", "friends", Context.HTML),
            '</p><a href="https://x.example/?c=',
            MergeSlot("attribute.city", "", Context.URL),
            '">city</a></body>\n',
        ),
        text=("Hello ", MergeSlot("name", "friends", Context.TEXT), "\n", MergeSlot("email", None, Context.TEXT), "\n"),
    )
)
HEADERS = [
    *("From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post"),
    *("MIME-Version", "Content-Language", "Content-Type"),
]
BOUNDARY = re.search(rb'boundary="([^"]+)"', MESSAGE.fill(a_recipient()))
assert BOUNDARY is not None

# Each has a character that may not stand in a value at all.
REFUSED = [
    "Eve\r\nBcc: all@harbour.example",
    "Eve\nBcc: all@harbour.example",
    "Eve\rBcc: all@harbour.example",
    "Eve\r\n.\r\nMAIL FROM:<eve@mail.example>",
    "\r\n",
    "\n",
    "Eve\x00",
    "Eve\tTab",
    "Eve\x0b\x0c",
    "Eve\x1b[2J",
    "Eve\x7f",
    "Eve\x85Bcc: all@harbour.example",
    "Eve\ud800",
    "\udcff",
]
# Each is odd, and harmless once it is encoded for its place.
CARRIED = [
    ".",
    "..",
    ".\u2028.",
    "\u2028Bcc: all@harbour.example",
    "\u2029\u2029--",
    "=?utf-8?q?=0D=0ABcc=3A_all=40harbour.example?=",
    "=?utf-8?b?DQpCY2M6IGFsbEBoYXJib3VyLmV4YW1wbGU=?=",
    "=0D=0ABcc: all@harbour.example",
    "%0D%0ABcc:%20all@harbour.example",
    "--" + BOUNDARY[1].decode(),
    "--" + BOUNDARY[1].decode() + "--",
    "Subject: mine",
    "From eve@mail.example",
    '" <all@harbour.example>, "',
    "Eve <all@harbour.example>",
    "a@harbour.example, b@harbour.example",
    "Eve;:,<>()[]\\\"'",
    "undisclosed-recipients:;",
    '"><script>alert(1)</script>',
    "x' onmouseover='alert(1)",
    "&lt;b&gt;",
    "\u202eevE",
    "مرحبا",
    "e\u0301" * 30,
    "👩\u200d👩\u200d👧\u200d👦" * 20,
    "青" * 200,
    "very long name " * 60,
    "x" * 5000,
    " " * 3 + "Eve" + " " * 3,
    "{{ name }}",
    "=",
    "=\u3000",
    "\ufeff",
    "\U0010fffd",
]  # fmt: skip


def parsed(recipient: Recipient) -> EmailMessage:
    message = email.message_from_bytes(MESSAGE.fill(recipient), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def assert_shape_is_whole(message: EmailMessage) -> None:
    assert [name for name, _ in message.items()] == HEADERS
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert (message.defects, message.preamble, message.epilogue) == ([], None, "")
    assert [address.addr_spec for address in message["To"].addresses] == ["reader1@example.com"]
    assert message["Bcc"] is None


def contents(message: EmailMessage) -> list[str]:
    return [part.get_content().replace("\r\n", "\n") for part in message.iter_parts() if isinstance(part, EmailMessage)]


@pytest.mark.parametrize("value", CARRIED)
def test_odd_value_stays_in_its_place(value: str) -> None:
    message = parsed(a_recipient(name=value, attributes={"city": value}))

    assert_shape_is_whole(message)
    assert message["Subject"] == f"Good morning, {value}"
    text, body = contents(message)
    assert text == f"Hello {value}\nreader1@example.com\n"
    found = re.fullmatch(
        '<body><p title="([^"<>]*)">([^<>]*)</p><a href="https://x.example/\\?c=([^"<>&\' ]*)">city</a></body>\n', body
    )
    assert found is not None
    assert [html.unescape(each) for each in found.groups()[:2]] == [value, value]


@pytest.mark.parametrize("value", REFUSED)
@pytest.mark.parametrize("slot", ["name", "attribute.city"])
def test_control_in_a_value_is_refused_with_its_slot_and_subscriber(value: str, slot: str) -> None:
    recipient = (
        a_recipient(4711, name=value) if slot == "name" else a_recipient(4711, name="Eve", attributes={"city": value})
    )
    with pytest.raises(SlotValueError, match=r"one line without control characters") as caught:
        MESSAGE.fill(recipient)

    assert (caught.value.slot, caught.value.subscriber) == (slot, 4711)
    assert re.fullmatch(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]*U\+[0-9A-F]{4}[^\x00-\x1f]*", str(caught.value))


@pytest.mark.parametrize("value", REFUSED)
@pytest.mark.parametrize("context", [Context.HTML, Context.URL])
def test_control_in_a_fallback_is_refused_before_anybody_is_written_to(value: str, context: Context) -> None:
    with pytest.raises(CompileError, match=r"fallback of “\{\{ name \}\}” .* one line without control characters"):
        a_compiled_message(a_rendered_email(html=(MergeSlot("name", value, context),)))


@pytest.mark.parametrize("value", REFUSED)
def test_control_in_a_subject_is_refused_before_anybody_is_written_to(value: str) -> None:
    with pytest.raises(CompileError, match="subject"):
        a_compiled_message(a_rendered_email(subject=("Good morning", value)))
    with pytest.raises(CompileError, match=r"fallback of “\{\{ name \}\}”"):
        a_compiled_message(a_rendered_email(subject=(MergeSlot("name", value, Context.HEADER),)))


NO_ADDRESSES = [
    *("", "nobody", "@example.com", "a@", "a b@example.com", "a@b@example.com", "a@exa mple.com", "a@-example.com"),
    *("a..b@example.com", ".a@example.com", "a@example.com>", "<a@example.com>", "a@example.com, b@example.com"),
    *("a@example.com\r\nBcc: b@example.com", "a@example.com\n", "a\x00@example.com", '"a\n"@example.com'),
    *("a\u2028@example.com", "a\u202e@example.com", "\ud800@example.com", "a@exam\u2028ple.com", "a@\ud800.example"),
    *("x" * 65 + "@example.com", "a@" + "b" * 64 + ".example", "a@" + "long." * 60 + "example", '"a"b"@example.com'),
]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_address_that_is_none_is_refused(address: str) -> None:
    recipient = Recipient(a_recipient(12).id, address)
    with pytest.raises(SlotValueError, match=r"one looks like (name@)?example\.com") as caught:
        MESSAGE.fill(recipient)
    assert (caught.value.slot, caught.value.subscriber) == ("email", 12)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=60), st.text(st.characters(), max_size=60))
def test_any_value_is_carried_whole_or_refused(name: str, city: str) -> None:
    recipient = a_recipient(name=name, attributes={"city": city})
    if re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", name + city):
        with pytest.raises(SlotValueError):
            MESSAGE.fill(recipient)
    else:
        message = parsed(recipient)
        assert_shape_is_whole(message)
        assert contents(message)[0] == f"Hello {name if name.strip() else 'friends'}\nreader1@example.com\n"
