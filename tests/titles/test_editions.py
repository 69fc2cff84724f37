"""The shipped editions keep the house's promises: readable, canonical, within budget, visibly invented."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image as Picture

from masthead.edition.house import WEEKDAYS, HouseFormat
from masthead.edition.house_toml import read_house
from masthead.edition.markdown import Reading, read_edition, write_edition
from masthead.edition.mergetags import MERGE_TAG
from masthead.edition.reading_time import reading_time
from masthead.edition.sections.registry import SHIPPED
from masthead.titles import STARTER, TITLES, UnknownTitleError, shipped

FIVE_MINUTES = 300
LARGEST_PICTURE = 60_000
RESERVED = ("example", "example.com", "example.org", "example.net")
ADMISSIONS = {"en": "invented", "de": "erfunden"}

with as_file(STARTER) as _starter:
    TITLES_FOLDER = _starter.parent
NAMES = sorted(path.relative_to(TITLES_FOLDER).as_posix() for path in TITLES_FOLDER.glob("*/editions/*.md"))
MORNINGS = [name for name in NAMES if name.startswith(("harbour-morning/", "hafen-am-morgen/"))]


@dataclass(frozen=True, slots=True)
class Copy:
    """A shipped edition on disk, with its house format."""

    path: Path
    house: HouseFormat
    reading: Reading


@cache
def copy_of(name: str) -> Copy:
    path = TITLES_FOLDER / name
    house_path = path.parent.parent / "house.toml"
    house_reading = read_house(house_path.read_bytes(), file=str(house_path))
    assert house_reading.house is not None
    assert house_reading.findings == ()
    return Copy(path, house_reading.house, read_edition(path.read_bytes(), house_reading.house, file=str(path)))


def hosts(copy: Copy) -> set[str]:
    links = [link.url for section in copy.reading.edition.sections for link in section.fields.links()]
    return {urlsplit(url).hostname or url for url in links if not MERGE_TAG.fullmatch(url)}


def kinds_used(names: list[str]) -> set[str]:
    return {section.kind for name in names for section in copy_of(name).reading.edition.sections}


def test_titles_are_the_folders_with_editions() -> None:
    assert {name.partition("/")[0] for name in NAMES} == {*TITLES, "starter"}
    assert [f"{slug}/editions/{each.name}" for slug, title in TITLES.items() for each in title.editions] == [
        name for slug in TITLES for name in NAMES if name.startswith(f"{slug}/")
    ]


def test_unknown_title_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownTitleError, match=r"harbour-morning, hafen-am-morgen, harbour-lantern"):
        shipped("evening")


@pytest.mark.parametrize("name", NAMES)
def test_edition_reads_without_findings(name: str) -> None:
    assert copy_of(name).reading.findings == ()


@pytest.mark.parametrize("name", NAMES)
def test_edition_keeps_its_bytes_through_reading_and_writing(name: str) -> None:
    copy = copy_of(name)

    assert write_edition(copy.reading.edition, copy.house) == copy.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_edition_belongs_to_its_folder_and_day(name: str) -> None:
    copy = copy_of(name)
    edition, publication = copy.reading.edition, copy.house.publication

    assert edition.publication == publication.slug
    assert edition.language == publication.language
    assert edition.date.isoformat() == copy.path.stem
    assert WEEKDAYS[edition.date.weekday()] in publication.weekdays


@pytest.mark.parametrize("name", NAMES)
def test_edition_is_within_its_budget_and_read_in_under_five_minutes(name: str) -> None:
    copy = copy_of(name)
    time = reading_time(copy.reading.edition, copy.house)
    least, most = copy.house.budget.words or (0, 0)

    assert least <= time.words <= most
    assert time.seconds < FIVE_MINUTES


@pytest.mark.parametrize("name", NAMES)
def test_edition_admits_that_it_is_invented_before_its_first_section(name: str) -> None:
    edition = copy_of(name).reading.edition
    greeting = " ".join(edition.sections[0].fields.prose())

    assert edition.sections[0].kind == "greeting"
    assert ADMISSIONS[edition.language] in greeting


@pytest.mark.parametrize("name", NAMES)
def test_edition_links_only_to_reserved_domains(name: str) -> None:
    found = hosts(copy_of(name))

    assert found
    assert {
        host for host in found if not (host in RESERVED or host.endswith(tuple(f".{name}" for name in RESERVED)))
    } == set()


@pytest.mark.parametrize("name", NAMES)
def test_edition_pictures_exist_are_described_and_light(name: str) -> None:
    copy = copy_of(name)
    images = [image for section in copy.reading.edition.sections for image in section.fields.images()]

    assert images
    for image in images:
        path = copy.path.parent / image.src
        assert path.stat().st_size < LARGEST_PICTURE
        assert len(image.alt or "") > 20
        with Picture.open(path) as picture:
            assert picture.width in {320, 1200}


@pytest.mark.parametrize("name", NAMES)
def test_edition_translations_point_at_each_other(name: str) -> None:
    copy = copy_of(name)
    for language, file in copy.reading.edition.translations:
        other_path = (copy.path.parent / file).resolve()
        other = copy_of(other_path.relative_to(TITLES_FOLDER.resolve()).as_posix())
        back = dict(other.reading.edition.translations)[copy.reading.edition.language]

        assert other.reading.edition.language == language
        assert other.reading.edition.date == copy.reading.edition.date
        assert (other_path.parent / back).resolve() == copy.path.resolve()


def test_two_english_mornings_use_every_kind() -> None:
    assert kinds_used([name for name in MORNINGS if name.startswith("harbour-morning/")]) == set(SHIPPED)


@pytest.mark.parametrize("name", MORNINGS)
def test_each_morning_uses_nearly_every_kind(name: str) -> None:
    assert len(kinds_used([name])) >= len(SHIPPED) - 1


def test_house_format_of_the_morning_has_every_kind() -> None:
    assert {slot.kind for slot in copy_of(MORNINGS[-1]).house.rundown} == set(SHIPPED)


def test_profiles_carry_names_in_japanese_korean_and_chinese_script() -> None:
    profiles = [
        section.fields.model_dump() for name in NAMES for section in copy_of(name).reading.edition.of_kind("profile")
    ]

    assert {(profile["flag"], profile["native_name"]) for profile in profiles} == {
        ("🇯🇵", "桐原 千夏"),
        ("🇰🇷", "백솔비"),
        ("🇨🇳", "闻若兰"),
    }
