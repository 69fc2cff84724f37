"""The list: filters, orders, pages and counts."""

from __future__ import annotations

import pytest
from pyroaring import BitMap
from tests.web.conftest import MakePerson
from tests.web.subscribers.people import AT, reader

from masthead.audience.segments import parse
from masthead.audience.subscription import SubscriptionState as State
from masthead.web.publications.models import Publication
from masthead.web.subscribers import finding, search_index
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.actions.suppressions import suppress
from masthead.web.subscribers.actions.tags import add_tags
from masthead.web.subscribers.models import Subscriber
from masthead.web.subscribers.queries.choices import offered_to
from masthead.web.subscribers.queries.listing import SUPPRESSED, Wanted, everyone_wanted, page_of
from masthead.web.subscribers.queries.portrait import reason_for
from masthead.web.subscribers.queries.rows import rows_of
from masthead.web.subscribers.segments import actions as segments
from masthead.web.team.models import User
from masthead.web.team.roles import Role


@pytest.fixture
def both(person: MakePerson, morning: Publication, lantern: Publication) -> User:
    return person("bea", {morning: Role.PUBLISHER, lantern: Role.PUBLISHER})


@pytest.fixture
def people(morning: Publication, lantern: Publication, administrator: User) -> dict[str, Subscriber]:
    made = {
        "anna": reader("anna", morning, lantern, state=State.ACTIVE, name="Anna Berger", language="de"),
        "ben": reader("ben", morning, state=State.PAUSED, name="Ben Costa", language="en", source="import"),
        "cleo": reader("cleo", lantern, state=State.UNSUBSCRIBED, language="de"),
        "dora": reader("dora", morning, state=State.BOUNCED, name="Dora Berger", source="embed:home"),
        "emil": reader("emil"),
    }
    ground = Ground(administrator, AT)
    add_tags(ground=ground, subscriber_id=made["anna"].pk, names=["vip"])
    add_tags(ground=ground, subscriber_id=made["cleo"].pk, names=["vip", "press"])
    suppress(actor=administrator, text="ben@example.com", publication_id=None, why="asked", at=AT)
    return made


def shown(user: User, wanted: Wanted) -> list[str]:
    page = page_of(user, wanted)
    assert page.total == len(page.ids)
    assert everyone_wanted(user, wanted) == BitMap(page.ids)
    return [row.address.partition("@")[0] for row in rows_of(user, page.ids)]


def test_filters_leave_whom_they_mean(
    both: User, people: dict[str, Subscriber], morning: Publication, lantern: Publication
) -> None:
    assert shown(both, Wanted()) == ["dora", "cleo", "ben", "anna"]
    assert shown(both, Wanted(publication_id=lantern.pk)) == ["cleo", "anna"]
    assert shown(both, Wanted(state="active")) == ["anna"]
    assert shown(both, Wanted(publication_id=morning.pk, state="unsubscribed")) == []
    assert shown(both, Wanted(tag="vip")) == ["cleo", "anna"]
    assert shown(both, Wanted(tag="nobody-has-it")) == []
    assert shown(both, Wanted(language="de")) == ["cleo", "anna"]
    assert shown(both, Wanted(source="import")) == ["ben"]
    assert shown(both, Wanted(state=SUPPRESSED)) == ["ben"]
    assert shown(both, Wanted(words="berger")) == ["dora", "anna"]
    assert shown(both, Wanted(words="berger", state="bounced")) == ["dora"]
    assert shown(both, Wanted(words="berger", tag="vip", language="de", state="active")) == ["anna"]
    assert shown(both, Wanted(by="address")) == ["anna", "ben", "cleo", "dora"]
    assert shown(both, Wanted(words="berger", by="address")) == ["anna", "dora"]


def test_a_segment_filters_as_it_counts(
    both: User, paula: User, people: dict[str, Subscriber], morning: Publication, lantern: Publication
) -> None:
    german = segments.save(
        actor=both,
        publication_id=lantern.pk,
        name="German",
        condition=parse("language in (de) and not tag:vip or tag:press"),
    )

    assert shown(both, Wanted(segment_id=german.pk)) == ["cleo"]
    assert shown(paula, Wanted(segment_id=german.pk)) == []
    assert shown(both, Wanted(segment_id=10_000)) == []


def test_a_segment_that_names_a_title_is_for_those_who_look_after_that_too(
    both: User, paula: User, people: dict[str, Subscriber], morning: Publication
) -> None:
    sisters = segments.save(
        actor=both, publication_id=morning.pk, name="Sisters", condition=parse("title:harbour-lantern")
    )
    anna, wanted = people["anna"].pk, Wanted(segment_id=sisters.pk)

    assert shown(both, wanted) == ["anna"]
    assert shown(both, Wanted(segment_id=sisters.pk, publication_id=morning.pk)) == ["anna"]
    assert reason_for(both, anna, sisters.pk).explanation is not None

    assert shown(paula, wanted) == []
    refused = reason_for(paula, anna, sisters.pk)
    assert refused.explanation is None
    assert "no title “harbour-lantern” whose subscribers you look after" in refused.fault


def test_nobody_is_shown_people_of_others(
    paula: User, person: MakePerson, administrator: User, people: dict[str, Subscriber], lantern: Publication
) -> None:
    assert shown(paula, Wanted()) == ["dora", "ben", "anna"]
    assert shown(paula, Wanted(publication_id=lantern.pk)) == []
    assert shown(paula, Wanted(tag="press")) == []
    assert shown(paula, Wanted(state="unsubscribed")) == []
    assert shown(paula, Wanted(words="cleo")) == []
    assert shown(person("edgar", {lantern: Role.EDITOR}), Wanted()) == []
    assert shown(administrator, Wanted()) == ["emil", "dora", "cleo", "ben", "anna"]
    assert [each.title for row in rows_of(paula, [people["anna"].pk]) for each in row.standings] == ["Harbour Morning"]


def test_choices_are_of_what_there_is_to_see(
    both: User, paula: User, people: dict[str, Subscriber], lantern: Publication
) -> None:
    offered = offered_to(both)
    assert offered.languages == (("en", "English"), ("de", "German"))
    assert offered.sources == (("embed:home", "Form on a page: home"), ("import", "Import"), ("form", "Sign-up page"))
    assert offered.tags == (("press", "press"), ("vip", "vip"))
    assert offered_to(paula).tags == (("vip", "vip"),)


@pytest.mark.parametrize("by", ["newest", "address"])
@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("enough", [3, 1000])
@pytest.mark.parametrize("wanted", [Wanted(), Wanted(words="berger"), Wanted(words="r"), Wanted(state="active")])
def test_pages_together_are_the_whole_list(
    both: User,
    morning: Publication,
    monkeypatch: pytest.MonkeyPatch,
    by: str,
    indexed: bool,
    enough: int,
    wanted: Wanted,
) -> None:
    """Also where there are more than are looked at one by one."""
    for module in (
        finding,
        finding.__package__ and __import__("masthead.web.subscribers.queries.listing", fromlist=["x"]),
    ):
        monkeypatch.setattr(module, "ENOUGH", enough)
    for number in range(12):
        name = "Anna Berger" if number % 4 else "Ben"
        reader(f"r{97 - number}", morning, state=State.ACTIVE if number % 3 else State.PAUSED, name=name)
    if indexed:
        search_index.catch_up()
    expected = [
        each.pk
        for each in Subscriber.objects.order_by("key" if by == "address" else "-pk")
        if ("Berger" in each.name or wanted.words != "berger")
        and (each.subscriptions.get().state == "active" or wanted.state != "active")
    ]

    seen: list[int] = []
    after = None
    for _ in range(20):
        page = page_of(both, Wanted(words=wanted.words, state=wanted.state, by=by), after=after, size=5)  # type: ignore[arg-type]
        assert page.total in {None, len(expected)}
        seen += page.ids
        after = page.after
        if after is None:
            break
    assert seen == expected
