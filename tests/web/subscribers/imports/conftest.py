"""Lists as text, brought in in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from tests.web.conftest import MakePerson

from masthead.audience.intake.meanings import mapping_from_json
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import imports as actions
from masthead.web.subscribers.imports.account import report_lines
from masthead.web.subscribers.imports.job import Bounds, bring_in, folder_of
from masthead.web.subscribers.imports.options import options_from_json
from masthead.web.subscribers.models import ImportRun
from masthead.web.team.models import User
from masthead.web.team.roles import Role

SOURCE = "The form on the old site"
Upload = Callable[..., ImportRun]
BringIn = Callable[..., ImportRun]


@pytest.fixture
def morning(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


@pytest.fixture
def lantern(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-lantern"]


@pytest.fixture
def paula(person: MakePerson, morning: Publication) -> User:
    """Publisher of Harbour Morning alone."""
    return person("paula", {morning: Role.PUBLISHER})


@pytest.fixture
def upload(morning: Publication) -> Iterator[Upload]:
    """Uploads and describes a list: ``upload("email\\nada@example.com", known="leave")``. Leaves no files behind."""

    def take(
        content: str | bytes,
        *,
        actor: User | None = None,
        title: Publication | None = None,
        file_name: str = "list.csv",
        batch_rows: int = 3,
        **said: object,
    ) -> ImportRun:
        data = content.encode() if isinstance(content, str) else content
        run = actions.upload(
            actor=actor, publication_id=(title or morning).pk, file_name=file_name, content=iter([data])
        )
        wanted = {"mapping": mapping_from_json(run.mapping), "consent_source": SOURCE, **said}
        run = actions.describe(actor=actor, run_id=run.pk, said=actions.Description(**wanted))  # type: ignore[arg-type]
        run.options["batch_rows"] = batch_rows
        run.save()
        return run

    yield take
    shutil.rmtree(settings.SITE.folder / actions.FOLDER, ignore_errors=True)


@pytest.fixture
def bring(upload: Upload) -> BringIn:
    """Uploads a list and brings it in, three rows at a time."""

    def come(content: str | bytes, *, actor: User | None = None, **said: object) -> ImportRun:
        run = upload(content, actor=actor, **said)
        actions.start_import(actor=actor, run_id=run.pk, here=True)
        return bring_in(run.pk, Bounds())

    return come


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """Added, updated, unchanged, refused."""
    return run.added, run.updated, run.unchanged, run.refused


def report_of(run: ImportRun) -> list[str]:
    """The lines of the report, without its heading."""
    size = options_from_json(run.options).batch_rows
    text = b"".join(report_lines(folder_of(run), rows=run.done_rows, batch_rows=size)).decode("utf-8-sig")
    heading, *lines = text.splitlines()
    assert heading == "line,address,outcome,reason"
    return lines
