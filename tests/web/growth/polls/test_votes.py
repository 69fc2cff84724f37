"""Votes: by a button and never by a link alone, one a subscriber, while the poll is open."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.web.conftest import MakePerson, SignIn
from tests.web.growth.polled import (
    LATE,
    NOON,
    SUNDAY,
    TEA,
    a_poll,
    at,
    mailed,
    poll_of,
    published,
    readers,
    vote_link,
    with_section,
)

from masthead.audience.segments import parse
from masthead.edition.sections.poll.fields import PollFields
from masthead.web.growth.models import Poll, Vote
from masthead.web.growth.polls import actions, queries
from masthead.web.growth.polls.actions import Ballot, cast
from masthead.web.growth.polls.faults import NoVote, NoVoteError, PollError
from masthead.web.growth.polls.queries import Rules, made_result, result_of, whole_percents
from masthead.web.growth.polls.states import ResultsShown
from masthead.web.growth.views import polls as team_views
from masthead.web.growth.views import votes as views
from masthead.web.newsroom import actions as newsroom
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets
from masthead.web.subscribers.actions import erasure
from masthead.web.subscribers.queries.personal_data import personal_data
from masthead.web.subscribers.segments.queries import explain, matching
from masthead.web.subscribers.segments.voting import vote_set
from masthead.web.team.models import AuditEntry, User
from masthead.web.webhooks.models import Endpoint, Notice

pytestmark = pytest.mark.django_db
THURSDAY = dt.datetime(2026, 11, 26, 16, tzinfo=dt.UTC)
"""The end of Thursday in Hong Kong: three days after the edition's."""


def counts(poll: Poll) -> list[int]:
    return [each.votes for each in result_of(poll).answers]


def test_publication_opens_the_poll_until_three_days_after_its_day(title: Publication, publisher: User) -> None:
    edition = published(title, publisher, a_poll())
    poll = poll_of(edition)
    assert (poll.question, tuple(poll.answers), poll.day, poll.nth) == (TEA.question, TEA.answers, edition.date, 1)
    assert (poll.opened_at, poll.closes_at) == (SUNDAY, THURSDAY)


def test_link_shows_the_answer_and_only_its_button_votes(
    title: Publication, publisher: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = poll_of(edition := published(title, publisher, a_poll()))
    part, (mei, jonas) = mailed(edition), readers(2, title)
    at(monkeypatch, views, NOON)
    link = vote_link(part, mei, poll, 1)
    page = client.get(link)
    assert (page.status_code, Vote.objects.count()) == (200, 0)
    assert "Coffee" in page.content.decode()
    assert page.content.decode().count("<button") == 1
    assert client.head(link).status_code == 200
    assert not Vote.objects.exists()
    assert client.post(link).headers["Location"] == f"{link}?done=1"
    client.post(link)
    client.post(vote_link(part, jonas, poll, 0))
    assert counts(poll) == [1, 1, 0]
    client.post(vote_link(part, mei, poll, 0))
    assert counts(poll) == [2, 0, 0]
    after = client.get(vote_link(part, mei, poll, 0)).content.decode()
    assert "Your vote counts: A." in after
    assert "100 %" in after


@pytest.mark.parametrize("answer", [3, 99])
def test_answer_that_is_not_there_takes_no_vote(
    title: Publication, publisher: User, client: Client, answer: int
) -> None:
    poll = poll_of(edition := published(title, publisher, a_poll()))
    (mei,) = readers(1, title)
    link = vote_link(mailed(edition), mei, poll, answer)
    assert [client.get(link).status_code, client.post(link).status_code] == [404, 404]
    assert not Vote.objects.exists()


def test_token_votes_in_its_own_mailing_alone(title: Publication, publisher: User, client: Client) -> None:
    first = published(title, publisher, a_poll())
    second = published(title, publisher, a_poll(), now=SUNDAY + dt.timedelta(days=1))
    (mei,) = readers(1, title)
    foreign = vote_link(mailed(first), mei, poll_of(second), 0)
    assert client.post(foreign).status_code == 404
    forged = vote_link(mailed(first), mei, poll_of(first), 0).replace("/vote/A", "/vote/B")
    assert client.post(forged).status_code == 404
    assert not Vote.objects.exists()


def test_closed_poll_shows_its_result_and_takes_no_vote(
    title: Publication, publisher: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = poll_of(edition := published(title, publisher, a_poll()))
    part, (mei,) = mailed(edition), readers(1, title)
    cast(Ballot(poll.key, mei.pk, 2, part.pk), now=NOON)
    # No round has closed it yet; its time is over all the same.
    at(monkeypatch, views, LATE)
    link = vote_link(part, mei, poll, 0)
    client.post(link)
    assert counts(poll) == [0, 0, 1]
    page = client.get(link).content.decode()
    assert "This poll is closed" in page
    assert "<form" not in page
    with pytest.raises(NoVoteError) as refused:
        cast(Ballot(poll.key, mei.pk, 0, part.pk), now=THURSDAY)
    assert refused.value.why is NoVote.CLOSED


def test_one_vote_a_subscriber_is_a_fact_of_the_database(title: Publication, publisher: User) -> None:
    poll = poll_of(published(title, publisher, a_poll()))
    (mei,) = readers(1, title)
    Vote.objects.create(poll=poll, subscriber=mei, answer=0, at=NOON, changed_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(poll=poll, subscriber=mei, answer=1, at=NOON, changed_at=NOON)


def test_poll_is_closed_and_told_once(title: Publication, publisher: User) -> None:
    Endpoint.objects.create(publication=title, name="Ours", url="https://tools.example/", secret="x", events=[])
    poll = poll_of(edition := published(title, publisher, a_poll()))
    (mei,) = readers(1, title)
    cast(Ballot(poll.key, mei.pk, 1, mailed(edition).pk), now=NOON)
    assert actions.close_ended(NOON) is False
    poll.refresh_from_db()
    assert poll.state == "open"
    for _ in range(2):
        actions.close_ended(LATE)
    told = [each.event for each in Notice.objects.order_by("pk") if each.event.startswith("poll.")]
    assert told == ["poll.opened", "poll.voted", "poll.closed"]
    assert Notice.objects.get(event="poll.closed").data["votes"] == [0, 1, 0]


def test_answers_are_segments(title: Publication, publisher: User) -> None:
    poll = poll_of(edition := published(title, publisher, a_poll()))
    part, people = mailed(edition), readers(4, title)
    for person, answer in zip(people, (0, 1, 1), strict=False):
        cast(Ballot(poll.key, person.pk, answer, part.pk), now=NOON)
    ids = [person.pk for person in people]
    cast(Ballot(poll.key, ids[1], 0, part.pk), now=NOON)
    asked = {
        'poll("2026-11-23", 1) = "A"': ids[:2],
        "poll(2026-11-23) in (B, C)": [ids[2]],
        "poll(2026-11-23) is set": ids[:3],
        "poll(2026-11-23) is not set": [ids[3]],
        "poll(2026-11-23) != A": ids[2:],
    }
    for text, expected in asked.items():
        assert list(matching(parse(text), title.pk, NOON)) == expected, text
    why = explain(parse("poll(2026-11-23) = A"), ids[2], title.pk, NOON)
    assert [why.holds, why.parts[1].why] == [False, "Answered B, “Coffee”."]


def test_erased_voter_is_counted_and_forgotten(title: Publication, publisher: User) -> None:
    poll = poll_of(edition := published(title, publisher, a_poll()))
    mei, jonas = readers(2, title)
    part = mailed(edition)
    for person in (mei, jonas):
        cast(Ballot(poll.key, person.pk, 2, part.pk), now=NOON)
    told = personal_data(mei, at=NOON)["votes"]
    assert [(each["question"], each["answer"]) for each in told] == [(TEA.question, "C Whatever floats")]
    erasure.erase_own(subscriber_id=mei.pk, at=NOON)
    poll.refresh_from_db()
    assert counts(poll) == [0, 0, 2]
    assert list(Vote.objects.values_list("subscriber_id", flat=True)) == [jonas.pk]
    assert list(sets.members(vote_set(title.pk, poll.day, 1, 2))) == [jonas.pk]


def test_new_version_keeps_votes_at_their_places(title: Publication, publisher: User) -> None:
    poll = poll_of(edition := published(title, publisher, a_poll()))
    (mei,) = readers(1, title)
    cast(Ballot(poll.key, mei.pk, 2, mailed(edition).pk), now=NOON)
    edition.sections[-1].value["answers"].pop()
    edition.save_revision(user=publisher)
    newsroom.publish_edition(user=publisher, edition=edition, now=NOON)
    poll.refresh_from_db()
    assert poll.answers == list(TEA.answers)
    assert counts(poll) == [0, 0, 1]


def test_withdrawn_edition_takes_its_poll_along(title: Publication, publisher: User, client: Client) -> None:
    poll = poll_of(edition := published(title, publisher, a_poll()))
    (mei,) = readers(1, title)
    part = mailed(edition)
    cast(Ballot(poll.key, mei.pk, 0, part.pk), now=NOON)
    newsroom.withdraw_edition(user=publisher, edition=edition)
    poll.refresh_from_db()
    assert poll.state == "withdrawn"
    assert client.get(f"/{title.slug}/polls/{poll.key}/").status_code == 404
    assert client.post(vote_link(part, mei, poll, 1)).status_code == 404
    newsroom.publish_edition(user=publisher, edition=edition, now=NOON)
    poll.refresh_from_db()
    assert (poll.state, counts(poll)) == ("open", [1, 0, 0])


def test_unanswered_poll_of_a_withdrawn_edition_is_gone(title: Publication, publisher: User) -> None:
    edition = published(title, publisher, a_poll())
    newsroom.withdraw_edition(user=publisher, edition=edition)
    assert not Poll.objects.exists()


@pytest.mark.parametrize(
    ("shown", "before", "after"),
    [(ResultsShown.ALWAYS, True, True), (ResultsShown.VOTED, False, True), (ResultsShown.CLOSED, False, False)],
)
def test_title_says_who_sees_how_an_open_poll_stands(
    title: Publication,
    publisher: User,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    shown: ResultsShown,
    before: bool,
    after: bool,
) -> None:
    actions.set_rules(user=publisher, publication_id=title.pk, rules=Rules(3, shown))
    poll = poll_of(edition := published(title, publisher, a_poll()))
    part, (mei,) = mailed(edition), readers(1, title)
    at(monkeypatch, views, NOON)
    client.post(vote_link(part, mei, poll, 0))
    public = f"/{title.slug}/polls/{poll.key}/"
    assert ("100 %" in client.get(public).content.decode()) is before
    assert ("100 %" in client.get(vote_link(part, mei, poll, 0)).content.decode()) is after
    at(monkeypatch, views, LATE)
    assert "100 %" in client.get(public).content.decode()


def test_page_of_the_edition_shows_the_final_result_and_nobodys_links(
    title: Publication, publisher: User, client: Client
) -> None:
    poll = poll_of(edition := published(title, publisher, a_poll()))
    page = f"/{title.slug}/editions/{edition.date.isoformat()}/"
    (mei,) = readers(1, title)
    cast(Ballot(poll.key, mei.pk, 1, mailed(edition).pk), now=NOON)
    during = client.get(page).content.decode()
    assert TEA.question in during
    assert f"/polls/{poll.key}/" in during
    assert "100 %" not in during
    actions.close_ended(LATE)
    after = client.get(page).content.decode()
    assert "100 %" in after
    assert "/vote/" not in after
    assert "/v/" not in after


def test_short_link_of_a_mail_leads_to_the_titles_page(title: Publication, publisher: User, client: Client) -> None:
    poll = poll_of(edition := published(title, publisher, a_poll()))
    (mei,) = readers(1, title)
    page = vote_link(mailed(edition), mei, poll, 1)
    token = page.split("/")[3]
    answer = client.get(f"/v/{token}/{poll.key}/1")
    assert (answer.status_code, answer.headers["Location"].endswith(page)) == (302, True)
    assert client.get(f"/v/{token[:-1]}x/{poll.key}/1").status_code == 404


def test_team_closes_and_opens_again(title: Publication, publisher: User, editor: User, sign_in: SignIn) -> None:
    poll = poll_of(published(title, publisher, a_poll()))
    page = f"/newsroom/growth/polls/{poll.pk}/"
    assert sign_in(editor).get(page).status_code == 302
    browser = sign_in(publisher)
    assert browser.post(page, {"do": "close"}).status_code == 302
    poll.refresh_from_db()
    assert poll.state == "closed"
    assert browser.post(page, {"do": "reopen", "day": ""}).status_code == 400
    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).date().isoformat()
    browser.post(page, {"do": "reopen", "day": day})
    poll.refresh_from_db()
    assert poll.state == "open"
    told = AuditEntry.objects.filter(action__startswith="poll-").order_by("pk")
    assert list(told.values_list("action", flat=True)) == ["poll-closed", "poll-reopened"]
    with pytest.raises(PollError):
        actions.reopen(user=publisher, poll_id=poll.pk, until=NOON - dt.timedelta(days=400))


def test_team_of_another_title_sees_nothing(
    title: Publication, sister: Publication, publisher: User, person: MakePerson, sign_in: SignIn
) -> None:
    from masthead.web.team.roles import Role

    poll = poll_of(published(title, publisher, a_poll()))
    browser = sign_in(person("otto", {sister: Role.PUBLISHER}))
    for address in (
        f"/newsroom/growth/polls/{poll.pk}/",
        f"/newsroom/growth/polls/{poll.pk}/votes.csv",
        f"/newsroom/growth/polls/of/{title.slug}/",
        f"/newsroom/growth/polls/rules/{title.slug}/",
    ):
        assert browser.get(address).status_code == 302, address
    assert "No poll yet" in browser.get("/newsroom/growth/polls/").content.decode()


def test_team_pages_tell_of_votes(title: Publication, publisher: User, sign_in: SignIn) -> None:
    poll = poll_of(edition := published(title, publisher, a_poll(PollFields(question="Tea?", answers=("=Yes", "No")))))
    (mei,) = readers(1, title)
    cast(Ballot(poll.key, mei.pk, 0, mailed(edition).pk), now=NOON)
    browser = sign_in(publisher)
    assert "Tea?" in browser.get("/newsroom/growth/polls/").content.decode()
    page = browser.get(f"/newsroom/growth/polls/{poll.pk}/").content.decode()
    assert "100 %" in page
    assert "poll(2026-11-23, 1)" in page
    segment = browser.get(f"/newsroom/subscribers/segments/{title.slug}/new/?text=poll(2026-11-23,+1)+%3D+A")
    assert "poll(2026-11-23, 1) = A" in segment.content.decode()
    assert (
        browser.get(f"/newsroom/growth/polls/{poll.pk}/votes.csv").content.decode().splitlines()[1] == "A,'=Yes,1,100"
    )
    rules = f"/newsroom/growth/polls/rules/{title.slug}/"
    assert browser.post(rules, {"days": "99", "results": "always"}).status_code == 400
    browser.post(rules, {"days": "1", "results": "closed"})
    assert queries.rules_of(title.pk) == Rules(1, ResultsShown.CLOSED)
    assert team_views.SHOWN.keys() == set(ResultsShown)


@given(st.lists(st.integers(0, 5000), min_size=2, max_size=6))
def test_percents_are_a_hundred_together_and_none_is_off_by_more_than_one(votes: list[int]) -> None:
    found = whole_percents(votes)
    whole = sum(votes)
    assert sum(found) == (100 if whole else 0)
    assert all(abs(each - 100 * many / whole) < 1 for each, many in zip(found, votes, strict=True)) if whole else True
    result = made_result([str(place) for place in range(len(votes))], votes)
    assert (result.leader is None) is (whole == 0)


def test_poll_of_a_draft_is_not_open(title: Publication, publisher: User) -> None:
    edition = newsroom.open_edition(user=publisher, publication=title, now=SUNDAY)
    with_section(edition, a_poll(), by=publisher)
    assert not Poll.objects.exists()
