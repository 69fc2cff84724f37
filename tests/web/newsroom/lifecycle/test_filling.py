"""Sections that fill themselves: what counts, what readers see, and that a published edition stays what it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.web.newsroom.lifecycle.conftest import SUNDAY

from masthead.edition.kind import Link, SectionFields
from masthead.edition.model import Edition as CoreEdition
from masthead.edition.model import Section
from masthead.edition.paid_links import PaidRule, read_place
from masthead.edition.sections.jobs.fields import Job, JobsFields
from masthead.edition.sections.poll.fields import PollFields
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.story.fields import StoryFields
from masthead.render.sheet import Vote
from masthead.web.archive.models import PublishedEdition, PublishedSection
from masthead.web.newsroom import actions, filling, mapping
from masthead.web.newsroom.desk_queries import desk_of
from masthead.web.newsroom.filling import Alternative, Asked, Filling, Partner
from masthead.web.newsroom.models import Edition, PinnedFilling
from masthead.web.newsroom.previews import readers_for
from masthead.web.newsroom.proofs import draft_of
from masthead.web.newsroom.rundown import rundown_of
from masthead.web.newsroom.standing import standing_of
from masthead.web.team.models import User

APPLY = Link(text="Apply", url="https://lumen.example/apply")


class Desk:
    """What fillers answer by kind, and what they were asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Filling | None] = {}
        self.partner: Partner | None = None
        self.asked: list[Asked] = []

    def fill(self, asked: Asked) -> Filling | None:
        self.asked.append(asked)
        return self.answers.get(asked.section.kind)

    def name_partner(self, publication_id: int, day: dt.date, edition: CoreEdition) -> Partner | None:
        del publication_id, day, edition
        return self.partner


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Fills jobs, sponsors and the partner line, and nobody else does."""
    monkeypatch.setattr(filling, "_fillers", {})
    monkeypatch.setattr(filling, "_partners", [])
    made = Desk()
    for kind in ("jobs", "sponsor"):
        filling.register(kind, made.fill)
    filling.register_partner(made.name_partner)
    return made


@pytest.fixture
def emptied(ready: Edition, writer: User) -> Edition:
    """Monday's edition with its jobs empty and its sponsors as they were typed."""
    core = mapping.core_edition(ready)
    sections = [
        each.model_copy(update={"fields": JobsFields()}) if each.kind == "jobs" else each for each in core.sections
    ]
    mapping.apply_edition(ready, core.model_copy(update={"sections": tuple(sections)}))
    ready.save()
    ready.save_revision(user=writer)
    return ready


def jobs(company: str, audience: str = "") -> Alternative:
    job = Job(company=company, role="Editor", place="Berlin", link=APPLY)
    return Alternative(JobsFields(items=(job,)), audience=audience)


def booked(title: str) -> Filling:
    fields = SponsorFields(sponsor="Lumen Press", title=title, call_to_action=APPLY)
    return Filling((Alternative(fields),), locked=True, source="the booking of Lumen Press")


def of_kind(edition: Edition, kind: str) -> list[tuple[str, str]]:
    """(segment, what it says) of the sections of a kind that hold anything."""
    sections = draft_of(edition).proof.sheet.edition.of_kind(kind)
    return [(each.segment, said(each.fields)) for each in sections if not each.fields.is_empty()]


def said(fields: SectionFields) -> str:
    return fields.items[0].company if isinstance(fields, JobsFields) else fields.headline()


def test_paid_link_behind_alternatives_says_the_place_that_its_clicks_are_counted_at(
    emptied: Edition, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = mapping.core_edition(emptied)
    jobs_first = sorted(core.sections, key=lambda each: each.kind != "jobs")
    mapping.apply_edition(emptied, core.model_copy(update={"sections": tuple(jobs_first)}))
    desk.answers["jobs"] = Filling((jobs("Lumen Press", "jobs/de"), jobs("Anchor Books")))
    rules = (
        PaidRule(
            name="Books", domains=("pearl-river-post.example", "quayside-books.example"), parameters="sub={place}"
        ),
    )
    monkeypatch.setattr(filling, "_paid", [lambda _publication_id: rules])

    rendered = draft_of(emptied).proof.rendered

    places = {(each.section, place[1]) for each in rendered.links if (place := read_place(each.url)) is not None}
    assert places
    assert all(counted == said for counted, said in places)


def test_filler_is_asked_for_each_section_of_its_kind(emptied: Edition, desk: Desk) -> None:
    draft = draft_of(emptied)
    kinds = [(each.section.kind, each.nth, each.empty) for each in desk.asked]
    core = mapping.core_edition(emptied)
    assert kinds == [
        (each.kind, core.of_kind(each.kind).index(each), each.fields.is_empty())
        for each in core.sections
        if each.kind in {"jobs", "sponsor"}
    ]
    assert {each.block for each in desk.asked} <= set(draft.written)
    assert [each.slot.label for each in desk.asked if each.slot] == [each.section.label for each in desk.asked]
    assert draft.proof.sheet.edition == core


def test_filling_an_empty_section_gives_each_reader_one_alternative(emptied: Edition, desk: Desk) -> None:
    desk.answers["jobs"] = Filling((jobs("Berlin AG", "jobs/de"), jobs("World Ltd")), source="live listings")
    assert of_kind(emptied, "jobs") == [("~jobs/de", "World Ltd"), ("jobs/de", "Berlin AG")]
    draft = draft_of(emptied)
    assert draft.proof.passed
    seen = {
        reader.key: reader.recipient.segments for reader in readers_for(draft.proof.sheet.edition) if reader.recipient
    }
    assert [seen[key] for key in ("named", "as-jobs-de")] == [frozenset({"~jobs/de"}), frozenset({"jobs/de"})]
    lines = rundown_of(draft, desk_of(emptied.pk)).lines
    assert [line.block for line in lines] == list(draft.written)
    (line,) = [line for line in lines if line.filled]
    assert (line.filled, line.locked, line.alternatives) == (
        "live listings",
        False,
        ("everybody else", "readers in Germany"),
    )


def test_what_was_typed_counts_unless_the_filling_is_locked(ready: Edition, desk: Desk) -> None:
    before = of_kind(ready, "sponsor"), of_kind(ready, "jobs")
    desk.answers = {"sponsor": replace(booked("A lamp"), locked=False), "jobs": Filling(())}
    assert (of_kind(ready, "sponsor"), of_kind(ready, "jobs")) == before
    assert draft_of(ready).filled.sources == {}
    desk.answers = {"sponsor": booked("A lamp"), "jobs": Filling((), locked=True)}
    assert {title for _, title in of_kind(ready, "sponsor")} == {"A lamp"}
    assert of_kind(ready, "jobs") == []


def test_checks_run_over_what_was_filled(ready: Edition, desk: Desk) -> None:
    fields = SponsorFields(title="A lamp", call_to_action=Link(text="Buy", url="javascript:alert(1)"))
    assert draft_of(ready).proof.passed
    desk.answers["sponsor"] = Filling((Alternative(fields),), locked=True)
    assert not draft_of(ready).proof.passed


def test_partner_line_is_filled(ready: Edition, desk: Desk) -> None:
    desk.partner = Partner("Lumen Press", "the booking of Lumen Press")
    draft = draft_of(ready)
    assert draft.proof.sheet.edition.sponsor == "Lumen Press"
    assert rundown_of(draft, desk_of(ready.pk)).partner == desk.partner


def test_filler_that_breaks_stops_the_publication_and_nothing_else(ready: Edition, desk: Desk) -> None:
    desk.answers["jobs"] = Filling((Alternative(StoryFields(title="No job")),), locked=True)
    standing = standing_of(ready)
    assert {each.code for each in standing.stopping} == {"section-unfilled"}
    assert standing.proof.sheet.edition == mapping.core_edition(ready)


def test_published_edition_stays_what_it_was(emptied: Edition, desk: Desk, publisher: User) -> None:
    desk.answers = {"sponsor": booked("A lamp"), "jobs": None}
    desk.partner = Partner("Lumen Press", "the booking of Lumen Press")
    actions.publish_edition(user=publisher, edition=emptied, now=SUNDAY)
    published = draft_of(emptied).proof.sheet.edition
    desk.answers = {"sponsor": booked("Another lamp"), "jobs": Filling((jobs("World Ltd"),))}
    desk.partner = None
    desk.asked.clear()
    assert draft_of(emptied).proof.sheet.edition == published
    assert desk.asked == []
    assert published.sponsor == "Lumen Press"
    assert set(PublishedSection.objects.filter(kind="sponsor").values_list("headline", flat=True)) == {"A lamp"}
    actions.publish_edition(user=publisher, edition=emptied, now=SUNDAY)
    assert draft_of(emptied).proof.sheet.edition == published
    actions.withdraw_edition(user=publisher, edition=emptied)
    assert not PinnedFilling.objects.exists()
    emptied.refresh_from_db()
    assert of_kind(emptied, "jobs") == [("", "World Ltd")]


def test_section_that_a_correction_adds_is_filled_then(emptied: Edition, desk: Desk, publisher: User) -> None:
    actions.publish_edition(user=publisher, edition=emptied, now=SUNDAY)
    core = mapping.core_edition(emptied)
    more = core.of_kind("jobs")[0].model_copy(update={"label": "More jobs"})
    mapping.apply_edition(emptied, core.model_copy(update={"sections": (*core.sections, more)}))
    emptied.save_revision(user=publisher)
    desk.answers["jobs"] = Filling((jobs("World Ltd"),), source="live listings")
    newest = emptied.get_latest_revision_as_object()
    assert of_kind(newest, "jobs") == [("", "World Ltd")]
    actions.publish_edition(user=publisher, edition=emptied, now=SUNDAY)
    desk.answers["jobs"] = None
    emptied.refresh_from_db()
    assert of_kind(emptied, "jobs") == [("", "World Ltd")]


def test_archive_shows_the_alternative_for_everybody_else(emptied: Edition, desk: Desk, publisher: User) -> None:
    desk.answers["jobs"] = Filling((jobs("Berlin AG", "jobs/de"), jobs("World Ltd")))
    actions.publish_edition(user=publisher, edition=emptied, now=SUNDAY)
    texts = PublishedSection.objects.filter(kind="jobs").values_list("text", flat=True)
    assert ["World Ltd" in text and "Berlin AG" not in text for text in texts] == [True]
    assert PublishedEdition.objects.count() == 1


def test_poll_that_somebody_counts_takes_votes_wherever_it_is_shown(
    ready: Edition, desk: Desk, publisher: User
) -> None:
    core = mapping.core_edition(ready)
    poll = Section(kind="poll", label="Poll", fields=PollFields(question="Tea?", answers=("Yes", "No")))
    mapping.apply_edition(ready, core.model_copy(update={"sections": (*core.sections, poll)}))
    ready.save()
    ready.save_revision(user=publisher)
    answer = Filling((Alternative(poll.fields),), source="the poll", votes="a1b2")
    before = {finding.code for finding in draft_of(ready).proof.findings}
    filling.register("poll", lambda _asked: answer)
    draft = draft_of(ready)
    assert draft.proof.sheet.votes == {
        len(core.sections): Vote("a1b2", "http://127.0.0.1:8000/harbour-morning/polls/a1b2/")
    }
    assert {finding.code for finding in draft.proof.findings} == before
    actions.publish_edition(user=publisher, edition=ready, now=SUNDAY)
    assert PublishedEdition.objects.get().votes == {str(len(core.sections)): "a1b2"}
    filling.register("poll", lambda _asked: None, order=1)
    assert draft_of(ready).proof.sheet.votes == draft.proof.sheet.votes


def test_filling_that_is_no_choice_is_refused() -> None:
    with pytest.raises(ValueError, match="last"):
        Filling((jobs("A"), jobs("B", "jobs/de")))
    with pytest.raises(ValueError, match="key"):
        Filling((), votes="a b")
