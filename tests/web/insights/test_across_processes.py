"""Loading in processes of their own: killed at any moment, and into a real PostgreSQL server.

Run as a script, in the installation that MASTHEAD_SITE names, this loads the segments of a folder, or says as JSON what
is counted: Django knows one database for as long as it runs.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.made_once import MakeOnce
from tests.sites import make_tables
from tests.web.insights.made import START_MS, Plain, a_hit, a_segment, a_table, events_in, plainly

from masthead.tracking.records import EventKind, Hit
from masthead.tracking.robots import shipped_rules
from masthead.web.insights.morning import Morning

ROOT = Path(__file__).parents[3]


def a_morning(seed: int, events: int) -> list[Hit]:
    hits = list(Morning(7, 400, events, START_MS, seed).hits(a_table(1)))
    return [*hits, *(a_hit(EventKind.CANARY, each, link=6) for each in range(1, 40))]


def environment(site: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MASTHEAD_", "DJANGO_"))}
    paths = f"{ROOT}{os.pathsep}{kept.get('PYTHONPATH', '')}"
    return {**kept, "MASTHEAD_SITE": str(site), "DJANGO_SETTINGS_MODULE": "masthead.web.settings", **more} | {
        "PYTHONPATH": paths
    }


def run(site: Path, *arguments: str, **more: str) -> Any:
    done = subprocess.run(
        [sys.executable, __file__, *arguments],
        env=environment(site, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def said(plain: Plain) -> dict[str, Any]:
    """A plain count as the script says it."""
    keys = sorted(plain.raw)
    return {
        "raw": {f"{kind}:{link}": plain.raw[kind, link] for kind, link in keys},
        "human": {f"{kind}:{link}": plain.human[kind, link] for kind, link in keys},
        "people": {f"{kind}:{link}": len(plain.raw_people[kind, link]) for kind, link in keys},
        "human_people": {f"{kind}:{link}": len(plain.human_people[kind, link]) for kind, link in keys},
        "events": sum(plain.raw.values()),
    }


def test_loader_that_is_killed_again_and_again_loses_and_doubles_nothing(made_once: MakeOnce, tmp_path: Path) -> None:
    site, folder = tmp_path / "site", tmp_path / "events"
    shutil.copytree(made_once("tables", make_tables), site)
    for seed in range(6):
        a_segment(folder, a_morning(seed, 1500))
    plain = plainly(events_in(folder), 7, shipped_rules())
    left = 6
    for _ in range(2):
        loader = subprocess.Popen([sys.executable, __file__, "load", str(folder)], env=environment(site))
        # Killed wherever it is when it has taken one more.
        while len(list(folder.glob("*.closed"))) >= left and loader.poll() is None:
            time.sleep(0.002)
        loader.kill()
        loader.wait()
        left = len(list(folder.glob("*.closed")))

    found = run(site, "load", str(folder))

    assert list(folder.iterdir()) == []
    assert found == said(plain)


def test_postgresql_counts_the_same(new_migrated_database: Callable[[], str], tmp_path: Path) -> None:
    site, folder = tmp_path / "site", tmp_path / "events"
    site.mkdir()
    (site / "masthead.toml").write_text(f'[site]\nsecret_key = "{"for tests alone, " * 3}"\n', "utf-8")
    paths = [a_segment(folder, a_morning(seed, 1200)) for seed in range(3)]
    plain = plainly(events_in(folder), 7, shipped_rules())
    # The same segment once more, under another name.
    for path in (paths[0], paths[0].with_suffix(".agents")):
        shutil.copy(path, path.with_name(f"9{path.name}"))

    found = run(site, "walk", str(folder), MASTHEAD_DATABASE=new_migrated_database())

    assert found["loaded"] == said(plain)
    assert found["recounted"] == said(plain)
    assert found["delivered"] == found["report"] == 77
    assert found["pruned"] == said(plain)["events"]
    assert found["events_left"] == 0


def load(folder: str) -> dict[str, Any]:
    """Load what is there, and say what is counted then."""
    from tests.web.insights.made import Source, a_loader, some_facts

    while list(Path(folder).glob("*.closed")):
        a_loader(Path(folder), Source().add(some_facts(1, delivered=77))).round()
    return counted()


def walk(folder: str) -> dict[str, Any]:
    """The way of events on another database, from tables to retention."""
    from tests.web.insights.made import START, some_facts

    from masthead.web import setup
    from masthead.web.insights import retention
    from masthead.web.insights.loading.recounting import recount
    from masthead.web.insights.models import Measured, RawEvent
    from masthead.web.insights.queries.edition import edition_report

    setup.run_migrations(lambda _: None)
    found: dict[str, Any] = {"loaded": load(folder)}
    assert recount(some_facts(1, delivered=77), shipped_rules())
    found["recounted"] = counted()
    found["delivered"] = Measured.objects.get().delivered
    found["report"] = edition_report([7]).delivered
    found["pruned"] = retention.prune(now=START + dt.timedelta(days=200), keep=dt.timedelta(days=90))
    return {**found, "events_left": RawEvent.objects.count()}


def counted() -> dict[str, Any]:
    """What stands in the tables."""
    from masthead.web.insights.loading.tally import bitmap
    from masthead.web.insights.models import LinkCount, RawEvent

    rows = list(LinkCount.objects.filter(mailing=7).order_by("kind", "link"))
    return {
        "raw": {f"{row.kind}:{row.link}": row.raw for row in rows},
        "human": {f"{row.kind}:{row.link}": row.human for row in rows},
        "people": {f"{row.kind}:{row.link}": len(bitmap(row.raw_people)) for row in rows},
        "human_people": {f"{row.kind}:{row.link}": len(bitmap(row.human_people)) for row in rows},
        "events": RawEvent.objects.count(),
    }


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps({"load": load, "walk": walk}[sys.argv[1]](sys.argv[2])))
