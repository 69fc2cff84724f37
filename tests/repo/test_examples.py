"""The examples of the reference, read by the program: a document that is not true fails here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from masthead.audience.lists import read_list
from masthead.checks import Preflight
from masthead.cli.proof import make_proof
from masthead.cli.workspace import open_manuscript
from masthead.edition.catalogue import word_keys
from masthead.edition.house import Budget, HouseFormat, Publication, RundownSlot
from masthead.edition.house_toml import read_house
from masthead.edition.markdown import read_edition, write_edition
from masthead.edition.mergetags import PLAIN_TAGS
from masthead.edition.sections.registry import SHIPPED
from masthead.render.theme import Palette, Theme
from masthead.render.themes import read_theme

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


def page(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text("utf-8")


def example(text: str, language: str) -> str:
    """The first block of code in a language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found
    return found.group(1)


def part(text: str, heading: str) -> str:
    """What stands below a heading of the second level; headings in blocks of code are examples."""
    kept: list[str] = []
    inside = code = False
    for line in text.splitlines():
        code ^= line.startswith("```")
        if line.startswith("## ") and not code:
            inside = line == f"## {heading}"
        elif inside:
            kept.append(line)
    assert kept
    return "\n".join(kept) + "\n"


HOUSE_EXAMPLE = example(page("house-format"), "toml")


def house() -> HouseFormat:
    reading = read_house(HOUSE_EXAMPLE)
    assert reading.findings == ()
    assert reading.house
    return reading.house


@pytest.mark.parametrize("kind", SHIPPED)
def test_example_of_a_kind_is_read_as_that_kind_and_keeps_its_bytes(kind: str) -> None:
    body = part(page("section-kinds"), f"`{kind}`")
    front = example(page("edition-file"), "markdown").partition("\n\n")[0]
    source = f"{front}\n\n{example(body, 'markdown')}"

    # Without a rundown, so that each heading names its kind itself.
    plain = house().model_copy(update={"rundown": ()})
    reading = read_edition(source, plain)
    [section] = reading.edition.sections

    assert reading.findings == ()
    assert section.kind == kind
    assert list(section.fields.faults()) == []
    assert not section.fields.is_empty()
    assert write_edition(reading.edition, plain) == source


@pytest.mark.parametrize("kind", SHIPPED)
def test_fields_of_a_kind_are_documented(kind: str) -> None:
    body = part(page("section-kinds"), f"`{kind}`")
    fields = SHIPPED[kind].fields.model_fields
    entries = get_args(fields["items"].annotation)[0].model_fields if "items" in fields else fields
    documented = re.findall(r"^\| `(\w+)`", body, re.MULTILINE)

    assert set(documented) == set(entries)


def test_table_of_kinds_says_what_becomes_of_empty_ones() -> None:
    rows = re.findall(
        r"^\| \[`(\w+)`\]\(#\w+\) \| [^|]+ \| (\w+)[^|]* \| ([^|]+) \|$", page("section-kinds"), re.MULTILINE
    )

    assert {name: reads == "yes" for name, reads, _ in rows} == {name: kind.editorial for name, kind in SHIPPED.items()}
    assert {name for name, _, empty in rows if empty != "error"} == {
        name for name, kind in SHIPPED.items() if kind.filled_by
    }


def test_whole_edition_keeps_to_the_whole_house_format(tmp_path: Path) -> None:
    edition = example(page("edition-file"), "markdown")
    (tmp_path / "house.toml").write_text(HOUSE_EXAMPLE, "utf-8")
    for name in ("2026-11-23.md", "2026-11-23.de.md"):
        (tmp_path / name).write_text(edition, "utf-8")

    assert make_proof(open_manuscript(tmp_path / "2026-11-23.md")).findings == ()


@pytest.mark.parametrize(
    ("heading", "model"), [("[publication]", Publication), ("[budget]", Budget), ("[[section]]", RundownSlot)]
)
def test_every_key_of_the_house_format_is_documented(heading: str, model: type[Publication]) -> None:
    documented = re.findall(r"^\| `(\w+)` \|", part(page("house-format"), f"`{heading}`"), re.MULTILINE)

    assert set(documented) == {field.alias or name for name, field in model.model_fields.items()}


def test_every_word_of_the_catalogue_is_documented() -> None:
    documented = re.findall(r"^\| `(\w+)` \|", part(page("house-format"), "`[labels]`"), re.MULTILINE)

    assert documented == list(word_keys())


def test_every_merge_tag_is_documented() -> None:
    documented = re.findall(r"^\| `\{\{ ([\w.]+) \}\}` \|", page("merge-tags"), re.MULTILINE)

    assert set(documented) == PLAIN_TAGS | {"attribute.KEY"}


def test_example_theme_is_accepted_and_its_keys_are_documented() -> None:
    text = page("themes")
    documented = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (.+?) \|", text, re.MULTILINE))))

    assert read_theme(example(text, "toml")).findings == ()
    assert documented == {*Theme.model_fields, *Palette.model_fields} - {"light", "dark"}


def test_example_check_finds_what_it_says(tmp_path: Path) -> None:
    written: dict[str, Any] = {}
    exec(example((REFERENCE.parent / "how-to" / "check.md").read_text("utf-8"), "python"), written)
    edition = example(page("edition-file"), "markdown").replace('yesterday"\nsubject', 'yesterday?"\nsubject')
    (tmp_path / "house.toml").write_text(HOUSE_EXAMPLE, "utf-8")
    (tmp_path / "edition.md").write_text(edition, "utf-8")

    proof = make_proof(open_manuscript(tmp_path / "edition.md"))
    looked_at = Preflight(
        edition=proof.manuscript.edition,
        house=proof.manuscript.house,
        sheet=proof.sheet,
        rendered=proof.rendered,
        html=proof.html,
        text=proof.text,
        line_of=proof.manuscript.reading.line_of,
    )

    assert [(finding.code, finding.line) for finding in written["CHECK"].run(looked_at)] == [("title-question", 5)]


def test_example_list_is_read_without_a_remark() -> None:
    reading = read_list(example(page("lists"), "csv").encode())

    assert reading.problems == ()
    assert [row.accepted for row in reading.rows] == [True] * 3
