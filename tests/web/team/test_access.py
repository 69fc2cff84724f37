"""Who sees and does what on the team's pages: every view, by every kind of person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from masthead.web.publications.models import Publication
from masthead.web.team import actions, admin_urls
from masthead.web.team.models import Invitation, TeamRole, User
from masthead.web.team.roles import Role

MakePerson = Callable[..., User]

# page → (method, what an administrator of the publication gets); everybody else is sent away.
PAGES: dict[str, tuple[str, int]] = {
    "people": ("get", 200),
    "invite": ("get", 200),
    "send_again": ("post", 200),
    "withdraw": ("post", 302),
    "change_role": ("post", 302),
    "remove": ("post", 302),
    "close": ("post", 302),
    "reopen": ("post", 302),
    "log": ("get", 200),
    "log_csv": ("get", 200),
}
VISITORS = ("anonymous", "nobody", "writer", "editor", "publisher", "outsider")


@pytest.fixture
def harbour(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


@pytest.fixture
def other(publications: dict[str, Publication], harbour: Publication) -> Publication:
    return next(each for each in publications.values() if each != harbour)


@pytest.fixture
def visitor(
    harbour: Publication, other: Publication, person: MakePerson, administrator: User
) -> Callable[[str], Client]:
    """A browser of: nobody (no role), each role, an administrator of another publication, the installation's."""

    def enter(kind: str) -> Client:
        client = Client()
        if kind == "installation":
            client.force_login(administrator)
        elif kind == "outsider":
            client.force_login(person(kind, {other: Role.ADMINISTRATOR}))
        elif kind == "nobody":
            client.force_login(person(kind))
        elif kind != "anonymous":
            client.force_login(person(kind, {harbour: Role(kind)}))
        return client

    return enter


@pytest.fixture
def mei(harbour: Publication, person: MakePerson) -> User:
    return person("mei", {harbour: Role.WRITER})


@pytest.fixture
def invitation(harbour: Publication, administrator: User) -> Invitation:
    actions.invite(
        actor=administrator,
        email="jonas@harbour.example",
        role=Role.WRITER,
        publication_ids=[harbour.pk],
        at=datetime.now(UTC),
    )
    return Invitation.objects.get()


def address(page: str, mei: User, invitation: Invitation) -> str:
    routes = {each.name: str(each.pattern) for each in admin_urls.urlpatterns}
    filled = routes[page].replace("<slug:slug>", "harbour-morning").replace("<int:person_id>", str(mei.pk))
    return "/newsroom/team/" + filled.replace("<int:invitation_id>", str(invitation.pk))


def state() -> tuple[object, ...]:
    return (
        list(TeamRole.objects.order_by("pk").values_list("user", "publication", "role")),
        list(Invitation.objects.order_by("pk").values()),
        list(User.objects.order_by("pk").values_list("email", "is_active")),
    )


def test_table_names_every_page() -> None:
    assert {each.name for each in admin_urls.urlpatterns} == {"index", *PAGES}


@pytest.mark.parametrize("kind", VISITORS)
@pytest.mark.parametrize("page", PAGES)
def test_page_sends_others_away_and_changes_nothing(
    visitor: Callable[[str], Client], mei: User, invitation: Invitation, page: str, kind: str
) -> None:
    client = visitor(kind)
    url = address(page, mei, invitation)
    before = state()

    answers = [client.get(url), client.post(url, {"role": "administrator"})]

    assert {answer.status_code for answer in answers} <= {302, 405}
    for answer in answers:
        if answer.status_code == 302:
            inside = kind not in {"anonymous", "nobody"}
            assert answer.headers["Location"].startswith("/newsroom/" if inside else "/accounts/entrance/")
            assert "team" not in answer.headers["Location"].partition("?")[0].removeprefix("/accounts/")
    assert state() == before


@pytest.mark.parametrize("kind", ["administrator", "installation"])
@pytest.mark.parametrize("page", PAGES)
def test_page_serves_administrators(
    visitor: Callable[[str], Client], mei: User, invitation: Invitation, page: str, kind: str
) -> None:
    client = visitor(kind)
    method, expected = PAGES[page]

    answer = getattr(client, method)(address(page, mei, invitation), {"role": "editor"} if method == "post" else {})

    assert answer.status_code == expected


@pytest.mark.parametrize("page", [page for page, (method, _) in PAGES.items() if method == "post"])
def test_asking_changes_nothing(visitor: Callable[[str], Client], mei: User, invitation: Invitation, page: str) -> None:
    client = visitor("administrator")
    before = state()

    answer = client.get(address(page, mei, invitation))

    assert answer.status_code in {200, 405}
    assert state() == before


@pytest.mark.parametrize("page", [page for page, (method, _) in PAGES.items() if method == "post"])
def test_change_needs_a_token_against_forgery(
    harbour: Publication, person: MakePerson, mei: User, invitation: Invitation, page: str
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("chief", {harbour: Role.ADMINISTRATOR}))
    before = state()

    assert client.post(address(page, mei, invitation), {"role": "editor"}).status_code == 403
    assert state() == before


def test_people_of_other_publications_are_not_reached_by_their_number(
    visitor: Callable[[str], Client], other: Publication, person: MakePerson, invitation: Invitation
) -> None:
    stranger = person("stranger", {other: Role.WRITER})
    client = visitor("administrator")
    before = state()

    for page in ("change_role", "remove", "close", "reopen"):
        assert client.post(address(page, stranger, invitation), {"role": "writer"}).status_code == 302
    assert state() == before


@pytest.mark.parametrize(
    ("kind", "shown"), [("writer", False), ("publisher", False), ("administrator", True), ("installation", True)]
)
def test_menu_has_team_for_administrators_and_accounts_for_nobody(
    visitor: Callable[[str], Client], kind: str, shown: bool
) -> None:
    page = visitor(kind).get("/newsroom/account/").content.decode()

    assert ('"/newsroom/team/"' in page) is shown
    assert '"/newsroom/users/"' not in page
    assert '"/newsroom/groups/"' not in page


@pytest.mark.parametrize("path", ["/newsroom/users/", "/newsroom/groups/", "/newsroom/users/add/"])
def test_wagtails_own_accounts_are_for_nobody(visitor: Callable[[str], Client], path: str) -> None:
    assert visitor("administrator").get(path).status_code == 404
    assert visitor("installation").get(path).status_code == 404


def test_last_administrator_is_told_on_the_page(visitor: Callable[[str], Client], harbour: Publication) -> None:
    client = visitor("administrator")
    chief = User.objects.get(email="administrator@harbour.example")

    removing = client.post(f"/newsroom/team/harbour-morning/people/{chief.pk}/remove/")
    demoting = client.post(f"/newsroom/team/harbour-morning/people/{chief.pk}/role/", {"role": "writer"})

    for answer in (removing, demoting):
        assert answer.status_code == 400
        assert "is the last administrator here" in answer.content.decode()


def test_role_that_does_not_exist_is_refused(visitor: Callable[[str], Client], mei: User) -> None:
    answer = visitor("administrator").post(f"/newsroom/team/harbour-morning/people/{mei.pk}/role/", {"role": "emperor"})

    assert answer.status_code == 400
    assert TeamRole.objects.get(user=mei).role == "writer"


def test_index_goes_straight_to_the_only_publication(visitor: Callable[[str], Client]) -> None:
    assert visitor("administrator").get("/newsroom/team/").headers["Location"] == "/newsroom/team/harbour-morning/"
    assert "/newsroom/team/harbour-morning/" in visitor("installation").get("/newsroom/team/").content.decode()
    assert visitor("writer").get("/newsroom/team/").headers["Location"] == "/newsroom/"


def test_somebody_without_a_role_reads_so_instead_of_going_in_circles(visitor: Callable[[str], Client]) -> None:
    answer = visitor("nobody").get("/newsroom/", follow=True)

    assert answer.status_code == 403
    assert "You have no role yet" in answer.content.decode()
