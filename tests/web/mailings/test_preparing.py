"""Preparing a mailing, killed and raced between any two steps: everybody is frozen once, or nobody."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

import pytest
from tests.web.mailings.conftest import MORNING, Crowd
from tests.web.mailings.walking import account, again, begun, deliver, look

from masthead.delivery.ledger import LedgerError
from masthead.store.staging import SqliteStaging
from masthead.tracking.links import mailings_with_links
from masthead.web.mailings import actions, audience, composing
from masthead.web.mailings.actions import launching
from masthead.web.mailings.dispatching import dispatch
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.models import Mailing, MailingPart
from masthead.web.mailings.plan import CanaryPlan, Plan
from masthead.web.mailings.states import MailingStage
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]
LATER = MORNING + dt.timedelta(minutes=1)
STEPS: dict[str, tuple[Any, str]] = {
    "the version is read": (composing, "proof_of"),
    "the audience is chosen": (audience, "select"),
    "the parts have numbers": (launching, "_add_parts"),
    "a message is compiled": (composing, "compiled"),
    "links are kept": (composing, "keep_links"),
    "people are sorted": (launching, "freeze"),
    "everything is in the ledger": (launching, "_create"),
}


class KilledError(BaseException):
    """As by ``kill -9``: nothing is tidied up after it but what the database undoes."""


def doing(monkeypatch: pytest.MonkeyPatch, step: tuple[Any, str], before: Callable[[], None]) -> None:
    """Have something happen right before a step."""
    original = getattr(*step)

    def then(*said: Any, **named: Any) -> Any:
        before()
        return original(*said, **named)

    monkeypatch.setattr(*step, then)


def killed() -> None:
    raise KilledError


@pytest.mark.parametrize("step", STEPS)
def test_killed_before_a_step_it_is_begun_anew_and_everybody_gets_it_once(
    step: str, edition: Any, publisher: User, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = crowd(10)
    mailing = begun(publisher, edition, Plan(canary=CanaryPlan(share=0.2, minutes=0)))
    # What a process tidies up on its way out, one that is killed does not.
    with monkeypatch.context() as dying:
        dying.setattr(launching, "remove_links", lambda *_: None)
        doing(dying, STEPS[step], killed)
        with pytest.raises(KilledError):
            launching.launch(mailing_id=mailing.pk, by="one", now=MORNING)

    assert launching.launch(mailing_id=mailing.pk, by="two", now=LATER) is MailingStage.PREPARING
    assert launching.launch(mailing_id=mailing.pk, by="one", now=LATER) is MailingStage.RUNNING

    parts = sorted(MailingPart.objects.values_list("pk", flat=True))
    assert (
        parts
        == sorted(number for number, _, _ in site_ledger().mailings())
        == mailings_with_links(composing.links_folder())
    )
    look(mailing, LATER)
    written = deliver(now=LATER)
    look(mailing, LATER)
    written += deliver(now=LATER)
    assert sorted(who for _, who in written) == sorted(person.pk for person in people)
    assert account(mailing).audience == 10


def test_killed_right_after_the_ledger_has_it_the_clock_goes_on(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(3)
    mailing = begun(publisher, edition)
    launching.launch(mailing_id=mailing.pk, by="one", now=MORNING)
    assert deliver() == []

    assert launching.launch(mailing_id=mailing.pk, by="two", now=LATER) is MailingStage.RUNNING
    look(mailing, LATER)

    assert len(deliver(now=LATER)) == 3


def test_worker_taken_for_dead_by_one_of_its_own_name_gives_up(
    edition: Any, publisher: User, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(4)
    mailing = begun(publisher, edition)

    def overtaken() -> None:
        monkeypatch.undo()
        assert launching.launch(mailing_id=mailing.pk, by="one", now=LATER) is MailingStage.RUNNING

    doing(monkeypatch, STEPS["everything is in the ledger"], overtaken)
    assert launching.launch(mailing_id=mailing.pk, by="one", now=MORNING) is MailingStage.RUNNING

    (part,) = again(mailing).parts.all()
    assert [number for number, _, _ in site_ledger().mailings()] == [part.pk]
    assert account(mailing).audience == 4


def test_cancelling_while_it_is_prepared_sends_nothing(
    edition: Any, publisher: User, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(2)
    mailing = begun(publisher, edition)

    def cancel() -> None:
        actions.cancel(user=publisher, mailing_id=mailing.pk, now=MORNING)

    doing(monkeypatch, (composing, "compiled"), cancel)

    assert launching.launch(mailing_id=mailing.pk, by="test", now=MORNING) is MailingStage.CANCELLED
    assert (site_ledger().mailings(), MailingPart.objects.count()) == ([], 0)
    assert mailings_with_links(composing.links_folder()) == []


def test_two_workers_that_look_at_once_launch_it_once(
    edition: Any, publisher: User, crowd: Crowd, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    crowd(3)
    mailing = begun(publisher, edition)
    monkeypatch.setattr("masthead.web.mailings.dispatching.timezone.now", lambda: LATER)
    long_name = "worker.harbour.example:/srv/a/press/whose/folder/has/a/long/name/state/journal/1"
    doing(monkeypatch, (launching, "share_out"), lambda: _other(long_name))

    with caplog.at_level(logging.WARNING):
        dispatch(by=long_name)

    assert again(mailing).state == MailingStage.RUNNING
    assert len(site_ledger().mailings()) == 1
    assert caplog.records == []


def _other(name: str) -> None:
    """Another worker’s look in the middle of it, which leaves the mailing alone."""
    held = Mailing.objects.get()
    assert (held.preparing, held.state) == (name, MailingStage.PREPARING)
    assert len(held.preparing) <= (Mailing._meta.get_field("preparing").max_length or 0)
    assert launching.launch(mailing_id=held.pk, by="another", now=LATER) is MailingStage.PREPARING


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (LedgerError("The audience cannot be sorted in /srv: database or disk is full."), "disk is full"),
        (RuntimeError("a kind of section that is gone"), "for a reason nobody foresaw"),
    ],
)
def test_fault_that_does_not_pass_fails_it_and_is_said(
    fault: Exception,
    words: str,
    edition: Any,
    publisher: User,
    crowd: Crowd,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    crowd(2)
    mailing = begun(publisher, edition)

    def broken() -> None:
        raise fault

    doing(monkeypatch, (launching, "freeze"), broken)

    assert launching.launch(mailing_id=mailing.pk, by="test", now=MORNING) is MailingStage.FAILED
    assert words in again(mailing).problem
    assert ("could not be prepared" in caplog.text) is isinstance(fault, RuntimeError)
    assert not MailingPart.objects.exists()


def test_fault_that_passes_is_tried_again(
    edition: Any, publisher: User, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(2)
    mailing = begun(publisher, edition)

    def away() -> None:
        raise LedgerError("The database restarts.", retry=True)

    with monkeypatch.context() as down:
        doing(down, (launching, "_create"), away)
        with pytest.raises(LedgerError):
            launching.launch(mailing_id=mailing.pk, by="test", now=MORNING)

    assert launching.launch(mailing_id=mailing.pk, by="test", now=LATER) is MailingStage.RUNNING


def test_sorting_leaves_nobodys_address_on_the_disk(tmp_path: Any) -> None:
    folder = tmp_path / "sorting"
    folder.mkdir()
    staging = SqliteStaging(folder)

    assert list(folder.iterdir()) == []
    staging.close()
