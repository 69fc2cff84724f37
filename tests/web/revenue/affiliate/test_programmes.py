"""Programmes: links are marked and disclosed in every rendering, counted as people's clicks, and stay as published."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from tests.web.conftest import SignIn
from tests.web.growth.polled import SUNDAY, published, with_section
from tests.web.insights.made import Source, a_hit, a_loader, a_segment, a_table, some_facts

from masthead.edition.catalogue import catalogue_for
from masthead.edition.model import Section
from masthead.edition.richtext import RichText
from masthead.edition.sections.text.fields import TextFields
from masthead.tracking.links import Target
from masthead.web.newsroom import actions as newsroom
from masthead.web.newsroom.proofs import draft_of
from masthead.web.publications.models import Publication
from masthead.web.revenue.affiliate import actions, queries
from masthead.web.revenue.affiliate.actions import Plan
from masthead.web.revenue.affiliate.faults import AffiliateError
from masthead.web.revenue.models import Programme
from masthead.web.team.models import AuditEntry, User

pytestmark = pytest.mark.django_db
LATE = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
PLAN = Plan(
    name="Tide Books", domains="books.example\n", but_not="books.example/help", parameters="tag=h-21&sub={place}"
)
LINE = catalogue_for("en").word("disclosure")
NOTES = Section(
    kind="text",
    label="Notes",
    fields=TextFields(body=RichText(html='<p>Read <a href="https://books.example/tides">The Tide Table</a>.</p>')),
)


@pytest.fixture
def programme(title: Publication, publisher: User) -> Programme:
    return actions.add_programme(user=publisher, publication_id=title.pk, plan=PLAN, now=SUNDAY)


def test_link_is_marked_and_disclosed_in_every_rendering(
    programme: Programme, title: Publication, publisher: User
) -> None:
    edition = published(title, publisher, NOTES)
    proof = draft_of(edition).proof
    written = proof.sheet.edition.sections[-1]
    (link,) = written.fields.links()
    assert link.affiliate
    assert link.url == f"https://books.example/tides?tag=h-21&sub=20261123-{len(proof.sheet.edition.sections)}"
    html = "".join(each for each in proof.rendered.html if isinstance(each, str))
    text = " ".join("".join(each for each in proof.rendered.text if isinstance(each, str)).split())
    page = Client().get(f"/{title.slug}/editions/2026-11-23/").content.decode()
    feeds = [Client().get(f"/{title.slug}/{name}").content.decode() for name in ("feed.xml", "atom.xml", "feed.json")]
    for shown in (html, page, *feeds):
        assert "sponsored nofollow" in shown
        assert "The Tide Table" in shown
        assert LINE in shown.replace("&lt;", "<")
    assert LINE in text
    assert "The Tide Table*" in text
    assert not {each.code for each in proof.findings} & {
        "disclosure-missing",
        "affiliate-unmarked",
        "link-not-sponsored",
    }


def test_what_is_published_stays_whatever_the_programme_becomes(
    programme: Programme, title: Publication, publisher: User
) -> None:
    edition = published(title, publisher, NOTES)
    before = draft_of(edition).proof.sheet.edition
    actions.pause_programme(user=publisher, programme_id=programme.pk, paused=True)
    assert draft_of(edition).proof.sheet.edition == before
    fresh = with_section(newsroom.open_edition(user=publisher, publication=title, now=LATE), NOTES, by=publisher)
    (link,) = draft_of(fresh).proof.sheet.edition.sections[-1].fields.links()
    assert (link.url, link.affiliate) == ("https://books.example/tides", False)


def test_clicks_of_people_count_by_link(
    programme: Programme, title: Publication, publisher: User, tmp_path: Path
) -> None:
    paid = "https://books.example/tides?tag=h-21&sub=20261123-1"
    targets = (
        Target(url=paid, section=0, kind="text", label="Notes"),
        Target(url="https://x.example/", section=0, kind="text", label="Notes"),
        Target(url="https://books.example/ad", section=1, kind="sponsor", label="Partner"),
        Target(url="https://books.example/", canary=True),
    )
    facts = some_facts(title.pk, links=a_table(title.pk, targets=targets))
    hits = [a_hit(subscriber=person, after=600 * person, link=0) for person in (1, 2, 3)]
    robot = a_hit(subscriber=4, after=1, link=0)
    a_segment(
        tmp_path, [*hits, a_hit(subscriber=2, after=9000, link=0), a_hit(subscriber=2, link=1, after=9600), robot]
    )
    a_loader(tmp_path, Source().add(facts)).round()
    account = queries.account_of(title.pk, [programme])
    (link,) = account.links
    assert (link.url, link.section, link.label, link.clicks, link.people) == (paid, 0, "Notes", 4, 3)
    assert account.programmes[programme.pk].clicks == 4
    assert account.sections["Notes"].people == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"domains": "\n"}, "domains"),
        ({"domains": "not a domain"}, "domains"),
        ({"domains": "localhost"}, "domains"),
        ({"but_not": "ht!tp"}, "but_not"),
        ({"parameters": "tag={user}"}, "parameters"),
        ({"parameters": "no value"}, "parameters"),
        ({"template": "https://go.example/c"}, "template"),
        ({"template": "http://go.example/c?to={url}"}, "template"),
        ({"template": "https://go.example/{who}?to={url}"}, "template"),
    ],
)
def test_plan_that_cannot_be_says_which_field(
    title: Publication, publisher: User, change: dict[str, str], field: str
) -> None:
    plan = Plan(**{**{name: getattr(PLAN, name) for name in PLAN.__slots__}, **change})
    with pytest.raises(AffiliateError) as fault:
        actions.add_programme(user=publisher, publication_id=title.pk, plan=plan, now=SUNDAY)
    assert fault.value.field == field
    assert not Programme.objects.exists()


def test_domain_is_kept_as_addresses_are_written(title: Publication, publisher: User) -> None:
    plan = Plan(name="B", domains="https://www.Bücher.example/Neu/?x=1\n*.books.example\nbooks.example")
    made = actions.add_programme(user=publisher, publication_id=title.pk, plan=plan, now=SUNDAY)
    assert made.domains == ["xn--bcher-kva.example/Neu", "books.example"]


def test_screens_are_for_those_who_run_the_income(
    programme: Programme, title: Publication, publisher: User, editor: User, outsider: User, sign_in: SignIn
) -> None:
    base = "/newsroom/revenue/affiliate"
    pages = [f"{base}/of/{title.slug}/", f"{base}/{programme.pk}/", f"{base}/{programme.pk}/edit/"]
    pages += [f"{base}/{programme.pk}/earnings/", f"{base}/of/{title.slug}/new/"]
    assert [sign_in(publisher).get(page).status_code for page in pages] == [200] * 5
    for stranger in (editor, outsider):
        client = sign_in(stranger)
        assert [client.get(page).status_code for page in pages] == [302] * 5
        client.post(pages[1], {"do": "pause"})
    programme.refresh_from_db()
    assert not programme.paused


def test_programme_is_made_tried_changed_and_paused_on_its_pages(
    title: Publication, publisher: User, sign_in: SignIn
) -> None:
    client = sign_in(publisher)
    assert "No programme yet" in client.get("/newsroom/revenue/affiliate/").content.decode()
    new = f"/newsroom/revenue/affiliate/of/{title.slug}/new/"
    form = {"name": "Tide Books", "domains": "books.example", "parameters": "tag={who}"}
    refused = client.post(new, form)
    assert refused.status_code == 400
    assert "only {place} and {url} mean something" in refused.content.decode()
    client.post(new, {**form, "parameters": "tag=h-21"})
    made = Programme.objects.get()
    page = f"/newsroom/revenue/affiliate/{made.pk}/"
    tried = client.get(page, {"address": "https://books.example/a"}).content.decode()
    assert "https://books.example/a?tag=h-21" in tried
    assert "none of this programme" in client.get(page, {"address": "https://x.example/"}).content.decode()
    client.post(f"{page}edit/", {**form, "name": "Tide", "parameters": ""})
    client.post(page, {"do": "pause"})
    made.refresh_from_db()
    assert (made.name, made.parameters, made.paused) == ("Tide", "", True)
    said = AuditEntry.objects.filter(action__startswith="programme-").order_by("pk").values_list("action", flat=True)
    assert list(said) == ["programme-added", "programme-changed", "programme-paused"]
