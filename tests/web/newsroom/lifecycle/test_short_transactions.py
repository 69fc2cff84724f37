"""No transaction waits for a proof: rendering takes long, and whoever saves holds the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from masthead.checks.proof import Proof, prove
from masthead.render.sheet import Sheet
from masthead.web.newsroom import actions, mapping, proofs
from masthead.web.newsroom.manuscripts import understand
from masthead.web.newsroom.models import Edition, Measure
from masthead.web.newsroom.paste_actions import apply_manuscript
from masthead.web.publications.mapping import house_of
from masthead.web.publications.models import Publication
from masthead.web.team.models import User

from .conftest import SUNDAY, save, spoil

SignIn = Callable[[User], Client]
Posted = Callable[..., dict[str, str]]


@pytest.fixture
def depths(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many transactions inside the test's own were open, at each proof that was made from here on."""
    found: list[int] = []
    around = len(connection.atomic_blocks)

    def noted(sheet: Sheet) -> Proof:
        found.append(len(connection.atomic_blocks) - around)
        return prove(sheet)

    monkeypatch.setattr(proofs, "prove", noted)
    return found


@pytest.fixture
def forget(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Forgets every proof that was made, as another process has never made them."""
    return lambda: monkeypatch.setattr(proofs, "_RECENT", proofs.RecentProofs())


def test_saving_proves_before_its_transaction(
    ready: Edition, writer: User, sign_in: SignIn, posted: Posted, depths: list[int]
) -> None:
    client = sign_in(writer)
    save(client, ready, posted(ready, title="A longer title than there was"), json=True)
    assert depths == [0]


def test_what_is_kept_is_what_the_saved_version_measures(ready: Edition, writer: User) -> None:
    assert Measure.objects.get(edition=ready).errors == 0
    spoil(ready, writer)
    assert Measure.objects.get(edition=ready).errors == 1


def test_opening_and_duplicating_prove_before_their_transactions(
    title: Publication, writer: User, ready: Edition, depths: list[int], forget: Callable[[], None]
) -> None:
    forget()
    actions.open_edition(user=writer, publication=title, now=SUNDAY)
    actions.duplicate_edition(user=writer, edition=ready, now=SUNDAY)
    assert depths == [0, 0]


def test_pasting_proves_before_its_transaction(ready: Edition, writer: User, depths: list[int]) -> None:
    current = mapping.core_edition(ready)
    understood = understand("## Todo\n\n- [Book](https://ferries.example) a ferry\n", current=current,
                            house=house_of(ready.publication))  # fmt: skip
    newest = Edition.objects.get(pk=ready.pk).latest_revision
    assert newest is not None
    apply_manuscript(
        user=writer,
        edition=Edition.objects.get(pk=ready.pk),
        understood=understood,
        loaded=str(newest.pk),
        loaded_at=newest.created_at.isoformat(),
    )
    assert depths == [0]


def test_clock_proves_before_its_transaction(
    ready: Edition, publisher: User, depths: list[int], forget: Callable[[], None]
) -> None:
    due = timezone.now() + dt.timedelta(hours=1)
    actions.publish_edition(user=publisher, edition=ready, at=due)
    depths.clear()
    forget()
    assert actions.publish_due(now=due) == 1
    assert depths == [0]


def test_last_approval_proves_before_its_transaction(
    ready: Edition, writer: User, editor: User, publisher: User, depths: list[int], forget: Callable[[], None]
) -> None:
    actions.request_approval(user=writer, edition=ready)
    for user in (editor, publisher):
        forget()
        state = Edition.objects.get(pk=ready.pk).current_workflow_task_state
        assert state is not None
        actions.take_step(task=state.task.specific, task_state=state, user=user, action="approve")
    assert Edition.objects.get(pk=ready.pk).live
    assert depths == [0, 0]
