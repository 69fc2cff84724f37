"""An import that is killed, again and again, and then done by a process as the newsroom starts it.

Run as a script in the site that MASTHEAD_SITE names, this lives through it or says what became of it, as JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

ROWS, BATCH = 6_000, 500
KILLS = ((1, "between"), (3, "within"), (0, "within"), (4, "between"))
"""After how many further batches, and where."""
PROCESS = "masthead.web.subscribers.imports.process"
Environment = dict[str, str]


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Environment:
    """The environment of an empty site."""
    (tmp_path / "masthead.toml").write_text(f'[site]\nsecret_key = "{"for tests alone, " * 3}"\n', "utf-8")
    database = "sqlite"
    if request.param == "postgresql":
        new_database: Callable[[], str] = request.getfixturevalue("new_migrated_database")
        database = new_database()
    return {
        **os.environ,
        "MASTHEAD_SITE": str(tmp_path),
        "MASTHEAD_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "masthead.web.settings",
    }


@pytest.mark.timeout(300)
def test_killed_import_loses_and_doubles_nobody(site: Environment) -> None:
    lived = said(site, "live")
    assert lived["ends"] == [-signal.SIGKILL] * len(KILLS)
    assert lived["done"] == BATCH * sum(batches for batches, _ in KILLS)
    run_id = str(lived["run"])
    subprocess.run([sys.executable, "-m", PROCESS, site["MASTHEAD_SITE"], run_id], env=site, check=True, timeout=100)

    found = said(site, "account", run_id)
    wrong = ROWS // 10
    assert found["state"] == "finished"
    assert found["counts"] == [ROWS - wrong, 0, 0, wrong]
    assert found["tables"] == {"people": ROWS - wrong, "subscriptions": ROWS - wrong, "consents": ROWS - wrong}
    assert found["in_order"], "the report holds every row once, in the order of the file"
    assert found["sets_agree"]
    assert found["entries"] == 1


def said(site: Environment, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, env=site, capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def live() -> dict[str, Any]:
    """Prepare an import, and have it killed; where it stands afterwards."""
    from masthead.web.subscribers.models import ImportRun

    run_id = prepare()
    ends = [end_of(run_id, batches, where) for batches, where in KILLS]
    return {"run": run_id, "ends": ends, "done": ImportRun.objects.get(pk=run_id).done_rows}


def end_of(run_id: int, batches: int, where: str) -> int:
    """How a process ends that takes the import up: a copy of this one, which saves loading all of it anew."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            die(run_id, batches, where)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def prepare() -> int:
    from masthead.audience.intake.meanings import mapping_from_json
    from masthead.edition.house_toml import read_house
    from masthead.titles import TITLES
    from masthead.web import setup
    from masthead.web.publications.mapping import store_house
    from masthead.web.publications.models import Publication
    from masthead.web.subscribers.actions import imports as actions

    setup.run_migrations(lambda _: None)
    title, house = Publication(), read_house(TITLES["harbour-morning"].house.read_bytes()).house
    assert house
    store_house(title, house)
    title.save()
    rows = [f"r{number}@example.com" if number % 10 else f"r{number}" for number in range(ROWS)]
    content = "\n".join(["email", *rows]).encode()
    run = actions.upload(actor=None, publication_id=title.pk, file_name="list.csv", content=[content])
    said = actions.Description(mapping=mapping_from_json(run.mapping), consent_source="A fair", tags=("fair",))
    actions.describe(actor=None, run_id=run.pk, said=said)
    run.refresh_from_db()
    run.options["batch_rows"] = BATCH
    run.save()
    actions.start_import(actor=None, run_id=run.pk, here=True)
    return int(run.pk)


def die(run_id: int, batches: int, where: str) -> None:
    """Be killed after so many batches: between two, or within the next, its report written and nothing committed."""
    from unittest.mock import patch

    from masthead.web.subscribers.imports import job
    from masthead.web.subscribers.imports.account import write_segment

    left = [batches]

    def killed() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def progress(_run: object) -> None:
        left[0] -= 1
        if not left[0] and where == "between":
            killed()

    def written(*said: Any) -> None:
        write_segment(*said)
        if not left[0]:
            killed()

    with patch.object(job, "write_segment", written):
        job.bring_in(run_id, job.Bounds(progress=progress))


def account(run_id: str) -> dict[str, Any]:
    from tests.web.subscribers.imports.agreement import assert_sets_agree
    from tests.web.subscribers.imports.conftest import counts, report_of

    from masthead.web.subscribers.models import Consent, ImportRun, Subscriber, Subscription
    from masthead.web.team.models import AuditEntry

    run = ImportRun.objects.get(pk=run_id)
    assert_sets_agree()
    connection.check_constraints()
    lines = [int(line.partition(",")[0]) for line in report_of(run)]
    return {
        "state": run.state,
        "counts": counts(run),
        "tables": {
            "people": Subscriber.objects.count(),
            "subscriptions": Subscription.objects.filter(state="active").count(),
            "consents": Consent.objects.values("subscriber").distinct().count(),
        },
        "in_order": lines == list(range(2, ROWS + 2)) and Consent.objects.count() == Subscriber.objects.count(),
        "sets_agree": True,
        "entries": AuditEntry.objects.filter(action="list-imported").count(),
    }


if __name__ == "__main__":
    import django

    django.setup()
    sys.path.insert(0, str(Path(__file__).parents[4]))
    parts: dict[str, Callable[..., dict[str, Any]]] = {"live": live, "account": account}
    sys.stdout.write(json.dumps(parts[sys.argv[1]](*sys.argv[2:])))
