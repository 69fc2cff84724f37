"""Lists of people: uploaded, described, tried, brought in, cancelled.

What takes long is done by a process of its own (`imports.process`), which these start.
"""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from masthead.audience.intake.meanings import ListMapping, MappingError, checked, guess_mapping, mapping_from_json
from masthead.audience.intake.tables import TableError, first_rows, open_table
from masthead.web.subscribers.actions.tags import tag_name
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.imports import process
from masthead.web.subscribers.imports.job import folder_of, list_of
from masthead.web.subscribers.imports.options import KNOWN, ImportOptions, Known, options_from_json
from masthead.web.subscribers.models import ImportRun, Wording
from masthead.web.subscribers.scrubbing import without_addresses
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right

LARGEST_UPLOAD = 1 << 30
"""Bytes of a list."""
FOLDER = "imports"
MOST_TAGS = 20

_CHANGEABLE = ("uploaded", "checked")


@dataclass(frozen=True, slots=True)
class Description:
    """What a publisher says about a list. consent_source: where and how these people agreed; required.

    consented_at: when, for rows that do not say; None for the moment of the import. wording_id: the words they agreed
    to, where the installation keeps them.
    """

    mapping: ListMapping
    consent_source: str
    consented_at: dt.datetime | None = None
    known: str = "fill"
    tags: tuple[str, ...] = ()
    wording_id: int | None = None


def upload(*, actor: Somebody | None, publication_id: int, file_name: str, content: Iterable[bytes]) -> ImportRun:
    """Take a list in, as it is, and guess what its columns mean. content: pieces of the file.

    actor: None for the program itself. Raises PermissionDenied, `SubscriberError` for a file that is no list.
    """
    _need(actor, publication_id)
    run = ImportRun(
        publication_id=publication_id,
        file_name=_shown_name(file_name),
        folder=f"{FOLDER}/{secrets.token_hex(12)}",
        started_by=actor,
    )
    folder = Path(settings.SITE.folder / run.folder)
    try:
        folder.parent.mkdir(exist_ok=True, mode=0o700)
        folder.mkdir(mode=0o700)
        _keep(list_of(run), content)
        run.mapping, kind = _guessed(list_of(run))
        run.options = ImportOptions(table=kind).as_json()
        run.save()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return run


@transaction.atomic
def describe(*, actor: Somebody | None, run_id: int, said: Description) -> ImportRun:
    """Say what a list holds and where it is from. What a dry run found holds no longer. Raises as `upload`."""
    run = _held(actor, run_id)
    if run.state not in _CHANGEABLE or run.job:
        raise SubscriberError("The list is being worked on, or is in already; it cannot be described anew.")
    source = " ".join(said.consent_source.split())
    if not source:
        raise SubscriberError("Say where and how these people agreed to get this title.")
    if len(source) > 300:
        raise SubscriberError(f"The source of consent may have 300 characters; this has {len(source)}.")
    if said.consented_at is not None and said.consented_at > timezone.now():
        raise SubscriberError("The date of consent is in the future.")
    options = replace(
        options_from_json(run.options), known=_known(said.known), tags=_tags(said.tags), wording_id=_wording(run, said)
    )
    run.mapping, run.options = _checked(said.mapping).as_json(), options.as_json()
    run.consent_source, run.consented_at = source, said.consented_at
    run.state, run.found, run.problem, run.rows, run.done_rows = "uploaded", {}, "", 0, 0
    run.save()
    return run


@transaction.atomic
def start_check(*, actor: Somebody | None, run_id: int, here: bool = False) -> ImportRun:
    """Have a list tried. here: by the caller itself, who goes on to `imports.job.check`. Raises as `upload`."""
    run = _held(actor, run_id)
    _ready(run)
    if run.state not in _CHANGEABLE or run.job:
        raise SubscriberError("The list is being worked on, or is in already.")
    return _give(run, "check", here=here)


@transaction.atomic
def start_import(*, actor: Somebody | None, run_id: int, here: bool = False) -> ImportRun:
    """Have a list brought in, or go on where it stopped. Raises as `upload`."""
    run = _held(actor, run_id)
    _ready(run)
    if run.state == "finished":
        raise SubscriberError("The list is in already.")
    if run.state == "running" and not here:
        raise SubscriberError("The list is coming in already.")
    if run.job == "check":
        raise SubscriberError("The list is being tried; wait until that is done.")
    if run.state in _CHANGEABLE:
        run.started_at, run.done_rows, run.found = timezone.now(), 0, {}
    run.state, run.problem = "running", ""
    return _give(run, "import", here=here)


@transaction.atomic
def cancel(*, actor: Somebody | None, run_id: int) -> ImportRun:
    """Let a list be: what is in stays in. Raises as `upload`."""
    run = _held(actor, run_id)
    if run.state == "finished":
        raise SubscriberError("The list is in already.")
    if run.job == "check":
        run.job, run.beat_at = "", None
    elif run.state != "cancelled":
        run.state, run.job, run.beat_at = "cancelled", "", None
        run.finished_at = timezone.now()
        record(
            actor=actor,
            action="list-import-cancelled",
            subject=without_addresses(run.file_name),
            publication_id=run.publication_id,
            rows=run.done_rows,
        )
    run.save()
    return run


def discard(*, actor: Somebody | None, run_id: int) -> None:
    """Forget a list of which nobody came in, its file with it. Raises as `upload`."""
    with transaction.atomic():
        run = _held(actor, run_id)
        if run.state not in _CHANGEABLE or run.job:
            raise SubscriberError("The list is being worked on, or is in already.")
        folder = folder_of(run)
        run.delete()
    shutil.rmtree(folder, ignore_errors=True)


def _give(run: ImportRun, job: str, *, here: bool) -> ImportRun:
    run.job, run.beat_at = job, None
    run.save()
    if not here:
        transaction.on_commit(lambda: process.start(run.pk))
    return run


def _need(actor: Somebody | None, publication_id: int) -> None:
    if actor is not None and not may(actor, Right.AUDIENCE, publication_id):
        raise PermissionDenied


def _held(actor: Somebody | None, run_id: int) -> ImportRun:
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise PermissionDenied
    _need(actor, run.publication_id)
    return run


def _ready(run: ImportRun) -> None:
    """Raises `SubscriberError` where a list is not described."""
    if not run.consent_source:
        raise SubscriberError("Say first where and how these people agreed to get this title.")
    if not list_of(run).is_file():
        raise SubscriberError("The file is not kept any longer; upload it anew.")
    _checked(mapping_from_json(run.mapping))


def _checked(mapping: ListMapping) -> ListMapping:
    try:
        return checked(mapping)
    except MappingError as fault:
        raise SubscriberError(str(fault)) from None


def _keep(path: Path, content: Iterable[bytes]) -> None:
    size = 0
    with path.open("xb") as file:
        for piece in content:
            size += len(piece)
            if size > LARGEST_UPLOAD:
                raise SubscriberError(f"The file has more than {LARGEST_UPLOAD >> 20:,} MB; split the list.")
            file.write(piece)


def _guessed(path: Path) -> tuple[dict[str, object], str]:
    """The mapping, as JSON, and what the file is."""
    try:
        with path.open("rb") as source:
            table = open_table(source)
            return guess_mapping(first_rows(table)).as_json(), table.kind
    except TableError as fault:
        raise SubscriberError(str(fault)) from None


def _shown_name(name: str) -> str:
    """A file's name as it may be shown: without folders, controls, and what turns the direction of reading."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[-200:].strip() or "list"


def _known(said: str) -> Known:
    for each in KNOWN:
        if each == said:
            return each
    raise SubscriberError("Say what is done with people who are known already: fill, overwrite or leave.")


def _tags(said: Iterable[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(tag_name(each) for each in said))
    if len(names) > MOST_TAGS:
        raise SubscriberError(f"A list can bring {MOST_TAGS} tags at most.")
    return names


def _wording(run: ImportRun, said: Description) -> int | None:
    if said.wording_id is None:
        return None
    if not Wording.objects.filter(pk=said.wording_id, publication_id=run.publication_id).exists():
        raise SubscriberError("These words of consent are not the title’s.")
    return said.wording_id
