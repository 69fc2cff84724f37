"""Sister titles: shown to whom they may be, no more often than said; one button, one sign-up, with its evidence."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from pyroaring import BitMap
from tests.web.conftest import MakePerson, SignIn
from tests.web.growth.polled import NOON, SUNDAY, join_link, mailed, published, readers, vote_link, with_section
from tests.web.growth.sequenced import tag
from tests.web.subscribers.people import reader, stand

from masthead.audience.subscription import SubscriptionState as State
from masthead.edition.house import RundownSlot
from masthead.edition.model import Section
from masthead.edition.sections.text.fields import TextFields
from masthead.web.growth.models import Joining, Promotion, Showing
from masthead.web.growth.promotions import actions, queries
from masthead.web.growth.promotions.actions import Plan, note_showings
from masthead.web.growth.promotions.faults import PromotionError
from masthead.web.growth.promotions.queries import account_of, mark_of, may_see, read_mark
from masthead.web.mailings.hearing import Shown
from masthead.web.newsroom import actions as newsroom
from masthead.web.newsroom.proofs import draft_of
from masthead.web.publications.mapping import house_of, store_house
from masthead.web.publications.models import Publication
from masthead.web.subscribers import marks, sets
from masthead.web.subscribers.actions import erasure
from masthead.web.subscribers.models import Consent, Letter, Subscriber, Subscription
from masthead.web.subscribers.queries.personal_data import personal_data
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)
LABEL = "From our house"
EMPTY = Section(kind="text", label=LABEL, fields=TextFields())


def a_plan(sister: Publication, **more: object) -> Plan:
    values: dict[str, object] = {
        "title_id": sister.pk,
        "headline": "Weekends are slower",
        "text": "One long read by the harbour, on Saturdays.",
        "button": "Get Harbour Lantern",
        "starts": DAY - dt.timedelta(days=9),
    }
    return Plan(**{**values, **more})  # type: ignore[arg-type]


@pytest.fixture
def promotion(title: Publication, sister: Publication, publisher: User) -> Promotion:
    return actions.add(user=publisher, publication_id=title.pk, plan=a_plan(sister))


def seen(promotion: Promotion, day: dt.date = DAY, now: dt.datetime = NOON) -> list[int]:
    return list(may_see(mark_of(promotion.pk, day), promotion.publication_id, now))


def show(promotion: Promotion, mailing: int, ids: list[int], now: dt.datetime = NOON) -> None:
    """As a mailing of that moment's day does when it is frozen."""
    segments = {mark_of(promotion.pk, now.date()): BitMap(ids), "": BitMap(ids), "vip": BitMap(ids)}
    note_showings(Shown(mailing, promotion.publication_id, now.date(), BitMap(ids), segments, now))


def has(person: Subscriber, title: Publication) -> bool:
    return Subscription.objects.filter(subscriber=person, publication=title, state="active").exists()


@pytest.mark.parametrize("state", list(State))
def test_who_has_or_had_the_title_never_sees_it(
    promotion: Promotion, title: Publication, sister: Publication, state: State
) -> None:
    mei, jonas = readers(2, title)
    stand(jonas, sister, state)
    assert seen(promotion) == [mei.pk]


def test_reader_sees_it_no_more_often_than_said(promotion: Promotion, title: Publication, publisher: User) -> None:
    mei, jonas = (person.pk for person in readers(2, title))
    actions.change(user=publisher, promotion_id=promotion.pk, plan=a_plan(promotion.title, per_reader=2, days=10))
    show(promotion, 1, [mei, jonas], NOON - dt.timedelta(days=2))
    show(promotion, 2, [mei], NOON - dt.timedelta(days=1))
    assert seen(promotion) == [jonas]
    assert seen(promotion, now=NOON + dt.timedelta(days=9)) == [mei, jonas]
    assert account_of(promotion).shown == 3
    assert account_of(promotion).readers == 2


def test_edition_shows_it_to_no_more_readers_than_said_and_always_the_same(
    promotion: Promotion, title: Publication, publisher: User
) -> None:
    people = [person.pk for person in readers(9, title)]
    actions.change(user=publisher, promotion_id=promotion.pk, plan=a_plan(promotion.title, per_edition=4))
    first = seen(promotion)
    assert len(first) == 4
    assert seen(promotion) == first
    show(promotion, 1, first)
    # A second mailing of the same edition finds nobody left; the next edition somebody else may be drawn.
    assert seen(promotion) == []
    assert len(seen(promotion, DAY + dt.timedelta(days=1))) == 4
    assert set(first) <= set(people)


@pytest.mark.parametrize("segment", ["", "keen"])
def test_those_alone_who_get_the_edition_are_drawn(
    promotion: Promotion, title: Publication, publisher: User, segment: str
) -> None:
    mine = readers(5, title)
    left = [reader(f"left{number}", title, state=State.UNSUBSCRIBED) for number in range(60)]
    for person in (*mine, *left):
        tag(person, "keen")
    barred = mine.pop()
    sets.change(sets.SetChange(enter={sets.suppressed_set(title.pk): BitMap([barred.pk])}))
    plan = a_plan(promotion.title, per_edition=4, segment=segment)
    actions.change(user=publisher, promotion_id=promotion.pk, plan=plan)
    mark = mark_of(promotion.pk, DAY)
    everybody = BitMap(person.pk for person in mine)
    assert marks.seen_by([mark], title.pk, everybody, NOON)[mark] == everybody


def test_segment_and_stop_leave_everybody_else_out(promotion: Promotion, title: Publication, publisher: User) -> None:
    readers(2, title)
    actions.change(user=publisher, promotion_id=promotion.pk, plan=a_plan(promotion.title, segment="nobody-has-it"))
    assert seen(promotion) == []
    actions.change(user=publisher, promotion_id=promotion.pk, plan=a_plan(promotion.title))
    assert len(seen(promotion)) == 2
    actions.stop(user=publisher, promotion_id=promotion.pk, stopped=True)
    assert seen(promotion) == []


@pytest.mark.parametrize("mark", ["promo/x", "promo/1", "promo/1.20261399", "jobs/1.20261123", "", "promo/².20261123"])
def test_mark_that_says_nothing_means_nobody(mark: str) -> None:
    assert read_mark(mark) is None
    assert may_see(mark, 1, NOON) == BitMap()


def test_section_fills_itself_for_those_alone_who_do_not_have_the_title(
    promotion: Promotion, title: Publication, sister: Publication, publisher: User
) -> None:
    house = house_of(title)
    slot = RundownSlot(label=LABEL, kind="text", slot="sister")
    store_house(title, house.model_copy(update={"rundown": (*house.rundown, slot)}))
    title.save()
    edition = newsroom.open_edition(user=publisher, publication=title, now=SUNDAY)
    with_section(edition, EMPTY, by=publisher)
    section = draft_of(edition).proof.sheet.edition.sections[-1]
    assert section.segment == mark_of(promotion.pk, DAY)
    assert marks.saying(section.segment) == "readers without Harbour Lantern"
    assert isinstance(section.fields, TextFields)
    assert list(section.fields.body.links()) == [("Get Harbour Lantern", f"{{{{ join_link }}}}/{promotion.pk}", False)]
    mei, jonas = readers(2, title)
    stand(jonas, sister, State.ACTIVE)
    both = BitMap([mei.pk, jonas.pk])
    assert marks.seen_by([section.segment], title.pk, both, NOON) == {section.segment: BitMap([mei.pk])}
    newsroom.publish_edition(user=publisher, edition=edition, now=SUNDAY)
    page = Client().get(f"/{title.slug}/editions/{DAY.isoformat()}/").content.decode()
    assert "Weekends are slower" not in page
    actions.stop(user=publisher, promotion_id=promotion.pk, stopped=True)
    fresh = newsroom.open_edition(user=publisher, publication=title, now=NOON)
    with_section(fresh, EMPTY, by=publisher)
    assert draft_of(fresh).proof.sheet.edition.sections[-1].fields.is_empty()


def test_link_only_shows_and_its_button_subscribes_once(
    promotion: Promotion, title: Publication, sister: Publication, publisher: User, client: Client
) -> None:
    part = mailed(published(title, publisher))
    (mei,) = readers(1, title)
    link = join_link(part, mei, promotion.pk)
    page = client.get(link).content.decode()
    assert not has(mei, sister)
    assert "Get Harbour Lantern as well?" in page
    assert page.count("<button") == 1
    for _ in range(2):
        assert client.post(link).headers["Location"] == f"{link}?done=1"
    assert has(mei, sister)
    assert "You are subscribed to Harbour Lantern" in client.get(f"{link}?done=1").content.decode()
    joined = Joining.objects.get()
    assert (joined.subscriber_id, joined.mailing) == (mei.pk, part.pk)
    proofs = Consent.objects.filter(subscriber=mei, publication=sister).order_by("pk")
    assert [(each.kind, each.method) for each in proofs] == [("asked", "promotion"), ("confirmed", "promotion")]
    assert all(each.wording is not None and f"mailing {part.pk}" in each.origin for each in proofs)
    assert Letter.objects.filter(subscriber=mei, publication=sister, kind="welcome").count() == 1
    assert account_of(promotion).joined == 1


def test_reader_who_left_may_press_again_and_counts_once(
    promotion: Promotion, title: Publication, sister: Publication, publisher: User, client: Client
) -> None:
    part = mailed(published(title, publisher))
    (mei,) = readers(1, title)
    link = join_link(part, mei, promotion.pk)
    client.post(link)
    Subscription.objects.filter(subscriber=mei, publication=sister).update(state=State.UNSUBSCRIBED.value)
    client.post(link)
    assert has(mei, sister)
    assert Joining.objects.count() == 1


def test_token_of_another_purpose_or_number_opens_nothing(
    promotion: Promotion, title: Publication, sister: Publication, publisher: User, client: Client
) -> None:
    part = mailed(published(title, publisher))
    (mei,) = readers(1, title)
    vote = vote_link(part, mei, type("Poll", (), {"key": "a1b2"})(), 0).split("/")[3]
    wrong = [
        join_link(part, mei, promotion.pk + 1),
        f"/{title.slug}/join/{vote}/{promotion.pk}/",
        join_link(part, mei, promotion.pk).replace(f"/{title.slug}/", f"/{sister.slug}/"),
    ]
    assert [client.post(each).status_code for each in wrong] == [404] * 3
    assert not has(mei, sister)
    short = join_link(part, mei, promotion.pk)
    answer = client.get(f"/j/{short.split('/')[3]}/{promotion.pk}")
    assert answer.headers["Location"].endswith(short)
    assert client.get(f"/j/{vote}/{promotion.pk}").status_code == 404


def test_erased_reader_is_counted_and_forgotten(
    promotion: Promotion, title: Publication, publisher: User, client: Client
) -> None:
    part = mailed(published(title, publisher))
    (mei,) = readers(1, title)
    show(promotion, part.mailing_id, [mei.pk])
    client.post(join_link(part, mei, promotion.pk))
    told = personal_data(mei, at=NOON)["promotions"]
    assert [(each["sister_title"], each["kind"]) for each in told] == [
        ("Harbour Lantern", "shown"),
        ("Harbour Lantern", "joined"),
    ]
    erasure.erase_own(subscriber_id=mei.pk, at=NOON)
    promotion.refresh_from_db()
    assert not Joining.objects.exists()
    assert account_of(promotion).joined == 1


def test_showings_are_kept_once_a_mailing(promotion: Promotion, title: Publication) -> None:
    mei, jonas = (person.pk for person in readers(2, title))
    show(promotion, 7, [mei])
    show(promotion, 7, [mei, jonas])
    kept = Showing.objects.get()
    assert (kept.many, list(BitMap.deserialize(bytes(kept.bits)))) == (2, [mei, jonas])


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"headline": " "}, "headline"),
        ({"text": "Dear {{ name }}"}, "text"),
        ({"ends": dt.date(2026, 1, 1)}, "ends"),
        ({"per_reader": 0}, "per_reader"),
        ({"title_id": 0}, "title"),
    ],
)
def test_promotion_that_cannot_be_is_refused(
    title: Publication, sister: Publication, publisher: User, more: dict[str, object], field: str
) -> None:
    with pytest.raises(PromotionError) as refused:
        actions.add(user=publisher, publication_id=title.pk, plan=a_plan(sister, **more))
    assert refused.value.field == field
    assert not Promotion.objects.exists()


def test_team_adds_changes_stops_and_removes(
    title: Publication, sister: Publication, publisher: User, sign_in: SignIn
) -> None:
    browser = sign_in(publisher)
    assert "No promotion yet" in browser.get("/newsroom/growth/promotions/").content.decode()
    new = f"/newsroom/growth/promotions/of/{title.slug}/new/"
    said = {
        "title": sister.pk, "headline": "Slower", "text": "On Saturdays.", "button": "Get it", "starts": "2026-11-01",
        "ends": "", "position": "1", "per_reader": "2", "days": "7", "per_edition": "0", "segment": "",
    }  # fmt: skip
    assert browser.post(new, {**said, "text": "{{ name }}"}).status_code == 400
    assert browser.post(new, said).status_code == 302
    made = Promotion.objects.get()
    page = f"/newsroom/growth/promotions/{made.pk}/"
    assert "No mailing has shown it yet" in browser.get(page).content.decode()
    browser.post(f"{page}edit/", {**said, "headline": "Slower still"})
    browser.post(page, {"do": "stop"})
    assert "Stopped" in browser.get("/newsroom/growth/promotions/").content.decode()
    browser.post(page, {"do": "resume"})
    browser.post(page, {"do": "remove"})
    assert not Promotion.objects.exists()
    told = AuditEntry.objects.filter(action__startswith="promotion-").order_by("pk").values_list("action", flat=True)
    assert [each.removeprefix("promotion-") for each in told] == ["added", "changed", "stopped", "resumed", "removed"]


def test_promotion_that_was_shown_stays(promotion: Promotion, title: Publication, publisher: User) -> None:
    (mei,) = readers(1, title)
    show(promotion, 1, [mei.pk])
    with pytest.raises(PromotionError, match="Stop it"):
        actions.remove(user=publisher, promotion_id=promotion.pk)


def test_team_of_another_title_and_editors_are_kept_out(
    promotion: Promotion, sister: Publication, editor: User, person: MakePerson, sign_in: SignIn
) -> None:
    for somebody in (editor, person("otto", {sister: Role.PUBLISHER})):
        browser = sign_in(somebody)
        for address in (f"{promotion.pk}/", f"{promotion.pk}/edit/", "of/harbour-morning/", "of/harbour-morning/new/"):
            page = f"/newsroom/growth/promotions/{address}"
            assert [browser.get(page).status_code, browser.post(page).status_code][0] == 302, page
        with pytest.raises(Exception, match="does not allow"):
            actions.stop(user=somebody, promotion_id=promotion.pk, stopped=True)
    assert queries.running(promotion.publication_id, DAY) == (promotion,)
    assert reader("somebody").pk
