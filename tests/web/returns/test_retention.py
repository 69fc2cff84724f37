"""How long returned mail is kept, and how an erased person is forgotten in it."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterator

import pytest
from tests.web.returns.conftest import came, golden

from masthead.reports.doors import Arrival
from masthead.web.publications.models import Publication
from masthead.web.returns import retention
from masthead.web.returns.keeping import keep
from masthead.web.returns.models import Original, Returned
from masthead.web.subscribers.actions.erasure import erase
from masthead.web.subscribers.models import Subscriber
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def everything() -> Iterator[str]:
    for row in Returned.objects.values():
        yield str(row)
    for original in Original.objects.all():
        yield zlib.decompress(bytes(original.content)).decode("utf-8", "replace")


def test_original_goes_first_and_the_row_later(mei: Subscriber, title: Publication) -> None:
    row = came(golden("out-of-office-english", mei, title))
    came_at = row.received_at

    retention.prune(now=came_at + 29 * DAY)
    assert Original.objects.count() == 1
    retention.prune(now=came_at + 31 * DAY)
    row.refresh_from_db()
    assert not Original.objects.exists()
    assert (row.sender, row.subject, row.said, row.affected, row.named) == ("", "", "", [], "")
    retention.prune(now=came_at + 181 * DAY)
    assert not Returned.objects.exists()


def test_flood_keeps_the_newest_originals(mei: Subscriber, title: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "MOST_ORIGINALS", 2)
    for number in range(4):
        keep(Arrival(raw=golden("person-answers", mei, title) + b"%d" % number))
    newest = list(Original.objects.order_by("-pk").values_list("pk", flat=True)[:2])

    retention.prune(now=Returned.objects.latest("pk").received_at)

    assert list(Original.objects.order_by("-pk").values_list("pk", flat=True)) == newest
    assert Returned.objects.count() == 4


@pytest.mark.parametrize(
    "written", ["Mei.Lin@Quay-Readers.example", "=?utf-8?q?Mei_Lin?= <mei.lin@quay-readers.example>"]
)
def test_erased_person_is_forgotten_in_what_they_sent_and_in_what_others_said(
    written: str, mei: Subscriber, title: Publication, administrator: User
) -> None:
    came(golden("postfix-unknown-user", mei, title))
    letter = f"From: {written}\r\nTo: unsubscribe@harbour.example\r\nSubject: Hello\r\n\r\nIt is me, really.\r\n"
    about_nobody = came(letter.encode())
    stays = came(b"From: kai@reader.example\r\nSubject: Hello\r\n\r\nSomebody else\r\n")

    assert erase(actor=administrator, subscriber_id=mei.pk, why="They asked", at=stays.received_at)

    assert not any("quay-readers" in text.casefold() for text in everything())
    assert set(Returned.objects.values_list("pk", flat=True)) == {about_nobody.pk, stays.pk}
    assert Original.objects.get().returned_id == stays.pk
