from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from masthead.checks import Check, Preflight
from masthead.checks.contract import CHECK
from masthead.edition.audiences import exclusive
from masthead.edition.findings import Finding, error, warning
from masthead.edition.house import HouseFormat, RundownSlot
from masthead.edition.kind import Link
from masthead.edition.model import Section
from masthead.edition.sections.jobs.fields import Job, JobsFields
from masthead.edition.sections.poll.fields import PollFields
from masthead.edition.sections.quote.fields import QuoteFields
from masthead.edition.sections.story.fields import StoryFields

Build = Callable[..., Preflight]
House = Callable[..., HouseFormat]
MakeSection = Callable[..., Section]
Codes = Callable[[Check, Preflight], list[str]]
One = Callable[[Check, Preflight], Finding]


def slot(label: str, kind: str = "text", **values: Any) -> RundownSlot:
    return RundownSlot(label=label, kind=kind, **values)


RUNDOWN = (
    slot("Hello", "greeting"),
    slot("Markets", aliases=("Market bit",)),
    slot("Top story", "story", required=True, words=(3, 8), headline_words=3),
    slot("Number"),
    slot("Jobs", "jobs", items=(1, 2), days=("mon", "wed")),
)
STORY = StoryFields(title="It opens late")


def a_job(company: str) -> Job:
    return Job(company=company, role="Editor", place="Hong Kong", link=Link(text="Apply", url="https://jobs.example"))


def test_contract_is_kept_by_a_good_edition(
    a_preflight: Build, a_house: House, a_section: MakeSection, codes: Codes
) -> None:
    p = a_preflight(
        a_section("MARKET BIT", "Up."),
        a_section("Top story", STORY),
        a_section("Jobs", JobsFields(items=(a_job("Pearl Cloud"),))),
        house=a_house(rundown=RUNDOWN),
    )
    assert codes(CHECK, p) == []


def test_contract_asks_for_nothing_without_a_rundown(a_preflight: Build, a_section: MakeSection, codes: Codes) -> None:
    assert codes(CHECK, a_preflight(a_section("Anything", "Words."))) == []


def test_contract_says_which_section_is_missing_and_where_it_goes(
    a_preflight: Build, a_house: House, a_section: MakeSection, one: One
) -> None:
    found = one(CHECK, a_preflight(a_section("Markets", "Up."), house=a_house(rundown=RUNDOWN)))

    assert found.code == "section-missing"
    assert found.remedy == "Write “## Top story” after “Markets”."


def test_contract_requires_a_section_only_on_its_days(a_preflight: Build, a_house: House, codes: Codes) -> None:
    house = a_house(rundown=(slot("Jobs", "jobs", required=True, days=("tue",)),))

    assert codes(CHECK, a_preflight(house=house)) == []
    assert codes(CHECK, a_preflight(house=house, date=dt.date(2026, 11, 24))) == ["section-missing"]


def test_contract_says_which_labels_there_are(
    a_preflight: Build, a_house: House, a_section: MakeSection, one: One
) -> None:
    p = a_preflight(a_section("Cheese", "Late."), house=a_house(rundown=(slot("Markets"), slot("Number"))))
    found = one(CHECK, p)

    assert (found.code, found.section) == ("section-unexpected", "Cheese")
    assert found.remedy == "Use “Markets” or “Number”, or add this label to the house format."


def test_contract_suggests_the_label_that_was_meant(
    a_preflight: Build, a_house: House, a_section: MakeSection, one: One
) -> None:
    house = a_house(rundown=(slot("Markets", aliases=("Market bit",)), slot("Number")))
    assert one(CHECK, a_preflight(a_section("Marketbit", "Up."), house=house)).remedy == (
        "Write “## Markets” if you mean that."
    )


def test_contract_leaves_unknown_headings_to_the_reader_of_the_file(
    a_preflight: Build, a_house: House, a_section: MakeSection, codes: Codes
) -> None:
    read = warning("unknown-label", "No such section.", "Use another.", section="Cheese")
    house = a_house(rundown=(slot("Markets"),))
    assert codes(CHECK, a_preflight(a_section("Cheese", "Late."), house=house, read_findings=(read,))) == []


def test_contract_moves_the_fewest_sections(
    a_preflight: Build, a_house: House, a_section: MakeSection, one: One
) -> None:
    rundown = tuple(slot(label) for label in ("A", "B", "C", "D"))
    p = a_preflight(*(a_section(label, "Words.") for label in ("B", "C", "A", "D")), house=a_house(rundown=rundown))

    found = one(CHECK, p)

    assert (found.code, found.section, found.remedy) == ("section-order", "A", "Move it before “B”.")


def test_contract_reports_a_day_a_kind_and_a_double(
    a_preflight: Build, a_house: House, a_section: MakeSection, codes: Codes
) -> None:
    jobs = a_section("Jobs", JobsFields(items=(a_job("Pearl Cloud"),)))
    p = a_preflight(
        a_section("Top story", "Not a story."),
        jobs,
        a_section("Top story", STORY),
        house=a_house(rundown=RUNDOWN),
        date=dt.date(2026, 11, 24),
    )
    assert codes(CHECK, p) == ["section-kind", "section-wrong-day", "section-duplicate"]


def test_contract_gives_each_slot_of_a_repeated_label_to_one_section(
    a_preflight: Build, a_house: House, a_section: MakeSection, codes: Codes
) -> None:
    house = a_house(rundown=(slot("Note"), slot("Markets"), slot("Note")))
    sections = [a_section("Note", "One."), a_section("Markets", "Up."), a_section("Note", "Two.")]

    assert codes(CHECK, a_preflight(*sections, house=house)) == []
    assert codes(CHECK, a_preflight(*sections, a_section("Note", "3."), house=house)) == ["section-duplicate"]


@pytest.mark.parametrize(
    ("story", "code"),
    [
        (StoryFields(title="Late"), "section-short"),
        (StoryFields(title="It opens late", sources=()), None),
        (StoryFields(title="It opens very late"), "section-headline"),
    ],
)
def test_contract_counts_words(
    *, a_preflight: Build, a_house: House, a_section: MakeSection, codes: Codes, story: StoryFields, code: str | None
) -> None:
    p = a_preflight(a_section("Top story", story), house=a_house(rundown=RUNDOWN))
    assert codes(CHECK, p) == ([code] if code else [])


def test_contract_says_how_much_to_cut(a_preflight: Build, a_house: House, a_section: MakeSection, one: One) -> None:
    house = a_house(rundown=(slot("Note", words=(1, 5)),))
    found = one(CHECK, a_preflight(a_section("Note", "one two three four five six seven"), house=house))

    assert (found.code, found.remedy) == ("section-long", "Cut at least 2 words.")


def test_contract_counts_items(a_preflight: Build, a_house: House, a_section: MakeSection, one: One) -> None:
    jobs = JobsFields(items=(a_job("A"), a_job("B"), a_job("C")))
    found = one(CHECK, a_preflight(a_section("Jobs", jobs), house=a_house(rundown=RUNDOWN[4:])))

    assert found.message == "“Jobs” has 3 items; the house asks for 1 to 2."


def test_contract_knows_which_empty_sections_are_filled(
    a_preflight: Build, a_section: MakeSection, codes: Codes
) -> None:
    empty = [a_section("Number", ""), a_section("Poll", PollFields()), a_section("Jobs", JobsFields())]

    assert codes(CHECK, a_preflight(*empty)) == ["section-empty", "section-empty", "section-left-out"]
    shown = a_preflight(a_section("Jobs", JobsFields()), body='<section id="1">Jobs</section>')
    assert codes(CHECK, shown) == []


def test_contract_passes_on_what_a_kind_finds_in_itself(a_preflight: Build, a_section: MakeSection, one: One) -> None:
    found = one(CHECK, a_preflight(a_section("Quote", QuoteFields.model_validate({"words": "<p>Late.</p>"}))))

    assert (found.code, found.section) == ("section-incomplete", "Quote")
    assert found.remedy == "End it with “— Name”."


def test_contract_compares_edition_and_publication(a_preflight: Build, a_house: House, codes: Codes) -> None:
    p = a_preflight(publication="harbour-lantern", date=dt.date(2026, 11, 28))
    assert codes(CHECK, p) == ["edition-publication", "edition-weekday"]


def test_contract_holds_the_edition_to_its_words(
    a_preflight: Build, a_house: House, a_section: MakeSection, one: One
) -> None:
    jobs = a_section("Jobs", JobsFields(items=(a_job("Pearl Cloud with a long name that is not editorial"),)))
    under = one(CHECK, a_preflight(jobs, house=a_house(budget={"words": (8, 20)})))
    over = one(CHECK, a_preflight(a_section("Top", "word " * 30), house=a_house(budget={"words": (1, 20)})))

    assert under.message == "The edition has 5 editorial words; the house asks for 8 or more."
    assert under.remedy == "Add where it helps readers most."
    assert over.message == "The edition has 35 editorial words; the house allows 20."
    assert over.remedy == "Cut; the longest are “Top” (30) and “Greeting” (5)."


def test_contract_hangs_nothing_on_a_date_that_the_file_does_not_give(
    a_preflight: Build, a_house: House, a_section: MakeSection, codes: Codes
) -> None:
    read = error("front-matter", "“date” is missing.", "Write it as: date: 2026-11-23")
    house = a_house(rundown=(slot("Jobs", "jobs", days=("mon",)), slot("Top", required=True, days=("mon",))))
    jobs = a_section("Jobs", JobsFields(items=(a_job("Pearl Cloud"),)))
    p = a_preflight(jobs, house=house, date=dt.date(1970, 1, 1), read_findings=(read,))
    assert codes(CHECK, p) == []


def test_contract_takes_alternatives_for_one_section(
    a_preflight: Build, a_house: House, a_section: MakeSection, codes: Codes
) -> None:
    def jobs(segment: str, many: int) -> Section:
        items = tuple(a_job(f"Company {number}") for number in range(many))
        return a_section("Jobs", JobsFields(items=items)).model_copy(update={"segment": segment})

    story = a_section("Top story", STORY)
    kept = a_preflight(story, *(jobs(each, 1) for each in exclusive(["jobs/de", ""])), house=a_house(rundown=RUNDOWN))
    assert codes(CHECK, kept) == []
    many = a_preflight(story, jobs("jobs/de", 1), jobs("~jobs/de", 3), house=a_house(rundown=RUNDOWN))
    assert codes(CHECK, many) == ["section-items"]
    twice = a_preflight(story, jobs("", 1), jobs("vip", 1), house=a_house(rundown=RUNDOWN))
    assert codes(CHECK, twice) == ["section-duplicate"]
