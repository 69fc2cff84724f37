"""Earnings from files: whatever comes, and however often, each payment is in the account once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.conftest import SignIn

from masthead.web.publications.models import Publication
from masthead.web.revenue.affiliate import actions, importing, queries
from masthead.web.revenue.affiliate.actions import Plan
from masthead.web.revenue.affiliate.faults import AffiliateError
from masthead.web.revenue.affiliate.reading import EarningRow, read_rows
from masthead.web.revenue.models import Earning, EarningsImport, Programme
from masthead.web.revenue.money import Money, MoneyError
from masthead.web.team.models import AuditEntry, User

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
HEAD = "Order ID;Date;Commission;Currency;SubID\n"
GOOD = f"{HEAD}A-1;23.11.2026;12,50;EUR;20261123-4\nA-2;2026-11-24;-3.00;EUR;\n"


@pytest.fixture
def programme(title: Publication, publisher: User) -> Programme:
    plan = Plan(name="Tide Books", domains="books.example")
    return actions.add_programme(user=publisher, publication_id=title.pk, plan=plan, now=NOW)


def check(programme: Programme, user: User, text: str, now: dt.datetime = NOW) -> EarningsImport:
    content = text.encode()
    return importing.check_file(
        user=user, programme_id=programme.pk, name="november.csv", content=content, currency="EUR", now=now
    )


def take(programme: Programme, user: User, text: str) -> EarningsImport:
    return importing.take_file(user=user, import_id=check(programme, user, text).pk, now=NOW)


def kept() -> list[tuple[str, int]]:
    return list(Earning.objects.order_by("reference").values_list("reference", "minor"))


def test_nothing_is_kept_before_the_button(programme: Programme, publisher: User) -> None:
    held = check(programme, publisher, GOOD)
    assert (held.state, held.added, kept()) == ("checked", 2, [])
    done = importing.take_file(user=publisher, import_id=held.pk, now=NOW)
    assert (done.state, done.text, kept()) == ("done", "", [("A-1", 1250), ("A-2", -300)])
    first = Earning.objects.get(reference="A-1")
    assert (first.edition_day, first.section) == (dt.date(2026, 11, 23), 3)
    account = queries.account_of(programme.publication_id, [programme])
    assert account.total == (Money(950, "EUR"),)
    assert account.elsewhere == (Money(-300, "EUR"),)
    assert account.editions[dt.date(2026, 11, 23)].money == (Money(1250, "EUR"),)
    assert AuditEntry.objects.filter(action="earnings-imported").count() == 1


def test_file_that_comes_again_adds_nothing(programme: Programme, publisher: User) -> None:
    held = check(programme, publisher, GOOD)
    for _ in range(2):
        importing.take_file(user=publisher, import_id=held.pk, now=NOW)
    again = take(programme, publisher, f"{GOOD}A-3;2026-11-25;1;USD;\n")
    assert (again.added, again.unchanged) == (1, 2)
    assert kept() == [("A-1", 1250), ("A-2", -300), ("A-3", 100)]


def test_bad_row_says_why_and_keeps_no_other_out(programme: Programme, publisher: User) -> None:
    bad = ";2026-11-25;1;EUR;\nB-1;tomorrow;1;EUR;\nB-2;2026-11-25;much;EUR;\nB-3;2026-11-25;1;COINS;\n"
    changed = "A-1;2026-11-23;99;EUR;\n"
    held = take(programme, publisher, f"{GOOD}{bad}{changed}")
    assert (held.added, held.refused) == (2, 5)
    said = {line: reason for line, _, end, reason in held.account if end == importing.REFUSED}
    assert list(said) == [4, 5, 6, 7, 8]
    assert "no reference" in said[4]
    assert "“tomorrow” is no day" in said[5]
    assert "“much” is no amount" in said[6]
    assert "“COINS” is no currency" in said[7]
    assert "is known with €12.50 of 2026-11-23" in said[8]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", HEAD, "Order ID;Date\nA;2026-11-23\n", "\0"])
def test_file_that_is_none_is_refused_whole(programme: Programme, publisher: User, text: str) -> None:
    with pytest.raises(AffiliateError) as fault:
        check(programme, publisher, text)
    assert fault.value.field == "file"
    with pytest.raises(MoneyError):
        importing.check_file(
            user=publisher, programme_id=programme.pk, name="x", content=GOOD.encode(), currency="EURO", now=NOW
        )
    assert not EarningsImport.objects.exists()


def test_account_is_never_changed(programme: Programme, publisher: User) -> None:
    take(programme, publisher, GOOD)
    line = Earning.objects.get(reference="A-1")
    for change in (line.save, line.delete):
        with pytest.raises(TypeError):
            change()
    line.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save()


def test_file_that_nobody_took_is_forgotten(programme: Programme, publisher: User) -> None:
    old, young = check(programme, publisher, GOOD, NOW - dt.timedelta(days=3)), check(programme, publisher, GOOD)
    importing.drop_forgotten(NOW)
    assert set(EarningsImport.objects.values_list("pk", "state", "text")) == {
        (old.pk, "dropped", ""),
        (young.pk, "checked", f"EUR\n{GOOD}"),
    }
    assert importing.take_file(user=publisher, import_id=old.pk, now=NOW).state == "dropped"
    assert kept() == []


def test_others_cannot_import(programme: Programme, publisher: User, editor: User, outsider: User) -> None:
    held = check(programme, publisher, GOOD)
    for stranger in (editor, outsider):
        with pytest.raises(PermissionDenied):
            check(programme, stranger, GOOD)
        with pytest.raises(PermissionDenied):
            importing.take_file(user=stranger, import_id=held.pk, now=NOW)
        with pytest.raises(PermissionDenied):
            importing.drop_file(user=stranger, import_id=held.pk)
    assert kept() == []


_ROW = st.tuples(st.sampled_from(["A-1", "A-2", "A-3", ""]), st.sampled_from(["1.00", "2", "x", "-5"]))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(_ROW, min_size=1, max_size=5), min_size=1, max_size=4))
def test_account_is_what_came_first_whatever_comes_again(
    programme: Programme, publisher: User, files: list[list[tuple[str, str]]]
) -> None:
    with transaction.atomic():
        wanted: dict[str, int] = {}
        for rows in files:
            text = "id,date,amount\n" + "".join(f"{name},2026-11-23,{amount}\n" for name, amount in rows)
            held = take(programme, publisher, text)
            assert held.added + held.unchanged + held.refused == len(rows)
            for row in read_rows(text, currency="EUR"):
                if isinstance(row, EarningRow):
                    wanted.setdefault(row.reference, row.money.minor)
        assert dict(kept()) == wanted
        transaction.set_rollback(True)


def test_file_is_looked_through_and_taken_on_pages(
    programme: Programme, publisher: User, outsider: User, sign_in: SignIn
) -> None:
    client = sign_in(publisher)
    page = f"/newsroom/revenue/affiliate/{programme.pk}/earnings/"
    wrong = client.post(page, {"file": SimpleUploadedFile("x.csv", b"a,b\n"), "currency": "eur"})
    assert wrong.status_code == 400
    assert "names no column “reference” and “date” and “amount”" in wrong.content.decode()
    content = f"{GOOD}B-1;tomorrow;1;EUR;\n".encode()
    answer = client.post(page, {"file": SimpleUploadedFile("november.csv", content), "currency": "eur"})
    preview = client.get(answer.headers["Location"]).content.decode()
    assert "Add 2 rows" in preview
    assert "“tomorrow” is no day" in preview
    assert "€12.50 of 2026-11-23" in preview
    faults = client.get(f"{answer.headers['Location']}faults.csv").content.decode()
    assert faults.splitlines()[1].startswith("4,B-1,")
    assert sign_in(outsider).get(answer.headers["Location"]).status_code == 302
    client.post(answer.headers["Location"], {"do": "take"})
    assert kept() == [("A-1", 1250), ("A-2", -300)]
    assert "€9.50" in client.get(f"/newsroom/revenue/affiliate/{programme.pk}/").content.decode()
    second = client.post(page, {"file": SimpleUploadedFile("november.csv", content), "currency": "eur"})
    assert "nothing new" in client.get(second.headers["Location"]).content.decode()
    client.post(second.headers["Location"], {"do": "drop"})
    assert client.get(second.headers["Location"]).status_code == 302
