"""The ledger in the site's own database: made by the site's migrations, one with what stands beside it."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction

from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import MailingEvent, MailingId, MailingState
from masthead.delivery.outcome import Mark, Outcome
from masthead.store import ledger_from_url, migrate
from masthead.store.schema import migrations
from masthead.testing.mailings import a_mailing, a_plan, an_exception, chunks_of
from masthead.web.mailings import migrations as migrations_of_the_app
from masthead.web.mailings.ledger import database_folder, ledger_url, site_ledger
from masthead.web.mailings.schema import LedgerStep

pytestmark = pytest.mark.django_db


class UndoneError(Exception):
    """The caller's transaction comes to nothing."""


def test_every_schema_file_of_the_store_has_its_migration() -> None:
    applied = []
    for found in sorted(pkgutil.iter_modules(migrations_of_the_app.__path__), key=lambda each: each.name):
        module = importlib.import_module(f"{migrations_of_the_app.__name__}.{found.name}")
        runs = (getattr(each, "code", None) for each in module.Migration.operations)
        applied += [step.number for step in runs if isinstance(step, LedgerStep)]

    assert applied == [step.number for step in migrations("sqlite")] == [step.number for step in migrations("postgres")]


def test_schema_is_what_the_store_asks_for() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, name FROM ledger_migration ORDER BY number")
        assert cursor.fetchall() == [(step.number, step.name) for step in migrations(database_folder())]


def test_chunk_goes_its_way() -> None:
    ledger = site_ledger()
    mailing = a_mailing(ledger, 3, 2)
    claim = ledger.claim(owner="a", now=0.0, lease=60.0, mailing=mailing)
    assert claim is not None
    claim.marks[0], claim.marks[1], claim.marks[2] = Mark.ACCEPTED, Mark.CLOSED, Mark.OPEN
    exceptions = [an_exception(claim, 1, Outcome.REJECTED), an_exception(claim, 2, Outcome.IN_DOUBT)]

    assert ledger.commit(claim, reserved_upto=3, exceptions=exceptions, now=1.0, lease=60.0)
    assert ledger.release(claim, next_attempt=None, now=2.0)

    totals = ledger.totals(mailing)
    said = {outcome: count for outcome, count in totals.counts.items() if count}
    assert said == {Outcome.ACCEPTED: 1, Outcome.REJECTED: 1, Outcome.IN_DOUBT: 1}
    assert totals.pending == 2
    assert [row.subscriber for row in ledger.exceptions(mailing)] == [2, 3]
    assert len(list(ledger.unaccepted(mailing))) == 4
    ledger.suppress(claim.members[0].id, "asked", now=0.0)
    assert ledger.suppressed([each.id for each in claim.members]) == {1: "asked"}


def test_what_is_undone_beside_the_ledger_is_undone_in_it() -> None:
    ledger = site_ledger()

    def undone() -> None:
        with transaction.atomic():
            ledger.create(a_plan(2, number=7), chunks_of(2), now=0.0)
            raise UndoneError

    with pytest.raises(UndoneError):
        undone()
    with pytest.raises(LedgerError, match="no mailing 7"):
        ledger.state(MailingId(7))


@pytest.mark.django_db(transaction=True)
def test_worker_with_a_connection_of_its_own_sees_the_same(empty_ledger: None) -> None:
    mailing = a_mailing(site_ledger(), 2, number=9)
    own = ledger_from_url(_tests_database())
    try:
        assert own.state(mailing) is MailingState.RUNNING
        own.steer(mailing, MailingEvent.PAUSE, now=1.0)
    finally:
        own.close()

    assert site_ledger().state(mailing) is MailingState.PAUSED


def test_address_of_the_ledger_is_that_of_the_site(tmp_path: Path) -> None:
    site = settings.SITE
    folder = tmp_path / "a press, 100 %"
    folder.mkdir()
    beside = type(site)(folder, site.settings.model_copy(update={"database": "sqlite"}), {})
    with pytest.raises(LedgerError, match="100 %"):
        ledger_from_url(ledger_url(beside))
    migrate(ledger_url(beside))
    assert (folder / "masthead.sqlite").is_file()

    server = "postgresql://masthead:secret@db.example/press"
    assert ledger_url(type(site)(folder, site.settings.model_copy(update={"database": server}), {})) == server


def _tests_database() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(settings.SITE.settings.database)._replace(path=f"/{name}").geturl()
