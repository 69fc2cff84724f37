"""What differs between the readers of one mailing: alternatives of a section, and values that others add."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from pyroaring import BitMap
from tests.web.mailings.conftest import MORNING, SUNDAY, Crowd
from tests.web.mailings.walking import launched

from masthead.edition.kind import Link
from masthead.edition.richtext import RichText
from masthead.edition.sections.jobs.fields import Job, JobsFields
from masthead.edition.sections.text.fields import TextFields
from masthead.tracking.links import Privacy
from masthead.web.insights.click_map import click_map
from masthead.web.mailings import composing, values
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.queries.simulation import simulate
from masthead.web.newsroom import actions as newsroom
from masthead.web.newsroom import filling, mapping
from masthead.web.newsroom.filling import Alternative, Asked, Filling
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.proofs import draft_of
from masthead.web.subscribers import marks
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]


@pytest.fixture
def personal(monkeypatch: pytest.MonkeyPatch, draft: Edition, publisher: User) -> Edition:
    """An edition, published, with jobs for readers of even number and others, and a gift that each reader is near."""
    monkeypatch.setattr(marks, "_resolvers", {})
    monkeypatch.setattr(values, "_resolvers", {})
    monkeypatch.setattr(filling, "_fillers", {})
    core = mapping.core_edition(draft)
    gift = RichText.from_html("<p>{{ attribute.gifts/next | no gift }} to go.</p>")
    kept = [each for each in core.sections if each.kind != "jobs"]
    jobs = next(each for each in core.sections if each.kind == "jobs")
    empty = jobs.model_copy(update={"fields": JobsFields()})
    story = jobs.model_copy(update={"kind": "text", "label": "Gifts", "fields": TextFields(body=gift)})
    mapping.apply_edition(draft, core.model_copy(update={"sections": (*kept, empty, story)}))
    draft.save()
    draft.save_revision(user=publisher)

    def listings(asked: Asked) -> Filling | None:
        even = job("Even Ltd", "test/even", "https://lumen.example/even")
        return Filling((even, job("Others Ltd"))) if asked.empty else None

    filling.register("jobs", listings)
    newsroom.publish_edition(user=publisher, edition=draft, now=SUNDAY)
    draft.refresh_from_db()
    return draft


def job(company: str, audience: str = "", more: str = "") -> Alternative:
    links = [Link(text="Apply", url=each) for each in ("https://lumen.example/apply", more) if each]
    jobs = (Job(company=company, role="Editor", place="Kiel", link=each) for each in links)
    return Alternative(JobsFields(items=tuple(jobs)), "", audience)


def test_each_reader_gets_one_alternative_and_their_own_values(
    personal: Edition, publisher: User, crowd: Crowd
) -> None:
    people = crowd(4)
    even = BitMap(each.pk for each in people if each.pk % 2 == 0)
    asked: list[tuple[str, int]] = []

    def gifts(name: str, publication_id: int, ids: BitMap, now: dt.datetime) -> Mapping[int, str]:
        asked.append((name, len(ids)))
        assert (publication_id, now) == (personal.publication_id, MORNING)
        return {people[0].pk: "2 friends"}

    marks.register("test", lambda _name, _title, _now: even)
    values.register("gifts", gifts)
    launched(publisher, personal)

    assert asked == [("gifts/next", 4)]
    ledger = site_ledger()
    claim = ledger.claim(owner="test", now=MORNING.timestamp(), lease=60.0)
    assert claim is not None
    seen = {member.id: (member.segments, member.attributes.get("gifts/next")) for member in claim.members}
    assert seen == {
        each.pk: (
            frozenset({"test/even" if each.pk in even else "~test/even"}),
            "2 friends" if each == people[0] else None,
        )
        for each in people
    }


def test_simulation_fills_what_each_reader_gets(personal: Edition, crowd: Crowd) -> None:
    people = crowd(3)
    values.register("gifts", lambda _name, _title, ids, _now: dict.fromkeys(ids, "1 friend"))
    marks.register("test", lambda _name, _title, _now: BitMap([people[0].pk]))
    revision = personal.latest_revision
    found = simulate(Plan(), personal.publication, revision, MORNING)
    assert (found.forecast.sample.filled, len(found.forecast.sample.unfillable)) == (3, 0)
    assert not any("test/even" in each for each in found.findings)


def test_alternatives_are_one_section_to_whoever_counts(personal: Edition) -> None:
    """A link that two of them have is one, and one badge tells its clicks wherever it stands."""
    proof = draft_of(personal).proof
    written = [each.kind for each in mapping.core_edition(personal).sections].index("jobs")
    table = composing.link_table(composing.compose(proof, "", Privacy.FULL), personal.publication, Privacy.FULL)

    of_jobs = [each for each in table.targets if each.kind == "jobs"]
    assert [(each.url, each.section, each.label) for each in of_jobs] == [
        ("https://lumen.example/apply", written, "Jobs"),
        ("https://lumen.example/even", written, "Jobs"),
    ]
    assert {each.section for each in table.targets} <= {-1, *range(written + 2)}
    shown = click_map(proof.rendered, {("https://lumen.example/apply", written): 7})
    assert shown.count(">7</span>") == 2


def test_correction_keeps_the_links_of_alternatives_where_they_were(personal: Edition) -> None:
    proof = draft_of(personal).proof
    first = composing.link_table(composing.compose(proof, "", Privacy.FULL), personal.publication, Privacy.FULL)
    composing.keep_links(9, first)

    again = composing.compose(proof, "Another subject", Privacy.FULL, composing.links_before(9))

    assert composing.link_table(again, personal.publication, Privacy.FULL) == first


def test_prefix_of_values_is_plain() -> None:
    with pytest.raises(ValueError, match="no prefix"):
        values.register("Gifts/", lambda *_: {})
