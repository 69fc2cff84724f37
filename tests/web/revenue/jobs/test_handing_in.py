"""Listings from the open web: confirmed by mail, put before the team, and whatever a stranger may try."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.revenue.listed import OPEN, words

from masthead.web.publications.models import Publication
from masthead.web.revenue.jobs import actions, handing_in, posting
from masthead.web.revenue.jobs.faults import JobError
from masthead.web.revenue.jobs.tokens import confirm_token
from masthead.web.revenue.jobs.wording import Words, checked
from masthead.web.revenue.models import JobLetter, Listing
from masthead.web.subscribers.sign_up import stamps
from masthead.web.subscribers.sign_up.limits import HOUR, Limit
from masthead.web.team.models import AuditEntry, User

FORM = "/harbour-morning/jobs/new/"


@pytest.fixture
def board(title: Publication, publisher: User) -> Publication:
    actions.set_board(user=publisher, publication_id=title.pk, plan=OPEN)
    return title


def post(client: Client, *, network: str = "192.0.2", **more: str) -> Any:
    said = {
        "role": "Deck editor",
        "company": "Lumen Press",
        "place": "Fiction Bay",
        "link": "https://lumen.example/jobs",
        "contact_email": "hiring@lumen.example",
        "stamp": stamps.stamp(timezone.now() - dt.timedelta(minutes=1)),
        **more,
    }
    return client.post(FORM, said, REMOTE_ADDR=f"{network}.7")


def letters() -> list[Any]:
    before = len(mail.outbox)
    posting.post_letters(timezone.now())
    return mail.outbox[before:]


@pytest.mark.django_db
def test_listing_is_confirmed_by_mail_and_then_waits(board: Publication, publisher: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert post(client).headers["Location"] == f"{FORM}sent/"
    (letter,) = letters()
    made = Listing.objects.get()
    assert (made.state, letter.to) == ("asked", ["hiring@lumen.example"])
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    link = re.findall(r"https?://[^/\s]+(/\S*/jobs/confirm/\S+)", letter.body)[0]

    assert b"Was it you" in client.get(link).content
    made.refresh_from_db()
    assert made.state == "asked"
    assert client.post(link).status_code == 303
    client.post(link)
    made.refresh_from_db()
    assert made.state == "waiting"
    assert AuditEntry.objects.filter(action="job-handed-in").count() == 1
    assert b"Our team looks at your listing" in client.get(f"{link}?done=1").content
    actions.refuse(user=publisher, listing_id=made.pk, reason="We list work on ships alone.", now=timezone.now())
    (refusal,) = letters()
    assert "We list work on ships alone." in refusal.body
    assert letters() == []
    assert b"not taken" in client.get(link).content


@pytest.mark.django_db
def test_tokens_open_what_they_are_for_alone(board: Publication, client: Client, other_title: Publication) -> None:
    post(client)
    made = Listing.objects.get()
    token = confirm_token(made.pk)

    for bad in (f"{token}x", f"{made.pk}.x", "x", f"{made.pk + 1}.{token.partition('.')[2]}"):
        assert client.post(f"/harbour-morning/jobs/confirm/{bad}/").status_code == 404
    assert client.post(f"/{other_title.slug}/jobs/confirm/{token}/").status_code == 404
    assert Listing.objects.get().state == "asked"
    assert board.pk == made.publication_id


@pytest.mark.django_db
@pytest.mark.usefixtures("board")
@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("role", " ", "Name the position."),
        ("role", "Win at www.evil.example", "No web or e-mail address belongs here."),
        ("company", "a" * 130, "That is too long."),
        ("place", "", "Say where the work is: a town, a country, or from anywhere."),
        ("link", "javascript:alert(1)", "Write the whole address"),
        ("link", "https://good.example\\@evil.example", "Write the whole address"),
        ("link", "https://user:pw@good.example/", "Write the whole address"),
        ("link", "https://good.example/?a={{email}}", "Write the whole address"),
        ("link", "http://127.0.0.1/", "Write the whole address"),
        ("link", "http://router.local/", "Write the whole address"),
        ("link", 'https://good.example/"onclick="x', "Write the whole address"),
        ("website", "data:text/html,x", "Write the whole address"),
        ("country", "ZZ", "Choose a country of the list."),
        ("contact_email", "nobody", ""),
        ("contact_email", "a@b.example\nBcc: c@d.example", ""),
        ("about", "x" * 4_001, "That is too long."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client: Client, field: str, value: str, fault: str) -> None:
    answer = post(client, **{field: value})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{field}-error"' in text
    assert fault in text
    assert 'value="Lumen Press"' in text or field == "company"
    assert not Listing.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("board")
def test_headers_and_markup_of_strangers_stay_words(client: Client) -> None:
    post(client, role="Editor\r\nBcc: all <b>", company="Lumen {{ email }} \u202epress\x00")
    (letter,) = letters()

    assert letter.recipients() == ["hiring@lumen.example"]
    assert letter.subject == "Please confirm your listing for Harbour Morning"
    assert "<b>" not in letter.alternatives[0][0]
    made = Listing.objects.get()
    assert (made.role, made.company) == ("Editor Bcc: all <b>", "Lumen { email } press")


@pytest.mark.django_db
@pytest.mark.usefixtures("board")
def test_programs_are_answered_and_nothing_is_kept(client: Client) -> None:
    post(client, company_url="https://spam.example")
    post(client, stamp=stamps.stamp(timezone.now()))

    assert not Listing.objects.exists()
    big = client.post(FORM, {"about": "x" * 70_000})
    assert big.status_code == 413


@pytest.mark.django_db
@pytest.mark.usefixtures("board")
def test_floods_are_braked_by_address_network_and_title(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        post(client, network=f"198.51.{number}")
    assert JobLetter.objects.count() == 3

    answers = [post(client, contact_email=f"a{number}@lumen.example").status_code for number in range(6)]
    assert answers == [303] * 4 + [429] * 2
    monkeypatch.setattr(handing_in, "PER_TITLE", Limit(1, HOUR))
    assert post(client, network="203.0.113", contact_email="b@lumen.example").status_code == 429


@pytest.mark.django_db
def test_closed_form_takes_nothing(client: Client, title: Publication) -> None:
    assert post(client).status_code == 404
    assert not Listing.objects.filter(publication=title).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("board")
def test_what_nobody_confirms_is_forgotten_and_letters_are_tried_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(client)
    now = timezone.now()

    def broken(_letter: object) -> Any:
        raise OSError("no relay")

    with monkeypatch.context() as patched:
        patched.setattr(posting, "message_of", broken)
        posting.post_letters(now)
    letter = JobLetter.objects.get()
    assert (letter.tries, letter.sent_at) == (1, None)
    posting.post_letters(now + dt.timedelta(minutes=2))
    letter.refresh_from_db()
    assert letter.sent_at is not None
    handing_in.forget_unconfirmed(now + dt.timedelta(days=6))
    assert Listing.objects.exists()
    handing_in.forget_unconfirmed(now + dt.timedelta(days=8))
    assert not Listing.objects.exists()


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60)
def test_any_words_are_taken_or_refused(role: str, company: str, link: str) -> None:
    try:
        made = checked(Words(role=role, company=company, link=link, remote=True))
    except JobError:
        return
    assert made.link.startswith(("https://", "http://", "mailto:"))
    assert made == checked(made)
    assert not {"\n", "\r", "\x00"} & set(made.role + made.company + made.link)


def test_address_is_written_whole() -> None:
    assert checked(words(link="lumen.example/jobs")).link == "https://lumen.example/jobs"
    assert checked(words(link="mailto:jobs@lumen.example?subject=x")).link == "mailto:jobs@lumen.example"
