"""Invitations: written, mailed, renewed, withdrawn, accepted once."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMultiAlternatives
from django.db import connection, connections
from django.test import Client

from masthead.web.publications.models import Publication
from masthead.web.team import actions
from masthead.web.team.faults import AlreadyOnTeamError, InvitationUnusableError
from masthead.web.team.letters import Letter
from masthead.web.team.models import Invitation, User
from masthead.web.team.queries import role_of, welcome
from masthead.web.team.roles import Role

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
JOIN: dict[str, Any] = {"name": "Jonas Weber", "password": "vier ganz lose Worte"}
MakePerson = Callable[..., User]


@pytest.fixture
def harbour(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


@pytest.fixture
def chief(harbour: Publication, person: MakePerson) -> User:
    return person("chief", {harbour: Role.ADMINISTRATOR})


@pytest.fixture
def letter(harbour: Publication, chief: User) -> Letter:
    """An invitation of today as editor."""
    return actions.invite(
        actor=chief,
        email="Jonas@Harbour.example",
        role=Role.EDITOR,
        publication_ids=[harbour.pk],
        at=datetime.now(UTC),
    )


def token_of(letter: Letter) -> str:
    return letter.link.rstrip("/").rpartition("/")[2]


def path_of(letter: Letter) -> str:
    return f"/accounts/invitations/{token_of(letter)}/"


def test_invitation_keeps_no_token(letter: Letter) -> None:
    kept = Invitation.objects.values_list("token_hash", "email").get()

    assert kept == (letter.token_hash, "jonas@harbour.example")
    assert token_of(letter) not in str(list(Invitation.objects.values()))
    assert len(token_of(letter)) == 43


def test_invite_needs_the_right_in_every_publication(
    publications: dict[str, Publication], harbour: Publication, chief: User, person: MakePerson
) -> None:
    everywhere = [each.pk for each in publications.values()]
    writer = person("mei", {harbour: Role.PUBLISHER})

    for actor, ids in ((chief, everywhere), (writer, [harbour.pk]), (chief, [])):
        with pytest.raises(PermissionDenied):
            actions.invite(actor=actor, email="x@harbour.example", role=Role.WRITER, publication_ids=ids, at=NOW)
    assert not Invitation.objects.exists()


def test_invite_somebody_who_is_there_says_so(harbour: Publication, chief: User, person: MakePerson) -> None:
    person("mei", {harbour: Role.WRITER})

    with pytest.raises(AlreadyOnTeamError, match="Mei is writer of Harbour Morning already"):
        actions.invite(actor=chief, email="MEI@harbour.example", role=Role.EDITOR, publication_ids=[harbour.pk], at=NOW)


def test_new_invitation_replaces_the_open_one(harbour: Publication, chief: User, letter: Letter) -> None:
    actions.invite(actor=chief, email="jonas@harbour.example", role=Role.WRITER, publication_ids=[harbour.pk], at=NOW)

    assert welcome(token_of(letter), datetime.now(UTC)) is None
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


def test_invitation_is_mailed_after_the_commit(
    harbour: Publication,
    chief: User,
    settings: Any,
    mailoutbox: list[EmailMultiAlternatives],
    django_capture_on_commit_callbacks: Any,
) -> None:
    site = settings.SITE
    settings.SITE = replace(site, settings=site.settings.model_copy(update={"relay": "smtp://127.0.0.1:1"}))
    with django_capture_on_commit_callbacks(execute=True):
        letter = actions.invite(
            actor=chief, email="jonas@harbour.example", role=Role.EDITOR, publication_ids=[harbour.pk], at=NOW
        )
        assert mailoutbox == []

    (mail,) = mailoutbox
    assert mail.to == ["jonas@harbour.example"]
    assert mail.subject == "An invitation to Harbour Morning"
    assert letter.link in str(mail.body)
    assert letter.link in str(mail.alternatives[0][0])
    assert Invitation.objects.get().mailed_at is not None


def test_relay_that_fails_leaves_the_invitation_unmailed(
    harbour: Publication, chief: User, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    site = settings.SITE
    settings.SITE = replace(site, settings=site.settings.model_copy(update={"relay": "smtp://127.0.0.1:1"}))
    settings.EMAIL_BACKEND = "masthead.web.mail.RelayBackend"

    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(
            actor=chief, email="jonas@harbour.example", role=Role.EDITOR, publication_ids=[harbour.pk], at=NOW
        )

    assert Invitation.objects.get().mailed_at is None


def test_page_of_an_invitation_changes_nothing(letter: Letter, client: Client) -> None:
    before = list(Invitation.objects.values())

    page = client.get(path_of(letter))

    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]
    assert all(words in page.content.decode() for words in ("Chief invites you", "Harbour Morning", "editor"))
    assert list(Invitation.objects.values()) == before
    assert not User.objects.filter(email="jonas@harbour.example").exists()


def test_accepting_makes_the_account_and_signs_in(letter: Letter, harbour: Publication, client: Client) -> None:
    answer = client.post(path_of(letter), JOIN)

    jonas = User.objects.get(email="jonas@harbour.example")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/newsroom/")
    assert (jonas.name, role_of(jonas, harbour.pk)) == ("Jonas Weber", Role.EDITOR)
    assert jonas.check_password(JOIN["password"])
    assert client.get("/newsroom/account/").status_code == 200


def test_accepting_serves_all_publications_of_the_letter(
    publications: dict[str, Publication], administrator: User
) -> None:
    ids = [each.pk for each in publications.values()]
    letter = actions.invite(
        actor=administrator, email="jonas@harbour.example", role=Role.WRITER, publication_ids=ids, at=NOW
    )

    jonas = actions.accept(token=token_of(letter), at=NOW, **JOIN)

    assert {role_of(jonas, each) for each in ids} == {Role.WRITER}


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"name": "", "password": "vier ganz lose Worte"}, "This field is required"),
        ({"name": "\u200b \t", "password": "vier ganz lose Worte"}, "Write your name"),
        ({"name": "Jonas", "password": "kurz"}, "too short"),
        ({"name": "Jonas", "password": "jonas@harbour"}, "too similar"),
        ({"name": "Jonas", "password": "password1234"}, "too common"),
        ({"name": "J" * 151, "password": "vier ganz lose Worte"}, "at most 150"),
    ],
)
def test_accepting_with_bad_words_says_what_is_wrong(
    letter: Letter, client: Client, said: dict[str, str], complaint: str
) -> None:
    page = client.post(path_of(letter), said)

    assert page.status_code == 400
    assert complaint in page.content.decode()
    assert welcome(token_of(letter), datetime.now(UTC)) is not None


def test_hostile_name_is_shown_as_text(letter: Letter, client: Client, harbour: Publication, chief: User) -> None:
    client.post(path_of(letter), {**JOIN, "name": "<script>alert(1)</script>"})
    page = Client()
    page.force_login(chief)

    shown = page.get("/newsroom/team/harbour-morning/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert(1)" not in shown


def test_dead_links_of_every_sort_look_alike(harbour: Publication, chief: User, client: Client, letter: Letter) -> None:
    def invited(at: datetime, name: str) -> Letter:
        return actions.invite(
            actor=chief, email=f"{name}@harbour.example", role=Role.WRITER, publication_ids=[harbour.pk], at=at
        )

    now = datetime.now(UTC)
    expired = invited(now - timedelta(days=7, seconds=1), "a")
    withdrawn = invited(now, "b")
    actions.withdraw(actor=chief, invitation_id=Invitation.objects.get(email="b@harbour.example").pk, at=now)
    actions.accept(token=token_of(letter), at=now, **JOIN)
    paths = [*map(path_of, (expired, withdrawn, letter)), "/accounts/invitations/" + "x" * 43 + "/"]

    pages = [client.get(path) for path in paths] + [client.post(path, JOIN) for path in paths]

    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1


def test_invitation_is_good_for_seven_days(harbour: Publication, chief: User) -> None:
    letter = actions.invite(
        actor=chief, email="a@harbour.example", role=Role.WRITER, publication_ids=[harbour.pk], at=NOW
    )

    assert welcome(token_of(letter), NOW + timedelta(days=7) - timedelta(seconds=1)) is not None
    assert welcome(token_of(letter), NOW + timedelta(days=7)) is None


def test_renewed_invitation_has_another_link_and_another_week(harbour: Publication, chief: User) -> None:
    first = actions.invite(
        actor=chief, email="a@harbour.example", role=Role.WRITER, publication_ids=[harbour.pk], at=NOW
    )
    later = NOW + timedelta(days=20)

    second = actions.send_again(actor=chief, invitation_id=Invitation.objects.get().pk, at=later)

    assert welcome(token_of(first), later) is None
    said = welcome(token_of(second), later)
    assert said is not None
    assert said.expires_at == later + timedelta(days=7)


def test_settled_invitations_are_neither_renewed_nor_withdrawn(letter: Letter, chief: User) -> None:
    now = datetime.now(UTC)
    actions.accept(token=token_of(letter), at=now, **JOIN)
    key = Invitation.objects.get().pk

    with pytest.raises(InvitationUnusableError):
        actions.send_again(actor=chief, invitation_id=key, at=now)
    with pytest.raises(InvitationUnusableError):
        actions.withdraw(actor=chief, invitation_id=key, at=now)


def test_somebody_with_an_account_signs_in_to_accept(
    letter: Letter, person: MakePerson, client: Client, harbour: Publication
) -> None:
    jonas = person("jonas")

    page = client.get(path_of(letter)).content.decode()
    assert f"/accounts/login/?next={path_of(letter)}" in page
    client.post(path_of(letter), JOIN)
    assert role_of(jonas, harbour.pk) is None

    client.force_login(jonas)
    assert client.get(path_of(letter)).status_code == 200
    assert client.post(path_of(letter)).headers["Location"] == "/newsroom/"
    assert role_of(jonas, harbour.pk) is Role.EDITOR


def test_somebody_else_cannot_accept(letter: Letter, person: MakePerson, client: Client, harbour: Publication) -> None:
    mei = person("mei")
    client.force_login(mei)

    page = client.post(path_of(letter), JOIN)

    assert re.search("for jonas@harbour.example, and you are signed in as mei", page.content.decode())
    assert role_of(mei, harbour.pk) is None
    with pytest.raises(InvitationUnusableError):
        actions.accept(token=token_of(letter), at=datetime.now(UTC), person=mei)


def test_accepting_never_lowers_a_role(letter: Letter, person: MakePerson, harbour: Publication) -> None:
    jonas = person("jonas", {harbour: Role.ADMINISTRATOR})

    actions.accept(token=token_of(letter), at=datetime.now(UTC), person=jonas)

    assert role_of(jonas, harbour.pk) is Role.ADMINISTRATOR


def test_link_is_shown_once_where_nothing_is_mailed(chief: User, client: Client, harbour: Publication) -> None:
    client.force_login(chief)
    form = {"email": "jonas@harbour.example", "role": "writer", "publications": [harbour.pk]}

    page = client.post("/newsroom/team/harbour-morning/invite/", form)
    (link,) = re.findall(r'value="(http://127\.0\.0\.1:8000/accounts/invitations/[\w-]{43}/)"', page.content.decode())

    assert link not in client.get("/newsroom/team/harbour-morning/").content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert Client().get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_invitation_to_a_publication_of_others_is_refused(
    chief: User, client: Client, publications: dict[str, Publication], harbour: Publication
) -> None:
    client.force_login(chief)
    foreign = next(each for each in publications.values() if each != harbour)

    page = client.post(
        "/newsroom/team/harbour-morning/invite/",
        {"email": "a@harbour.example", "role": "writer", "publications": [foreign.pk]},
    )

    assert page.status_code == 400
    assert not Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="makes a file of the SQLite database for its threads")
def test_of_two_who_accept_at_once_one_does(harbour: Publication, letter: Letter, tmp_path: Path) -> None:
    file = tmp_path / "race.sqlite"
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
    copy.close()
    start = Barrier(2)
    outcomes: list[str] = []

    def run(name: str) -> None:
        here = connections["default"]
        mine = type(here)({**here.settings_dict, "NAME": str(file)}, "default")
        connections["default"] = mine
        try:
            start.wait(timeout=20)
            actions.accept(token=token_of(letter), at=datetime.now(UTC), name=name, password="vier ganz lose Worte")
            outcomes.append("in")
        except InvitationUnusableError:
            outcomes.append("late")
        finally:
            mine.close()

    runners = [Thread(target=run, args=(name,)) for name in ("Jonas", "Johanna")]
    for each in runners:
        each.start()
    for each in runners:
        each.join(timeout=60)

    with sqlite3.connect(file) as copy:
        accounts = copy.execute("SELECT count(*) FROM team_user WHERE email = 'jonas@harbour.example'").fetchone()
        roles = copy.execute("SELECT role FROM team_teamrole WHERE role = 'editor'").fetchall()
    copy.close()
    assert sorted(outcomes) == ["in", "late"]
    assert (accounts, roles) == ((1,), [("editor",)])
