"""The pages of segments: what they show, what they change, and to whom."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.conftest import MakePerson, SignIn
from tests.web.subscribers.segments.test_kept import STANDING
from tests.web.subscribers.segments.world import Reader, World, settle

from masthead.audience.segments import parse, to_json
from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Segment, Subscriber
from masthead.web.subscribers.segments import actions
from masthead.web.subscribers.segments.drawing import drawn
from masthead.web.subscribers.segments.faults import SegmentError
from masthead.web.subscribers.views import segments as views
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def title(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


@pytest.fixture
def world(publications: dict[str, Publication]) -> World:
    crowd = [
        Reader(name="Anna One", attributes={"country": "AT"}, standing=STANDING),
        Reader(name="Anna Two", attributes={"country": "DE"}, standing=STANDING),
        Reader(name="Stranger", attributes={"country": "AT"}),
    ]
    return settle(crowd, {slug: each.pk for slug, each in publications.items()})


@pytest.fixture
def publisher(person: MakePerson, title: Publication) -> User:
    return person("petra", {title: Role.PUBLISHER})


@pytest.fixture
def browser(publisher: User, sign_in: SignIn) -> Client:
    return sign_in(publisher)


def saved(title: Publication, publisher: User, text: str = "country = AT", name: str = "In Austria") -> Segment:
    return actions.save(actor=publisher, publication_id=title.pk, name=name, condition=parse(text))


def form(shown: str, /, **said: str) -> dict[str, str]:
    """What the page’s form sends when nothing but this has been touched."""
    return {**drawn(parse(shown)).fields(), "text": shown, "shown": shown, "name": "In Austria", **said}


def plain(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_list_counts_every_segment_and_says_what_it_is(
    browser: Client, publisher: User, title: Publication, world: World
) -> None:
    empty = browser.get(reverse("subscribers:segments"))
    assert "No segments yet." in plain(empty)

    saved(title, publisher)
    found = plain(browser.get(reverse("subscribers:segments")))

    assert "In Austria country = AT 1 person" in found


def test_segment_is_built_saved_and_opened_again(
    browser: Client, publisher: User, title: Publication, world: World
) -> None:
    new = reverse("subscribers:segment_new", args=[title.slug])
    assert "2 people" in plain(browser.get(new))

    answer = browser.post(new, form("country = AT", do="save"))

    segment = Segment.objects.get()
    assert answer.headers["Location"] == reverse("subscribers:segment", args=[title.slug, segment.pk])
    assert (segment.slug, segment.name, segment.created_by) == ("in-austria", "In Austria", publisher)
    assert segment.condition == to_json(parse("country = AT"))
    shown = plain(browser.get(answer.headers["Location"]))
    assert "1 person with a subscription to Harbour Morning" in shown
    entry = AuditEntry.objects.get(action="segment-saved")
    assert (entry.subject, entry.publication_id, entry.details) == (
        "In Austria",
        title.pk,
        {"condition": "country = AT"},
    )


def test_saving_again_changes_the_segment_and_keeps_its_short_name(
    browser: Client, publisher: User, title: Publication, world: World
) -> None:
    segment = saved(title, publisher)

    browser.post(
        reverse("subscribers:segment", args=[title.slug, segment.pk]),
        form("country = DE", name="In Germany", do="save"),
    )

    segment.refresh_from_db()
    assert (segment.slug, segment.name, segment.condition) == (
        "in-austria",
        "In Germany",
        to_json(parse("country = DE")),
    )


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"text": "country = DE"}, "country = DE"),
        ({"r.0:value": "CH"}, "country = CH"),
        ({"text": "country = DE", "r.0:value": "CH", "do": "text"}, "country = DE"),
        ({"text": "country = DE", "r.0:value": "CH", "do": "rows"}, "country = CH"),
        ({"r.0:not": "1"}, "country != AT"),
        ({"do": "add:r", "text": "country = DE"}, "country = AT"),
    ],
)
def test_whichever_was_edited_leads(
    browser: Client, title: Publication, world: World, said: dict[str, str], text: str
) -> None:
    answer = browser.post(reverse("subscribers:segment_new", args=[title.slug]), form("country = AT", **said))

    assert answer.context["built"].text == text


def test_nobody_guesses_where_both_were_edited(browser: Client, title: Publication, world: World) -> None:
    both = form("country = AT", **{"text": "country = DE", "r.0:value": "CH", "do": "save"})

    answer = browser.post(reverse("subscribers:segment_new", args=[title.slug]), both)

    assert answer.status_code == 400
    assert "have both been changed" in plain(answer)
    assert not Segment.objects.exists()


def test_fault_in_the_text_is_shown_at_its_place(browser: Client, title: Publication, world: World) -> None:
    answer = browser.post(
        reverse("subscribers:segment_new", args=[title.slug]),
        form("country = AT", text="country = AT and opend(last 3 days)"),
    )

    shown = answer.content.decode()
    assert "There is no condition “opend(…)”. Did you mean “opened”?" in shown
    assert "country = AT and opend(last 3 days)\n                 ^^^^^</pre>" in shown
    assert "1 person" not in shown


def test_name_that_stands_for_nothing_is_shown_at_its_place_and_row(
    browser: Client, title: Publication, world: World
) -> None:
    text = "country = AT and tag:vipp"

    answer = browser.post(reverse("subscribers:segment_preview", args=[title.slug]), form(text, do="rows")).json()

    assert "Nobody has the tag “vipp”." in answer["faults"]
    assert "country = AT and tag:vipp\n                     ^^^^</pre>" in answer["faults"]
    assert answer["row_faults"] == {"r.1": "Nobody has the tag “vipp”."}
    assert not answer["whole"]


def test_preview_counts_and_changes_nothing(browser: Client, title: Publication, world: World) -> None:
    before = AuditEntry.objects.count()

    answer = browser.post(
        reverse("subscribers:segment_preview", args=[title.slug]),
        form("country = AT", text="name contains ann", do="text"),
    ).json()

    assert (answer["text"], answer["shown"], answer["whole"]) == ("name contains ann",) * 2 + (True,)
    assert "<strong>2</strong>" in answer["result"]
    assert 'name="r.0:kind"' in answer["rows"]
    assert (Segment.objects.count(), AuditEntry.objects.count()) == (0, before)
    assert browser.get(reverse("subscribers:segment_preview", args=[title.slug])).status_code == 405


def test_person_is_explained(browser: Client, title: Publication, world: World) -> None:
    page = reverse("subscribers:segment_new", args=[title.slug])
    first, second, stranger = sorted(world.readers)

    for asked, words in (
        ({"do": f"explain:{first}"}, "is in Yes has a subscription to this publication, in any state"),
        ({"do": "explain", "person": str(second)}, "is not in"),
        ({"do": "explain", "person": "READER.0@reader.example"}, "No Nobody"),
        ({"do": "explain", "person": str(stranger)}, "Nobody with a subscription to Harbour Morning is that."),
        ({"do": "explain", "person": "mei"}, "It has no “@”; write it like name@example.com."),
    ):
        shown = plain(browser.post(page, form("country = AT", **asked)))
        if words != "No Nobody":
            assert words in shown
    assert "country is “DE”." in plain(browser.post(page, form("country = AT", do=f"explain:{second}")))


def test_values_come_back_as_text_alone(browser: Client, title: Publication, world: World) -> None:
    hostile = '<script>alert("1")</script>'

    answer = browser.post(
        reverse("subscribers:segment_new", args=[title.slug]),
        form("country = AT", **{"r.0:value": hostile, "name": hostile, "person": hostile, "do": "rows"}),
    )

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_deleting_asks_and_says_where_a_segment_is_used(
    browser: Client, publisher: User, title: Publication, world: World
) -> None:
    segment = saved(title, publisher)
    other = saved(title, publisher, "not segment:in-austria", "Elsewhere")
    page = reverse("subscribers:segment_delete", args=[title.slug, segment.pk])

    assert "It is used by Elsewhere ." in plain(browser.get(page))
    refused = browser.post(page)
    assert refused.status_code == 400
    assert "It is part of “Elsewhere”; change that first." in plain(refused)
    browser.post(reverse("subscribers:segment_delete", args=[title.slug, other.pk]))
    assert "No other segment uses it." in plain(browser.get(page))
    browser.post(page)

    assert not Segment.objects.exists()
    assert list(
        AuditEntry.objects.filter(action="segment-deleted").values_list("subject", flat=True).order_by("id")
    ) == [
        "Elsewhere",
        "In Austria",
    ]


def pages(title: Publication, segment: Segment) -> list[str]:
    return [
        reverse("subscribers:segment_new", args=[title.slug]),
        reverse("subscribers:segment", args=[title.slug, segment.pk]),
        reverse("subscribers:segment_delete", args=[title.slug, segment.pk]),
    ]


@pytest.mark.parametrize("role", [None, Role.WRITER, Role.EDITOR, Role.PUBLISHER])
def test_nobody_without_the_audience_of_the_title_gets_in(
    role: Role | None,
    publications: dict[str, Publication],
    person: MakePerson,
    publisher: User,
    title: Publication,
    sign_in: SignIn,
) -> None:
    segment = saved(title, publisher, "everybody")
    other = publications["harbour-lantern"]
    roles = {None: {}, Role.PUBLISHER: {other: Role.PUBLISHER}}.get(role, {title: role} if role else {})
    stranger = sign_in(person("stranger", roles))

    for page in pages(title, segment):
        assert stranger.get(page).status_code in {302, 403}
        assert stranger.post(page, form("everybody", do="save")).status_code in {302, 403}
    preview = reverse("subscribers:segment_preview", args=[title.slug])
    assert stranger.post(preview, form("everybody")).status_code in {302, 403}
    assert Client().get(pages(title, segment)[0]).status_code == 302
    assert list(Segment.objects.values_list("name", flat=True)) == ["In Austria"]


def test_segment_of_another_title_is_not_there(
    browser: Client, publications: dict[str, Publication], title: Publication, administrator: User
) -> None:
    others = actions.save(
        actor=administrator,
        publication_id=publications["harbour-lantern"].pk,
        name="Theirs",
        condition=parse("everybody"),
    )

    for name in ("segment", "segment_delete"):
        answer = browser.post(
            reverse(f"subscribers:{name}", args=[title.slug, others.pk]), form("everybody", do="save")
        )
        assert answer.status_code in {302, 403}
    assert Segment.objects.get().name == "Theirs"


def test_titles_of_others_cannot_be_asked_about(
    browser: Client, publisher: User, title: Publication, world: World, administrator: User
) -> None:
    text = "title:harbour-lantern is any"
    with pytest.raises(SegmentError, match="whose subscribers you look after"):
        saved(title, publisher, text)
    segment = saved(title, administrator, text, "Both")

    shown = plain(browser.get(reverse("subscribers:segment", args=[title.slug, segment.pk])))

    assert "There is no title “harbour-lantern” whose subscribers you look after." in shown
    assert "with a subscription to Harbour Morning, in any state" not in shown
    listed = plain(browser.get(reverse("subscribers:segments")))
    assert "Not counted" in listed


def test_actions_ask_for_the_right_and_refuse_what_cannot_be(
    person: MakePerson, title: Publication, publisher: User, publications: dict[str, Publication]
) -> None:
    from django.core.exceptions import PermissionDenied

    editor = person("edda", {title: Role.EDITOR})
    segment = saved(title, publisher, "everybody")
    elsewhere = publications["harbour-lantern"].pk
    for call in (
        lambda: saved(title, editor, "everybody"),
        lambda: actions.rename(actor=editor, publication_id=title.pk, segment_id=segment.pk, name="x"),
        lambda: actions.delete(actor=editor, publication_id=title.pk, segment_id=segment.pk),
        lambda: actions.rename(actor=publisher, publication_id=elsewhere, segment_id=segment.pk, name="x"),
        lambda: actions.delete(actor=publisher, publication_id=title.pk, segment_id=segment.pk + 99),
    ):
        with pytest.raises(PermissionDenied):
            call()
    with pytest.raises(SegmentError, match="Give the segment a name"):
        saved(title, publisher, "everybody", " \n ")
    with pytest.raises(SegmentError, match="circle"):
        actions.save(
            actor=publisher,
            publication_id=title.pk,
            name="In Austria",
            condition=parse("not segment:in-austria"),
            segment_id=segment.pk,
        )
    assert saved(title, publisher, "everybody").slug == "in-austria-2"
    assert saved(title, publisher, "everybody", "读者").slug == "segment"


def test_renaming_is_recorded(title: Publication, publisher: User) -> None:
    segment = saved(title, publisher, "everybody")

    actions.rename(actor=publisher, publication_id=title.pk, segment_id=segment.pk, name="Austria")
    actions.rename(actor=publisher, publication_id=title.pk, segment_id=segment.pk, name="Austria")

    entry = AuditEntry.objects.get(action="segment-renamed")
    assert (entry.subject, entry.details) == ("Austria", {"before": "In Austria"})
    assert Subscriber.objects.count() == 0


def test_list_goes_without_numbers_when_they_take_long(
    browser: Client, publisher: User, title: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(title, publisher, "everybody")
    monkeypatch.setattr(views, "PATIENCE", -1.0)

    shown = plain(browser.get(reverse("subscribers:segments")))

    assert "In Austria everybody Count" in shown
