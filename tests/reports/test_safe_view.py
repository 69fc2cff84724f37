from __future__ import annotations

from tests.reports.conftest import GOLDEN

from masthead.reports import safe_view
from masthead.reports.safe_view import MOST_HEADERS, MOST_PARTS, MOST_SHOWN


def test_view_shows_the_words_and_every_part() -> None:
    view = safe_view((GOLDEN / "postfix-unknown-user.eml").read_bytes())

    assert ("Subject", "Undelivered Mail Returned to Sender") in view.headers
    assert view.text.startswith("This is the mail system at host mx.relay.example.")
    assert [part.type for part in view.parts] == ["text/plain", "message/delivery-status", "text/rfc822-headers"]
    assert "Status: 5.1.1" in view.parts[1].text


def test_html_is_shown_as_words_without_script_style_and_tags() -> None:
    raw = (
        b"Content-Type: text/html; charset=utf-8\n\n<style>p{}</style><script>alert(1)</script><p>One&nbsp;&lt;b&gt;"
        b'</p><p>two <a href="javascript:x">link</a></p><!-- three -->'
    )

    assert safe_view(raw).text.split() == ["One", "<b>", "two", "link"]


def test_controls_and_direction_overrides_are_made_visible() -> None:
    view = safe_view(b"Subject: a\x1bb\n\nred\x1b[31m \xe2\x80\xaegnp.exe\x00\n")

    assert view.headers == (("Subject", "a\ufffdb"),)
    assert view.text == "red\ufffd[31m [RLO]gnp.exe\ufffd\n"


def test_bad_bytes_and_unknown_charsets_are_replaced() -> None:
    assert safe_view(b"Content-Type: text/plain; charset=x-none\n\nGr\xc3\xbc\xc3\x9fe \xff").text == "Grüße \ufffd"


def test_attachments_are_named_and_not_shown() -> None:
    raw = b'Content-Type: application/pdf; name="a\xe2\x80\xaefdp.exe"\nContent-Transfer-Encoding: base64\n\nAAAA'
    (part,) = safe_view(raw).parts

    assert (part.type, part.name, part.size, part.text) == ("application/pdf", "a[RLO]fdp.exe", 4, "")


def test_whatever_is_too_much_is_left_out_and_said_so() -> None:
    parts = b"--b\n\n" + b"x" * (MOST_SHOWN + 1) + b"\n"
    raw = b"X: y\n" * 200 + b"Content-Type: multipart/mixed; boundary=b\n\n" + parts * (MOST_PARTS + 1)
    view = safe_view(raw)

    assert len(view.headers) == MOST_HEADERS
    assert len(view.parts) == MOST_PARTS
    assert {len(part.text) for part in view.parts} == {MOST_SHOWN + 1}
    assert len(view.remarks) == 3
