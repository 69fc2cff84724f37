"""Growth by program: friends and gifts decided, polls ended, promotions and sequences steered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.web.api.conftest import MakeProgram, Program, everybody, sign_up
from tests.web.api.growing import a_friend, a_gift, a_place, a_poll, a_promotion

from masthead.web.api.scopes import Scope
from masthead.web.growth.models import Gift, Vote
from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Subscriber
from masthead.web.team.models import AuditEntry, User

PROMOTION = {
    "title": "harbour-lantern",
    "headline": "The weekend has a lantern",
    "text": "One long story.",
    "button": "Read it",
    "starts": "2026-11-23",
}


@pytest.fixture
def gift(owner: User, harbour: Publication, reader: Subscriber) -> Gift:
    return a_gift(owner, harbour, reader)


def test_programme_is_opened_and_gets_a_gift_with_codes(ours: Program) -> None:
    at = "/publications/harbour-morning"
    fresh = ours.get(f"{at}/referral-programme").json()
    assert (fresh["open"], fresh["rule"], fresh["days"], fresh["milestones"]) == (False, "opened", 14, [])
    opened = ours.ask("PATCH", f"{at}/referral-programme", {"open": True, "days": 7}).json()
    assert (opened["open"], opened["rule"], opened["days"]) == (True, "opened", 7)

    made = ours.post(f"{at}/milestones", {"friends": 3, "name": "A mug", "sort": "code"}).json()
    stocked = ours.post(f"{at}/milestones/{made['id']}/codes", {"codes": ["PIER-1", "PIER-2", "PIER-1"]}).json()
    assert stocked == {"added": 2, "codes": 2}
    twin = ours.post(f"{at}/milestones", {"friends": 3, "name": "A cup", "sort": "page", "text": "Thanks."})
    assert (twin.status_code, twin.json()["errors"][0]["pointer"]) == (422, "#/friends")
    changed = ours.ask("PATCH", f"{at}/milestones/{made['id']}", {"friends": 5}).json()
    assert (changed["friends"], changed["name"], changed["codes"]) == (5, "A mug", 2)
    assert ours.post(f"{at}/milestones/{made['id']}/retire").json()["retired_at"] is not None
    assert ours.ask("PATCH", f"{at}/milestones/{made['id']}", {"friends": 6}).status_code == 409


def test_friend_who_is_held_is_decided_about_once(ours: Program, harbour: Publication, reader: Subscriber) -> None:
    friend = sign_up(harbour, "tom@readers.example.com")
    held = a_friend(harbour, reader, friend)
    listed = ours.get("/publications/harbour-morning/referrals?state=held").json()["items"]
    assert [(each["id"], each["referrer"], each["friend"], each["reasons"]) for each in listed] == [
        (held.pk, reader.pk, friend.pk, ["network"])
    ]

    assert ours.post(f"/referrals/{held.pk}/decide", {"counts": True}).json()["state"] == "counted"
    assert ours.post(f"/referrals/{held.pk}/decide", {"counts": False}).status_code == 409
    assert ours.get("/publications/harbour-morning/referrals?state=held").json()["items"] == []
    said = ours.get(f"/subscribers/{reader.pk}/referrals/harbour-morning").json()
    assert (said["friends"], said["coming"], said["next"]) == (1, 0, None)
    assert "/subscribe/?ref=" in said["link"]
    entry = AuditEntry.objects.get(action="referral-allowed")
    assert (entry.actor_name, entry.details["token"]) == ("Mei", "CRM")


def test_gift_that_waits_is_withheld(ours: Program, gift: Gift, reader: Subscriber) -> None:
    listed = ours.get(f"/publications/harbour-morning/gifts?subscriber={reader.pk}&state=held").json()["items"]
    assert [(each["id"], each["why"]) for each in listed] == [(gift.pk, "no-code")]
    assert ours.get(f"/gifts/{gift.pk}").json()["decisions"] == ["withhold"]
    assert ours.post(f"/gifts/{gift.pk}/decide", {"decision": "posted"}).status_code == 409

    said = ours.post(f"/gifts/{gift.pk}/decide", {"decision": "withhold"}).json()
    assert (said["state"], said["why"], said["decisions"]) == ("expired", "withheld", [])
    assert [(each["before"], each["after"]) for each in said["moves"]] == [("held", "expired")]


def test_readers_of_other_titles_have_no_referrals_here(
    program: MakeProgram, administrator: User, reader: Subscriber
) -> None:
    theirs = program(administrator)
    assert theirs.get(f"/subscribers/{reader.pk}/referrals/harbour-lantern").status_code == 404
    assert theirs.get(f"/subscribers/{reader.pk}/referrals/harbour-morning").status_code == 200


def test_poll_is_read_ended_and_opened_again(ours: Program, harbour: Publication, reader: Subscriber) -> None:
    poll, now = a_poll(harbour), timezone.now()
    Vote.objects.create(poll=poll, subscriber=reader, answer=1, at=now, changed_at=now)
    listed = ours.get("/publications/harbour-morning/polls?state=open").json()["items"]
    assert [(each["key"], each["votes"]) for each in listed] == [(poll.key, 1)]
    said = ours.get(f"/polls/{poll.key}").json()
    assert [(each["letter"], each["votes"], each["percent"]) for each in said["answers"]] == [
        ("A", 0, 0),
        ("B", 1, 100),
    ]

    assert ours.post(f"/polls/{poll.key}/close").json()["state"] == "closed"
    assert ours.post(f"/polls/{poll.key}/close").status_code == 409
    far = (now + dt.timedelta(days=61)).isoformat()
    assert ours.post(f"/polls/{poll.key}/reopen", {"until": far}).json()["errors"][0]["pointer"] == "#/until"
    soon = (now + dt.timedelta(days=2)).isoformat()
    assert ours.post(f"/polls/{poll.key}/reopen", {"until": soon}).json()["state"] == "open"


def test_promotion_is_told_stopped_and_forgotten(
    ours: Program, owner: User, harbour: Publication, lantern: Publication
) -> None:
    at = "/publications/harbour-morning/promotions"
    stranger = ours.post(at, PROMOTION)
    assert (stranger.status_code, stranger.json()["errors"][0]["pointer"]) == (422, "#/title")
    a_promotion(owner, harbour, lantern)
    assert ours.post(at, {**PROMOTION, "segment": "nobody"}).json()["errors"][0]["pointer"] == "#/segment"
    tags = ours.post(at, {**PROMOTION, "text": "Hello {{ name }}"})
    assert (tags.status_code, tags.json()["errors"][0]["pointer"]) == (422, "#/text")

    segment = everybody(owner, harbour).slug
    made = ours.post(at, {**PROMOTION, "ends": "2026-12-31", "segment": segment}).json()
    changed = ours.ask("PATCH", f"/promotions/{made['id']}", {"ends": None, "button": None}).json()
    assert (changed["ends"], changed["button"], changed["segment"]) == (None, "Read it", segment)
    assert ours.post(f"/promotions/{made['id']}/stop").json()["stopped"] is True
    assert ours.ask("DELETE", f"/promotions/{made['id']}").status_code == 204
    assert len(ours.get(at).json()["items"]) == 1


def test_change_of_another_version_is_refused(
    ours: Program, owner: User, harbour: Publication, lantern: Publication
) -> None:
    at = f"/promotions/{a_promotion(owner, harbour, lantern).pk}"
    seen = ours.get(at)["ETag"]
    body = {"headline": "Lanterns"}

    assert ours.ask("PATCH", at, body, if_match=seen).status_code == 200
    assert ours.ask("PATCH", at, body, if_match=seen).status_code == 412


def test_sequence_and_a_place_in_it_are_steered(
    ours: Program, owner: User, harbour: Publication, reader: Subscriber
) -> None:
    place = a_place(owner, harbour, reader)
    at = f"/sequences/{place.sequence_id}"
    said = ours.get(at).json()
    assert (said["state"], said["begun"], said["under_way"], said["missing"]) == ("running", 1, 1, [])
    assert [(each["number"], each["ready"], each["waiting"]) for each in said["steps"]] == [(1, True, 1), (2, True, 0)]
    listed = ours.get(f"{at}/places?subscriber={reader.pk}").json()["items"]
    assert [(each["id"], each["state"]) for each in listed] == [(place.pk, "waiting")]

    skipped = ours.post(f"/sequence-places/{place.pk}/skip").json()
    assert (skipped["step"], [each["how"] for each in skipped["passed"]]) == (said["steps"][1]["id"], ["skipped"])
    assert ours.post(f"/sequence-places/{place.pk}/pause").json()["state"] == "paused"
    assert ours.post(f"/sequence-places/{place.pk}/end").json()["state"] == "ended"
    assert ours.post(f"/sequence-places/{place.pk}/resume").status_code == 409
    assert ours.post(f"{at}/pause").json()["state"] == "paused"
    assert ours.post(f"{at}/end").json()["state"] == "ended"
    assert ours.post(f"{at}/start").status_code == 409


def test_lists_come_in_pages_without_gaps(ours: Program, harbour: Publication, reader: Subscriber) -> None:
    made = [a_friend_numbered(harbour, reader, number) for number in range(5)]
    found, address = [], "/publications/harbour-morning/referrals?limit=2&state=held"
    while address:
        said = ours.get(address.partition("/api/v1")[2] or address).json()
        found += [each["id"] for each in said["items"]]
        address = said["next"]

    assert found == made[::-1]


def test_readers_of_growth_change_nothing(program: MakeProgram, owner: User, gift: Gift) -> None:
    reading = program(owner, [Scope.GROWTH_READ])

    assert reading.get(f"/gifts/{gift.pk}").status_code == 200
    assert reading.post(f"/gifts/{gift.pk}/decide", {"decision": "withhold"}).json()["code"] == "out-of-scope"
    assert reading.get("/publications/harbour-morning/jobs").json()["code"] == "out-of-scope"


def a_friend_numbered(publication: Publication, referrer: Subscriber, number: int) -> int:
    held = a_friend(publication, referrer)
    held.mark = f"{number:064}"
    held.save()
    return held.pk
