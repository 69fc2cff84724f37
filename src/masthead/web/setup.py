"""What makes a site: its file, its tables, its first administrator, its first publications.

`write_site` needs no Django; everything else wants it ready (`masthead.cli.site.open_site`).
"""

from __future__ import annotations

import gc
import io
import json
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from masthead.titles import TITLES
from masthead.web.site import FILE, Site

Progress = Callable[[str], None]
"""Told what is done next."""

UNFINISHED = ".unfinished"
"""Stands in a site’s folder until it is whole: such a site may be continued."""

_TEXT = """\
# An installation of Masthead. “masthead config” says what holds and why; the reference has every setting.
# Whoever can read this file can sign in as anybody: keep it to the user that Masthead runs as.
[site]
# Signs sessions and links in mail. Keep it: what was signed with a lost key is dead.
secret_key = {secret_key}
# Where the newsroom is reached. With https, cookies are sent by https alone.
base_url = {base_url}
# sqlite: a file beside this one; or postgresql://user:password@host/name.
database = {database}
# Takes invitations and test mails: "smtp://user:password@mail.example.com:587".
{no_relay}relay = {relay}
{no_sender}mail_from = "Press <press@harbour.example>"
# Where links in mailings lead, to be counted: to this very server; or to a tracker, "https://t.press.example".
tracker_url = "here"
"""


def write_site(
    folder: Path, *, base_url: str = "http://127.0.0.1:8000", database: str = "sqlite", relay: str = ""
) -> Path:
    """Make `folder` with a ``masthead.toml`` of its own secret, which only this user may read. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / UNFINISHED).touch()
    text = _TEXT.format(
        secret_key=json.dumps(secrets.token_urlsafe(48)),
        base_url=json.dumps(base_url),
        database=json.dumps(database),
        relay=json.dumps(relay),
        no_relay="" if relay else "# ",
        no_sender="" if relay else "# ",
    )
    descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return folder / FILE


def reserve_database(site: Site) -> None:
    """Make an empty SQLite file that only this user may read: it will hold what people sign in with. Raises OSError."""
    if site.database_file is not None:
        site.database_file.touch(mode=0o600)


def run_migrations(progress: Progress) -> None:
    """Bring the database’s tables up to date; an empty database gets them at once. Raises `django.db.DatabaseError`."""
    from masthead.web.database import pending_migrations, recorded_migrations  # wants settings, as all below
    from masthead.web.first_tables import lay_first_tables

    pending = pending_migrations()
    if lay_first_tables(recorded_migrations()):
        for name in pending:
            progress(name)
    else:
        run_each_migration(progress)


def run_each_migration(progress: Progress) -> None:
    """The same step by step, also for an empty database. Raises `django.db.DatabaseError`."""
    from django.core.management import call_command  # as above

    # Django builds models by the thousand here; looking through them for cycles takes a fifth of the time.
    gc.disable()
    try:
        call_command("migrate", interactive=False, verbosity=1, stdout=_Applied(progress))
    finally:
        gc.enable()


class _Applied(io.StringIO):
    """What “migrate” writes, as progress: a line for each change."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress

    def write(self, text: str) -> int:
        """Tell of one change."""
        words = text.strip()
        if words.startswith("Applying "):
            self._progress(words.removeprefix("Applying ").rstrip("."))
        return len(text)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a new site holds. administrator: the `team.User`."""

    administrator: Any
    publications: tuple[str, ...]
    editions: int


def fill_site(*, email: str, password: str, titles: Sequence[str], progress: Progress) -> Filled:
    """Make tables, the editorial workflow, an administrator and shipped titles with their editions in the archive.

    Every part may be repeated. Raises `PasswordUnfitError`, `masthead.web.ready.DatabaseFaultError`.
    """
    from masthead.web.ready import bring_up_to_date  # imports Django

    bring_up_to_date(progress)
    administrator = make_administrator(email=email, password=password)
    from masthead.web import first_titles  # wants tables, as its neighbours do
    from masthead.web.newsroom.actions import ensure_workflow

    ensure_workflow()
    editions = 0
    for name in titles:
        progress(name)
        editions += first_titles.import_title(TITLES[name], user=administrator)
    first_titles.relate()
    return Filled(administrator, tuple(titles), editions)


def make_administrator(*, email: str, password: str) -> Any:
    """An administrator of the installation; one of this address who is there already gets the password.

    Raises `PasswordUnfitError`.
    """
    from django.contrib.auth import get_user_model  # as above
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from masthead.web.team import actions

    users = get_user_model()
    try:
        validate_password(password, users(email=email))
    except ValidationError as fault:
        raise PasswordUnfitError(" ".join(fault.messages)) from None
    with transaction.atomic():
        known = users.objects.filter(email__iexact=email).first()
        if known is None:
            known = users.objects.create_superuser(email, password)
        else:
            known.set_password(password)
            known.is_staff = known.is_superuser = known.is_active = True
            known.save()
        actions.record(actor=None, action="administrator-made", subject=email)
    return known


class PasswordUnfitError(ValueError):
    """A password is too weak. The message says why."""


def new_password() -> str:
    """A password of about 103 bits that can be read aloud: five groups of four without letters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(5))
