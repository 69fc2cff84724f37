"""Returned mail in the newsroom: who sees what, filters, the original made harmless, doors, alarms."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from tests.web.returns.conftest import NOW, came, golden

from masthead.tokens import Purpose
from masthead.web.mailings.models import Mailing
from masthead.web.publications.models import Publication
from masthead.web.returns.models import Alarm, DoorState, PendingTopic, Returned
from masthead.web.returns.processing import process_waiting
from masthead.web.returns.reception import tell_of_door
from masthead.web.returns.standing import Standing
from masthead.web.subscribers.links import LETTER, keys
from masthead.web.subscribers.models import Subscriber
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
LIST = "/newsroom/returned/"


def named(client: Client, query: str = "") -> list[str]:
    """What the list shows, in its order."""
    page = client.get(f"{LIST}{query}").content.decode()
    return re.findall(r'<a class="priv-name[^"]*" href="[^"]*">([^<]*)</a>', page)


@pytest.fixture
def mail(mei: Subscriber, title: Publication, sister: Publication) -> dict[str, Returned]:
    """One of each: of the title, of its sister, and of nobody."""
    return {
        "bounce": came(golden("german-mailbox-full", mei, title)),
        "complaint": came(golden("yahoo-complaint", mei, sister)),
        "nobody": came(golden("forged-token", mei, title)),
    }


def test_publisher_sees_their_title_and_administrators_all(
    mail: dict[str, Returned], publisher: User, administrator: User, sign_in: SignIn
) -> None:
    assert named(sign_in(publisher)) == ["Came back: mailbox full"]
    assert len(named(sign_in(administrator))) == 3


def test_one_of_another_title_is_not_to_be_seen(
    mail: dict[str, Returned], publisher: User, person: Any, title: Publication, sign_in: SignIn
) -> None:
    client = sign_in(publisher)
    answers = {name: client.get(f"{LIST}{row.pk}/") for name, row in mail.items()}

    assert answers["bounce"].status_code == 200
    # Wagtail leads whoever may not see a page to the first one.
    assert {answers[name].status_code for name in ("complaint", "nobody")} == {302}
    assert sign_in(person("wen", {title: Role.EDITOR})).get(LIST).status_code == 302


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?what=complaint", ["Called spam"]),
        ("?what=cause:mailbox-full", ["Came back: mailbox full"]),
        ("?what=cause:unknown-host", []),
        ("?what=failed", []),
        ("?day=2001-01-01", []),
    ],
)
def test_list_is_filtered(
    query: str, expected: list[str], mail: dict[str, Returned], administrator: User, sign_in: SignIn
) -> None:
    assert named(sign_in(administrator), query) == expected


def test_list_is_filtered_by_title_and_day(
    mail: dict[str, Returned], title: Publication, administrator: User, sign_in: SignIn
) -> None:
    day = mail["bounce"].received_at.date().isoformat()

    assert named(sign_in(administrator), f"?title={title.pk}&day={day}&what=") == ["Came back: mailbox full"]


def test_nonsense_in_a_filter_is_said(mail: dict[str, Returned], administrator: User, sign_in: SignIn) -> None:
    answer = sign_in(administrator).get(f"{LIST}?day=soon&what=nothing")

    assert answer.status_code == 400
    assert "Day:" in answer.content.decode()


def test_empty_list_says_why(administrator: User, publisher: User, sign_in: SignIn) -> None:
    assert "no door is set" in sign_in(administrator).get(LIST).content.decode()
    assert "Nothing has come back." in sign_in(publisher).get(LIST).content.decode()
    assert "Nothing like that came back." in sign_in(publisher).get(f"{LIST}?what=bounce").content.decode()


def test_original_is_plain_text(mei: Subscriber, title: Publication, publisher: User, sign_in: SignIn) -> None:
    message = EmailMessage()
    message["To"] = f"bounce+{keys().token(Purpose.BOUNCE, LETTER | title.pk, mei.pk)}@harbour.example"
    message["From"], message["Subject"] = "kai@reader.example", "<script>alert(1)</script>"
    message.set_content('Look: </pre><img src="https://spy.example/1.gif"> \u202eback to front')
    message.add_alternative('<a href="https://spy.example/">Here</a><script>alert(2)</script>', subtype="html")
    row = came(bytes(message))

    page = sign_in(publisher).get(f"{LIST}{row.pk}/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;/pre&gt;&lt;img src=" in page
    assert "alert(1)</script>" not in page
    assert "\u202e" not in page
    assert 'href="https://spy.example' not in page
    assert "<img src" not in page


def test_page_says_whom_it_is_about_and_what_followed(
    mei: Subscriber, title: Publication, sister: Publication, publisher: User, sign_in: SignIn
) -> None:
    row = came(golden("postfix-unknown-user", mei, title))

    page = sign_in(publisher).get(f"{LIST}{row.pk}/").content.decode()

    assert mei.address in page
    assert "The address is not mailed any more" in page
    assert f"{title.name}" in page


def test_what_could_not_be_worked_on_is_shown(mail: dict[str, Returned], administrator: User, sign_in: SignIn) -> None:
    Returned.objects.filter(pk=mail["bounce"].pk).update(standing=Standing.FAILED.value, trouble="The tide is out")
    client = sign_in(administrator)

    assert named(client, "?what=failed") == ["Came back: mailbox full"]
    assert "The tide is out" in client.get(f"{LIST}{mail['bounce'].pk}/").content.decode()


def test_what_was_given_up_is_worked_on_again_by_who_looks_after_the_title(
    mail: dict[str, Returned], publisher: User, person: Any, sister: Publication, sign_in: SignIn
) -> None:
    row = mail["bounce"]
    Returned.objects.filter(pk=row.pk).update(standing=Standing.FAILED.value, tries=5, trouble="The tide is out")
    client, address = sign_in(publisher), f"{LIST}{row.pk}/again/"
    page = client.get(f"{LIST}{row.pk}/").content.decode()
    assert "The tide is out" not in page
    assert address in page

    assert client.get(address).status_code == 405
    sign_in(person("lee", {sister: Role.PUBLISHER})).post(address)
    assert Returned.objects.get(pk=row.pk).standing == Standing.FAILED
    client.post(address)
    client.post(f"{LIST}{mail['complaint'].pk}/again/")
    assert process_waiting(now=NOW) == 1

    row.refresh_from_db()
    assert (row.standing, row.tries, row.trouble) == (Standing.DONE, 0, "")
    assert [entry.actor for entry in AuditEntry.objects.filter(action="returned-tried-again")] == [publisher]
    assert address not in client.get(f"{LIST}{row.pk}/").content.decode()


def test_doors_show_what_is_wrong_without_passwords(
    administrator: User, publisher: User, sign_in: SignIn, said: Callable[..., None]
) -> None:
    from masthead.reports.doors import DoorError

    said(
        report_doors=("imaps://bounce%40harbour.example:hunter2hunter2@mail.example",),
        provider_secret="postbox:a-long-made-up-password",
    )
    name = "imaps://bounce@harbour.example@mail.example:993"
    tell_of_door(name, DoorError("The password is wrong.", "Write another."), now=NOW)
    PendingTopic.objects.create(topic="arn:aws:sns:eu-west-1:1:harbour", url="https://sns.example/", at=NOW)

    page = sign_in(administrator).get(f"{LIST}doors/").content.decode()

    assert DoorState.objects.get().fault == "The password is wrong."
    assert name in page
    assert "The password is wrong." in page
    assert "arn:aws:sns:eu-west-1:1:harbour" in page
    assert "/webhooks/esp/postmark/tracking/" in page
    assert "<code>mailgun_signing_key</code> is not set" in page
    assert "hunter2" not in page
    assert "a-long-made-up-password" not in page
    assert "A door does not open" in sign_in(administrator).get(LIST).content.decode()
    assert sign_in(publisher).get(f"{LIST}doors/").status_code == 302


@pytest.fixture
def alarm(title: Publication) -> Alarm:
    mailing = Mailing.objects.create(publication=title, label="Monday’s edition")
    return Alarm.objects.create(
        mailing=mailing, publication=title, measure="complaints", grade="error", count=30, base=10_000, raised_at=NOW
    )


def test_alarm_stands_on_the_first_page_until_somebody_looks_after_it(
    alarm: Alarm, publisher: User, sign_in: SignIn
) -> None:
    client = sign_in(publisher)
    first = client.get("/newsroom/").content.decode()
    assert re.search(r"Alarm: complaints – “<a [^>]+>Monday’s edition</a>”", first)
    assert "30 of 10,000 readers who got it called it spam (0.30 %)." in first

    assert client.get(f"{LIST}alarms/{alarm.pk}/seen/").status_code == 405
    assert client.post(f"{LIST}alarms/{alarm.pk}/seen/").status_code == 302

    assert "Alarm: complaints" not in client.get("/newsroom/").content.decode()
    assert "Paula looks after it." in client.get(LIST).content.decode()
    assert AuditEntry.objects.get(action="alarm-seen").actor == publisher


def test_alarm_stands_on_the_page_of_its_mailing_until_it_is_over(
    alarm: Alarm, publisher: User, sign_in: SignIn
) -> None:
    client = sign_in(publisher)
    Alarm.objects.update(seen_at=NOW, seen_by=publisher)
    other = Mailing.objects.create(publication_id=alarm.publication_id, label="Tuesday’s edition")
    pages = {each: client.get(f"/newsroom/mailings/{each}/").content.decode() for each in (alarm.mailing_id, other.pk)}

    assert "30 of 10,000 readers who got it called it spam (0.30 %)." in pages[alarm.mailing_id]
    assert "alarm-error" in client.get(f"/newsroom/mailings/{alarm.mailing_id}/now/").content.decode()
    assert "called it spam" not in pages[other.pk]
    Alarm.objects.update(cleared_at=NOW)
    assert "called it spam" not in client.get(f"/newsroom/mailings/{alarm.mailing_id}/").content.decode()


def test_alarm_of_another_title_is_nobody_elses(
    alarm: Alarm, person: Any, sister: Publication, sign_in: SignIn
) -> None:
    client = sign_in(person("lee", {sister: Role.PUBLISHER}))

    assert "Alarm: complaints" not in client.get("/newsroom/").content.decode()
    assert client.post(f"{LIST}alarms/{alarm.pk}/seen/").status_code == 302
    alarm.refresh_from_db()
    assert alarm.seen_at is None


def test_list_asks_the_database_no_more_for_more_rows(
    mei: Subscriber, title: Publication, administrator: User, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        came(golden("person-answers", mei, title) + b"%d" % number)
    client = sign_in(administrator)

    with django_assert_max_num_queries(35):
        assert len(named(client)) == 30
