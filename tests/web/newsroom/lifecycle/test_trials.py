"""Test mails: to the right people, marked as tests, limited, and never without a word."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.test import Client

from masthead.web.newsroom.models import Edition, Trial
from masthead.web.newsroom.trials import MOST_AN_HOUR, TrialError, send_trial, trial_file
from masthead.web.site import Site
from masthead.web.team.models import AuditEntry, User

from .conftest import spoil

SignIn = Callable[[User], Client]
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def relay(settings: LazySettings, tmp_path: Path) -> Path:
    """A maildir as the installation's relay."""
    use(settings, f"maildir:{tmp_path / 'mail'}")
    return tmp_path / "mail"


def use(settings: LazySettings, relay: str) -> None:
    site = settings.SITE
    settings.SITE = Site(site.folder, site.settings.model_copy(update={"relay": relay}), site.origins)


def delivered(relay: Path) -> list[email.message.EmailMessage]:
    parse = email.message_from_bytes
    return [parse(file.read_bytes(), policy=email.policy.default) for file in sorted((relay / "new").iterdir())]


def test_test_reaches_each_address_as_the_chosen_reader(ready: Edition, writer: User, relay: Path) -> None:
    sent = send_trial(
        user=writer, edition=ready, addresses="mei@harbour.example, jonas@harbour.example\nMEI@harbour.example",
        reader="named", now=NOW,
    )  # fmt: skip
    assert [(each.address, each.accepted, each.words) for each in sent] == [
        ("mei@harbour.example", True, "accepted"), ("jonas@harbour.example", True, "accepted"),
    ]  # fmt: skip
    mails = delivered(relay)
    assert sorted(str(mail["To"]) for mail in mails) == [
        "Clara Wong <jonas@harbour.example>", "Clara Wong <mei@harbour.example>",
    ]  # fmt: skip
    assert all(str(mail["Subject"]).startswith("Test: ") for mail in mails)
    assert all("List-Unsubscribe-Post" not in mail for mail in mails)


def test_test_is_counted_and_recorded(ready: Edition, writer: User, relay: Path) -> None:
    send_trial(user=writer, edition=ready, addresses="mei@harbour.example", reader="", now=NOW)
    assert Trial.objects.get().addresses == 1
    entry = AuditEntry.objects.get(action="test-sent")
    assert (entry.actor_name, entry.details["addresses"]) == ("Wanda", ["mei@harbour.example"])
    assert len(delivered(relay)) == 1


@pytest.mark.parametrize(
    ("addresses", "complaint"),
    [
        ("", "at least one address"),
        ("mei@harbour.example nobody", "“nobody” cannot get mail"),
        (" ".join(f"reader{n}@harbour.example" for n in range(11)), "11 addresses"),
    ],
)
def test_addresses_that_cannot_get_it_are_named(
    ready: Edition, writer: User, relay: Path, addresses: str, complaint: str
) -> None:
    with pytest.raises(TrialError, match=complaint):
        send_trial(user=writer, edition=ready, addresses=addresses, reader="", now=NOW)
    assert not relay.exists()


def test_nobody_sends_more_than_the_limit(ready: Edition, writer: User, editor: User, relay: Path) -> None:
    Trial.objects.create(user=writer, edition=ready, addresses=MOST_AN_HOUR, at=NOW - dt.timedelta(minutes=59))
    with pytest.raises(TrialError, match="within the hour"):
        send_trial(user=writer, edition=ready, addresses="mei@harbour.example", reader="", now=NOW)
    send_trial(user=editor, edition=ready, addresses="mei@harbour.example", reader="", now=NOW)
    later = NOW + dt.timedelta(minutes=2)
    send_trial(user=writer, edition=ready, addresses="mei@harbour.example", reader="", now=later)
    assert len(delivered(relay)) == 2


def test_without_a_relay_it_is_said_how_to_set_one(
    ready: Edition, writer: User, sign_in: SignIn, settings: LazySettings
) -> None:
    use(settings, "")
    page = sign_in(writer).get(f"/newsroom/editions/{ready.pk}/test/").content.decode()
    assert "No relay is set" in page
    assert "masthead.toml" in page
    with pytest.raises(TrialError, match="No relay is set"):
        send_trial(user=writer, edition=ready, addresses="mei@harbour.example", reader="", now=NOW)


@pytest.mark.parametrize("relay_url", ["smtp://127.0.0.1:9", "nonsense://x"])
def test_relay_that_cannot_be_used_is_said_in_words(
    ready: Edition, writer: User, sign_in: SignIn, settings: LazySettings, relay_url: str
) -> None:
    use(settings, relay_url)
    answer = sign_in(writer).post(f"/newsroom/editions/{ready.pk}/test/", {"addresses": "mei@harbour.example"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The relay could not be used" in page
    assert "mei@harbour.example" in page


def test_page_says_what_became_of_each(ready: Edition, writer: User, sign_in: SignIn, relay: Path) -> None:
    client = sign_in(writer)
    page = client.post(f"/newsroom/editions/{ready.pk}/test/", {"addresses": "mei@harbour.example"}).content.decode()
    assert "<strong>mei@harbour.example</strong>: accepted" in page
    assert len(delivered(relay)) == 1


def test_file_is_a_whole_message(ready: Edition, writer: User, sign_in: SignIn) -> None:
    answer = sign_in(writer).get(f"/newsroom/editions/{ready.pk}/test/file/", {"reader": "native"})
    mail = email.message_from_bytes(answer.content, policy=email.policy.default)
    assert answer.headers["Content-Disposition"].endswith('.eml"')
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_edition_with_errors_can_be_tested(ready: Edition, writer: User, relay: Path) -> None:
    spoil(ready, writer)
    sent = send_trial(user=writer, edition=ready, addresses="mei@harbour.example", reader="", now=NOW)
    assert sent[0].accepted
    assert len(delivered(relay)) == 1


def test_stranger_sends_nothing(ready: Edition, outsider: User, sign_in: SignIn, relay: Path) -> None:
    with pytest.raises(PermissionDenied):
        send_trial(user=outsider, edition=ready, addresses="mei@harbour.example", reader="", now=NOW)
    with pytest.raises(PermissionDenied):
        trial_file(user=outsider, edition=ready, reader="", now=NOW)
    assert sign_in(outsider).get(f"/newsroom/editions/{ready.pk}/test/").status_code == 404
    assert not relay.exists()
