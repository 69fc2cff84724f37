from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.mime.letter import MAX_DEPTH, MAX_PARTS, read_letter

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


def test_bodies_and_attachments_are_told_apart() -> None:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = "Grüße, 青山"
    message.set_content("Plain – words\n")
    message.add_alternative("<p>HTML wörds</p>", subtype="html")
    html = message.get_payload(1)
    assert isinstance(html, EmailMessage)
    html.add_related(b"\x89PNG", "image", "png", cid="<dot>")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Tarif – März.pdf")
    letter = read_letter(message.as_bytes())

    assert letter.header("subject") == "Grüße, 青山"
    assert (letter.plain and letter.plain.text().strip()) == "Plain – words"
    assert (letter.html and letter.html.text().strip()) == "<p>HTML wörds</p>"
    assert [(part.type, part.filename, part.content()) for part in letter.attachments] == [
        ("image/png", "", b"\x89PNG"),
        ("application/pdf", "Tarif – März.pdf", b"%PDF"),
    ]
    assert [part.type for part in letter.files] == ["application/pdf"]
    assert letter.remarks == ()


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(["utf-8", "gb18030"]))
@settings(max_examples=60)
def test_reads_what_the_standard_library_writes(subject: str, texts: list[str], charset: str) -> None:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message.make_mixed()
    for text in texts:
        part = EmailMessage(policy=SMTP)
        part.set_content(text, charset=charset)
        message.attach(part)
    letter = read_letter(message.as_bytes())
    assert [part.text().rstrip("\r\n") for part in letter.parts] == texts


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"=?utf-8?b?R3LDvMOfZQ==?=", "Grüße"),
        (b"=?utf-8?q?Gr=C3=BC?= =?utf-8?q?=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?q?Gr=C3?=\r\n =?utf-8?q?=BC=C3=9Fe?=", "Grüße"),
        (b"a =?iso-8859-1?q?=FC?= b", "a ü b"),
        (b"=?x-unknown?q?abc?=", "abc"),
        (b"=?utf-8?b?!!!?=", ""),
        (b"=?utf-8?z?abc?=", "=?utf-8?z?abc?="),
        ("roh: Grüße".encode(), "roh: Grüße"),
        ("roh: Grüße".encode("latin-1"), "roh: Grüße"),
        (b"=?utf-8?q?a=00b=0D=0Ac=E2=80=AE?=", "a\ufffdb c[RLO]"),
        (b"=?unicode_escape?q?=5Cd?=", "\\d"),
        (b"=?idna?q?xn--a?=", "xn--a"),
        (b"=?utf-7?q?+2AA-?=", "\ufffd"),
    ],
)
def test_header_is_decoded_and_harmless(raw: bytes, value: str) -> None:
    shown = read_letter(b"Subject: " + raw + b"\r\n\r\n").header("subject")
    assert shown in (value, value.replace("\ufffd", "?"))


def nested(depth: int) -> bytes:
    out = b"Subject: deep\r\n"
    for level in range(depth):
        out += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    return out + b"Content-Type: text/plain\r\n\r\nthe bottom\r\n"


def test_ten_thousand_nested_parts_end_at_the_limit() -> None:
    letter = read_letter(nested(10_000))
    assert letter.remarks == (f"Parts nested deeper than {MAX_DEPTH} levels are kept as one attachment.",)
    assert len(letter.parts) == 1
    assert letter.header("subject") == "deep"


def test_ten_thousand_parts_side_by_side_end_at_the_limit() -> None:
    body = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 10_000 + b"--b--\r\n"
    letter = read_letter(body)
    assert letter.remarks == (f"Only the first {MAX_PARTS} parts are shown; the source has them all.",)
    assert len(letter.parts) == MAX_PARTS


@pytest.mark.parametrize(
    ("message", "text", "remarks"),
    [
        (b"", "", 0),
        (b"\r\nonly a body", "only a body", 0),
        (b"no colon here\r\n\r\nbody", "body", 0),
        (b"Content-Type: multipart/mixed\r\n\r\nwords", "words", 1),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\nwords", "words", 1),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords", "words", 0),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords\n--b--\n", "words", 0),
        (b"Content-Type: nonsense\r\n\r\nwords", "words", 0),
        (b"Content-Type: text/plain; charset=nonsense\r\n\r\nw\xc3\xb6rds", "wörds", 0),
        (b"Content-Transfer-Encoding: base64\r\n\r\nd29y*ZHM", "words", 0),
        (b"Content-Transfer-Encoding: quoted-printable\r\n\r\nw=F6=XX", "w\ufffd=XX", 0),
    ],
)
def test_broken_message_shows_something_sensible(message: bytes, text: str, remarks: int) -> None:
    letter = read_letter(message)
    assert (letter.plain.text() if letter.plain else "") == text
    assert len(letter.remarks) == remarks


FIELDS = [b"Content-Type", b"Content-Disposition", b"Content-Transfer-Encoding", b"Subject", b"From", b"To"]
SCRAPS = [
    *b"multipart/mixed text/html ;boundary= ;charset= filename*0*= filename*= =? ?q? ?b? ?= =41 utf-8 utf-16 <".split(),
    *(b">", b"a", b"''", b'"', b"\xff", b"\x00", b"\r\n ", b"\\"),
]
HEADER_NOISE = st.lists(
    st.tuples(st.sampled_from(FIELDS), st.lists(st.sampled_from(SCRAPS), max_size=12).map(b"".join)), max_size=5
)


@given(HEADER_NOISE, st.binary(max_size=60))
@settings(max_examples=200)
def test_any_mime_headers_are_read(headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    message = b"".join(name + b": " + value + b"\r\n" for name, value in headers) + b"\r\n" + body
    letter = read_letter(message)
    for part in letter.parts:
        part.text().encode()
        part.filename.encode()
