"""An import that is killed, again and again, in processes as the newsroom starts them.

Run as a script in the site that MASTHEAD_SITE names, this prepares an import or says what became of it, as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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
    run_id = said(site, "prepare")["run"]

    for batches, where in KILLS:
        done = started(site, "die", str(run_id), str(batches), where)
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert said(site, "place", str(run_id))["done"] == BATCH * sum(batches for batches, _ in KILLS)
    command = [sys.executable, "-m", PROCESS, site["MASTHEAD_SITE"], str(run_id)]
    subprocess.run(command, env=site, check=True, timeout=100)

    found = said(site, "account", str(run_id))
    wrong = ROWS // 10
    assert found["state"] == "finished"
    assert found["counts"] == [ROWS - wrong, 0, 0, wrong]
    assert found["tables"] == {"people": ROWS - wrong, "subscriptions": ROWS - wrong, "consents": ROWS - wrong}
    assert found["in_order"], "the report holds every row once, in the order of the file"
    assert found["sets_agree"]
    assert found["entries"] == 1


def said(site: Environment, *arguments: str) -> dict[str, Any]:
    done = started(site, *arguments)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def started(site: Environment, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, __file__, *arguments]
    return subprocess.run(command, env=site, capture_output=True, text=True, check=False, timeout=110)


def prepare() -> dict[str, Any]:
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
    return {"run": run.pk}


def place(run_id: str) -> dict[str, Any]:
    from masthead.web.subscribers.models import ImportRun

    return {"done": ImportRun.objects.get(pk=run_id).done_rows}


def die(run_id: str, batches: str, where: str) -> dict[str, Any]:
    """Be killed after so many batches: between two, or within the next, its report written and nothing committed."""
    from unittest.mock import patch

    from masthead.web.subscribers.imports import job
    from masthead.web.subscribers.imports.account import write_segment

    left = [int(batches)]

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
        job.bring_in(int(run_id), job.Bounds(progress=progress))
    return {}


def account(run_id: str) -> dict[str, Any]:
    from tests.web.subscribers.imports.agreement import assert_sets_agree
    from tests.web.subscribers.imports.conftest import counts, report_of

    from masthead.web.subscribers.models import Consent, ImportRun, Subscriber, Subscription
    from masthead.web.team.models import AuditEntry

    run = ImportRun.objects.get(pk=run_id)
    assert_sets_agree()
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
    parts: dict[str, Callable[..., dict[str, Any]]] = {
        "prepare": prepare,
        "place": place,
        "die": die,
        "account": account,
    }
    sys.stdout.write(json.dumps(parts[sys.argv[1]](*sys.argv[2:])))
