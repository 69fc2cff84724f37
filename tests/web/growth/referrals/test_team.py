"""The programme for the team: who may, what is refused, what the screens say."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.conftest import MakePerson, SignIn
from tests.web.growth.referred import (
    CODES,
    START,
    a_gift,
    a_reward,
    friend,
    gifts,
    open_programme,
    referrer,
    rounds,
    standing,
)

from masthead.web.growth.models import Gift, Milestone, Programme, Referral, StockCode
from masthead.web.growth.referrals import programme as team
from masthead.web.growth.referrals.deciding import Decision, decide_friend, decide_gift
from masthead.web.growth.referrals.faults import ReferralError
from masthead.web.growth.referrals.programme import File, Terms
from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Subscriber
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def rosa(title: Publication, publisher: User) -> Subscriber:
    open_programme(publisher, title, rule="confirmed")
    return referrer(title, name="Rosa Quist")


@pytest.fixture
def held(title: Publication, rosa: Subscriber) -> list[Referral]:
    """Two friends from one device."""
    for name in ("finn", "gwen"):
        friend(name, title, rosa, device="d7")
    rounds(START + HOUR)
    return list(Referral.objects.filter(state="held"))


def base(title: Publication, rest: str = "") -> str:
    return f"/newsroom/growth/referrals/of/{title.slug}/{rest}"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"friends": 0}, "friends"),
        ({"name": " "}, "name"),
        ({"name": "Mug | {{ x }}"}, "name"),
        ({"sort": "horse"}, "sort"),
        ({"sort": "page", "text": " "}, "text"),
        ({"sort": "file"}, "file"),
        ({"sort": "file", "file": File("x", b"")}, "file"),
        ({"sort": "parcel", "claim_days": 3}, "claim_days"),
        ({"friends": 5}, "friends"),
    ],
)
def test_gift_that_cannot_be_is_refused(
    title: Publication, publisher: User, more: dict[str, object], field: str
) -> None:
    a_gift(publisher, title, 5)
    values: dict[str, object] = {"friends": 1, **more}
    with pytest.raises(ReferralError) as refused:
        team.add_milestone(user=publisher, publication_id=title.pk, reward=a_reward(**values))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert Milestone.objects.count() == 1


@pytest.mark.parametrize(("terms", "field"), [(Terms(True, "none"), "rule"), (Terms(True, days=0), "days")])
def test_rule_that_cannot_be_is_refused(title: Publication, publisher: User, terms: Terms, field: str) -> None:
    with pytest.raises(ReferralError) as refused:
        team.set_terms(user=publisher, publication_id=title.pk, terms=terms)
    assert (refused.value.field, Programme.objects.count()) == (field, 0)


def test_team_settles_the_programme_and_it_is_recorded(title: Publication, publisher: User, sign_in: SignIn) -> None:
    browser = sign_in(publisher)
    assert "No gift yet" in browser.get(base(title)).content.decode()
    said = {"open": "on", "rule": "stayed", "days": "30", "pitch": "Tell a friend."}
    assert browser.post(base(title, "rules/"), {**said, "days": "0"}).status_code == 400
    assert browser.post(base(title, "rules/"), said).status_code == 302
    gift = {"friends": "1", "name": "Coffee", "sort": "code", "claim_days": "60"}
    assert browser.post(base(title, "new/"), {**gift, "name": "{{"}).status_code == 400
    assert browser.post(base(title, "new/"), gift).status_code == 302
    milestone = Milestone.objects.get()
    path = f"/newsroom/growth/referrals/milestones/{milestone.pk}/"
    assert browser.post(path, {"do": "codes", "codes": ""}).status_code == 400
    assert browser.post(path, {"do": "codes", "codes": "\n".join(CODES)}).status_code == 302
    assert browser.post(path, {"do": "save", **gift, "name": "Espresso"}).status_code == 302
    assert browser.post(path, {"do": "empty"}).status_code == 302
    assert browser.post(path, {"do": "retire"}).status_code == 302
    assert "Retired on" in browser.get(path).content.decode()
    file = SimpleUploadedFile("Map.pdf", b"%PDF-1")
    assert browser.post(base(title, "new/"), {**gift, "sort": "file", "file": file}).status_code == 302
    assert "running out" not in browser.get(base(title)).content.decode()
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-7:] == [
        "referral-programme-changed",
        "milestone-added",
        "milestone-codes-added",
        "milestone-changed",
        "milestone-codes-removed",
        "milestone-retired",
        "milestone-added",
    ]
    assert not StockCode.objects.exists()


def test_person_decides_about_friends_who_are_held(
    title: Publication, publisher: User, rosa: Subscriber, held: list[Referral], sign_in: SignIn
) -> None:
    a_gift(publisher, title, 1)
    browser = sign_in(publisher)
    page = browser.get(base(title, "queue/")).content.decode()
    assert page.count("From the same device as another of their friends") == 2
    assert "Rosa Quist" in page
    for each, do in zip(held, ("allow", "refuse"), strict=True):
        assert browser.post(base(title, "queue/"), {"friend": each.pk, "do": do}).status_code == 302
    browser.post(base(title, "queue/"), {"friend": held[1].pk, "do": "allow"})
    rounds(START + 2 * HOUR)
    assert standing(rosa) == [("counted", ("crowd",)), ("refused", ("crowd",))]
    assert gifts(rosa) == [("sent", "told")]
    assert list(Subscriber.objects.filter(referrer=rosa).values_list("pk", flat=True)) == [held[0].friend_id]
    assert Referral.objects.get(pk=held[0].pk).decided_by == publisher
    assert "Nothing to decide" in browser.get(base(title, "queue/")).content.decode()
    entry = AuditEntry.objects.get(action="referral-refused")
    assert "crowd" in str(entry.details)


def test_account_shows_every_gift_and_its_lines(
    title: Publication, publisher: User, rosa: Subscriber, sign_in: SignIn
) -> None:
    browser = sign_in(publisher)
    path = base(title, "gifts/")
    assert "No gift was earned yet" in browser.get(path).content.decode()
    a_gift(publisher, title, 1, "parcel", name="Mug")
    friend("finn", title, rosa)
    rounds(START + HOUR)
    gift = Gift.objects.get()
    for query, there in (
        ("", True),
        ("?state=earned", True),
        ("?state=sent", False),
        (f"?milestone={gift.milestone_id}&person=ROSA@", True),
        (f"?person={rosa.pk}", True),
        ("?person=nobody", False),
        ("?state=nonsense&milestone=x&p=9", True),
    ):
        assert ("Rosa Quist" in browser.get(f"{path}{query}").content.decode()) is there, query
    Gift.objects.update(state="held", why="to-post", address="Rosa Quist\nQuay 7")
    one = f"/newsroom/growth/referrals/gifts/{gift.pk}/"
    assert "Quay 7" in browser.get(one).content.decode()
    assert "Quay 7" in browser.get(base(title, "queue/")).content.decode()
    browser.post(one, {"gift": gift.pk, "do": "posted"})
    browser.post(one, {"gift": gift.pk, "do": "posted"})
    assert gifts() == [("sent", "posted")]
    assert AuditEntry.objects.filter(action="gift-posted").count() == 1
    assert "Posted" in browser.get(one).content.decode()


def test_nobody_else_sees_or_changes_anything(
    title: Publication,
    sister: Publication,
    publisher: User,
    editor: User,
    person: MakePerson,
    rosa: Subscriber,
    held: list[Referral],
    sign_in: SignIn,
) -> None:
    milestone = a_gift(publisher, title, 1, "code")
    decide_friend(user=publisher, referral_id=held[0].pk, counts=True)
    rounds(START + HOUR)
    gift = Gift.objects.get()
    stranger = person("sam", {sister: Role.PUBLISHER})
    pages = [base(title, rest) for rest in ("", "rules/", "new/", "queue/", "gifts/")]
    pages += [f"/newsroom/growth/referrals/{each}/" for each in (f"milestones/{milestone.pk}", f"gifts/{gift.pk}")]
    for user in (editor, stranger):
        browser = sign_in(user)
        for path in pages:
            assert browser.get(path).status_code == 302, path
        for deed in (
            lambda user=user: open_programme(user, title),
            lambda user=user: a_gift(user, title, 9),
            lambda user=user: team.change_milestone(user=user, milestone_id=milestone.pk, reward=a_reward(1, "code")),
            lambda user=user: team.retire_milestone(user=user, milestone_id=milestone.pk),
            lambda user=user: team.add_codes(user=user, milestone_id=milestone.pk, codes=CODES),
            lambda user=user: team.remove_codes(user=user, milestone_id=milestone.pk),
            lambda user=user: decide_friend(user=user, referral_id=held[1].pk, counts=True),
            lambda user=user: decide_gift(user=user, gift_id=gift.pk, decision=Decision.WITHHOLD),
            lambda user=user: decide_friend(user=user, referral_id=999_999, counts=True),
        ):
            with pytest.raises(PermissionDenied):
                deed()
    assert gifts() == [("held", "no-code")]
    assert Referral.objects.get(pk=held[1].pk).state == "held"
