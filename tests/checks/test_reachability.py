from __future__ import annotations

from collections.abc import Callable

from masthead.checks import Preflight, preflight
from masthead.checks.reachability import CHECK
from masthead.checks.reached import Outcome, Reached
from masthead.edition.findings import Severity
from masthead.edition.house import HouseFormat
from masthead.edition.kind import Link
from masthead.edition.model import Section
from masthead.edition.sections.story.fields import StoryFields

URL = "https://pearl.example/report"


def test_reachability_is_silent_when_nobody_asked(a_preflight: Callable[..., Preflight]) -> None:
    assert list(CHECK.run(a_preflight())) == []


def test_reachability_tells_what_came_of_each_link(
    a_preflight: Callable[..., Preflight], a_section: Callable[..., Section]
) -> None:
    story = StoryFields(title="A", sources=(Link(text="Pearl", url=f"{URL}#top"),))
    reached = (
        Reached(URL, Outcome.BROKEN, "answers 404 (not found)"),
        Reached("https://b.example/", Outcome.FINE),
        Reached("https://c.example/", Outcome.MOVED, "has moved for good", "https://d.example/"),
        Reached("https://e.example/", Outcome.REFUSED, "leads to 10.0.0.1, which is not a public address"),
        Reached("https://f.example/", Outcome.SLOW, "took 7 seconds to answer"),
        Reached("https://g.example/", Outcome.UNVERIFIED, "answers 403 to a program"),
    )

    found = list(CHECK.run(a_preflight(a_section("Top", story), reached=reached)))

    assert [each.code for each in found] == [
        "link-broken",
        "link-moved",
        "link-refused",
        "link-slow",
        "link-unverified",
    ]
    assert (found[0].section, found[0].message) == ("Top", f"“{URL}” (“Pearl”) answers 404 (not found).")
    assert found[1].remedy == "Write “https://d.example/” if that is the page you mean."


def test_reachability_obeys_the_house(
    a_preflight: Callable[..., Preflight], a_house: Callable[..., HouseFormat]
) -> None:
    reached = (Reached(URL, Outcome.BROKEN, "answers 404 (not found)"),)
    p = a_preflight(house=a_house(checks={"link-broken": "warning"}), reached=reached)
    assert [each.severity for each in preflight(p)] == [Severity.WARNING]
