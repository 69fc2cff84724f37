"""From the edition to a plan: who may, what the form says, what it keeps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import MakePerson, SignIn
from tests.web.mailings.conftest import MORNING, Crowd
from tests.web.mailings.screens.conftest import MAILINGS, Desk, words_of

from masthead.delivery.mailing import InDoubtPolicy, ProviderClass
from masthead.web.mailings import actions
from masthead.web.mailings.actions.holding import plan_of
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.plan import CanaryPlan, Judge, Plan, SubjectTest, Timing
from masthead.web.mailings.queries.rules import Rules, rules_of
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.actions.tags import add_tags
from masthead.web.team.models import User
from masthead.web.team.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_relay")]

PLAIN = {"do": "save", "timing": "now", "in_doubt": "resend"}
WHOLE = {
    **PLAIN,
    "test": "on",
    "subject_0": "Forty boats",
    "subject_1": "Fifty boats",
    "test_share": "20",
    "test_by": "opens",
    "test_minutes": "90",
    "test_automatic": "on",
    "timing": "moment",
    "day": "2031-03-10",
    "hour": "06:30",
    "canary": "on",
    "canary_share": "2.5",
    "canary_minutes": "15",
    "canary_rejected": "4",
    "canary_put_off": "10",
    "rate": "50",
    "rate_gmail": "5",
    "in_doubt": "hold",
}


def test_approved_edition_leads_to_its_mailing(edition: Any, desk: Desk) -> None:
    gate = desk.client.get(f"/newsroom/editions/gate/{edition.pk}/")

    assert f'href="{MAILINGS}new/{edition.pk}/"' in gate.content.decode()
    assert "Nothing goes out yet" in words_of(gate)


def test_draft_and_writers_get_no_way_to_send(draft: Any, desk: Desk, sign_in: SignIn, person: MakePerson) -> None:
    assert f"{MAILINGS}new/" not in desk.client.get(f"/newsroom/editions/gate/{draft.pk}/").content.decode()
    assert desk.client.get(f"{MAILINGS}new/{draft.pk}/").status_code == 302

    writer = sign_in(person("wanda", {draft.publication: Role.WRITER}))
    assert f"{MAILINGS}" not in writer.get(f"/newsroom/editions/gate/{draft.pk}/").content.decode()


def test_only_who_looks_after_the_audience_is_let_in(
    edition: Any, publisher: User, sign_in: SignIn, person: MakePerson, publications: dict[str, Publication]
) -> None:
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan())
    stranger = next(each for slug, each in publications.items() if not slug.startswith("harbour"))
    pages = ("", "plan/", "simulation/", "receipt/", "cancel/", "doubts/", "now/", "receipt/people.csv")

    for role in ({edition.publication: Role.EDITOR}, {stranger: Role.PUBLISHER}):
        client = sign_in(person(f"p{len(role)}{next(iter(role.values()))}", role))
        for page in (*(f"{mailing.pk}/{each}" for each in pages), f"new/{edition.pk}/"):
            answer = client.get(f"{MAILINGS}{page}")
            assert (answer.status_code, answer.get("Location")) == (302, "/newsroom/"), page
        assert client.post(f"{MAILINGS}{mailing.pk}/step/", {"do": "schedule"}).status_code == 302
    assert Mailing.objects.get().state == "draft"


def test_list_says_how_to_begin_and_shows_what_waits(edition: Any, desk: Desk, publisher: User) -> None:
    assert "No mailing yet" in desk.open("")

    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan())

    said = desk.open("")
    assert mailing.label in said
    assert "Planned" in said
    assert "not let go yet" in said
    assert edition.title in desk.open("new/")


def test_opening_pages_changes_nothing(edition: Any, desk: Desk, publisher: User, crowd: Crowd) -> None:
    crowd(3)
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan())
    before = Mailing.objects.values().get()

    for page in ("", "plan/", "simulation/", "receipt/", "cancel/", "doubts/", "now/", "simulation/preview/"):
        desk.client.get(f"{MAILINGS}{mailing.pk}/{page}")
    desk.client.get(f"{MAILINGS}{mailing.pk}/step/?do=schedule")

    assert Mailing.objects.values().get() == before


def test_whole_form_becomes_a_plan_and_is_shown_again(edition: Any, desk: Desk, title: Any, sister: Any) -> None:
    said: dict[str, Any] = {**WHOLE, "titles": [str(title.pk), str(sister.pk)]}

    desk.send(f"new/{edition.pk}/", **said)

    mailing = Mailing.objects.get()
    assert plan_of(mailing) == Plan(
        titles=(title.pk, sister.pk),
        test=SubjectTest(subjects=("Forty boats", "Fifty boats"), share=0.2, by=Judge.OPENS, minutes=90),
        timing=Timing.MOMENT,
        at=dt.datetime(2031, 3, 9, 22, 30, tzinfo=dt.UTC),
        rate=50,
        by_provider={ProviderClass.GMAIL: 5},
        canary=CanaryPlan(share=0.025, minutes=15, most_rejected=0.04, most_put_off=0.1),
        in_doubt=InDoubtPolicy.HOLD,
    )
    form = desk.client.get(f"{MAILINGS}{mailing.pk}/plan/").context["form"]
    assert {name: form[name].value() for name in ("test_share", "hour", "canary_share", "rate_gmail")} == {
        "test_share": "20",
        "hour": dt.time(6, 30),
        "canary_share": "2.5",
        "rate_gmail": "5",
    }
    # What is shown is what is kept.
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, "")}
    assert desk.client.post(f"{MAILINGS}{mailing.pk}/plan/", {"do": "save", **values}).status_code == 302
    assert plan_of(Mailing.objects.get()) == plan_of(mailing)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"timing": "moment"}, "day", "Choose a day."),
        ({"timing": "moment", "day": "2031-02-31", "hour": "06:30"}, "day", "Write a day such as"),
        ({"canary": "on", "canary_share": "50"}, "canary_share", "from 0.1 to 20"),
        ({"rate": "fast"}, "rate", "how many messages a second"),
        ({"test": "on", "subject_0": "One"}, "subject_1", "at least two subjects"),
        ({"test": "on", "subject_0": "One", "subject_1": "One"}, "subject_1", "stands there twice"),
        ({"without_tags": "nobody-has-it"}, "without_tags", "There is no tag “nobody-has-it”"),
        ({"segment": "gone"}, "segment", "Select a valid choice"),
        (
            {"test": "on", "subject_0": "A", "subject_1": "B", "timing": "local", "day": "2031-03-10", "hour": "06:30"},
            "timing",
            "do not go together",
        ),
    ],
)
def test_fault_stands_beside_its_field(edition: Any, desk: Desk, wrong: dict[str, str], field: str, words: str) -> None:
    answer = desk.client.post(f"{MAILINGS}new/{edition.pk}/", {**PLAIN, **wrong})

    assert answer.status_code == 400
    assert any(words in fault for fault in answer.context["form"].errors[field])
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Mailing.objects.exists()


def test_counts_follow_the_form_and_change_nothing(
    edition: Any, desk: Desk, publisher: User, crowd: Crowd, title: Any
) -> None:
    people = crowd(7)
    add_tags(ground=Ground(publisher, MORNING), subscriber_id=people[0].pk, names=["staff"])

    said = words_of(desk.client.post(f"{MAILINGS}new/{edition.pk}/count/", {**PLAIN, "without_tags": "staff"}))

    assert "6 people get it of 7 candidates" in said
    assert "Has tag “staff” 1" in said
    assert not Mailing.objects.exists()


def test_titles_of_others_are_not_offered_and_not_counted(
    edition: Any, desk: Desk, publications: dict[str, Publication]
) -> None:
    other = next(each for slug, each in publications.items() if not slug.startswith("harbour"))

    answer = desk.client.post(f"{MAILINGS}new/{edition.pk}/", {**PLAIN, "titles": [str(other.pk)]})

    assert answer.status_code == 400
    assert "titles" in answer.context["form"].errors


def test_rules_are_set_by_administrators_alone(
    title: Publication, desk: Desk, administrator: User, sign_in: SignIn
) -> None:
    assert desk.client.get(f"{MAILINGS}rules/{title.slug}/").status_code == 302
    client: Client = sign_in(administrator)

    assert client.post(f"{MAILINGS}rules/{title.slug}/", {"second_person": "on", "privacy": "odd"}).status_code == 400
    client.post(f"{MAILINGS}rules/{title.slug}/", {"second_person": "on", "privacy": "aggregate"})

    assert rules_of(title.pk) == Rules(second_person=True, privacy=rules_of(title.pk).privacy)
    assert rules_of(title.pk).privacy.value == "aggregate"
