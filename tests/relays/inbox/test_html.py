from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.mime.letter import Part
from masthead.relays.inbox.html import Link, Scheme, external_pictures, links_of, shown_html, text_of

FINE = "https://harbour.example/story"


@pytest.mark.parametrize(
    ("html", "link"),
    [
        (f'<a href="{FINE}">the <b>story</b></a>', Link("the story", FINE, "")),
        (f"<A HREF='{FINE}'>harbour.example</A>", Link("harbour.example", FINE, "")),
        (f"<a class=x href={FINE}>www.harbour.example/other</a>", Link("www.harbour.example/other", FINE, "")),
        (
            f'<a href="{FINE}">bank.example</a>',
            Link("bank.example", FINE, "The words say bank.example, the link goes to harbour.example."),
        ),
        (f'<a href="{FINE}"><img src="x" alt="A chart"></a>', Link("A chart", FINE, "")),
        (f'<a href="{FINE}"> </a>', Link("", FINE, "No words: a screen reader has nothing to say.")),
        ('<a href="">x</a>', Link("x", "", "Leads nowhere.")),
        ('<a href="#">x</a>', Link("x", "#", "Leads nowhere.")),
        ('<a href="#top">x</a>', Link("x", "#top", "")),
        (
            '<a href="harbour.example/a">x</a>',
            Link("x", "harbour.example/a", "Not a full address: “https://” is missing."),
        ),
        (
            '<a href="javascript:alert(1)">x</a>',
            Link("x", "javascript:alert(1)", "“javascript:” is not an address that mail programs open."),
        ),
        ('<a href="mailto:a@harbour.example">write</a>', Link("write", "mailto:a@harbour.example", "")),
        ('<a href="https://[bad">x</a>', Link("x", "https://[bad", "The address cannot be read.")),
        ('<a href="https://a.example/?b=1&amp;c=2">x</a>', Link("x", "https://a.example/?b=1&c=2", "")),
    ],
)
def test_link_is_listed_with_what_is_odd_about_it(html: str, link: Link) -> None:
    assert links_of(html) == (link,)


def test_links_in_comments_and_anchors_without_address_are_not_links() -> None:
    html = '<!--[if mso]><a href="https://x.example">x</a><![endif]--><a name="top">here</a><a href="https://y.example">y</a>'
    assert [link.text for link in links_of(html)] == ["y"]


def test_text_leaves_out_what_nobody_reads() -> None:
    html = (
        "<style>p{}</style><title>t</title><p>One</p><p>T<b>w</b>o &amp; three</p><script>x()</SCRIPT ><!-- c -->four"
    )
    assert text_of(html).split() == ["One", "Two", "&", "three", "four"]


@pytest.mark.parametrize(
    "html",
    ["<a" * 200_000, "<a href='" * 50_000, "<!--" * 100_000, "<style>" * 100_000, "<div>" * 100_000, "<a x=" * 50_000,
     "<a " + "a" * 300_000 + "=>", "<STYLE></style>" * 50_000, "<" * 500_000, "<a " + "a= " * 100_000 + ">"],
)  # fmt: skip
def test_scanning_is_linear_in_whatever_it_is_given(html: str) -> None:
    assert len(links_of(html)) <= 1000
    assert len(text_of(html)) <= len(html) * 2


@pytest.mark.parametrize("scheme", list(Scheme))
def test_colour_scheme_is_answered_in_the_mail_itself(scheme: Scheme) -> None:
    html = (
        '<html><head><meta name="color-scheme" content="light dark"><style>:root{color-scheme: light dark}'
        "@media (prefers-color-scheme:dark){p{color:#fff}} @media ( prefers-color-scheme : LIGHT ){p{color:#000}}"
    )
    dark, light = ("(min-width:0)", "(max-width:0)") if scheme is Scheme.DARK else ("(max-width:0)", "(min-width:0)")
    assert shown_html(html, (), scheme) == (
        f'<html><head><base target="_blank"><meta name="color-scheme" content="{scheme}"><style>'
        f":root{{color-scheme: {scheme}}}@media {dark}{{p{{color:#fff}}}} @media {light}{{p{{color:#000}}}}"
    )


def test_mail_without_head_keeps_its_doctype_first() -> None:
    assert shown_html("<!doctype html><p>x", (), Scheme.LIGHT) == '<!doctype html><base target="_blank"><p>x'
    assert shown_html("<p>x", (), Scheme.LIGHT) == '<base target="_blank"><p>x'


def picture(kind: str, content_id: str, body: bytes = b"R0lG") -> Part:
    return Part(1, kind, "", "base64", "", attached=False, content_id=content_id, body=body)


def test_attached_pictures_stand_where_the_mail_names_them() -> None:
    html = "<img src=cid:dot><td style=\"background:url('cid:dot')\"><img src='cid:script'><img src='cid:missing'>"
    parts = (picture("image/gif", "dot"), picture("text/html", "script"))
    assert shown_html(html, parts, Scheme.LIGHT) == (
        '<base target="_blank"><img src=data:image/gif;base64,R0lG>'
        "<td style=\"background:url('data:image/gif;base64,R0lG')\"><img src='cid:script'><img src='cid:missing'>"
    )


def test_picture_named_a_thousand_times_does_not_grow_without_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masthead.relays.inbox.html.MAX_EMBEDDED", 40_000)
    html = '<img src="cid:dot">' * 1000
    shown = shown_html(html, (picture("image/gif", "dot", b"A" * 1_000),), Scheme.LIGHT)
    assert shown.count("data:image/gif") == 40


def test_pictures_of_other_computers_are_counted() -> None:
    html = '<img src="https://a.example/p.png"><img src="http://127.0.0.1:8025/pages/x/p.png"><img src="data:,"><img>'
    assert external_pictures(html) == 1


@given(st.text(alphabet="<>a=\"'/! -hrefimgstyle", max_size=80))
@settings(max_examples=150)
def test_any_html_is_scanned(html: str) -> None:
    text_of(html)
    links_of(html)
    shown_html(html, (), Scheme.DARK)
