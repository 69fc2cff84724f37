"""The pages: upload, columns, dry run, progress, report; and who may see them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.web.conftest import MakePerson, SignIn
from tests.web.subscribers.imports.conftest import SOURCE, BringIn, Upload

from masthead.web.publications.models import Publication
from masthead.web.subscribers.imports import process
from masthead.web.subscribers.imports.job import bring_in, check, folder_of
from masthead.web.subscribers.models import ImportRun, Subscriber
from masthead.web.team.models import User
from masthead.web.team.roles import Role

PAGE = "/newsroom/subscribers/import/"
LIST = "E-Mail,Vorname,Ort\nada@example.com,Ada,<b>Wien</b>\nnobody,Ben,Graz\n"


@pytest.fixture
def paulas(paula: User, sign_in: SignIn) -> Client:
    return sign_in(paula)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Instead of processes: whom they would be for."""

    found: list[int] = []
    monkeypatch.setattr(process, "start", found.append)
    return found


def send(client: Client, title: Publication, content: bytes, name: str = "list.csv") -> ImportRun | None:
    answer = client.post(PAGE, {"title": title.pk, "file": SimpleUploadedFile(name, content)})
    run = ImportRun.objects.order_by("-pk").first()
    if answer.status_code == 302:
        assert run is not None
        assert answer.headers["Location"] == f"{PAGE}{run.pk}/"
        return run
    assert answer.status_code == 400
    return None


def description(**changed: str) -> dict[str, str]:
    return {
        "headed": "on",
        "consent_source": SOURCE,
        "known": "fill",
        "tags": "fair",
        "meaning-0": "address",
        "key-0": "",
        "meaning-1": "first-name",
        "key-1": "",
        "meaning-2": "attribute",
        "key-2": "city",
        **changed,
    }


def test_list_is_shown_described_and_tried(
    upload: Upload, paulas: Client, morning: Publication, started: list[int]
) -> None:
    run = send(paulas, morning, LIST.encode())
    assert run
    page = f"{PAGE}{run.pk}/"
    shown = paulas.get(page).content.decode()
    assert "&lt;b&gt;Wien&lt;/b&gt;" in shown
    assert "<b>Wien</b>" not in shown
    assert 'value="first-name" selected' in shown

    assert paulas.post(f"{page}describe/", description()).headers["Location"] == page
    run.refresh_from_db()
    assert (run.job, run.consent_source, run.mapping["columns"][2]["key"]) == ("check", SOURCE, "city")
    assert "Trying the list" in paulas.get(page).content.decode()
    progress = paulas.get(f"{page}progress.json")
    waiting = {"state": "uploaded", "job": "check", "rows": 0, "done": 0, "percent": None, "waiting": True}
    assert progress.json() == waiting
    assert "no-store" in progress.headers["Cache-Control"]

    check(run.pk)
    found = paulas.get(page).content.decode()
    assert "Nobody has come in yet." in found
    assert "Bring 1 person in" in found
    assert "It has no “@”" in found
    assert Subscriber.objects.count() == 0


def test_tried_list_comes_in_and_its_report_is_there(upload: Upload, paulas: Client, started: list[int]) -> None:
    run = upload(LIST)
    page = f"{PAGE}{run.pk}/"
    ImportRun.objects.filter(pk=run.pk).update(state="checked", rows=2)

    assert paulas.post(f"{page}start/").headers["Location"] == page
    assert "Bringing people in" in paulas.get(page).content.decode()
    bring_in(run.pk)
    assert "All 2 rows are in" in paulas.get(page).content.decode()
    assert Subscriber.objects.get().attributes == {"Ort": "<b>Wien</b>"}

    report = paulas.get(f"{page}report.csv")
    lines = b"".join(report.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[1:] == [
        "2,ada@example.com,added,",
        "3,nobody,refused,It has no “@”; write it like name@example.com.",
    ]
    assert report.headers["Content-Disposition"] == f'attachment; filename="import-{run.pk}-report.csv"'
    assert "list.csv" in paulas.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF-1.4", "a PDF"), (b"", "The file is empty"), (b"PK\x03\x04xxxx", "damaged")],
)
def test_files_that_are_no_lists_are_refused_on_the_page(
    upload: Upload, paulas: Client, morning: Publication, content: bytes, words: str
) -> None:
    answer = paulas.post(PAGE, {"title": morning.pk, "file": SimpleUploadedFile("x.csv", content)})

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"consent_source": ""}, "Say where and how these people agreed"),
        ({"meaning-0": "ignored"}, "No column is said to hold the e-mail address"),
        ({"meaning-1": "address"}, "2 columns are said to be “E-mail address”"),
        ({"key-2": "1st"}, "cannot name an attribute"),
        ({"meaning-2": "nonsense"}, "nonsense is not one of the available choices"),
        ({"consented_on": "2999-01-01"}, "Nobody can have agreed on that day"),
        ({"wording": "777"}, "777 is not one of the available choices"),
    ],
)
def test_descriptions_that_make_no_sense_are_said_beside_the_form(
    upload: Upload, paulas: Client, morning: Publication, started: list[int], changed: dict[str, str], words: str
) -> None:
    run = send(paulas, morning, LIST.encode())
    assert run
    answer = paulas.post(f"{PAGE}{run.pk}/describe/", description(**changed))

    assert answer.status_code == 400
    assert words in answer.content.decode()
    run.refresh_from_db()
    assert (run.state, run.job) == ("uploaded", "")


def test_looking_changes_nothing(upload: Upload, paulas: Client) -> None:
    run = upload(LIST)
    before = ImportRun.objects.values().get()

    for name in ("", "?change=1", "progress.json", "report.csv"):
        paulas.get(f"{PAGE}{run.pk}/{name}")
    for name in ("describe/", "start/", "cancel/", "discard/"):
        assert paulas.get(f"{PAGE}{run.pk}/{name}").status_code == 405

    assert ImportRun.objects.values().get() == before


def test_running_list_can_be_cancelled_and_gone_on_with(upload: Upload, paulas: Client, started: list[int]) -> None:
    run = upload(LIST)
    page = f"{PAGE}{run.pk}/"
    paulas.post(f"{page}start/")
    paulas.post(f"{page}cancel/")

    shown = paulas.get(page).content.decode()
    assert "Cancelled after 0 rows" in shown
    assert "Go on" in shown
    paulas.post(f"{page}start/")
    assert bring_in(run.pk).state == "finished"


def test_fault_is_shown_where_people_look(upload: Upload, paulas: Client) -> None:
    run = upload(LIST)
    ImportRun.objects.filter(pk=run.pk).update(state="failed", problem="The database refused: <no>.", done_rows=1)

    shown = paulas.get(f"{PAGE}{run.pk}/").content.decode()

    assert "The database refused: &lt;no&gt;." in shown
    assert "Stopped after 1 rows" in shown


def test_discard_leaves_nothing(upload: Upload, paulas: Client) -> None:
    run = upload(LIST)

    assert paulas.post(f"{PAGE}{run.pk}/discard/").headers["Location"] == PAGE
    assert not ImportRun.objects.exists()


def test_report_that_is_kept_no_longer_is_not_found(bring: BringIn, paulas: Client) -> None:
    import shutil

    run = bring(LIST)
    shutil.rmtree(folder_of(run))

    assert paulas.get(f"{PAGE}{run.pk}/report.csv").status_code == 404
    assert "kept no longer" in paulas.get(f"{PAGE}{run.pk}/").content.decode()


def test_progress_of_a_list_that_comes_in(upload: Upload, paulas: Client) -> None:
    import os
    import socket

    run = upload(LIST)
    run.state, run.job, run.rows, run.done_rows, run.beat_at = "running", "import", 8, 2, timezone.now()
    run.options["holder"] = [socket.gethostname(), os.getpid()]
    run.save()

    assert paulas.get(f"{PAGE}{run.pk}/progress.json").json() == {
        "state": "running",
        "job": "import",
        "rows": 8,
        "done": 2,
        "percent": 25,
        "waiting": False,
    }


@pytest.mark.parametrize("role", [None, Role.WRITER, Role.EDITOR, Role.PUBLISHER])
def test_lists_of_other_titles_are_nobodys_business(
    bring: BringIn,
    person: MakePerson,
    sign_in: SignIn,
    morning: Publication,
    lantern: Publication,
    role: Role | None,
) -> None:
    """Those with `Right.AUDIENCE` in another title, and those without it in this one."""
    theirs = (
        {lantern: Role.PUBLISHER} if role is Role.PUBLISHER else {morning: role} if role else {lantern: Role.WRITER}
    )
    client = sign_in(person("sam", theirs))
    run = bring(LIST)
    before = ImportRun.objects.values().get()

    for name in ("", "progress.json", "report.csv"):
        assert client.get(f"{PAGE}{run.pk}/{name}").status_code in {302, 403}
        assert client.get(f"{PAGE}{run.pk + 99}/{name}").status_code in {302, 403}
    for name in ("describe/", "start/", "cancel/", "discard/"):
        assert client.post(f"{PAGE}{run.pk}/{name}", description()).status_code in {302, 403}
    assert ImportRun.objects.values().get() == before
    if role is Role.PUBLISHER:
        listed = client.get(PAGE)
        assert listed.status_code == 200
        assert "list.csv" not in listed.content.decode()
        chosen = client.post(PAGE, {"title": morning.pk, "file": SimpleUploadedFile("x.csv", LIST.encode())})
        assert chosen.status_code == 400
    else:
        assert client.get(PAGE).status_code in {302, 403}


def test_strangers_are_sent_to_the_door(bring: BringIn) -> None:
    run = bring(LIST)

    for name in ("", f"{run.pk}/", f"{run.pk}/progress.json", f"{run.pk}/report.csv"):
        answer = Client().get(f"{PAGE}{name}")
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/entrance/")
