"""Rich text ↔ Markdown: nothing is lost, and nothing is escaped without need."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.edition.markdown.prose import richline_from_markdown, richtext_from_markdown, to_markdown
from masthead.edition.richtext import RichLine, RichText

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
