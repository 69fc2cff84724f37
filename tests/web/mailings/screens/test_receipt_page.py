"""Simulation and receipt: figures that visibly add up, and files that spreadsheets open safely."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from email import message_from_bytes
from typing import Any

import pytest
from django.utils import timezone
from tests.web.mailings.conftest import Crowd
from tests.web.mailings.screens.conftest import MAILINGS, Desk
from tests.web.mailings.walking import deliver, launched, look

from masthead.delivery.mailing import Claim, ExceptionRow
from masthead.delivery.outcome import Mark, Outcome
from masthead.web.mailings import actions
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.plan import CanaryPlan, Plan
from masthead.web.newsroom import trials
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.actions.tags import add_tags
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_relay")]


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def third(claim: Claim, index: int) -> Outcome:
    return (Outcome.ACCEPTED, Outcome.REJECTED, Outcome.DEFERRED)[index % 3]


def test_simulation_adds_up_and_names_reasons(edition: Any, publisher: User, crowd: Crowd, desk: Desk) -> None:
    people = crowd(9)
    add_tags(ground=Ground(publisher, timezone.now()), subscriber_id=people[0].pk, names=["staff"])
    plan = Plan(without_tags=("staff",), canary=CanaryPlan(share=0.2), rate=2)
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=plan)

    said = desk.open(f"{mailing.pk}/simulation/")

    assert "9 candidates = 8 audience + 1 left out" in said
    assert "Has tag “staff” 1 11.1 %" in said
    assert "All others 8 100 %" in said
    assert "Takes at least 4 seconds bound by the pace that is set" in said
    assert "Canary 2 go first" in said
    assert "Send to 8 people" in said


def test_simulation_that_fails_says_what_to_do(edition: Any, publisher: User, desk: Desk) -> None:
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan(segment="gone"))

    said = desk.open(f"{mailing.pk}/simulation/")

    assert "There is no segment “gone” any more. Choose another one." in said
    assert "Send to" not in said


def test_examples_are_the_messages_themselves(edition: Any, publisher: User, crowd: Crowd, desk: Desk) -> None:
    crowd(7)
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan(subject="Another subject"))

    answer = desk.client.get(f"{MAILINGS}{mailing.pk}/simulation/examples/")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        found = [message_from_bytes(archive.read(name)) for name in archive.namelist()]
    assert len(found) == 5
    assert {each["Subject"] for each in found} == {"Another subject"}


def test_nobody_to_show_is_said(edition: Any, publisher: User, desk: Desk) -> None:
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan())

    answer = desk.client.get(f"{MAILINGS}{mailing.pk}/simulation/examples/", follow=True)

    assert "Nobody would get it" in answer.content.decode()


def test_preview_runs_nothing(edition: Any, publisher: User, desk: Desk) -> None:
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan())

    answer = desk.client.get(f"{MAILINGS}{mailing.pk}/simulation/preview/?as=mail")

    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_test_has_the_subject_that_is_planned(
    edition: Any, publisher: User, desk: Desk, said: Any, tmp_path: Any
) -> None:
    said(relay=f"maildir:{tmp_path / 'mail'}")
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan(subject="Another subject"))

    page = desk.send(f"{mailing.pk}/simulation/", addresses="mei@harbour.example", variant="0")

    assert "mei@harbour.example accepted" in page
    (path,) = (tmp_path / "mail").glob("new/*")
    assert message_from_bytes(path.read_bytes())["Subject"] == f"{trials.MARK}Another subject"
    assert "Write at least one address" in desk.send(f"{mailing.pk}/simulation/", 422, addresses="")
    assert "cannot get mail" in desk.send(f"{mailing.pk}/simulation/", 422, addresses="nobody")


def test_receipt_adds_up_by_part_and_provider(edition: Any, publisher: User, crowd: Crowd, desk: Desk) -> None:
    now = timezone.now()
    crowd(9)
    mailing = launched(publisher, edition, now=now)
    assert "9 not asked for yet" in desk.open(f"{mailing.pk}/receipt/")
    deliver(third, now=now)

    said = desk.open(f"{mailing.pk}/receipt/")

    assert "9 candidates = 9 audience + 0 left out" in said
    assert "9 audience = 3 accepted + 3 rejected + 3 deferred + 0 suppressed + 0 in doubt" in said
    assert "It adds up: everybody is accounted for." in said
    assert "The audience 9 3 33.3 % 3 33.3 % 3 33.3 % 0 0 0" in said
    assert "All others 9 3 33.3 % 3 33.3 % 3 33.3 % 0 0" in said


def test_exceptions_are_chosen_and_paged(edition: Any, publisher: User, crowd: Crowd, desk: Desk) -> None:
    now = timezone.now()
    crowd(120)
    mailing = launched(publisher, edition, now=now)
    deliver(third, now=now)

    first = desk.client.get(f"{MAILINGS}{mailing.pk}/receipt/")
    second = desk.client.get(f"{MAILINGS}{mailing.pk}/receipt/?p=2")
    chosen = desk.client.get(f"{MAILINGS}{mailing.pk}/receipt/?standing=rejected&p=oops")

    pages = [each.context["lines"] for each in (first, second, chosen)]
    assert [len(lines) for lines in pages] == [50, 30, 40]
    assert first.context["later"]
    assert not second.context["later"]
    assert {each["line"].standing for each in pages[2]} == {"rejected"}
    assert len({each["line"].subscriber for lines in pages[:2] for each in lines}) == 80
    assert "The list ends here" in desk.open(f"{mailing.pk}/receipt/", p=9)


def test_files_hold_everybody_and_no_formula(edition: Any, publisher: User, crowd: Crowd, desk: Desk) -> None:
    now = timezone.now()
    crowd(3)
    mailing = launched(publisher, edition, now=now)
    ledger = site_ledger()
    claim = ledger.claim(owner="test", now=now.timestamp(), lease=60.0)
    assert claim is not None
    claim.marks[0], claim.marks[1], claim.marks[2] = Mark.CLOSED, Mark.ACCEPTED, Mark.ACCEPTED
    member = claim.members[0]
    reply = '=HYPERLINK("https://evil.example")'
    row = ExceptionRow(member.id, "+1@reader.example", Outcome.REJECTED, 0, reply, 1, now.timestamp())
    ledger.commit(claim, reserved_upto=0, exceptions=[row], now=now.timestamp(), lease=60.0)
    ledger.release(claim, next_attempt=None, now=now.timestamp())
    look(mailing, now + dt.timedelta(seconds=1))

    people = rows_of(desk.client.get(f"{MAILINGS}{mailing.pk}/receipt/people.csv"))
    account = rows_of(desk.client.get(f"{MAILINGS}{mailing.pk}/receipt/account.csv"))

    assert [len(people), people[1][3], people[1][5], people[1][7]] == [2, str(member.id), "rejected", f"'{reply}"]
    assert not any(cell[:1] in "=+-@\t\r" for line in (*people, *account) for cell in line if cell)
    assert account[1][4:] == ["3", "2", "1", "0", "0", "0", "0"]
    assert account[-1][:5] == ["candidates", "", "", "", "3"]


def test_no_receipt_before_the_audience_is_frozen(edition: Any, publisher: User, desk: Desk) -> None:
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan())

    assert "No receipt yet" in desk.open(f"{mailing.pk}/receipt/")
    assert rows_of(desk.client.get(f"{MAILINGS}{mailing.pk}/receipt/people.csv")) == [
        ["part", "title", "subject", "subscriber", "email", "outcome", "code", "reply", "means", "passes", "in_doubt"]
    ]
