"""What the team sees of jobs, and who of it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.web.conftest import SignIn
from tests.web.revenue.listed import OPEN, listed, words

from masthead.web.publications.models import Publication
from masthead.web.revenue.jobs import actions
from masthead.web.revenue.models import EmployerLink, JobBoard, Listing
from masthead.web.team.models import User
from masthead.web.team.sentences import sentence

pytestmark = pytest.mark.django_db
JOBS = "/newsroom/revenue/jobs/"


@pytest.fixture
def waiting(title: Publication, publisher: User) -> Listing:
    actions.set_board(user=publisher, publication_id=title.pk, plan=OPEN)
    return actions.add_listing(user=publisher, publication_id=title.pk, words=words(), now=timezone.now())


def test_listing_is_entered_approved_prolonged_and_taken_down(
    sign_in: SignIn, publisher: User, title: Publication
) -> None:
    client = sign_in(publisher)
    assert "No listing yet" in client.get(JOBS).content.decode()
    said = {"role": "Stoker", "company": "Steam Co", "link": "steam.example/jobs", "remote": "on"}
    wrong = client.post(f"{JOBS}new/{title.slug}/", {**said, "link": "javascript:x", "company": ""})
    assert wrong.status_code == 400
    assert "Name the company." in wrong.content.decode()
    client.post(f"{JOBS}new/{title.slug}/", said)
    made = Listing.objects.get()
    assert "Stoker" in client.get(JOBS).content.decode()

    own = f"{JOBS}{made.pk}/"
    assert client.post(own, {"do": "approve", "promised": "x", "term_days": "20"}).status_code == 400
    too_many = client.post(own, {"do": "approve", "promised": "200", "term_days": "20"})
    assert "would miss" in too_many.content.decode()
    assert client.post(own, {"do": "approve", "promised": "3", "term_days": "20"}).status_code == 302
    assert client.post(own, {"do": "prolong", "days": "5"}).status_code == 302
    assert "for readers" in client.get(own).content.decode().lower()
    client.post(f"{own}edit/", {**said, "role": "Chief stoker"})
    assert client.post(own, {"do": "withdraw", "withdraw-reason": ""}).status_code == 400
    client.post(own, {"do": "withdraw", "withdraw-reason": "Filled."})
    made.refresh_from_db()
    assert (made.state, made.term_days, made.role) == ("withdrawn", 25, "Chief stoker")
    assert "Chief stoker" in client.get(f"{JOBS}of/{title.slug}/?state=withdrawn&q=chief").content.decode()
    assert "has the words" in client.get(f"{JOBS}of/{title.slug}/?state=withdrawn&q=nobody").content.decode()


def test_what_waits_is_shown_first(sign_in: SignIn, publisher: User, waiting: Listing, title: Publication) -> None:
    listed(title, publisher, "Live one", now=timezone.now())

    text = sign_in(publisher).get(JOBS).content.decode()
    assert waiting.role in text
    assert "Live one" not in text


def test_refusal_wants_a_reason(sign_in: SignIn, publisher: User, waiting: Listing) -> None:
    client = sign_in(publisher)

    assert client.post(f"{JOBS}{waiting.pk}/", {"do": "refuse", "refuse-reason": " "}).status_code == 400
    client.post(f"{JOBS}{waiting.pk}/", {"do": "refuse", "refuse-reason": "Not for our readers."})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("refused", "Not for our readers.")


def test_rules_say_how_a_title_runs_its_jobs(sign_in: SignIn, publisher: User, title: Publication) -> None:
    client = sign_in(publisher)
    said = {"open": "on", "per_edition": "5", "term_days": "30", "promised": "4", "boosted_promised": "8"}

    assert client.post(f"{JOBS}rules/{title.slug}/", {**said, "per_edition": "40"}).status_code == 400
    client.post(f"{JOBS}rules/{title.slug}/", said)
    board = JobBoard.objects.get()
    assert (board.open, board.submissions, board.per_edition) == (True, False, 5)


def test_employer_has_links_that_can_be_withdrawn(sign_in: SignIn, publisher: User, title: Publication) -> None:
    made = listed(title, publisher, now=timezone.now())
    other = listed(title, publisher, "Rival", company="Rival Ltd", now=timezone.now())
    client, own = sign_in(publisher), f"{JOBS}employers/{made.employer_id}/"
    assert "Lumen Press" in client.get(f"{JOBS}employers/of/{title.slug}/").content.decode()

    client.post(own, {"do": "link", "days": "10"})
    link = EmployerLink.objects.get(employer=made.employer, listing=None)
    assert client.post(own, {"do": "link", "days": "0"}).status_code == 400
    client.post(own, {"do": "withdraw", "link": str(link.pk)})
    link.refresh_from_db()
    assert link.withdrawn_at is not None
    foreign = other.links.get()
    assert client.post(own, {"do": "withdraw", "link": str(foreign.pk)}).status_code in {302, 403}
    foreign.refresh_from_db()
    assert foreign.withdrawn_at is None
    assert client.post(own, {"do": "change", "website": "data:x"}).status_code == 400
    client.post(own, {"do": "change", "website": "lumen.example", "contact_email": "new@lumen.example"})
    assert made.employer is not None
    made.employer.refresh_from_db()
    assert (made.employer.website, made.employer.contact_email) == ("https://lumen.example", "new@lumen.example")


def test_pages_are_for_those_who_run_the_income(
    sign_in: SignIn, publisher: User, editor: User, outsider: User, title: Publication
) -> None:
    made = listed(title, publisher, now=timezone.now())
    paths = [
        f"{JOBS}of/{title.slug}/",
        f"{JOBS}new/{title.slug}/",
        f"{JOBS}rules/{title.slug}/",
        f"{JOBS}{made.pk}/",
        f"{JOBS}{made.pk}/edit/",
        f"{JOBS}employers/of/{title.slug}/",
        f"{JOBS}employers/{made.employer_id}/",
    ]
    for path in paths:
        assert sign_in(publisher).get(path).status_code == 200, path
        for user in (editor, outsider):
            assert sign_in(user).get(path).status_code in {302, 403}, path
    assert made.role not in sign_in(outsider).get(JOBS).content.decode()


def test_log_says_what_happened() -> None:
    details = {"starts": "2026-11-23", "ends": "2026-12-22"}
    said = sentence("job-approved", actor="Paula", subject="Lumen Press: Deck editor", details=details)

    assert said == "Paula approved the listing Lumen Press: Deck editor from 2026-11-23 to 2026-12-22"
