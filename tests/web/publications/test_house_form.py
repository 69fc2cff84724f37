from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from masthead.edition.house import HouseFormat
from masthead.edition.house_toml import read_house, write_house
from masthead.titles import STARTER, TITLES
from masthead.web.publications.forms import HouseForm, SlotFormSet, form_values, house_of_forms, slot_values
from masthead.web.publications.mapping import house_of
from masthead.web.publications.models import Publication
from masthead.web.publications.queries import RESERVED_SLUGS
from masthead.web.team.models import AuditEntry
from masthead.web.team.roles import Role

ADDRESS = "/newsroom/publications/harbour-morning/"


def posted(house: HouseFormat) -> dict[str, Any]:
    """What a browser sends for a house format."""
    data: dict[str, Any] = {}
    form = HouseForm(initial=form_values(house))
    for field in form:
        _put(data, field)
    slots = SlotFormSet(prefix="slot", initial=slot_values(house))
    data |= {f"slot-{key}": slots.management_form[key].value() for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for slot in slots:
        for field in slot:
            _put(data, field)
    return data


def _put(data: dict[str, Any], field: Any) -> None:
    value = field.value()
    if value not in (None, "", False, ()):
        data[field.html_name] = "on" if value is True else list(value) if isinstance(value, tuple) else value


def shipped(slug: str) -> HouseFormat:
    folder = TITLES[slug].folder if slug in TITLES else STARTER
    house = read_house((folder / "house.toml").read_bytes()).house
    assert house
    return house


@pytest.mark.parametrize("slug", [*TITLES, "starter"])
def test_house_format_comes_out_of_the_form_as_it_went_in(slug: str) -> None:
    house = shipped(slug)
    data = posted(house)
    form, slots = HouseForm(data, initial=form_values(house)), SlotFormSet(data, prefix="slot")

    assert form.is_valid(), form.errors
    assert slots.is_valid(), slots.errors
    assert house_of_forms(form, slots, base=house) == house


def test_severity_of_a_single_code_is_not_lost_by_the_form() -> None:
    house = shipped("harbour-morning").model_copy(update={"checks": {"link-no-scheme": "off", "links": "info"}})
    data = posted(house)
    form, slots = HouseForm(data, initial=form_values(house)), SlotFormSet(data, prefix="slot")

    assert form.is_valid()
    assert slots.is_valid()
    assert house_of_forms(form, slots, base=house).checks == {"links": "info", "link-no-scheme": "off"}


@pytest.fixture
def editor_in_chief(publications: Any, person: Any, sign_in: Any) -> Client:
    client: Client = sign_in(person("chief", {publications["harbour-morning"]: Role.ADMINISTRATOR}))
    return client


def stored() -> HouseFormat:
    return house_of(Publication.objects.get(slug="harbour-morning"))


def test_slots_are_reordered_removed_and_added(editor_in_chief: Client) -> None:
    before = stored()
    data = posted(before)
    count = len(before.rundown)
    data |= {"slot-0-ORDER": "3", "slot-1-ORDER": "1", "slot-2-ORDER": "2", "slot-3-DELETE": "on"}
    data |= {f"slot-{count}-label": "Weather", f"slot-{count}-kind": "text", f"slot-{count}-ORDER": "99"}
    data["slot-TOTAL_FORMS"] = str(count + 1)

    answer = editor_in_chief.post(ADDRESS, data)

    assert answer.status_code == 302
    labels = [slot.label for slot in before.rundown]
    assert [slot.label for slot in stored().rundown] == [labels[1], labels[2], labels[0], *labels[4:], "Weather"]
    entry = AuditEntry.objects.get(action="publication-house-changed")
    assert (entry.actor_name, entry.subject, entry.details) == ("Chief", "Harbour Morning", {"changed": ["section"]})


def test_faulty_house_format_is_explained_and_changes_nothing(editor_in_chief: Client) -> None:
    before = stored()

    answer = editor_in_chief.post(ADDRESS, posted(before) | {"timezone": "Moon/Crater", "send_at": "half past six"})

    assert answer.status_code == 422
    assert "Moon/Crater" in answer.text
    assert "half past six" in answer.text
    assert stored() == before


def test_dictionary_line_without_an_arrow_is_named(editor_in_chief: Client) -> None:
    answer = editor_in_chief.post(
        ADDRESS, posted(stored()) | {"dictionary": "Hong kong -> Hong Kong\ncheque, not check"}
    )

    assert answer.status_code == 422
    assert "Line 2, “cheque, not check”, has no arrow" in answer.text


def test_slug_stays_whatever_is_posted(editor_in_chief: Client) -> None:
    editor_in_chief.post(ADDRESS, posted(stored()) | {"slug": "evening", "name": "Harbour Evening"})

    assert stored().publication.slug == "harbour-morning"
    assert stored().publication.name == "Harbour Evening"


def test_file_out_and_in_is_the_same_house_format(editor_in_chief: Client) -> None:
    before = stored()
    file = editor_in_chief.get(f"{ADDRESS}house.toml")
    changed = file.content.decode().replace('name = "Harbour Morning"', 'name = "Harbour Dawn"')

    answer = editor_in_chief.post(f"{ADDRESS}import/", {"file": SimpleUploadedFile("house.toml", changed.encode())})

    assert read_house(file.content).house == before
    assert answer.status_code == 302
    assert stored().publication.name == "Harbour Dawn"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"version = ", "line 1"),
        (b'[publication]\nslug = "harbour-morning"\nname = "X"\nfrom = "nobody"\n', "line 4"),
        (write_house(shipped("harbour-lantern")).encode(), "slug is “harbour-morning”"),
        (
            write_house(shipped("harbour-morning"))
            .replace('name = "Harbour Morning"', f'name = "{"H" * 121}"')
            .encode(),
            "publication.name has 121 characters",
        ),
    ],
)
def test_file_that_cannot_be_used_is_explained_and_changes_nothing(
    editor_in_chief: Client, file: bytes, said: str
) -> None:
    before = stored()

    answer = editor_in_chief.post(f"{ADDRESS}import/", {"file": SimpleUploadedFile("house.toml", file)}, follow=True)

    assert said in answer.text.replace("&quot;", '"')
    assert stored() == before


def test_new_title_is_made_of_a_form_or_a_file(administrator: Any, sign_in: Any, publications: Any) -> None:
    client: Client = sign_in(administrator)
    data = posted(shipped("starter")) | {"slug": "quay-notes", "name": "Quay Notes"}
    file = write_house(shipped("harbour-lantern")).replace("harbour-lantern", "night-ferry")

    by_form = client.post("/newsroom/publications/new/", data)
    by_file = client.post("/newsroom/publications/new/", {"file": SimpleUploadedFile("house.toml", file.encode())})
    again = client.post("/newsroom/publications/new/", data)

    assert by_form["Location"].endswith("/quay-notes/")
    assert by_file["Location"].endswith("/night-ferry/")
    assert "There is a publication “quay-notes” already" in again.text


@pytest.mark.parametrize("slug", RESERVED_SLUGS)
def test_slug_that_is_an_address_of_ours_is_refused(
    administrator: Any, sign_in: Any, publications: Any, slug: str
) -> None:
    data = posted(shipped("starter")) | {"slug": slug, "name": "Quay Notes"}

    answer = sign_in(administrator).post("/newsroom/publications/new/", data)

    assert f"“{slug}” is an address of Masthead itself" in answer.text


PAGES = ["", "look/", "days/", "house.toml", "look/theme.toml"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ADMINISTRATOR, 200), (Role.PUBLISHER, 403), (Role.WRITER, 403), (None, 404)],
)
def test_only_administrators_see_how_a_title_is_made(
    publications: Any, person: Any, sign_in: Any, role: Role | None, status: int, page: str
) -> None:
    here, elsewhere = publications["harbour-morning"], publications["harbour-lantern"]
    someone = person("someone", {here: role} if role else {elsewhere: Role.ADMINISTRATOR})

    answer = sign_in(someone).get(f"{ADDRESS}{page}")

    # Wagtail turns a refusal into its front page with a message.
    assert (403 if answer.status_code == 302 else answer.status_code) == status


def test_list_shows_the_titles_of_the_person_alone(publications: Any, person: Any, sign_in: Any) -> None:
    client = sign_in(person("mei", {publications["harbour-lantern"]: Role.WRITER}))

    page = client.get("/newsroom/publications/").text

    assert "Harbour Lantern" in page
    assert "Harbour Morning" not in page
