from __future__ import annotations

import datetime as dt
import email
import re
from email.message import EmailMessage
from email.policy import default

import pytest

from masthead.message import CompileError, LinkPlan, Sender, compile_message
from masthead.render.pieces import Context, LinkSlot, MergeSlot, RenderedEmail
from masthead.testing import A_DATE, SECRET, a_compiled_message, a_recipient, a_rendered_email, a_sender
from masthead.tokens import Keys, Purpose

KEYS = Keys(SECRET)

# A whole message, to be read: soft line breaks enclose the two values, and nothing else is broken early.
LETTER = """\
From: Harbour Morning <editors@harbour.example>
To: =?utf-8?b?6Z2S5bGxIOmBpQ==?= <haruka@minato.example>
Subject: =?utf-8?b?8J+foCBHb29kIG1vcm5pbmcsIOmdkuWxsSDpgaU=?=
Date: Mon, 23 Nov 2026 06:30:00 +0800
Message-ID: <ccf1bd1d9a52f5e7f8e0d9c8b7a6f5e4@harbour.example>
Reply-To: letters@harbour.example
List-Id: Harbour Morning <harbour-morning.harbour.example>
List-Unsubscribe: <https://t.harbour.example/u/UNSUBSCRIBE-TOKEN-0000>,
 <mailto:leave@harbour.example?subject=unsubscribe%20UNSUBSCRIBE-TOKEN-0000>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Feedback-ID: 7:harbour-morning:edition:harbour
MIME-Version: 1.0
Content-Language: en
Content-Type: multipart/alternative;
 boundary="=_BOUNDARY"

--=_BOUNDARY
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Good morning, =
=E9=9D=92=E5=B1=B1 =E9=81=A5=
!

The harbour opens late: https://t.harbour.example/c/CLICK-TOKEN-0000000000/=
0

--=_BOUNDARY
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<body><p>Good morning, =
=E9=9D=92=E5=B1=B1 =E9=81=A5=
!</p><a href=3D"https://t.harbour.example/c/CLICK-TOKEN-0000000000/0">Late<=
/a>
<img src=3D"https://t.harbour.example/o/OPEN-TOKEN-00000000000.gif" width=
=3D"1" height=3D"1" alt=3D"" style=3D"display:block;width:1px;height:1px;bo=
rder:0"></body>

--=_BOUNDARY--
"""


def letter() -> RenderedEmail:
    return a_rendered_email(
        subject=("🟠 Good morning, ", MergeSlot("name", "friends", Context.HEADER)),
        html=(
            "<body><p>Good morning, ",
            MergeSlot("name", "friends", Context.HTML),
            '!</p><a href="',
            LinkSlot(0, Context.HTML),
            '">Late</a>\n</body>\n',
        ),
        text=(
            "Good morning, ",
            MergeSlot("name", "friends", Context.TEXT),
            "!\n\nThe harbour opens late: ",
            LinkSlot(0, Context.TEXT),
            "\n",
        ),
        links=["https://news.example/late"],
    )


def parsed(rendered: RenderedEmail, *, sender: Sender | None = None, links: LinkPlan | None = None) -> EmailMessage:
    filled = a_compiled_message(rendered, sender=sender, links=links).fill(a_recipient())
    message = email.message_from_bytes(filled, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def body_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def test_message_is_written_as() -> None:
    sender = Sender(
        name="Harbour Morning",
        address="editors@harbour.example",
        reply_to="letters@harbour.example",
        list_id="harbour-morning.harbour.example",
        list_name="Harbour Morning",
        unsubscribe_address="leave@harbour.example",
        feedback_id=("harbour-morning", "edition", "harbour"),
    )
    plan = LinkPlan(base_url="https://t.harbour.example", tracked=True, open_pixel=True)
    message = a_compiled_message(letter(), sender=sender, links=plan)
    haruka = a_recipient(9, name="青山 遥", address="haruka@minato.example")
    written = message.fill(haruka).decode("ascii").replace("\r\n", "\n")

    # What depends on the secret and the content's hash is put back to readable words of the same width.
    for purpose, word in (
        (Purpose.UNSUBSCRIBE, "UNSUBSCRIBE-TOKEN-0000"),
        (Purpose.CLICK, "CLICK-TOKEN-0000000000"),
        (Purpose.OPEN, "OPEN-TOKEN-00000000000"),
    ):
        written = written.replace(KEYS.token(purpose, 7, 9), word)
    written = re.sub("=_[0-9a-f]{32}", "=_BOUNDARY", written)
    written = re.sub("<[0-9a-f]{32}@", "<ccf1bd1d9a52f5e7f8e0d9c8b7a6f5e4@", written)
    assert written == LETTER


def test_message_id_is_one_per_mailing_and_subscriber() -> None:
    message, other = a_compiled_message(letter()), a_compiled_message(letter(), mailing=8)
    ids = {each.message_id(a_recipient(number)) for each in (message, other) for number in (1, 2)}

    assert len(ids) == 4
    assert all(re.fullmatch("<[0-9a-f]{32}@harbour.example>", each) for each in ids)
    assert message.message_id(a_recipient(1)).encode() in message.fill(a_recipient(1))


def test_envelope_sender_says_whose_mail_came_back() -> None:
    address = a_compiled_message(letter()).envelope_sender(a_recipient(9))
    local, _, domain = address.partition("@")

    assert domain == "harbour.example"
    assert len(local) <= 64
    assert KEYS.verify(Purpose.BOUNCE, local.removeprefix("bounce+")) == (7, 9)


def test_envelope_sender_uses_the_bounce_domain_and_prefix() -> None:
    sender = Sender(
        name="", address="editors@harbour.example", bounce_domain="bounces.häfen.example", bounce_prefix="b"
    )
    address = a_compiled_message(letter(), sender=sender).envelope_sender(a_recipient(9))

    assert re.fullmatch(r"b\+[A-Za-z0-9_-]{22}@bounces\.xn--hfen-loa\.example", address)


def test_boundary_comes_from_the_content() -> None:
    boundaries = [
        parsed(rendered).get_boundary()
        for rendered in (letter(), letter(), a_rendered_email(text=("Another morning\n",)))
    ]
    assert boundaries[0] == boundaries[1] != boundaries[2]


def test_size_counts_all_but_the_values() -> None:
    message = a_compiled_message(letter())
    nobody = a_recipient(name="", address="a@b.example")
    values = len("friends") * 2 + len("a@b.example") + len("=?utf-8?b?8J+foCBHb29kIG1vcm5pbmcsIGZyaWVuZHM=?=")

    assert message.size == len(message.fill(nobody)) - values


def test_open_pixel_stands_last_in_the_body_and_is_silent() -> None:
    html = ("<html><body><p>Good morning</p></body></html>\n",)
    plan = LinkPlan(base_url="https://t.harbour.example", open_pixel=True)
    body = body_of(parsed(a_rendered_email(html=html), links=plan), "html")

    assert re.fullmatch(
        r'<html><body><p>Good morning</p><img src="https://t\.harbour\.example/o/[A-Za-z0-9_-]{22}\.gif" '
        r'width="1" height="1" alt="" style="[^"]*"></body></html>\n',
        body,
    )


def test_open_pixel_finds_a_place_without_a_body_tag() -> None:
    plan = LinkPlan(base_url="https://t.harbour.example", open_pixel=True)
    body = body_of(parsed(a_rendered_email(html=("<p>Good morning</p>",)), links=plan), "html")
    assert re.match(r'<p>Good morning</p><img src="[^"]*"[^>]*>\n\Z', body)


def test_untracked_links_keep_their_targets() -> None:
    target = "https://news.example/?a=1&b='2'"
    rendered = a_rendered_email(
        html=('<a href="', LinkSlot(0, Context.HTML), '">x</a>\n'),
        text=(LinkSlot(0, Context.TEXT), "\n"),
        links=[target],
    )
    message = parsed(rendered, links=LinkPlan(base_url="https://t.harbour.example"))

    assert body_of(message, "plain") == f"{target}\n"
    assert body_of(message, "html") == '<a href="https://news.example/?a=1&amp;b=&#x27;2&#x27;">x</a>\n'


def test_tracked_message_keeps_mail_and_telephone_links_and_knows_all_targets() -> None:
    targets = ("mailto:desk@harbour.example", "tel:+4940123", "HTTPS://news.example/", "#top")
    text = tuple(piece for index in range(4) for piece in (LinkSlot(index, Context.TEXT), "\n"))
    compiled = a_compiled_message(
        a_rendered_email(text=text, links=targets), links=LinkPlan(base_url="https://t.harbour.example", tracked=True)
    )
    message = email.message_from_bytes(compiled.fill(a_recipient()), policy=default)
    assert isinstance(message, EmailMessage)

    click = KEYS.token(Purpose.CLICK, 7, 1)
    assert body_of(message, "plain").split() == [
        "mailto:desk@harbour.example", "tel:+4940123", f"https://t.harbour.example/c/{click}/2", "#top"
    ]  # fmt: skip
    assert compiled.content.targets == targets


def test_link_tags_lead_to_the_readers_own_pages() -> None:
    tags = ["web_link", "preferences_link", "unsubscribe_link", "referral_link", "friends_link"]
    text = tuple(piece for tag in tags for piece in (MergeSlot(tag, None, Context.TEXT), "\n"))
    body = body_of(parsed(a_rendered_email(text=text)), "plain")

    assert body.split() == [
        f"https://t.harbour.example/w/{KEYS.token(Purpose.WEB, 7, 1)}",
        f"https://t.harbour.example/p/{KEYS.token(Purpose.PREFERENCES, 7, 1)}",
        f"https://t.harbour.example/u/{KEYS.token(Purpose.UNSUBSCRIBE, 7, 1)}",
        f"https://t.harbour.example/r/{KEYS.token(Purpose.REFERRAL, 7, 1)}",
        f"https://t.harbour.example/f/{KEYS.token(Purpose.FRIENDS, 7, 1)}",
    ]


def test_vote_leads_to_its_answer_with_a_token_of_its_own() -> None:
    text = (MergeSlot("vote_link", None, Context.TEXT), "/a1b2/3\n")

    assert body_of(parsed(a_rendered_email(text=text)), "plain").split() == [
        f"https://t.harbour.example/v/{KEYS.token(Purpose.VOTE, 7, 1)}/a1b2/3"
    ]


def test_link_tag_within_an_address_is_percent_encoded() -> None:
    html = ('<a href="https://share.example/?u=', MergeSlot("referral_link", None, Context.URL), '">x</a>\n')
    token = KEYS.token(Purpose.REFERRAL, 7, 1)

    assert body_of(parsed(a_rendered_email(html=html)), "html") == (
        f'<a href="https://share.example/?u=https%3A%2F%2Ft.harbour.example%2Fr%2F{token}">x</a>\n'
    )


def test_web_link_is_the_public_page_where_there_is_one() -> None:
    plan = LinkPlan(base_url="https://t.harbour.example", web_url="https://harbour.example/412")
    rendered = a_rendered_email(text=(MergeSlot("web_link", None, Context.TEXT), "\n"))
    assert body_of(parsed(rendered, links=plan), "plain") == "https://harbour.example/412\n"


def test_unsubscribing_goes_by_mail_where_there_are_no_pages() -> None:
    sender = Sender(name="", address="editors@harbour.example", unsubscribe_address="leave@harbour.example")
    rendered = a_rendered_email(text=(MergeSlot("unsubscribe_link", None, Context.TEXT), "\n"))
    message = parsed(rendered, sender=sender, links=LinkPlan())
    address = f"mailto:leave@harbour.example?subject=unsubscribe%20{KEYS.token(Purpose.UNSUBSCRIBE, 7, 1)}"

    assert body_of(message, "plain") == f"{address}\n"
    assert message["List-Unsubscribe"] == f"<{address}>"
    assert message["List-Unsubscribe-Post"] is None


def test_one_click_is_announced_for_https_alone() -> None:
    message = parsed(letter(), links=LinkPlan(base_url="http://127.0.0.1:8025"))

    assert message["List-Unsubscribe"].startswith("<http://127.0.0.1:8025/u/")
    assert message["List-Unsubscribe-Post"] is None


def test_address_with_a_local_part_beyond_ascii_needs_smtputf8() -> None:
    message = a_compiled_message(letter())
    reader = a_recipient(address="ünal@häfen.example", name="Ünal")

    assert message.needs_smtputf8(reader)
    assert not message.needs_smtputf8(a_recipient())
    assert "<ünal@häfen.example>\r\n".encode() in message.fill(reader)


def test_domain_beyond_ascii_is_written_by_idna() -> None:
    message = a_compiled_message(letter(), sender=a_sender(address="editors@häfen.example"))
    jo = a_recipient(address="jo@straße.example")

    assert not message.needs_smtputf8(jo)
    assert b"To: jo@xn--strae-oqa.example\r\n" in message.fill(jo)
    assert b"From: Harbour Morning <editors@xn--hfen-loa.example>\r\n" in message.fill(jo)


def test_sender_beyond_ascii_makes_every_message_need_smtputf8() -> None:
    message = a_compiled_message(letter(), sender=a_sender(address="büro@harbour.example"))
    assert message.needs_smtputf8(a_recipient())


def test_newlines_of_other_systems_are_newlines() -> None:
    message = parsed(a_rendered_email(text=("one\r\ntwo\rthree\nfour",)))
    assert body_of(message, "plain") == "one\ntwo\nthree\nfour\n"


@pytest.mark.parametrize(
    ("rendered", "words"),
    [
        (
            a_rendered_email(text=("Good\x00 morning\n",)),
            r"plain text part holds a NUL \(U\+0000\) near “Good� morning�”",
        ),
        (a_rendered_email(html=("<p>\ud83d</p>",)), r"HTML part holds half of a surrogate pair \(U\+D83D\)"),
        (a_rendered_email(html=(LinkSlot(0, Context.HTML),)), "names link 0; the edition has 0"),
        (
            a_rendered_email(html=(LinkSlot(0, Context.TEXT),), links=["https://a.example/"]),
            "no place in the HTML part",
        ),
        (a_rendered_email(html=(MergeSlot("name", "", Context.TEXT),)), "no place in the HTML part"),
        (a_rendered_email(text=(MergeSlot("name", "", Context.HTML),)), "no place in the plain text part"),
        (a_rendered_email(text=(MergeSlot("salary", "", Context.TEXT),)), r"“\{\{ salary \}\}” is not a merge tag"),
        (a_rendered_email(text=(LinkSlot(0, Context.TEXT),), links=["javascript:alert(1)"]), "cannot be used"),
        (a_rendered_email(text=(LinkSlot(0, Context.TEXT),), links=["https://a.example/\r\nx"]), "cannot be used"),
        (a_rendered_email(subject=(MergeSlot("web_link", None, Context.HEADER),)), "subject cannot hold a link"),
        (a_rendered_email(subject=(MergeSlot("salary", "", Context.HEADER),)), "is not a merge tag"),
        (a_rendered_email(language="en\r\nBcc: x"), "must be a language tag"),
    ],
)
def test_compile_refuses_what_cannot_become_mail(rendered: RenderedEmail, words: str) -> None:
    with pytest.raises(CompileError, match=words):
        a_compiled_message(rendered)


def test_compile_refuses_a_page_link_without_pages() -> None:
    rendered = a_rendered_email(text=(MergeSlot("preferences_link", None, Context.TEXT),))
    with pytest.raises(CompileError, match="“preferences” link needs the base address"):
        a_compiled_message(rendered, links=LinkPlan())


@pytest.mark.parametrize(("mailing", "date"), [(-1, A_DATE), (2**32, A_DATE), (7, A_DATE.replace(tzinfo=None))])
def test_compile_refuses_a_mailing_without_id_or_time_zone(mailing: int, date: dt.datetime) -> None:
    with pytest.raises(CompileError, match="mailing"):
        compile_message(
            letter(),
            mailing=mailing,
            sender=a_sender(),
            keys=KEYS,
            date=date,
            links=LinkPlan(base_url="https://t.example"),
        )
