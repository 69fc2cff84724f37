from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.edition.catalogue import word_keys
from masthead.edition.findings import Finding, Severity, has_errors
from masthead.edition.house import WEEKDAYS, Budget, HouseFormat, Publication, RundownSlot, fold
from masthead.edition.house_toml import read_house, write_house
from masthead.edition.sections.registry import kinds

GOLDEN = Path(__file__).parent / "golden_house"
SMALLEST = (GOLDEN / "smallest.toml").read_text(encoding="utf-8")


def printed(finding: Finding) -> str:
    place = f"{finding.line or '-'}:{finding.column or '-'}"
    section = f" [{finding.section}]" if finding.section else ""
    return f"{place} {finding.severity} {finding.code}{section}\n  {finding.message}\n  → {finding.remedy}\n"


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.findings")), ids=lambda path: path.stem)
def test_house_findings_are_as_in_the_golden(path: Path) -> None:
    reading = read_house(path.with_suffix(".toml").read_bytes(), file="house.toml")
    assert "".join(map(printed, reading.findings)) == path.read_text(encoding="utf-8")
    assert {finding.file for finding in reading.findings} == {"house.toml"}


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.canonical")), ids=lambda path: path.stem)
def test_house_is_written_as_in_the_golden(path: Path) -> None:
    reading = read_house(path.with_suffix(".toml").read_bytes())
    assert reading.findings == ()
    assert reading.house is not None
    assert write_house(reading.house) == path.read_text(encoding="utf-8")
    assert read_house(write_house(reading.house)).house == reading.house


def test_house_of_a_manuscript_keeps_its_bytes() -> None:
    source = (GOLDEN / "manuscript.toml").read_text(encoding="utf-8")
    reading = read_house(source)
    assert reading.findings == ()
    assert reading.house is not None
    assert write_house(reading.house) == source


def test_house_values_arrive() -> None:
    house = read_house((GOLDEN / "complete.toml").read_bytes()).house
    assert house is not None
    assert house.publication.send_at == "06:30"
    assert house.publication.postal_address == "Harbour Press\n1 Quay Road\nPort Example"
    assert house.budget == Budget(
        words=(900, 1300), email_kb=95, subject_characters=(20, 55), preheader_characters=(40, 100), image_kb=300
    )
    assert house.rundown[1] == RundownSlot(label="Our partner", kind="sponsor", slot="mid", days=("mon", "wed"))
    assert house.checks == {"link-shortener": "off", "dictionary": "error"}
    assert [slot.label for slot in house.slots_on(dt.date(2026, 11, 24))] == ["Top story", "Jobs"]


def test_house_without_a_value_has_its_default() -> None:
    reading = read_house(SMALLEST)
    assert reading.findings == ()
    publication = Publication(slug="harbour-morning", name="Harbour Morning", sender="editors@harbour.example")
    assert reading.house == HouseFormat(publication=publication)


def test_house_with_faults_keeps_what_is_right() -> None:
    house = read_house((GOLDEN / "faults.toml").read_bytes()).house
    assert house is not None
    assert house.publication.weekdays == ("tue",)
    assert house.publication.timezone == "UTC"
    assert [slot.kind for slot in house.rundown] == ["text", "text", "text"]


def test_house_with_a_mark_of_byte_order_is_read() -> None:
    reading = read_house(b"\xef\xbb\xbf" + SMALLEST.encode())
    assert reading == read_house("\ufeff" + SMALLEST) == read_house(SMALLEST.replace("\n", "\r\n"))
    assert reading.findings == ()


@pytest.mark.parametrize(("encoding", "line"), [("latin-1", 3), ("utf-16", 1)])
def test_house_in_another_encoding_is_said_and_read(encoding: str, line: int) -> None:
    reading = read_house(SMALLEST.replace("Harbour M", "Brücke M").encode(encoding))
    assert [(finding.code, finding.line) for finding in reading.findings] == [("house-encoding", line)]
    assert reading.house is not None
    assert reading.house.publication.name == "Brücke Morning"


def test_house_of_a_megabyte_is_refused() -> None:
    reading = read_house(SMALLEST.encode() + b"#" * 1_000_000)
    assert reading.house is None
    assert [finding.code for finding in reading.findings] == ["house-size"]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("a = " + "[" * 40 + "]" * 40, id="nested"),
        pytest.param("a = " + "[" * 9000, id="nested past the stack"),
        pytest.param("[publication]\n[publication", id="broken header"),
        pytest.param("x = 1\n" * 50, id="broken throughout"),
    ],
)
def test_house_that_cannot_be_parsed_is_none(source: str) -> None:
    reading = read_house(source)
    assert reading.house is None
    assert {finding.code for finding in reading.findings} == {"house-syntax"}


@pytest.mark.parametrize("number", ["9" * 5000, "0x" + "f" * 5000])
def test_house_with_a_number_of_thousands_of_digits_is_a_finding(number: str) -> None:
    reading = read_house(f"{SMALLEST}words_per_minute = {number}\n")
    assert [finding.line for finding in reading.findings] == [5]


def test_house_counts_findings_past_a_hundred() -> None:
    reading = read_house(SMALLEST + "".join(f"key{number} = 1\n" for number in range(150)))
    assert len(reading.findings) == 101
    assert reading.findings[-1].message == "There are 50 further faults."


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", '"Harbour\\u0000"'),
        ("name", '"Harbour\\r\\nBcc: all@harbour.example"'),
        ("name", '"\\uE000"'),
        ("name", '"   "'),
        ("name", f'"{"x" * 1001}"'),
        ("slug", '"harbour--morning"'),
        ("slug", '"Hafen"'),
        ("from", '"Harbour\\nBcc: x <editors@harbour.example>"'),
        ("from", '"Harbour <editors@harbour.example> and more"'),
        ("from", '"Harbour Morning"'),
        ("from", '""'),
        ("from", f'"{"e" * 65}@harbour.example"'),
    ],
)
def test_house_refuses_value(key: str, value: str) -> None:
    lines = [f"{key} = {value}" if line.startswith(key) else line for line in SMALLEST.splitlines()]
    findings = read_house("\n".join(lines)).findings
    assert [(finding.code, finding.severity) for finding in findings] == [("house-value", Severity.ERROR)]
    assert findings[0].message.startswith(f"publication.{key} is ")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("language", '"english-language-of-old"'),
        ("language", "5"),
        ("timezone", '"../../etc/passwd"'),
        ("timezone", '"Berlin/Europe"'),
        ("timezone", '"localtime"'),
        ("timezone", '"Etc/Unknown"'),
        ("timezone", '""'),
        ("weekdays", "[]"),
        ("weekdays", '"mon"'),
        ("send_at", '"24:00"'),
        ("send_at", "06:30:15"),
        ("reply_to", '"editors"'),
        ("url", '"ftp://harbour.example"'),
        ("url", '"https://"'),
        ("url", '"https://harbour.example:port/"'),
        ("url", '"https://harbour.example/a b"'),
        ("url", '"https://[::1"'),
        ("words_per_minute", "0"),
        ("words_per_minute", "true"),
        ("words_per_minute", "265.0"),
        ("words_per_minute", "1_000_001"),
    ],
)
def test_house_refuses_further_value(key: str, value: str) -> None:
    findings = read_house(f"{SMALLEST}{key} = {value}\n").findings
    assert [(finding.line, finding.severity) for finding in findings] == [(5, Severity.ERROR)]
    assert findings[0].message.startswith(f"publication.{key} is ")


@pytest.mark.parametrize("words", ["[5, 1]", "[-1, 5]", "[0, 0]", "[1]", '["1", "2"]', "5", "[1, 2, 3]", "[true, 2]"])
def test_house_refuses_range(words: str) -> None:
    findings = read_house(f"{SMALLEST}[budget]\nwords = {words}\n").findings
    assert [(finding.line, finding.code) for finding in findings] == [(6, "house-value")]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Hong_Kong", "Asia/Calcutta", "Etc/GMT+8", "America/Argentina/Ushuaia"])
def test_house_accepts_time_zone(zone: str) -> None:
    assert read_house(f'{SMALLEST}timezone = "{zone}"\n').findings == ()


@pytest.mark.parametrize("language", ["en", "de-AT", "zh-Hant-HK", "sl-rozaj-biske", "de-DE-u-co-phonebk", "es-419"])
def test_house_accepts_language(language: str) -> None:
    assert read_house(f'{SMALLEST}language = "{language}"\n').findings == ()


def test_house_remarks_on_a_language_nobody_speaks() -> None:
    findings = read_house(f'{SMALLEST}language = "xq"\n').findings
    assert [(finding.severity, finding.line) for finding in findings] == [(Severity.WARNING, 5)]


def test_house_third_label_for_one_heading_is_a_duplicate_of_its_first_owner() -> None:
    sections = "".join(
        f'[[section]]\nlabel = "{label}"\nkind = "text"\n' for label in ("Märkte", "Jobs", "MARKTE", "ma\u0308rkte")
    )
    findings = read_house(SMALLEST + sections).findings
    assert [(finding.code, finding.line, finding.section) for finding in findings] == [
        ("house-duplicate", 12, "MARKTE"),
        ("house-duplicate", 15, "ma\u0308rkte"),
    ]
    assert all(finding.message.endswith("which already stands for section 1.") for finding in findings)


# What is in a mail’s text: no controls, surrogates, private use or line ends.
_chars = st.characters(
    exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"], exclude_characters="{}", include_characters="\t"
)
_lines = st.text(_chars, max_size=20)
_words = st.text(_chars, min_size=1, max_size=20).filter(str.strip)
_slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
_ranges = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(lambda pair: (min(pair), max(pair)))
_days = st.lists(st.sampled_from(WEEKDAYS), unique=True).map(tuple)
_numbers = st.integers(1, 1_000_000)


@st.composite
def _publications(draw: st.DrawFn) -> Publication:
    return Publication(
        slug=draw(_slugs),
        name=draw(_words),
        language=draw(st.sampled_from(["en", "de", "zh-Hant"])),
        timezone=draw(st.sampled_from(["UTC", "Europe/Berlin"])),
        weekdays=draw(_days.filter(bool)),
        send_at=draw(st.times()).strftime("%H:%M"),
        sender=draw(st.sampled_from(["a@b.example", '"A, B" <a@b.example>', "Zoë \\ <zoe@b.example>"])),
        reply_to=draw(st.sampled_from(["", "a@b.example"])),
        postal_address="\n".join(draw(st.lists(_lines, max_size=3))),
        tagline=draw(_lines),
        url=draw(st.sampled_from(["", "https://b.example/?a=b#c"])),
        theme=draw(_words),
        words_per_minute=draw(_numbers),
        characters_per_minute=draw(_numbers),
    )


@st.composite
def _slots(draw: st.DrawFn, label: str, aliases: tuple[str, ...]) -> RundownSlot:
    kind = draw(st.sampled_from(sorted(kinds())))
    return RundownSlot(
        label=label,
        aliases=aliases,
        kind=kind,
        required=draw(st.booleans()),
        days=draw(_days),
        words=draw(st.none() | _ranges),
        headline_words=draw(st.none() | _numbers) if kind in {"story", "number"} else None,
        items=draw(st.none() | _ranges) if kind in {"briefs", "poll"} else None,
        slot=draw(_slugs) if kind == "sponsor" else "",
    )


@st.composite
def _houses(draw: st.DrawFn) -> HouseFormat:
    labels = draw(st.lists(_words, unique_by=fold, max_size=6))
    return HouseFormat(
        publication=draw(_publications()),
        budget=Budget(words=draw(st.none() | _ranges), email_kb=draw(_numbers), image_kb=draw(_numbers)),
        rundown=tuple(
            draw(_slots(label, tuple(labels[index + 1 : index + 2]))) for index, label in list(enumerate(labels))[::2]
        ),
        dictionary=draw(st.dictionaries(_words, _lines, max_size=3)),
        labels=draw(st.dictionaries(st.sampled_from(word_keys()), _words, max_size=3)),
        checks=draw(st.dictionaries(_slugs.filter(lambda code: code[0].isalpha()), st.just("off"), max_size=3)),
    )


@settings(max_examples=60, deadline=None)
@given(_houses())
def test_house_written_and_read_is_the_same_house(house: HouseFormat) -> None:
    source = write_house(house)
    reading = read_house(source)
    assert reading.house == house
    assert not has_errors(reading.findings)
    assert read_house(source.encode()).house == house
    assert write_house(house) == source


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_house_of_any_bytes_is_an_answer(source: bytes) -> None:
    reading = read_house(source)
    assert reading.house is not None or has_errors(reading.findings)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_house_with_any_damage_is_an_answer(data: st.DataObject) -> None:
    """A line taken out, put twice, or with characters put in."""
    lines = (GOLDEN / "complete.toml").read_text(encoding="utf-8").split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        column = data.draw(st.integers(0, len(lines[place])))
        insert = data.draw(st.sampled_from(['"', "[", "]", "\n", "'''", '"""', "= 5", "\x00", "\ud800", "{", "}", "#"]))
        lines[place] = data.draw(st.sampled_from(["", lines[place][:column] + insert + lines[place][column:]]))
    reading = read_house("\n".join(lines))
    for finding in reading.findings:
        assert finding.line is None or 1 <= finding.line <= "\n".join(lines).count("\n") + 1
        finding.message.encode()


@pytest.mark.parametrize(
    ("kind", "slot", "kept"),
    [("number", "poll", "poll"), ("text", "sister", "sister"), ("text", "poll", ""), ("sponsor", "poll", "poll")],
)
def test_slot_that_fills_itself_belongs_to_its_kind(kind: str, slot: str, kept: str) -> None:
    found = read_house(f'{SMALLEST}\n[[section]]\nlabel = "X"\nkind = "{kind}"\nslot = "{slot}"\n')
    assert found.house is not None
    assert found.house.rundown[-1].slot == kept
    assert any("only a sponsor" in finding.message for finding in found.findings) is (kept != slot)
