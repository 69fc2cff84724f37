"""Rich text in Draftail: what is sent as it was opened is unchanged, and what an editor changes says what it shows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.edition.richtext import RichLine, RichText
from masthead.web.newsroom.rich_text import LineBlock, ProseBlock
from masthead.web.newsroom.rich_text_state import line_of, state_of, text_of

TAGS = ("p", "h4", "ul", "ol", "li", "blockquote", "em", "strong", "s", "sup", "code", 'a href="/x"', 'span lang="ja"')
MARKUP = st.recursive(
    st.sampled_from(["a", "b c", " ", "\n", "é🇯🇵", "{{ name | friends }}", "&lt;", "<br>"]),
    lambda inner: st.builds(
        lambda tag, words: f"<{tag}>{words}</{tag.split()[0]}>",
        st.sampled_from([*TAGS, 'ol start="7"', 'a href="{{ web_link }}" rel="sponsored"', 'span lang="zh-Hant"']),
        st.lists(inner, max_size=4).map("".join),
    ),
    max_leaves=25,
)
MARKUPS = st.lists(MARKUP, max_size=5).map("".join)


@given(MARKUPS)
@settings(max_examples=150, deadline=None)
def test_text_opened_and_sent_is_the_same(markup: str) -> None:
    text = RichText.from_html(markup)
    assert text_of(state_of(text.html)) == text


@given(MARKUPS)
@settings(max_examples=80, deadline=None)
def test_line_opened_and_sent_is_the_same(markup: str) -> None:
    line = RichLine.from_html(markup)
    assert line_of(state_of(line.html)) == line


def block(text: str, kind: str = "unstyled", depth: int = 0, **more: Any) -> dict[str, Any]:
    return {"key": "a", "type": kind, "depth": depth, "text": text, "inlineStyleRanges": [], "entityRanges": []} | more


def typed(*blocks: dict[str, Any], links: tuple[dict[str, Any], ...] = ()) -> str:
    entities = {str(at): {"type": "LINK", "mutability": "MUTABLE", "data": data} for at, data in enumerate(links)}
    return text_of(json.dumps({"blocks": blocks, "entityMap": entities})).html


ITEM, NUMBERED = "unordered-list-item", "ordered-list-item"


@pytest.mark.parametrize(
    ("blocks", "html"),
    [
        ((block("a"), block(""), block("b")), "<p>a</p><p>b</p>"),
        ((block("a", "header-four"), block("b")), "<h4>a</h4><p>b</p>"),
        ((block("a", ITEM), block("b", ITEM)), "<ul><li>a</li><li>b</li></ul>"),
        (
            (block("a", ITEM), block("b", NUMBERED, 1), block("c", ITEM)),
            "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>",
        ),
        ((block("a", ITEM), block("b", ITEM, 4)), "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ((block("a", ITEM), block("b", NUMBERED)), "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ((block("a", "blockquote"), block("b", "blockquote")), "<blockquote><p>a</p><p>b</p></blockquote>"),
        ((block("a\nb"),), "<p>a<br>b</p>"),
        ((block("a", "header-one"),), "<p>a</p>"),
    ],
)
def test_blocks_an_editor_makes_become_the_elements_they_look_like(blocks: Any, html: str) -> None:
    assert typed(*blocks) == html


def test_language_may_cross_a_link_and_marks_nest_by_their_length() -> None:
    styles = [{"offset": 0, "length": 5, "style": "LANG-ja"}, {"offset": 0, "length": 1, "style": "BOLD"}]
    found = typed(
        block("名前は ok", inlineStyleRanges=styles, entityRanges=[{"offset": 1, "length": 2, "key": 0}]),
        links=({"url": "https://a.example", "affiliate": True},),
    )
    link = '<a href="https://a.example" rel="sponsored">前は</a>'
    assert found == f'<p><span lang="ja"><strong>名</strong>{link} o</span>k</p>'


def test_offsets_count_characters_beyond_the_basic_plane_once() -> None:
    found = typed(block("🇯🇵ab", inlineStyleRanges=[{"offset": 2, "length": 1, "style": "ITALIC"}]))
    assert found == "<p>🇯🇵<em>a</em>b</p>"


def test_structure_holds_while_an_editor_changes_words_beside_it() -> None:
    markup = (
        '<blockquote><p>{0}a</p><ul><li><p>{0}b</p><p>{0}c</p></li></ul></blockquote><ol start="4"><li>{0}d</li></ol>'
    )
    state = json.loads(state_of(markup.format("")))
    for each in state["blocks"]:
        each["text"] = f"new {each['text']}"
    assert text_of(json.dumps(state)).html == markup.format("new ")


def test_structure_is_void_once_an_editor_changes_the_kind_of_a_block() -> None:
    state = json.loads(state_of('<ol start="4"><li>d</li></ol>'))
    state["blocks"][0]["type"] = "unstyled"
    assert text_of(json.dumps(state)).html == "<p>d</p>"


def test_soft_line_end_goes_only_when_its_words_change() -> None:
    state = state_of("<p>a\nb</p>")
    assert text_of(state).html == "<p>a\nb</p>"
    assert text_of(state.replace("a b", "a bc")).html == "<p>a bc</p>"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JaVaScript:alert(1)", "data:text/html,x", " vbscript:x"])
def test_link_that_must_not_be_followed_keeps_its_words(url: str) -> None:
    assert typed(block("a", entityRanges=[{"offset": 0, "length": 1, "key": 0}]), links=({"url": url},)) == "<p>a</p>"


def test_words_carried_beside_a_block_are_sanitised() -> None:
    data = {"as": '<img src=x onerror="x">a<script>b</script>', "of": "unstyled 0", "path": "blockquote!"}
    assert typed(block("a", data=data)) == "<blockquote><p>a</p></blockquote>"
    assert typed(block("other", data=data)) == "<blockquote><p>other</p></blockquote>"


@pytest.mark.parametrize(
    "state",
    [
        None,
        "",
        "null",
        "{",
        "[]",
        '{"blocks": 1, "entityMap": {}}',
        '{"blocks": [{"text": 1, "depth": 1e999}], "entityMap": {}}',
        '{"blocks": [{"text": "a", "entityRanges": [{"offset": 0, "length": 1, "key": 7}]}], "entityMap": {}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_content_state_has_no_words(state: str | None) -> None:
    assert text_of(state).html == ""
    assert line_of(state).html == ""


def test_path_without_end_stays_within_what_rich_text_nests() -> None:
    data = {"path": "ul! " * 5_000, "of": f"{ITEM} 0"}
    assert typed(block("a", ITEM, data=data)).count("<ul>") <= 6


@pytest.mark.parametrize("made", [ProseBlock, LineBlock])
def test_html_from_elsewhere_is_sanitised_when_a_form_is_cleaned(made: type[ProseBlock]) -> None:
    dirty = made().to_python('<div onclick="x"><h1>a</h1><script>b</script><img src=c></div>')
    assert made().clean(dirty).source in {"<p>a</p>", "a"}


def test_blocks_offer_exactly_what_rich_text_may_hold() -> None:
    prose, line = ProseBlock().field.widget.options, LineBlock().field.widget.options
    assert [each["type"] for each in prose["blockTypes"]] == ["header-four", ITEM, NUMBERED, "blockquote"]
    assert "blockTypes" not in line
    for options in (prose, line):
        styles = {each["type"] for each in options["inlineStyles"]}
        assert styles == {"BOLD", "ITALIC", "CODE", "STRIKETHROUGH", "SUPERSCRIPT", "SUBSCRIPT"}
        assert [each["type"] for each in options["entityTypes"]] == ["LINK"]
