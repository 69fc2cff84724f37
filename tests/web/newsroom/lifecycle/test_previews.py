"""Previews: every shape in either light as every reader, and nothing in them runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.admin.models import FormState

from masthead.checks.proof import Proof, prove
from masthead.edition.model import Section
from masthead.edition.richtext import RichText
from masthead.edition.sections.greeting.fields import GreetingFields
from masthead.edition.sections.text.fields import TextFields
from masthead.render.shade import Shade, in_shade
from masthead.render.sheet import Sheet
from masthead.render.themes import theme_named
from masthead.testing.builders import an_edition
from masthead.web.newsroom import mapping
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.previews import (
    Shape,
    View,
    policy_of,
    preview_of,
    readers_for,
    subject_of,
)
from masthead.web.publications.mapping import house_of
from masthead.web.publications.models import Publication
from masthead.web.team.models import User

SignIn = Callable[[User], Client]

GREETING = Section(
    kind="greeting",
    fields=GreetingFields(salutation="Good morning, {{ name | friends }},", body=RichText.from_html("<p>Hello.</p>")),
)
MEMBERS = Section(
    kind="text", label="For members", segment="members", fields=TextFields(body=RichText.from_html("<p>A secret.</p>"))
)
CLOSING = Section(kind="text", label="Last", fields=TextFields(body=RichText.from_html("<p>Goodbye.</p>")))


@pytest.fixture
def proof(title: Publication) -> Proof:
    """A greeting by name, something for members, something for all."""
    edition = an_edition(GREETING, MEMBERS, CLOSING, subject="News for {{ name | everybody }}")
    return prove(Sheet(edition, house_of(title), theme_named("harbour")))


@given(
    st.builds(View, st.sampled_from(Shape), st.sampled_from(Shade), st.booleans(), st.sampled_from(["named", "in-x"]))
)
def test_view_is_read_as_it_is_written(view: View) -> None:
    assert View.read(str(view)) == view


@pytest.mark.parametrize("written", ["", "::::", "dark", "no-such-thing", "web:web", "mail:no-images:" * 40])
def test_view_is_read_from_anything(written: str) -> None:
    assert View.read(written).shape in set(Shape)


@pytest.mark.parametrize("shape", [Shape.MAIL, Shape.TEXT])
@pytest.mark.parametrize(
    ("reader", "greeted", "sees_secret"),
    [
        ("everybody", "friends", True),
        ("nameless", "friends", False),
        ("named", "Clara Wong", False),
        ("native", "青山 遥", False),
        ("in-members", "Mei Tan", True),
        ("nobody-we-know", "friends", True),
    ],
)
def test_reader_sees_their_own_values_and_sections(
    proof: Proof, shape: Shape, reader: str, greeted: str, sees_secret: bool
) -> None:
    shown = preview_of(proof, View(shape, reader=reader))
    assert greeted in shown
    assert ("A secret." in shown) is sees_secret
    assert "Goodbye." in shown


def test_page_shows_what_everybody_may_read(proof: Proof) -> None:
    shown = preview_of(proof, View(Shape.WEB, reader="in-members"))
    assert "Goodbye." in shown
    assert "A secret." not in shown


def test_subject_is_the_readers_own(proof: Proof) -> None:
    assert subject_of(proof, "named")[0] == "News for Clara Wong"
    assert subject_of(proof)[0] == "News for everybody"


def test_there_is_a_reader_in_each_segment(proof: Proof) -> None:
    assert [reader.key for reader in readers_for(proof.sheet.edition)][-1] == "in-members"


@pytest.mark.parametrize("shape", [Shape.MAIL, Shape.WEB])
def test_sections_can_be_gone_to(proof: Proof, shape: Shape) -> None:
    shown = preview_of(proof, View(shape))
    ending = shown[shown.index('id="section-2"') :]
    assert "Goodbye." in ending
    assert "Hello." not in ending


def test_anchors_stand_between_tags(proof: Proof) -> None:
    before, after = preview_of(proof, View()).split('<span id="section-2"></span>')
    assert before.endswith(">")
    assert after.startswith("<")


@pytest.mark.parametrize("shape", list(Shape))
def test_light_and_dark_are_decided_by_the_server(proof: Proof, shape: Shape) -> None:
    light, dark = (preview_of(proof, View(shape, shade)) for shade in (Shade.LIGHT, Shade.DARK))
    assert "prefers-color-scheme" not in light + dark
    assert light != dark
    assert "light dark" not in light + dark


def test_what_an_editor_wrote_about_dark_mode_stays() -> None:
    words = (
        "<style>@media (prefers-color-scheme: dark){p{color:#fff}}</style><p>Write (prefers-color-scheme: dark).</p>"
    )
    assert in_shade(words, Shade.DARK) == (
        "<style>@media (min-width:0){p{color:#fff}}</style><p>Write (prefers-color-scheme: dark).</p>"
    )


def test_images_are_refused_by_policy_when_they_are_off() -> None:
    assert "img-src 'none'" in policy_of(View(images=False))
    assert "img-src 'self'" in policy_of(View())


@pytest.mark.parametrize("view", ["mail", "text:dark", "web", "mail:no-images:named", "nonsense"])
def test_frame_carries_the_policy(ready: Edition, writer: User, sign_in: SignIn, view: str) -> None:
    answer = sign_in(writer).get(f"/newsroom/editions/{ready.pk}/previews/{view}/")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_wagtails_preview_carries_the_policy_and_shows_what_is_typed(
    ready: Edition, writer: User, sign_in: SignIn, posted: Callable[..., dict[str, str]]
) -> None:
    client = sign_in(writer)
    address = f"/newsroom/editions/preview/{ready.pk}/"
    assert client.post(address, posted(ready, sponsor="Paper Kite Press")).json()["is_valid"]
    answer = client.get(address, {"mode": "mail:dark:named"})
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert "Paper Kite Press" in answer.content.decode()


def test_frame_shows_what_is_being_written(
    ready: Edition, writer: User, editor: User, sign_in: SignIn, posted: Callable[..., dict[str, str]]
) -> None:
    client = sign_in(writer)
    client.post(f"/newsroom/editions/preview/{ready.pk}/", posted(ready, sponsor="Paper Kite Press"))
    frame = f"/newsroom/editions/{ready.pk}/previews/mail/"
    assert "Paper Kite Press" in client.get(frame).content.decode()
    assert "Paper Kite Press" not in sign_in(editor).get(frame).content.decode()


def test_frame_shows_what_was_saved_after_it(
    ready: Edition, writer: User, sign_in: SignIn, posted: Callable[..., dict[str, str]]
) -> None:
    client = sign_in(writer)
    client.post(f"/newsroom/editions/preview/{ready.pk}/", posted(ready, sponsor="Paper Kite Press"))
    saved = ready.get_latest_revision_as_object()
    saved.sponsor = "Tin Whistle"
    saved.save_revision(user=writer)
    assert "Tin Whistle" in client.get(f"/newsroom/editions/{ready.pk}/previews/mail/").content.decode()


def test_page_sets_frames_side_by_side(ready: Edition, writer: User, sign_in: SignIn) -> None:
    page = sign_in(writer).get(f"/newsroom/editions/{ready.pk}/previews/", {"reader": "named"}).content.decode()
    assert page.count("<iframe ") == page.count('sandbox=""') == 6
    assert "previews/mail:dark:named/" in page


def test_stranger_sees_no_preview(ready: Edition, outsider: User, sign_in: SignIn) -> None:
    client = sign_in(outsider)
    assert client.get(f"/newsroom/editions/{ready.pk}/previews/").status_code == 404
    assert client.get(f"/newsroom/editions/{ready.pk}/previews/mail/").status_code == 404


def test_script_of_an_editor_never_reaches_a_frame(ready: Edition, writer: User, sign_in: SignIn) -> None:
    draft = ready.get_latest_revision_as_object()
    core = mapping.core_edition(draft)
    hostile = Section(kind="text", label="<script>alert(1)</script>", fields=CLOSING.fields)
    mapping.apply_edition(draft, core.model_copy(update={"sections": (*core.sections, hostile)}))
    draft.save_revision(user=writer)
    shown = sign_in(writer).get(f"/newsroom/editions/{ready.pk}/previews/mail/").content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_form_that_was_kept_twice_is_kept_once(
    ready: Edition, writer: User, sign_in: SignIn, posted: Callable[..., dict[str, str]]
) -> None:
    client = sign_in(writer)
    address = f"/newsroom/editions/preview/{ready.pk}/"
    client.post(address, posted(ready, sponsor="Paper Kite Press"))
    # As two first previews at once leave it, for which Wagtail's table has room.
    twin = FormState.objects.get()
    twin.pk = None
    twin.save()
    answer = client.post(address, posted(ready, sponsor="Lumen Press"))
    assert answer.json() == {"is_valid": True, "is_available": True}
    assert "Lumen+Press" in FormState.objects.get().data
