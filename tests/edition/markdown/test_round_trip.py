"""Whole editions: what is read can be written and read again as the same, whatever the manuscript looked like."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.edition.house import HouseFormat
from masthead.edition.markdown import Reading, read_edition, write_edition
from masthead.edition.sections.registry import SHIPPED

HOUSE = HouseFormat.model_validate(
    {
        "publication": {"slug": "morning", "name": "Morning", "from": "Morning <desk@morning.example>"},
        "section": [{"label": f"The {kind}", "kind": kind, "aliases": [f"{kind}!"]} for kind in SHIPPED],
        "labels": {"sources": "All details & data"},
    }
)
FRONT = '---\npublication: morning\nnumber: 1\ndate: 2026-11-23\ntitle: "T"\nsubject: "S"\n---\n\n'

WORDS = st.one_of(
    st.text(alphabet=st.sampled_from(list("ab ,.:!-–—*_[](){}|\\`<>#&;=\"'“”é名 🇯🇵🍵\u00a0")), max_size=14),
    st.sampled_from(
        [
            "{{ name | friends }}",
            "[go](https://a.example)",
            "[go]({{ referral_link }})",
            "**Lead:** words",
            "*all emphasis*",
            "_x_",
            '![alt](a.png "By me")',
            '![](a.png){alt=""}',
            "![](a.png)",
            "[名前]{lang=ja}",
            "{affiliate}",
            "{kind=story}",
            "Good morning,",
            "P.S. more",
            "P.S.",
            "Sources: [A](https://a.example), [B](https://b.example)",
            "All details & data: [A](https://a.example)",
            "— Somebody",
            "21 million — visitors",
            "🇯🇵 Haruka Aoyama 青山 遥 — President",
            "**Pearl** Editor, Shenzhen [Apply](https://a.example)",
            "<b>",
            "</em>",
            "<ul><li>",
            "<!-- note -->",
            "<script>x</script>",
            "\\",
            "*",
        ]
    ),
)
OPENINGS = st.sampled_from(
    [
        "",
        "",
        "",
        "- ",
        "* ",
        "1. ",
        "  - ",
        "    ",
        "> ",
        "> - ",
        ">",
        "### ",
        "#### ",
        "# ",
        "##### ",
        "```",
        "~~~",
        "---",
        "| ",
        "[a]: ",
    ]
)
LINES = st.builds(lambda opening, words: opening + " ".join(words), OPENINGS, st.lists(WORDS, max_size=3))
TABLES = st.sampled_from(
    ["| a | b |\n|---|---|\n| c | 1.5 |", "| a | b | c |\n|---|---|---|\n| d | e |\n| f | g | h | i |"]
)
BODIES = st.lists(st.one_of(LINES, LINES, st.just(""), TABLES), max_size=8).map("\n".join)
HEADINGS = st.one_of(
    st.sampled_from([f"## The {kind}" for kind in SHIPPED]),
    st.sampled_from([f"## X {{kind={kind}}}" for kind in SHIPPED]),
    st.sampled_from(
        ["##", "##The text", "# The story", "## Unknown", "## a {segment=paid}", '## b {sponsor="L P" kind=sponsor}']
    ),
    WORDS.map("## {}".format),
)
MANUSCRIPTS = st.builds(
    lambda front, lead, parts: front + lead + "".join(f"\n{heading}\n{body}" for heading, body in parts),
    st.sampled_from([FRONT, FRONT, FRONT, ""]),
    BODIES,
    st.lists(st.tuples(HEADINGS, BODIES), max_size=3),
)


def _rewritten(reading: Reading) -> Reading:
    return read_edition(write_edition(reading.edition, HOUSE), HOUSE)


@given(MANUSCRIPTS)
@settings(max_examples=60, deadline=None)
def test_manuscript_without_findings_reads_the_same_after_writing(manuscript: str) -> None:
    reading = read_edition(manuscript, HOUSE)
    if not reading.findings:
        assert _rewritten(reading).edition == reading.edition


@given(MANUSCRIPTS)
@settings(max_examples=60, deadline=None)
def test_any_manuscript_is_settled_once_written(manuscript: str) -> None:
    once = _rewritten(read_edition(manuscript, HOUSE))
    assert _rewritten(once).edition == once.edition


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
@settings(max_examples=60, deadline=None)
def test_any_text_or_bytes_read_without_an_exception(source: str | bytes) -> None:
    once = _rewritten(read_edition(source, HOUSE))
    assert _rewritten(once).edition == once.edition
