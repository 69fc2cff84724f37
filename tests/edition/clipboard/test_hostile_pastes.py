"""What nobody pastes by accident: refused in words, or read like anything else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from masthead.edition.clipboard import ClipboardError, Manuscript, manuscript_from_html, manuscript_from_text
from masthead.edition.house import HouseFormat


def filled(piece: str, characters: int) -> str:
    return piece * (characters // len(piece))


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<b class=x>x", "<table><tr><td>", "<blockquote>", "<ul><li>"])
def test_five_megabytes_of_nested_tags_are_refused_for_their_size(piece: str, house: HouseFormat) -> None:
    with pytest.raises(ClipboardError, match=r"a manuscript has at most 2,000,000\. Paste it in parts"):
        manuscript_from_html(filled(piece, 5_000_000), house)


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<table><tr><td>", "<span style='font-weight:700'>", "<svg>"])
def test_tags_nested_deeper_than_any_document_are_refused(piece: str, house: HouseFormat) -> None:
    with pytest.raises(ClipboardError, match="nest more than 250 deep"):
        manuscript_from_html(piece * 1_000 + "words", house)


def test_document_as_deep_as_nested_mail_is_read(house: HouseFormat) -> None:
    assert manuscript_from_html("<div>" * 200 + "words", house).markdown == "words\n"


@pytest.mark.parametrize("piece", ["<p>x", "<li>x", "<tr><td>x", "<h2>x</h2>", "<blockquote>x</blockquote>"])
def test_more_paragraphs_than_any_manuscript_are_refused(piece: str, house: HouseFormat) -> None:
    with pytest.raises(ClipboardError, match=r"more than 5,000 paragraphs"):
        manuscript_from_html(piece * 6_000, house)


@pytest.mark.parametrize("convert", [manuscript_from_html, manuscript_from_text])
def test_more_text_than_any_manuscript_is_refused(
    convert: Callable[[str, HouseFormat], Manuscript], house: HouseFormat
) -> None:
    with pytest.raises(ClipboardError, match="characters of text; a manuscript has at most 200,000"):
        convert(filled("word ", 300_000), house)


@pytest.mark.parametrize(
    "piece", ["<!--", "<!x ", "<?", "<a", '<a "', "</", "<a href='", "&#x", "<![if !supportLists]", "<", "<a b=\"'"]
)
def test_tags_that_never_end_are_text_or_nothing(piece: str, house: HouseFormat) -> None:
    assert "words" in manuscript_from_html(f"<p>words</p>{filled(piece, 100_000)}", house).markdown


@pytest.mark.parametrize("tag", ["template", "svg", "title", "xml", "object", "noscript"])
def test_element_without_words_that_is_never_closed_hides_nothing(tag: str, house: HouseFormat) -> None:
    assert manuscript_from_html(f"<p>before</p><{tag}><p>after</p>", house).markdown == "before\n\nafter\n"


@pytest.mark.parametrize("piece", ["*", "[", "`a", "[a](b ", "_a ", "* a ", "{{ ", "![", "<b>*a_</b>"])
def test_paragraph_of_marks_alone_keeps_its_words(piece: str, house: HouseFormat) -> None:
    markdown = manuscript_from_html(f"<p>{filled(piece, 60_000)} end</p>", house).markdown

    assert markdown.rstrip().endswith("end")


def test_paragraph_with_more_marks_than_can_be_read_keeps_its_words_and_says_so(house: HouseFormat) -> None:
    pasted = manuscript_from_html("<p>" + "<b>bold</b> <i>slanted</i> " * 300 + "</p>", house)

    assert pasted.markdown == "bold slanted " * 299 + "bold slanted\n"
    assert pasted.notes == (
        (
            "The paragraph “bold slanted bold slanted bold slanted bold slanted bold slanted bold slanted b…” "
            "is too long for bold words and links; its words are kept."
        ),
    )


def test_pictures_inside_the_document_do_not_count_as_its_size(house: HouseFormat) -> None:
    picture = f'<img alt="A pier" src="data:image/png;base64,{filled("A", 5_000_000)}">'
    pasted = manuscript_from_html(f"<p>words</p>{picture}", house)

    assert pasted.markdown == "words\n"
    assert pasted.notes == (
        "The picture “A pier” could not be pasted, because it is inside the document. Upload it to the edition.",
    )


def test_notes_are_no_longer_than_anybody_reads(house: HouseFormat) -> None:
    links = "".join(f'<a href="/{number}">x</a> ' for number in range(100))
    notes = manuscript_from_html(f"<p>{links}</p>", house).notes

    assert len(notes) == 31
    assert notes[-1] == "70 more remarks of these kinds are not listed."


@pytest.mark.parametrize("colspan", ["99999", "-1", "0", "x", "9" * 5000, "²"])
def test_table_with_absurd_spans_is_still_a_table(colspan: str, house: HouseFormat) -> None:
    rows = f"<tr><td colspan='{colspan}'>a</td></tr><tr><td>b</td><td>c</td></tr>"

    assert "a" in manuscript_from_html(f"<table>{rows}</table>", house).markdown
