"""Whatever is pasted, its words come out: in the Markdown, in the title, and from there in the edition."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from masthead.edition.clipboard import Manuscript, manuscript_from_html, manuscript_from_text
from masthead.edition.house import HouseFormat
from masthead.edition.kind import Link, leaves
from masthead.edition.markdown import read_edition
from masthead.edition.richtext import RichLine, RichText

HOUSE = HouseFormat.model_validate(
    {
        "publication": {"slug": "morning", "name": "Morning", "from": "Morning <desk@morning.example>"},
        "section": [
            {"label": "Top story", "aliases": ["Lead"], "kind": "story"},
            {"label": "In brief", "kind": "briefs"},
            {"label": "For members", "kind": "text"},
            {"label": "Last word", "kind": "quote"},
            {"label": "Vote", "kind": "poll"},
        ],
    }
)
FRONT = '---\npublication: morning\nnumber: 1\ndate: 2026-11-23\ntitle: "T"\nsubject: "S"\n---\n\n'
SNIPPETS = [
    "Top story",
    "In brief:",
    "LAST WORD",
    "Vote",
    "## Lead",
    "- dash",
    "1. one",
    "• dot",
    "{{ name | friend }}",
]
SNIPPETS += [
    "&amp;",
    "a\u00a0b",
    "名前 🇯🇵",
    "{affiliate}",
    "{lang=ja}",
    "[x]: https://x.example",
    "```",
    "| a | b |",
    "— who",
]
SNIPPETS += [
    "---",
    "https://a.example/a_b_c",
    "<b>bold</b>",
    "Sources: a, b",
    "{kind}",
    "\\",
    "**a**b",
]
WORDS = st.one_of(
    st.text(alphabet=st.sampled_from(list("ab1 .:!*_[](){}|\\`<>&#;=~\"'-+é名")), min_size=1, max_size=10),
    st.sampled_from(SNIPPETS),
)
INLINE = ["{}", "<b>{}</b>", '<span style="font-weight:700">{}</span>', "<i>{}</i>", "<s>{}</s>", "<code>{}</code>"]
INLINE += ['<a href="https://a.example/?x=1&amp;y=_*">{}</a>', '<a href="javascript:x">{}</a>', "<b><i>{}</b></i>"]
INLINE += [
    '<span style="font-style:italic;font-weight:bold">{}</span>',
    "<sub>{}</sub>",
    "<u>{}</u>",
    "{}<br>",
    "<b>{}",
]
BLOCKS = ["<p>{}</p>", "<div>{}</div>", "<h2>{}</h2>", "<h3>{}</h3>", "<h5>{}</h5>", "<ul><li>{}</li></ul>", "<p>{}"]
BLOCKS += ["<ol><li>{}<ul><li>x</ul></ol>", "<blockquote>{}</blockquote>", "<p style='mso-list:l0 level2 lfo1'>{}</p>"]
BLOCKS += ["<table><tr><td>{}</td><td>y</td></tr><tr><td>z</td></tr></table>", "<table><tr><td>{}</table>", " {} "]
BLOCKS += ["<p style='font-size:20pt'>{}</p>", "<li>{}", "<pre>{}</pre>", "<p><b>{}</b></p>", "</div></b> {}"]
RUNS = st.lists(st.tuples(st.sampled_from(INLINE), WORDS), min_size=1, max_size=4)
DOCUMENTS = st.lists(st.tuples(st.sampled_from(BLOCKS), RUNS), max_size=7)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def words_of_markdown(markdown: str) -> list[str]:
    return words(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown))


def words_of_edition(manuscript: Manuscript) -> Counter[str]:
    """Everything an edition made of the manuscript holds or reports."""
    reading = read_edition(FRONT + manuscript.markdown, HOUSE)
    found = Counter(words(manuscript.title))
    # An edition counts the items of a list itself.
    found.update(re.findall(r"(?m)^[ >*+-]*(\d+)[.)](?= |$)", manuscript.markdown))
    for section in reading.edition.sections:
        found.update(words(section.label))
        for value in leaves(section.fields):
            found.update(words(_text(value)))
    return found


def _text(value: object) -> str:
    if isinstance(value, RichText | RichLine):
        return value.plain()
    return value.text if isinstance(value, Link) else str(value or "")


def is_subsequence(wanted: Iterable[str], within: Iterable[str]) -> bool:
    rest: Iterator[str] = iter(within)
    return all(word in rest for word in wanted)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
def test_words_of_a_page_are_in_its_manuscript_in_order(document: list[tuple[str, list[tuple[str, str]]]]) -> None:
    # A title moves to the front, so the words before it are compared as a set alone.
    source, visible = _page(document)
    manuscript = manuscript_from_html(source, HOUSE)
    found = words(manuscript.title) + words_of_markdown(manuscript.markdown)

    assert Counter(visible) <= Counter(found)
    if not manuscript.title:
        assert is_subsequence(visible, found)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
@example([("<p>{}</p>", [("{}", words)]) for words in ("1", "## Lead", "1. one")])
def test_words_of_a_page_are_in_the_edition(document: list[tuple[str, list[tuple[str, str]]]]) -> None:
    source, visible = _page(document)
    manuscript = manuscript_from_html(source, HOUSE)
    # A page of Markdown keeps its marks, and marks within a word leave one word of two: *1*1 is 11.
    assume(not re.search(r"[^\W_][*~`]+[^\W_]", re.sub(r"\\.", "", manuscript.markdown)))

    assert Counter(visible) <= words_of_edition(manuscript)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=3).map(" ".join), max_size=8))
def test_words_of_plain_text_are_in_its_manuscript(lines: list[str]) -> None:
    text = "\n".join(lines)
    manuscript = manuscript_from_text(text, HOUSE)

    assert Counter(words(text)) <= Counter(words(manuscript.title) + words_of_markdown(manuscript.markdown))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("<>/!-=\"' apbliuhtdr1&;[]?{}:")), max_size=200))
def test_any_characters_are_read_as_some_manuscript(source: str) -> None:
    manuscript = manuscript_from_html(source, HOUSE)

    assert manuscript.markdown == "" or manuscript.markdown.endswith("\n")


def _page(document: list[tuple[str, list[tuple[str, str]]]]) -> tuple[str, list[str]]:
    """The HTML and the words it shows, in order."""
    blocks, visible = [], []
    for block, runs in document:
        inner = " ".join(mark.format(html.escape(text)) for mark, text in runs)
        before, _, after = block.partition("{}")
        blocks.append(f"{before}{inner}{after}")
        shown = " ".join(text for _mark, text in runs)
        visible += words(re.sub("<[^>]*>", " ", before) + shown + " " + re.sub("<[^>]*>", " ", after))
    return "".join(blocks), visible


def test_tags_that_were_seen_on_a_page_of_markdown_stay_words() -> None:
    source = "<p>## Lead</p><p>Write &lt;b&gt;bold&lt;/b&gt; and `&lt;i&gt;`, see &lt;https://harbour.example/&gt;</p>"

    found = manuscript_from_html(source, HOUSE)

    assert found.markdown == "## Lead\n\nWrite \\<b>bold\\</b> and `<i>`, see <https://harbour.example/>\n"
    assert manuscript_from_html(source.replace("`", ""), HOUSE).markdown == (
        "## Lead\n\nWrite \\<b>bold\\</b> and \\<i>, see <https://harbour.example/>\n"
    )
    assert words_of_edition(manuscript_from_html(source.replace("`", ""), HOUSE))["b"] == 2
