"""Rich text: what the sanitiser keeps, and the one form equal texts share."""

from __future__ import annotations

import pytest

from masthead.edition.richtext import RichLine, RichText


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("words", "<p>words</p>"),
        ("<p>a</p>\n<p> b </p><p></p>", "<p>a</p><p>b</p>"),
        ("a<p>b</p>c", "<p>a</p><p>b</p><p>c</p>"),
        ("<b>a</b><i>b</i><del>c</del>", "<p><strong>a</strong><em>b</em><s>c</s></p>"),
        ("<em> a </em>b", "<p><em>a</em> b</p>"),
        ("<em>a</em><em>b</em>", "<p><em>ab</em></p>"),
        ("<strong>a <strong>b</strong></strong>", "<p><strong>a b</strong></p>"),
        ("<em>a<p>b</p></em>", "<p><em>a</em></p><p><em>b</em></p>"),
        ("<p>a <br> b<br></p>", "<p>a<br>b</p>"),
        ("<p>a  \n  b\u2028c</p>", "<p>a\nb\nc</p>"),
        ("<p>\u00a0a\u00a0b</p>", "<p>a\u00a0b</p>"),
        ("<h4>a<br>b</h4>", "<h4>a b</h4>"),
        ("<ul>a<li></li><li><p>b</p></li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<li>a</li> <li>b</li>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ("<ol start=1><li>a</li></ol>", "<ol><li>a</li></ol>"),
        ("<ol start=007><li>a</li></ol>", '<ol start="7"><li>a</li></ol>'),
        ("<ol start=²><li>a</li></ol>", "<ol><li>a</li></ol>"),
        ("<a>a</a> <span>b</span>", "<p>a b</p>"),
        ("<a href=' /a b '>c</a>", '<p><a href="/a%20b">c</a></p>'),
        ('<a href="{{ web_link }}">c</a>', '<p><a href="{{ web_link }}">c</a></p>'),
        ('<a href="x" rel="nofollow sponsored" onclick="y">c</a>', '<p><a href="x" rel="sponsored">c</a></p>'),
        ("<span lang=ja>a <span lang=ja>b</span></span>", '<p><span lang="ja">a b</span></p>'),
        ('<span lang="ja onclick">a</span>', "<p>a</p>"),
        ("<script>a</script><style>b</style>c", "<p>c</p>"),
        ("<img src=x onerror=y>a<iframe src=z></iframe>", "<p>a</p>"),
        ("a\x00b&#xE000;c&#1;d\ud800", "<p>abcd</p>"),
        ("&lt;b&gt; &amp;amp;", "<p>&lt;b&gt; &amp;amp;</p>"),
    ],
)
def test_richtext_has_one_form_for_all_markup_that_reads_the_same(markup: str, kept: str) -> None:
    assert RichText.from_html(markup).html == kept
    assert RichText.from_html(kept).html == kept


@pytest.mark.parametrize(
    "scheme", ["javascript:", "JaVaScRiPt:", "java\tscript:", " javascript:", "data:", "vbscript:", "file:"]
)
def test_link_with_a_scheme_that_must_not_be_followed_keeps_its_words(scheme: str) -> None:
    assert RichText.from_html(f'<a href="{scheme}x">a</a>').html == "<p>a</p>"


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<p>a</p><p>b</p>", "a b"),
        ("a<br>b\nc", "a b c"),
        ("<ul><li>a</li><li><em>b</em></li></ul>", "a <em>b</em>"),
        ("<h4>a</h4>", "a"),
    ],
)
def test_richline_keeps_words_apart_when_blocks_go(markup: str, kept: str) -> None:
    assert RichLine.from_html(markup).html == kept


def test_plain_words_of_a_nested_list_stand_on_lines_of_their_own() -> None:
    text = RichText.from_html("<p>a</p><ul><li>b<ul><li>c</li></ul></li><li>d</li></ul><p>e</p>")
    assert text.plain() == "a\n\nb\nc\nd\n\ne"


def test_lists_deeper_than_six_become_paragraphs() -> None:
    html = RichText.from_html("<ul><li>x" * 30).html
    assert html.count("<ul>") == 6
    assert html.count("x") == 30


def test_depth_of_markup_costs_no_more_than_its_length() -> None:
    for opening in ("<ul><li>", "<b>", "<em><p>", "<div title='<'>", "<blockquote>"):
        assert RichText.from_html(opening * 20_000 + "words").plain().endswith("words")


def test_links_are_listed_with_their_words_target_and_mark() -> None:
    text = RichText.from_html('<p><a href="a">b <em>c</em></a></p><ul><li><a href="d" rel="sponsored">e</a></li></ul>')
    assert list(text.links()) == [("b c", "a", False), ("e", "d", True)]
