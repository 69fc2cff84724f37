"""Rich text ↔ Markdown: nothing is lost, and nothing is escaped without need."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.edition.markdown.prose import richline_from_markdown, richtext_from_markdown, to_markdown
from masthead.edition.richtext import RichLine, RichText, Text

WORDS = st.text(
    alphabet=st.sampled_from(list("ab 1.-+#>*_`[](){}!<&;~|\\\n:='\"/é名。」「,\u00a0\u3000🍵")), max_size=12
)
FRAGMENTS = st.sampled_from(
    [
        "{{ name | *you* }}",
        "{affiliate}",
        "{lang=ja}",
        "[x](y)",
        "- a",
        "1. b",
        "## h",
        "---",
        "|-|-|",
        "&amp;copy;",
        "P.S.",
    ]
)
TEXT = st.one_of(WORDS, FRAGMENTS).map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
TARGETS = st.sampled_from(
    [
        "https://a.example/b_(c)",
        "https://a.example/b_(c",
        "{{ web_link }}",
        "mailto:{{ email }}",
        "b.html",
        "/a b",
        "#x",
        "q?a=1&amp;copy;=2",
        "\\(",
        "<",
    ]
)


def _inline(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    simple = st.tuples(st.sampled_from(["em", "strong", "s", "code", "sub", "sup"]), children)
    link = st.tuples(TARGETS, st.booleans(), children)
    return st.one_of(
        simple.map(lambda parts: f"<{parts[0]}>{parts[1]}</{parts[0]}>"),
        link.map(lambda parts: f'<a href="{parts[0]}"{" rel=sponsored" if parts[1] else ""}>{parts[2]}</a>'),
        children.map(lambda words: f"<span lang=ja>{words}</span>"),
        st.just("<br>"),
        st.lists(children, min_size=2, max_size=4).map("".join),
    )


INLINE = st.recursive(TEXT, _inline, max_leaves=8)


def _block(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    wrapped = st.tuples(st.sampled_from(["p", "ul", "ol", "li", "ol start=3", "blockquote", "h4", "em"]), children)
    return st.one_of(
        wrapped.map(lambda parts: f"<{parts[0]}>{parts[1]}</{parts[0].split()[0]}>"),
        st.lists(children, min_size=2, max_size=4).map("".join),
    )


BLOCKS = st.recursive(INLINE, _block, max_leaves=10)


@given(BLOCKS)
@settings(max_examples=80, deadline=None)
def test_richtext_survives_markdown_unchanged(markup: str) -> None:
    rich = RichText.from_html(markup)
    assert richtext_from_markdown(to_markdown(rich)) == rich


@given(INLINE)
@settings(max_examples=80, deadline=None)
def test_richline_survives_markdown_unchanged(markup: str) -> None:
    line = RichLine.from_html(markup)
    assert richline_from_markdown(to_markdown(line)) == line


@given(st.one_of(BLOCKS, st.text(max_size=40)))
@settings(max_examples=80, deadline=None)
def test_rich_text_is_its_own_normal_form(markup: str) -> None:
    rich, line = RichText.from_html(markup), RichLine.from_html(markup)
    assert RichText.from_html(rich.html) == rich
    assert RichLine.from_html(line.html) == line


@pytest.mark.parametrize(
    "words",
    [
        "Rows 1-3, 5 * 3 = 15, snake_case, [sic], a|b, C#, AT&T, <3, ~5 %, {x}, ! a + b = c",
        "see [1], [2] and Hi! [x] (y)",
        "{{ name | *friends* }}’s list at {{ web_link }}",
        "“Quoted” – it’s 50 % off; \\o/ $4 #hashtag -x +y 1.x",
        "20.11.2026, 3) and 4.",
    ],
)
def test_words_that_only_look_special_get_no_backslash(words: str) -> None:
    assert to_markdown(RichText.from_nodes([Text(words)])) == words


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("1. May", "1\\. May"),
        ("2) b", "2\\) b"),
        ("- dash", "\\- dash"),
        ("+ plus", "\\+ plus"),
        ("# hash", "\\# hash"),
        ("> more", "\\> more"),
        ("---", "\\---"),
        ("|-|-|", "\\|-|-|"),
        ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"),
        ("[a](b)", "\\[a](b)"),
        ("[a]{lang=ja}", "\\[a]{lang=ja}"),
        ("<b>", "\\<b>"),
        ("&copy;", "\\&copy;"),
        ("a\\*", "a\\\\\\*"),
        ("~~a~~", "\\~\\~a\\~\\~"),
    ],
)
def test_words_that_would_be_markup_get_the_backslash_they_need(words: str, written: str) -> None:
    assert to_markdown(RichText.from_nodes([Text(words)])) == written


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ('<p><a href="{{ referral_link }}">go</a>!</p>', "[go]({{ referral_link }})!"),
        ('<p><a href="https://a.example/(b" rel="sponsored">c</a></p>', "[c](https://a.example/\\(b){affiliate}"),
        ('<p>a <span lang="ja">名前</span></p>', "a [名前]{lang=ja}"),
        ("<p>H<sub>2</sub>O, <strong>a <em>b</em></strong>, <s>c</s></p>", "H<sub>2</sub>O, **a *b***, ~~c~~"),
        ("<p><em>“a”</em>b</p>", "<em>“a”</em>b"),
        ("<p><strong><em>a</em></strong></p>", "**_a_**"),
        ("<p><code>a`b</code></p>", "``a`b``"),
        ("<p>a<br>b\nc</p>", "a\\\nb\nc"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<ol start=7><li>a<ol start=2><li>b</li></ol></li></ol>", "7. a\n\n   2. b"),
        ("<blockquote><ul><li>a</li></ul><p>b</p></blockquote>", "> - a\n>\n> b"),
        ("<h4>C #</h4>", "#### C \\#"),
    ],
)
def test_marks_are_written_in_their_plainest_form(markup: str, written: str) -> None:
    assert to_markdown(RichText.from_html(markup)) == written
