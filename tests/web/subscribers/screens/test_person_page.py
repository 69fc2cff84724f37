"""The page of one person, and what the team does from there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SignIn
from tests.web.subscribers.people import reader, stand

from masthead.audience.segments import parse
from masthead.audience.subscription import SubscriptionState as State
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions.asking import NO_LETTER
from masthead.web.subscribers.actions.bounces import ReportKind, report
from masthead.web.subscribers.actions.erasure import erase_own
from masthead.web.subscribers.actions.suppressions import suppress
from masthead.web.subscribers.models import Consent, Letter, Subscriber, Subscription
from masthead.web.subscribers.segments import actions as segments
from masthead.web.team.models import AuditEntry, User

ADD = "/newsroom/subscribers/add/"


@pytest.fixture
def browser(sign_in: SignIn, paula: User) -> Client:
    return sign_in(paula)


@pytest.fixture
def mei(morning: Publication) -> Subscriber:
    return reader("mei", morning, state=State.ACTIVE, name="Mei Lin", language="de", source="embed:homepage")


def of(person: Subscriber, more: str = "") -> str:
    return f"/newsroom/subscribers/{person.pk}/{more}"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def do(client: Client, person: Subscriber, what: str, slug: str = "harbour-morning", **said: str) -> str:
    """Press a button; the messages that come of it."""
    answer = client.post(of(person, f"titles/{slug}/"), {"do": what, **said}, follow=True)
    assert isinstance(answer, HttpResponse)
    return " ".join(str(each) for each in answer.context["messages"])


def tell(person: Subscriber, kind: ReportKind, title: Publication) -> None:
    """Something comes back about a mail of a title."""
    now = timezone.now()
    report(report_id="test", kind=kind, at=now, now=now, subscriber_id=person.pk, publication_id=title.pk)


def state(person: Subscriber, title: Publication) -> str:
    return Subscription.objects.get(subscriber=person, publication=title).state


def test_page_tells_who_they_are_and_how_they_agreed(
    browser: Client, mei: Subscriber, lantern: Publication, administrator: User
) -> None:
    suppress(actor=administrator, text=mei.address, publication_id=None, why="asked by letter", at=timezone.now())

    page = text(browser, of(mei))

    for words in ("Mei Lin", "German", "Form on a page: homepage", "Harbour Morning", "Active", "asked by letter"):
        assert words in page
    assert "the button in our mail" in page
    assert "https://harbour.example/" in page
    assert "The reader confirmed “Harbour Morning”" in page
    assert "Harbour Lantern" not in page
    assert of(mei, "erase/") in page


def test_person_who_reads_titles_of_others_is_shown_in_part(
    browser: Client, mei: Subscriber, lantern: Publication
) -> None:
    stand(mei, lantern, State.ACTIVE)

    page = text(browser, of(mei))

    assert "Harbour Lantern" not in page
    assert of(mei, "erase/") not in page
    assert 'name="address"' not in text(browser, of(mei, "edit/"))


def test_pause_resume_and_unsubscribe(browser: Client, mei: Subscriber, morning: Publication) -> None:
    until = timezone.localdate() + dt.timedelta(days=9)

    assert do(browser, mei, "pause", until=until.isoformat()) == "Harbour Morning is paused."
    assert Subscription.objects.get(subscriber=mei).paused_until == until
    assert do(browser, mei, "pause", until="2020-01-01").startswith("Choose a day")
    assert do(browser, mei, "resume") == "Harbour Morning comes again."
    assert state(mei, morning) == "active"
    assert "is unsubscribed" in do(browser, mei, "unsubscribe", source="rang us up")
    assert state(mei, morning) == "unsubscribed"
    assert "rang us up" in text(browser, of(mei))
    assert AuditEntry.objects.filter(subject=f"subscriber {mei.pk}").count() == 3


def test_who_has_left_is_not_subscribed_by_the_team(browser: Client, mei: Subscriber, morning: Publication) -> None:
    do(browser, mei, "unsubscribe")

    assert "only they can come back" in do(browser, mei, "subscribe", source="They said so").lower()
    assert state(mei, morning) == "unsubscribed"
    assert 'value="subscribe"' not in text(browser, of(mei))


def test_subscribing_wants_a_source_of_consent(browser: Client, morning: Publication) -> None:
    ben = reader("ben", morning)

    assert do(browser, ben, "subscribe", source="  ") == "Say where and how this person agreed."
    assert state(ben, morning) == "pending"
    do(browser, ben, "subscribe", source="Card at the fair in Kiel")
    assert state(ben, morning) == "active"
    assert Consent.objects.get(subscriber=ben, kind="vouched").origin == "Card at the fair in Kiel"


def test_confirmation_goes_out_once_and_the_second_try_says_so(browser: Client, morning: Publication) -> None:
    ben = reader("ben", morning)

    assert "is on its way" in do(browser, ben, "ask", source="asked at the desk")
    assert Letter.objects.filter(subscriber=ben, kind="confirmation").count() == 1
    assert do(browser, ben, "ask") == NO_LETTER
    assert Letter.objects.filter(subscriber=ben, kind="confirmation").count() == 1
    assert state(ben, morning) == "pending"


def test_who_erased_themselves_is_not_asked_to_come_back(
    browser: Client, mei: Subscriber, morning: Publication
) -> None:
    erase_own(subscriber_id=mei.pk, at=timezone.now())

    answer = browser.post(ADD, {"address": mei.address, "titles": morning.slug, "way": "confirm"})

    assert answer.status_code == 400
    assert "No mail was sent" in answer.content.decode()
    assert not Subscriber.objects.exists()
    assert not Letter.objects.exists()


def test_who_called_a_mail_spam_is_asked_for_no_title(
    sign_in: SignIn, administrator: User, mei: Subscriber, morning: Publication, lantern: Publication
) -> None:
    client = sign_in(administrator)
    assert 'value="ask"' in text(client, of(mei))
    tell(mei, ReportKind.COMPLAINT, morning)

    assert 'value="ask"' not in text(client, of(mei))
    assert do(client, mei, "ask") == NO_LETTER
    assert do(client, mei, "ask", lantern.slug) == NO_LETTER
    for title in (morning, lantern):
        said = {"address": mei.address, "titles": title.slug, "way": "confirm"}
        assert client.post(ADD, said).status_code == 400
    assert not Letter.objects.exists()
    assert not Subscription.objects.filter(publication=lantern).exists()


def test_whose_mail_came_back_may_be_asked(browser: Client, mei: Subscriber, morning: Publication) -> None:
    tell(mei, ReportKind.HARD, morning)

    assert 'value="ask"' in text(browser, of(mei))
    assert "is on its way" in do(browser, mei, "ask", source="rang us up: the mailbox works again")


def test_unknown_buttons_do_nothing(browser: Client, mei: Subscriber, morning: Publication) -> None:
    assert do(browser, mei, "bounce") == ""
    assert state(mei, morning) == "active"


def test_tags_come_and_go(browser: Client, mei: Subscriber) -> None:
    browser.post(of(mei, "tags/"), {"add": "VIP, press list,,"})
    assert [each.tag.name for each in mei.tag_rows.order_by("tag__name")] == ["press-list", "vip"]

    browser.post(of(mei, "tags/"), {"remove": "vip"})
    assert [each.tag.name for each in mei.tag_rows.all()] == ["press-list"]

    answer = browser.post(of(mei, "tags/"), {"add": "a(b"}, follow=True)
    assert "cannot be a tag" in answer.content.decode()


def test_profile_is_edited_with_its_attributes_and_address(browser: Client, mei: Subscriber) -> None:
    Subscriber.objects.filter(pk=mei.pk).update(attributes={"city": "Bremen", "age": "41"})

    answer = browser.post(
        of(mei, "edit/"),
        {
            "name": "Mei B",
            "language": "en",
            "time_zone": "Europe/Vienna",
            "address": "mei.b@example.com",
            "why": "asked by phone",
            "key": ["age", "city", "role", ""],
            "value": ["", "Kiel", "editor", ""],
        },
    )

    assert answer.status_code == 302
    mei.refresh_from_db()
    assert (mei.name, mei.language, mei.time_zone, mei.address) == ("Mei B", "en", "Europe/Vienna", "mei.b@example.com")
    assert mei.attributes == {"city": "Kiel", "role": "editor"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "German please"},
        {"time_zone": "Moon/Base"},
        {"address": "nowhere"},
        {"address": ""},
        {"key": "9", "value": "x"},
    ],
)
def test_wrong_profiles_are_shown_again_with_what_is_wrong(
    browser: Client, mei: Subscriber, wrong: dict[str, str]
) -> None:
    answer = browser.post(of(mei, "edit/"), {"name": "New", "address": mei.address, **wrong})

    assert answer.status_code == 400
    mei.refresh_from_db()
    assert mei.name == "Mei Lin"


def test_why_in_a_segment(browser: Client, paula: User, mei: Subscriber, morning: Publication) -> None:
    german = segments.save(actor=paula, publication_id=morning.pk, name="German", condition=parse("language in (de)"))

    page = text(browser, of(mei, f"why/?segment={german.pk}"))

    assert "mei@example.com is in “German”, because:" in page
    assert browser.get(of(mei, "why/")).status_code == 302
    assert browser.get(of(mei, "why/?segment=10000")).status_code in {302, 403}


def test_story_is_paged_to_its_beginning(browser: Client, mei: Subscriber, morning: Publication) -> None:
    for number in range(40):
        browser.post(of(mei, "tags/"), {"add": f"t{number}"})
    page = text(browser, of(mei))
    assert "“t39”" in page
    assert "The reader confirmed" not in page

    link = page.partition('href="?before=')[2].partition("#")[0]
    later = text(browser, of(mei, f"?before={link}"))

    assert "“t39”" not in later
    assert "The reader confirmed “Harbour Morning”" in later
    for nonsense in ("x", "2026-13-45T00:00", "2026-11-03T00:00"):
        assert "“t39”" in text(browser, of(mei, f"?before={nonsense}"))


def test_person_is_added_by_asking_them(browser: Client, morning: Publication) -> None:
    answer = browser.post(
        ADD, {"address": "New@Example.com", "name": "Nora", "titles": morning.slug, "way": "confirm", "tags": "vip, a"}
    )

    nora = Subscriber.objects.get(key="new@example.com")
    assert answer.headers["Location"] == of(nora)
    assert state(nora, morning) == "pending"
    assert nora.name == "Nora"
    assert nora.tag_rows.count() == 2
    assert Letter.objects.get(subscriber=nora).kind == "confirmation"
    assert AuditEntry.objects.filter(action="confirmation-asked", subject=f"subscriber {nora.pk}").exists()


def test_person_is_added_with_a_source_of_consent(browser: Client, morning: Publication) -> None:
    said = {"address": "new@example.com", "titles": morning.slug, "way": "vouch"}

    assert "Say where and how" in browser.post(ADD, said).content.decode()
    assert not Subscriber.objects.exists()
    browser.post(ADD, {**said, "source": "Card at the fair"})
    assert state(Subscriber.objects.get(), morning) == "active"
    assert not Letter.objects.filter(kind="confirmation").exists()


def test_adding_says_what_is_wrong(
    browser: Client, administrator: User, morning: Publication, lantern: Publication
) -> None:
    suppress(actor=administrator, text="gone@example.com", publication_id=None, why="asked", at=timezone.now())
    vouched = {"titles": morning.slug, "way": "vouch", "source": "card"}

    for said, words in (
        ({**vouched, "address": "gone@example.com"}, "must not be mailed"),
        ({**vouched, "address": "gone@example.com", "way": "confirm"}, "No mail was sent"),
        ({**vouched, "address": "no address"}, "It has no “@”"),
        ({**vouched, "address": "a@example.com", "titles": lantern.slug}, "Select a valid choice"),
        ({**vouched, "address": "a@example.com", "tags": "a(b"}, "cannot be a tag"),
    ):
        answer = browser.post(ADD, said)
        assert answer.status_code == 400
        assert words in answer.content.decode()
    assert not Subscriber.objects.exists()
