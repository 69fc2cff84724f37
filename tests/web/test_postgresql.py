"""The way of an edition on a real PostgreSQL server, where two steps at once are two transactions at once.

Run as a script, in a process of its own, this walks it in the installation that MASTHEAD_SITE names and prints what it
found as JSON: Django knows one database for as long as it runs.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.made_once import MakeOnce

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
"""A Sunday; Harbour Morning appears from Monday to Friday."""


@pytest.fixture(scope="module")
def walked(made_once: MakeOnce, request: pytest.FixtureRequest) -> dict[str, Any]:
    def walk_once(folder: Path) -> None:
        _walk_in(folder, request.getfixturevalue("new_migrated_database")())

    found: dict[str, Any] = json.loads((made_once("walked", walk_once) / "found.json").read_text("utf-8"))
    return found


def _walk_in(folder: Path, database: str) -> None:
    folder.mkdir()
    (folder / "masthead.toml").write_text(f'[site]\nsecret_key = "{"for tests alone, " * 3}"\n', "utf-8")
    environment = {
        **os.environ,
        "MASTHEAD_SITE": str(folder),
        "MASTHEAD_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "masthead.web.settings",
    }
    done = subprocess.run(
        [sys.executable, __file__], env=environment, capture_output=True, text=True, check=False, timeout=110
    )
    assert done.returncode == 0, done.stderr
    (folder / "found.json").write_text(done.stdout.splitlines()[-1], "utf-8")


def test_edition_goes_from_its_rundown_to_readers_and_back(walked: dict[str, Any]) -> None:
    assert walked["vendor"] == "postgresql"
    assert walked["states"] == ["draft", "review", "approved", "published", "draft"]
    assert walked["listed"] == [["2026-11-23", "published", True], ["2026-11-24", "draft", False]]
    assert walked["calendar"] == {"2026-11-23": "published", "2026-11-24": "draft"}
    assert (walked["readers"], walked["withdrawn"]) == (200, 404)
    assert walked["pages"] == [200] * len(walked["pages"])


def test_two_who_open_a_rundown_at_once_get_two_days_and_numbers(walked: dict[str, Any]) -> None:
    assert walked["opened"] == [["2026-11-23", 1], ["2026-11-24", 2]]


def test_of_two_who_publish_at_once_one_does(walked: dict[str, Any]) -> None:
    assert walked["published"] == ["done", "Somebody has taken this step already."]
    assert walked["archived"] == [["2026-11-23", True]]


def test_previews_that_are_asked_for_at_once_keep_one_form(walked: dict[str, Any]) -> None:
    assert walked["kept"] == 1


def walk() -> dict[str, Any]:
    """See the module."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    from masthead.web import setup
    from masthead.web.newsroom import actions, queries

    actions.ensure_workflow()
    user = setup.make_administrator(email="mei@harbour.example", password="correct horse battery staple")
    title = _title(user)
    opened = _at_once(*[lambda: actions.open_edition(user=user, publication=title, now=NOW)] * 2)
    edition = opened[0]
    _fill(edition, title, user)
    states = [queries.state_of(edition)]
    actions.request_approval(user=user, edition=edition)
    states.append(queries.state_of(edition))
    _step(edition, user)()
    states.append(queries.state_of(edition))
    published = _at_once(_step(edition, user), _step(edition, user))
    states.append(queries.state_of(edition))
    edition.refresh_from_db()
    browser, page = Client(headers={"host": "127.0.0.1"}), "/harbour-morning/editions/2026-11-23/"
    found: dict[str, Any] = {
        "vendor": connection.vendor,
        "kept": _kept(edition, user),
        "opened": sorted([each.date.isoformat(), each.number] for each in opened),
        "listed": _listed(user),
        "published": published,
        "archived": _archived(edition),
        "calendar": _month(user),
        "readers": browser.get(page).status_code,
    }
    browser.force_login(user)
    found["pages"] = [browser.get(f"/newsroom/{path}").status_code for path in _pages(edition)]
    actions.withdraw_edition(user=user, edition=edition)
    states.append(queries.state_of(edition))
    return {**found, "withdrawn": Client(headers={"host": "127.0.0.1"}).get(page).status_code, "states": states}


def _fill(edition: Any, title: Any, user: Any) -> None:
    from masthead.titles import TITLES
    from masthead.web.newsroom import mapping

    shipped = mapping.read_markdown(TITLES["harbour-morning"].editions[0].read_bytes(), title).edition
    mapping.apply_edition(edition, _plain(shipped))
    edition.save()
    edition.save_revision(user=user)


def _kept(edition: Any, user: Any) -> int:
    """In how many rows a form stands that several previews sent at once."""
    from django.http import QueryDict
    from wagtail.admin.models import FormState

    from masthead.web.newsroom import drafts

    _at_once(*[lambda: drafts.keep(QueryDict("title=Morning"), edition=edition, user=user)] * 2)
    return FormState.objects.count()


def _month(user: Any) -> dict[str, str | None]:
    from masthead.web.newsroom import calendar

    desks = calendar.month_of(user, first=NOW.date(), now=NOW).days
    return {entry.day.isoformat(): entry.state for desk in desks for entry in desk.entries if entry.edition}


def _pages(edition: Any) -> list[str]:
    return ["", "editions/", f"editions/history/{edition.pk}/", f"editions/edit/{edition.pk}/"]


def _title(user: Any) -> Any:
    from masthead.edition.house_toml import read_house
    from masthead.titles import TITLES
    from masthead.web.publications.actions import create_publication

    house = read_house(TITLES["harbour-morning"].house.read_bytes()).house
    assert house
    return create_publication(user=user, house=house)


def _plain(edition: Any) -> Any:
    """Without pictures, whose files are nowhere, and versions in other languages."""
    sections = [section for section in edition.sections if section.kind != "image"]
    for at, section in enumerate(sections):
        if "image" in type(section.fields).model_fields:
            fields = section.fields.model_copy(update={"image": None})
            sections[at] = section.model_copy(update={"fields": fields})
    return edition.model_copy(update={"sections": tuple(sections), "translations": (), "number": 1})


def _step(edition: Any, user: Any) -> Callable[[], str]:
    """How somebody who has the edition before them now approves it."""
    from django.core.exceptions import PermissionDenied

    from masthead.web.newsroom import actions

    state = type(edition).objects.get(pk=edition.pk).current_workflow_state.current_task_state

    def approve() -> str:
        try:
            actions.take_step(task=state.task.specific, task_state=state, user=user, action="approve", comment="Fine.")
        except PermissionDenied as refused:
            return str(refused)
        return "done"

    return approve


def _listed(user: Any) -> list[Any]:
    from masthead.web.newsroom import queries

    found = queries.measured(queries.with_state(queries.editions_for(user))).order_by("date")
    return [[each.date.isoformat(), each.state, each.words > 0] for each in found]


def _archived(edition: Any) -> list[Any]:
    from masthead.web.archive import queries

    found = queries.editions(edition.publication_id)
    return [[each.date.isoformat(), each.sections.exists()] for each in found]


def _at_once(step: Callable[[], Any], other: Callable[[], Any]) -> list[Any]:
    """Take a step and, before it is committed, another in a second connection: until that is done, or waits."""
    from django.db import connection, transaction

    def beside() -> Any:
        try:
            return other()
        finally:
            connection.close()

    def waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            return bool(cursor.fetchone()[0])

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            first = step()
            second = threads.submit(beside)
            while not second.done() and not waits():
                pass
        return [first, second.result()]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(walk(), ensure_ascii=False))
