"""Who comes in, as what, and with which evidence."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.conf import settings
from pydantic import SecretStr
from tests.web.conftest import MakePerson
from tests.web.subscribers.imports.agreement import assert_sets_agree
from tests.web.subscribers.imports.conftest import SOURCE, BringIn, counts, report_of
from tests.web.subscribers.people import reader

from masthead.audience.subscription import SubscriptionState as State
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets, suppression, suppression_rows
from masthead.web.subscribers.models import Consent, Subscriber, SubscriberTag, Subscription
from masthead.web.subscribers.suppression_rows import Ground
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

AT = dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
LIST = """\
E-Mail;Vorname;Name;Sprache;Zeitzone;Land;Einwilligungsdatum;Tags;Quelle;Empfehlungen
Ada.Berg@Example.com;Ada;Berg;Deutsch;europe/vienna;AT;31.01.2024;VIP, spring fair;Messe;3
zoë@exämple.com;Zoë;Ünal;en;;"line one
line two";;;;
"""


def test_person_comes_in_with_all_that_the_row_says(bring: BringIn, morning: Publication) -> None:
    run = bring(LIST, tags=("list",))

    ada = Subscriber.objects.get(key="ada.berg@example.com")
    assert (ada.address, ada.domain, ada.name) == ("Ada.Berg@example.com", "example.com", "Ada Berg")
    assert (ada.language, ada.time_zone, ada.source) == ("de", "Europe/Vienna", "import:Messe")
    assert (ada.attributes, ada.referrals_gone) == ({"Land": "AT"}, 3)
    held = Subscription.objects.get(subscriber=ada)
    agreed = dt.datetime(2024, 1, 31, tzinfo=dt.UTC)
    assert (held.publication_id, held.state, held.asked_at, held.source) == (morning.pk, "active", agreed, "import")
    [consent] = Consent.objects.filter(subscriber=ada)
    assert (consent.kind, consent.method, consent.at, consent.origin) == ("vouched", "import", agreed, SOURCE)
    assert consent.import_run_id == run.pk
    tags = SubscriberTag.objects.filter(subscriber=ada).values_list("tag__name", flat=True)
    assert sorted(tags) == ["list", "spring-fair", "vip"]
    zoe = Subscriber.objects.get(name="Zoë Ünal")
    assert (zoe.key, zoe.attributes) == ("zoë@exämple.com", {"Land": "line one line two"})
    assert counts(run) == (2, 0, 0, 0)
    assert_sets_agree()


def test_consent_is_of_the_day_that_was_said_where_rows_say_none(bring: BringIn) -> None:
    day = dt.datetime(2023, 5, 4, tzinfo=dt.UTC)
    bring("email\nada@example.com", consented_at=day)

    assert Consent.objects.get().at == day


@pytest.mark.parametrize(
    ("state", "outcome", "after"),
    [
        (State.PENDING, "updated", State.ACTIVE),
        (State.ACTIVE, "unchanged", State.ACTIVE),
        (State.PAUSED, "unchanged", State.PAUSED),
        (State.UNSUBSCRIBED, "refused", State.UNSUBSCRIBED),
        (State.BOUNCED, "refused", State.BOUNCED),
        (State.COMPLAINED, "refused", State.COMPLAINED),
    ],
)
@pytest.mark.parametrize("known", ["fill", "overwrite", "leave"])
def test_nobody_who_left_comes_back(
    bring: BringIn, morning: Publication, state: State, outcome: str, after: State, known: str
) -> None:
    person = reader("ada", morning, state=state)
    before = Consent.objects.filter(subscriber=person).count()

    run = bring("email\nADA@example.com\nben@example.com", known=known)

    held = Subscription.objects.get(subscriber=person)
    assert held.state == after.value
    line = report_of(run)[0].split(",")
    assert line[2] == outcome
    assert bool(line[3]) == (outcome == "refused")
    wanted = before + (1 if outcome == "updated" else 0)
    assert Consent.objects.filter(subscriber=person).count() == wanted
    assert_sets_agree()


@pytest.mark.parametrize("reason", ["bounced", "complained", "erased", "asked", "manual", "imported"])
@pytest.mark.parametrize("everywhere", [True, False])
def test_suppressed_addresses_are_refused(bring: BringIn, morning: Publication, reason: str, everywhere: bool) -> None:
    place = None if everywhere else morning.pk
    suppression_rows.put({"ada@example.com": "ada@example.com"}, Ground(reason, AT, place))

    run = bring("email\nAda@Example.com\nben@example.com")

    assert counts(run) == (1, 0, 0, 1)
    assert list(Subscriber.objects.values_list("key", flat=True)) == ["ben@example.com"]
    assert report_of(run)[0].startswith("2,Ada@example.com,refused,")


def test_suppressed_addresses_are_refused_after_a_change_of_secret(
    bring: BringIn, morning: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    suppression_rows.put({"cleo@example.com": "cleo@example.com"}, Ground("asked", AT))
    said = settings.SITE.settings
    secrets = {"secret_key": SecretStr("another secret, " * 3), "previous_secret_keys": (said.secret_key,)}
    monkeypatch.setattr(settings, "SITE", dataclasses.replace(settings.SITE, settings=said.model_copy(update=secrets)))
    suppression.hash_keys.cache_clear()
    try:
        suppression_rows.put({"ada@example.com": "ada@example.com"}, Ground("manual", AT, morning.pk))
        run = bring("email\nben@example.com\ncleo@example.com\nada@example.com")
    finally:
        monkeypatch.undo()
        suppression.hash_keys.cache_clear()

    assert [line.split(",")[1:3] for line in report_of(run)] == [
        ["ben@example.com", "added"],
        ["cleo@example.com", "refused"],
        ["ada@example.com", "refused"],
    ]


def test_address_that_another_title_suppresses_comes_in_and_stays_suppressed_there(
    bring: BringIn, morning: Publication, lantern: Publication
) -> None:
    suppression_rows.put({"ada@example.com": "ada@example.com"}, Ground("manual", AT, lantern.pk))

    assert counts(bring("email\nada@example.com")) == (1, 0, 0, 0)

    ada = Subscriber.objects.get()
    assert list(sets.members(sets.suppressed_set(lantern.pk))) == [ada.pk]


def test_known_person_new_to_the_title_is_added(bring: BringIn, morning: Publication, lantern: Publication) -> None:
    ada = reader("ada", lantern, state=State.UNSUBSCRIBED)

    assert counts(bring("email\nada@example.com")) == (1, 0, 0, 0)

    states = dict(Subscription.objects.filter(subscriber=ada).values_list("publication_id", "state"))
    assert states == {morning.pk: "active", lantern.pk: "unsubscribed"}
    assert_sets_agree()


@pytest.mark.parametrize(
    ("known", "name", "attributes", "outcome"),
    [
        ("fill", "Ada", {"city": "Wien", "plan": "paid"}, "updated"),
        ("overwrite", "Ada Berg", {"city": "Graz", "plan": "paid"}, "updated"),
        ("leave", "Ada", {"city": "Wien"}, "unchanged"),
    ],
)
def test_known_profiles_are_treated_as_said(
    bring: BringIn, morning: Publication, known: str, name: str, attributes: dict[str, str], outcome: str
) -> None:
    ada = reader("ada", morning, state=State.ACTIVE, name="Ada")
    Subscriber.objects.update(attributes={"city": "Wien"})

    rows = "email,name,language,city,plan\nada@example.com,Ada Berg,,Graz,paid\n"
    run = bring(rows, known=known)
    again = bring(rows, known=known)

    ada.refresh_from_db()
    assert (ada.name, ada.attributes) == (name, attributes)
    assert report_of(run)[0].split(",")[2] == outcome
    assert counts(again) == (0, 0, 1, 0)


def test_people_of_other_titles_keep_their_profile_from_who_may_not_see_them(
    bring: BringIn, lantern: Publication, paula: User, person: MakePerson, morning: Publication
) -> None:
    reader("ada", lantern, state=State.ACTIVE)
    rows = "email,name\nada@example.com,Somebody Else\n"

    assert counts(bring(rows, actor=paula, known="overwrite")) == (1, 0, 0, 0)
    assert Subscriber.objects.get().name == ""

    both = person("bea", {morning: Role.PUBLISHER, lantern: Role.PUBLISHER})
    assert counts(bring(rows, actor=both, known="overwrite")) == (0, 1, 0, 0)
    assert Subscriber.objects.get().name == "Somebody Else"


def test_tags_go_to_known_people_too_and_once(bring: BringIn, morning: Publication) -> None:
    reader("ada", morning, state=State.ACTIVE)
    rows = 'email,tags\nada@example.com,"fair, list"\nben@example.com,list\ncem@example.com,\n'

    assert counts(bring(rows, tags=("list",))) == (2, 1, 0, 0)
    assert counts(bring(rows, tags=("list",))) == (0, 0, 3, 0)

    tagged = SubscriberTag.objects.values_list("subscriber__key", "tag__name")
    everybody = [(f"{name}@example.com", "list") for name in ("ada", "ben", "cem")]
    assert sorted(tagged) == sorted([*everybody, ("ada@example.com", "fair")])
    assert_sets_agree()


def test_entry_and_counts_are_one_per_import(bring: BringIn, morning: Publication, paula: User) -> None:
    rows = "email\n" + "".join(f"r{number}@example.com\n" for number in range(10)) + "no address\n"

    run = bring(rows, actor=paula)

    assert (run.state, run.job, run.rows, run.done_rows) == ("finished", "", 11, 11)
    assert counts(run) == (10, 0, 0, 1)
    [entry] = AuditEntry.objects.filter(action="list-imported")
    assert (entry.actor, entry.subject, entry.publication_id) == (paula, "list.csv", morning.pk)
    assert {entry.details[name] for name in ("added", "refused")} == {10, 1}
    assert run.found["reasons"] == {"It has no “@”; write it like name@example.com.": 1}
    assert [each["line"] for each in run.found["examples"]["refused"]] == ["12"]


def test_ids_are_dense_and_report_keeps_the_order_of_the_file(bring: BringIn) -> None:
    run = bring("email\nzoe@example.com\nada@example.com\nmia@example.com\nben@example.com\n")

    ids = sorted(Subscriber.objects.values_list("pk", flat=True))
    assert ids == list(range(ids[0], ids[0] + 4))
    assert [line.split(",")[1][:3] for line in report_of(run)] == ["zoe", "ada", "mia", "ben"]


def test_report_holds_no_formulas(bring: BringIn) -> None:
    run = bring('email,name\n=cmd@example.com,=1+1\n+tag@example.com,x\n"-2,x",y\n')

    assert [line.split(",")[1] for line in report_of(run)] == ["'=cmd@example.com", "'+tag@example.com", "\"'-2"]
