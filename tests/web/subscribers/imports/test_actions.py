"""What may be done to a list, by whom and when."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.web.conftest import MakePerson
from tests.web.subscribers.imports.conftest import SOURCE, BringIn, Upload

from masthead.audience.intake.meanings import mapping_from_json, wished_mapping
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import imports as actions
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.imports import process
from masthead.web.subscribers.imports.job import folder_of, list_of
from masthead.web.subscribers.models import ImportRun, Wording
from masthead.web.team.models import User
from masthead.web.team.roles import Role

LIST = "email,name\nada@example.com,Ada\n"


def folders() -> list[str]:
    folder = settings.SITE.folder / actions.FOLDER
    return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []


def test_upload_keeps_the_file_and_guesses(upload: Upload, paula: User, morning: Publication) -> None:
    run = actions.upload(
        actor=paula, publication_id=morning.pk, file_name="../../x/Leser\u202e.CSV", content=[LIST.encode()]
    )

    assert (run.state, run.file_name, run.started_by) == ("uploaded", "Leser.CSV", paula)
    assert list_of(run).read_text("utf-8") == LIST
    assert list_of(run).name == "list.csv"
    assert folder_of(run).stat().st_mode & 0o077 == 0
    assert [each["meaning"] for each in run.mapping["columns"]] == ["address", "name"]


@pytest.mark.parametrize(("content", "words"), [(b"", "empty"), (b"%PDF-1.7", "a PDF")])
def test_file_that_is_no_list_leaves_nothing_behind(
    upload: Upload, morning: Publication, content: bytes, words: str
) -> None:
    before = folders()
    with pytest.raises(SubscriberError, match=words):
        actions.upload(actor=None, publication_id=morning.pk, file_name="x.csv", content=[content])

    assert (folders(), ImportRun.objects.count()) == (before, 0)


def test_file_that_is_too_large_leaves_nothing_behind(
    upload: Upload, morning: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LARGEST_UPLOAD", 1 << 20)
    before = folders()
    with pytest.raises(SubscriberError, match="more than 1 MB"):
        actions.upload(
            actor=None, publication_id=morning.pk, file_name="x.csv", content=iter([LIST.encode(), bytes(1 << 20)])
        )

    assert folders() == before


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"consent_source": " \n"}, "Say where and how"),
        ({"consent_source": "x" * 301}, "300 characters"),
        ({"consented_at": timezone.now() + dt.timedelta(days=1)}, "in the future"),
        ({"known": "burn"}, "fill, overwrite or leave"),
        ({"tags": ("a<b",)}, "cannot be a tag"),
        ({"tags": tuple(f"t{number}" for number in range(21))}, "20 tags at most"),
        ({"wording_id": 12345}, "not the title’s"),
    ],
)
def test_descriptions_that_make_no_sense_are_refused(upload: Upload, said: dict[str, object], words: str) -> None:
    with pytest.raises(SubscriberError, match=words):
        upload(LIST, **said)


def test_list_without_addresses_cannot_be_described(upload: Upload, morning: Publication) -> None:
    run = actions.upload(actor=None, publication_id=morning.pk, file_name="x.csv", content=[b"a,b\n1,2\n"])
    said = actions.Description(mapping=mapping_from_json(run.mapping), consent_source=SOURCE)

    with pytest.raises(SubscriberError, match="No column is said to hold the e-mail address"):
        actions.describe(actor=None, run_id=run.pk, said=said)


def test_wording_of_the_title_is_kept_as_evidence(bring: BringIn, morning: Publication) -> None:
    from masthead.web.subscribers.models import Consent

    wording = Wording.objects.create(publication=morning, language="en", version=1, text="Yes", digest="0" * 64)
    bring(LIST, wording_id=wording.pk)

    assert Consent.objects.get().wording == wording


def test_finished_import_is_not_touched_again(bring: BringIn) -> None:
    run = bring(LIST)
    said = actions.Description(mapping=mapping_from_json(run.mapping), consent_source=SOURCE)

    for act in (
        lambda: actions.start_import(actor=None, run_id=run.pk),
        lambda: actions.start_check(actor=None, run_id=run.pk),
        lambda: actions.cancel(actor=None, run_id=run.pk),
        lambda: actions.discard(actor=None, run_id=run.pk),
        lambda: actions.describe(actor=None, run_id=run.pk, said=said),
    ):
        with pytest.raises(SubscriberError):
            act()


def test_nothing_is_started_before_it_is_said_where_people_agreed(upload: Upload, morning: Publication) -> None:
    run = actions.upload(actor=None, publication_id=morning.pk, file_name="x.csv", content=[LIST.encode()])

    for start in (actions.start_import, actions.start_check):
        with pytest.raises(SubscriberError, match="Say first where and how"):
            start(actor=None, run_id=run.pk)


def test_file_that_is_kept_no_longer_cannot_come_in(upload: Upload) -> None:
    run = upload(LIST)
    list_of(run).unlink()

    with pytest.raises(SubscriberError, match="upload it anew"):
        actions.start_import(actor=None, run_id=run.pk)


def test_describing_anew_forgets_what_was_found(upload: Upload) -> None:
    run = upload(LIST)
    ImportRun.objects.filter(pk=run.pk).update(state="checked", found={"added": 1}, rows=1)
    mapping = wished_mapping(mapping_from_json(run.mapping), ["name=ignored"])

    again = actions.describe(
        actor=None, run_id=run.pk, said=actions.Description(mapping=mapping, consent_source=SOURCE)
    )

    assert (again.state, again.found, again.rows) == ("uploaded", {}, 0)


def test_discarded_list_is_gone_with_its_file(upload: Upload) -> None:
    run = upload(LIST)
    folder = folder_of(run)

    actions.discard(actor=None, run_id=run.pk)

    assert (ImportRun.objects.count(), folder.exists()) == (0, False)


@pytest.mark.parametrize("role", [None, Role.WRITER, Role.EDITOR])
def test_lists_are_for_those_who_look_after_the_audience(
    upload: Upload, person: MakePerson, morning: Publication, lantern: Publication, role: Role | None
) -> None:
    somebody = person("sam", {morning: role, lantern: Role.PUBLISHER} if role else {lantern: Role.PUBLISHER})
    run = upload(LIST)
    said = actions.Description(mapping=mapping_from_json(run.mapping), consent_source=SOURCE)

    for act in (
        lambda: actions.upload(actor=somebody, publication_id=morning.pk, file_name="x.csv", content=[b"email"]),
        lambda: actions.describe(actor=somebody, run_id=run.pk, said=said),
        lambda: actions.start_check(actor=somebody, run_id=run.pk),
        lambda: actions.start_import(actor=somebody, run_id=run.pk),
        lambda: actions.cancel(actor=somebody, run_id=run.pk),
        lambda: actions.discard(actor=somebody, run_id=run.pk),
        lambda: actions.cancel(actor=somebody, run_id=run.pk + 1000),
    ):
        with pytest.raises(PermissionDenied):
            act()

    run.refresh_from_db()
    assert (run.state, run.job) == ("uploaded", "")


def test_process_is_started_after_the_commit_alone(
    upload: Upload, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    started: list[int] = []
    monkeypatch.setattr(process, "start", started.append)
    run = upload(LIST)

    with django_capture_on_commit_callbacks() as waiting:  # type: ignore[operator]
        actions.start_check(actor=None, run_id=run.pk)
        assert started == []
    for each in waiting:
        each()

    assert started == [run.pk]
    run.refresh_from_db()
    assert (run.job, run.state) == ("check", "uploaded")


def test_import_tells_listeners_once(bring: BringIn, morning: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    from masthead.web.subscribers.imports import ending

    told: list[tuple[str, int, dict[str, object]]] = []
    monkeypatch.setattr(
        ending, "announce", lambda *, event, publication_id, data: told.append((event, publication_id, data))
    )

    run = bring("email\n" + "".join(f"r{number}@example.com\n" for number in range(7)))

    counts = {"added": 7, "updated": 0, "unchanged": 0, "refused": 0}
    assert told == [("import.finished", morning.pk, {"import": run.pk, "rows": 7, **counts})]
