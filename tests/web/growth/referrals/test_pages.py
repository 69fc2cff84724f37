"""What readers see of their friends and gifts, and where links lead."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import FileResponse
from django.test import Client
from pyroaring import BitMap
from tests.web.growth.polled import mailed, published, with_section
from tests.web.growth.referred import (
    CODES,
    START,
    a_gift,
    friend,
    gifts,
    hub_path,
    open_programme,
    referrer,
    rounds,
    sign_up,
    standing,
)

from masthead.edition.model import Section
from masthead.edition.sections.referral.fields import ReferralFields
from masthead.tokens import Purpose
from masthead.web.growth.models import BoardName, Gift
from masthead.web.growth.referrals import programme as team
from masthead.web.growth.referrals.filling import COMPLETE, COUNT, NEXT, have_them_all, values_of
from masthead.web.growth.referrals.programme import File
from masthead.web.newsroom import actions
from masthead.web.newsroom.proofs import draft_of
from masthead.web.publications.models import Publication
from masthead.web.subscribers.links import codes, keys
from masthead.web.subscribers.models import Arrival, Subscriber
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def rosa(title: Publication, publisher: User) -> Subscriber:
    """Passes her link on; friends count when they confirm."""
    open_programme(publisher, title, rule="confirmed")
    return referrer(title, name="Rosa Quist")


def bring(title: Publication, rosa: Subscriber, many: int) -> None:
    for number in range(many):
        friend(f"friend{number}", title, rosa)
    rounds(START + HOUR)


def test_link_in_mail_leads_to_the_form_which_keeps_whose_it_is(
    title: Publication, publisher: User, rosa: Subscriber, client: Client
) -> None:
    part = mailed(published(title, publisher))
    token = keys().token(Purpose.REFERRAL, part.pk, rosa.pk)
    code = codes().code(rosa.pk)
    for path in (f"/r/{token}", f"/{title.slug}/referral/{token}/"):
        answer = client.get(path)
        assert answer.headers["Location"].endswith(f"/{title.slug}/subscribe/?ref={code}")
    form = client.get(answer.headers["Location"])
    assert f'name="ref" value="{code}"' in form.content.decode()
    said = {"email": "finn@example.com", "ref": code}
    assert client.post(f"/{title.slug}/subscribe/", said).status_code == 303
    assert (Arrival.objects.get().referral, Arrival.objects.get().source) == (code, "referral")
    assert client.get(f"/{title.slug}/referral/x{token[1:]}/").headers["Location"] == f"/{title.slug}/subscribe/"


def test_code_goes_along_on_any_page_to_the_form(title: Publication, publisher: User, client: Client) -> None:
    published(title, publisher)
    plain = client.get(f"/{title.slug}/").content.decode()
    for path in (f"/{title.slug}/", f"/{title.slug}/editions/"):
        answer = client.get(f"{path}?ref=abc123")
        text = answer.content.decode()
        assert f'href="/{title.slug}/subscribe/?ref=abc123"' in text
        assert f'href="/{title.slug}/"' not in text
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert "?ref=" not in plain
    assert client.get(f"/{title.slug}/?ref=%22%3E").content.decode() == plain


def test_own_page_shows_progress_link_and_gifts(
    title: Publication, publisher: User, rosa: Subscriber, client: Client
) -> None:
    a_gift(publisher, title, 1, "code", name="Coffee")
    a_gift(publisher, title, 3, name="Mug")
    bring(title, rosa, 2)
    sign_up("another", title, rosa)
    page = client.get(hub_path(title, rosa.pk)).content.decode()
    for words in (
        "2 friends",
        "One more friend until “Mug”",
        "1 more has signed up",
        f"subscribe/?ref={codes().code(rosa.pk)}",
        "is being made ready",
    ):
        assert words in page
    assert gifts(rosa) == [("held", "no-code")]
    team.add_codes(user=publisher, milestone_id=Gift.objects.get().milestone_id, codes=CODES)
    rounds(START + 2 * HOUR)
    mine = hub_path(title, rosa.pk, f"gifts/{Gift.objects.get().pk}/")
    assert CODES[0] in client.get(mine).content.decode()
    other = referrer(title, "mei")
    assert client.get(hub_path(title, other.pk, f"gifts/{Gift.objects.get().pk}/")).status_code == 404


def test_page_opens_by_its_own_token_alone(
    title: Publication, sister: Publication, rosa: Subscriber, client: Client
) -> None:
    good = keys().token(Purpose.FRIENDS, 0x8000_0000 | title.pk, rosa.pk)
    invitation = keys().token(Purpose.REFERRAL, 0x8000_0000 | title.pk, rosa.pk)
    assert client.get(f"/{title.slug}/friends/{good}/").status_code == 200
    assert client.get(f"/{title.slug}/friends/{invitation}/").status_code == 404
    assert client.get(f"/{sister.slug}/friends/{good}/").status_code == 404
    assert client.get(f"/f/{good}").headers["Location"].endswith(f"/{title.slug}/friends/{good}/")
    assert client.get(f"/f/{invitation}").status_code == 404


def test_file_is_downloaded_by_who_earned_it(
    title: Publication, publisher: User, rosa: Subscriber, client: Client
) -> None:
    a_gift(publisher, title, 1, "file", file=File("Map.pdf", b"%PDF-1"))
    bring(title, rosa, 1)
    path = hub_path(title, rosa.pk, f"gifts/{Gift.objects.get().pk}/")
    assert "Download “Map.pdf”" in client.get(path).content.decode()
    answer = client.get(f"{path}file/")
    assert isinstance(answer, FileResponse)
    assert answer.getvalue() == b"%PDF-1"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Map.pdf"'
    Gift.objects.update(state="held", why="away")
    assert client.get(f"{path}file/").status_code == 404


def test_parcel_asks_for_an_address(title: Publication, publisher: User, rosa: Subscriber, client: Client) -> None:
    a_gift(publisher, title, 1, "parcel")
    bring(title, rosa, 1)
    path = hub_path(title, rosa.pk, f"gifts/{Gift.objects.get().pk}/")
    assert "Where should it go?" in client.get(path).content.decode()
    wrong = client.post(path, {"address": "Rosa"})
    assert (wrong.status_code, gifts()) == (400, [("earned", "told")])
    assert client.post(path, {"address": "Rosa Quist\nQuay 7\nHong Kong"}).status_code == 303
    assert gifts() == [("held", "to-post")]
    assert "post the parcel soon" in client.get(path).content.decode()


def test_who_wants_to_is_named_among_those_who_brought_most(
    title: Publication, publisher: User, rosa: Subscriber, client: Client
) -> None:
    path = hub_path(title, rosa.pk)
    client.post(path, {"name": "Rosa"})
    assert not BoardName.objects.exists()
    open_programme(publisher, title, rule="confirmed", leaderboard=True)
    bring(title, rosa, 2)
    mei = referrer(title, "mei")
    friend("gwen", title, mei)
    rounds(START + HOUR)
    assert "Nobody is named here yet." in client.get(path).content.decode()
    client.post(path, {"name": "  Rosa <b>Q</b>\x00 "})
    seen = client.get(hub_path(title, mei.pk)).content.decode()
    assert "Rosa &lt;b&gt;Q&lt;/b&gt;" in seen
    assert "mei" not in seen.split("<main", 1)[1].split("hub")[0]
    client.post(path, {"name": ""})
    assert "Rosa" not in client.get(hub_path(title, mei.pk)).content.decode()


def test_page_speaks_german(publications: dict[str, Publication], administrator: User, client: Client) -> None:
    title = publications["hafen-am-morgen"] if "hafen-am-morgen" in publications else _german(publications)
    open_programme(administrator, title, rule="confirmed")
    person = referrer(title, "rosa")
    a_gift(administrator, title, 1, "parcel")
    bring(title, person, 1)
    assert "Ihre Empfehlungen und Prämien" in client.get(hub_path(title, person.pk)).content.decode()
    gift = client.get(hub_path(title, person.pk, f"gifts/{Gift.objects.get().pk}/")).content.decode()
    assert "Wohin soll es gehen?" in gift


def _german(publications: dict[str, Publication]) -> Publication:
    return next(each for each in publications.values() if each.language.startswith("de"))


def test_section_shows_link_count_and_next_gift_and_other_words_to_who_has_them_all(
    title: Publication, publisher: User, rosa: Subscriber
) -> None:
    empty = Section(kind="referral", label="Pass it on", fields=ReferralFields())
    edition = published(title, publisher, empty)
    assert not _shown(edition)
    a_gift(publisher, title, 2, name="Mug & spoon")
    a_gift(publisher, title, 3, name="Tour")
    fresh = actions.open_edition(user=publisher, publication=title, now=START + 24 * HOUR)
    shown = _shown(with_section(fresh, empty, by=publisher))
    assert [each.segment for each in shown] == [f"~{COMPLETE}", COMPLETE]
    own = f"{{{{ attribute.{NEXT} | 2 more friends, and this is yours: Mug &amp; spoon }}}}"
    assert isinstance(shown[0].fields, ReferralFields)
    assert own in shown[0].fields.pitch.html
    bring(title, rosa, 2)
    ids = BitMap([rosa.pk, 999])
    assert values_of(NEXT, title.pk, ids, START) == {rosa.pk: "One more friend, and this is yours: Tour"}
    assert values_of(COUNT, title.pk, ids, START) == {rosa.pk: "2"}
    assert list(have_them_all(COMPLETE, title.pk, START)) == []
    friend("third", title, rosa)
    rounds(START + 2 * HOUR)
    assert list(have_them_all(COMPLETE, title.pk, START)) == [rosa.pk]
    assert values_of(NEXT, title.pk, ids, START) == {}
    assert standing(rosa) == [("counted", ())] * 3


def _shown(edition: object) -> list[Section]:
    found = draft_of(edition).filled.edition.sections  # type: ignore[arg-type]
    return [each for each in found if each.label == "Pass it on" and not each.fields.is_empty()]
