"""The shipped titles as a new site’s first publications, with their editions published."""

from __future__ import annotations

from importlib.resources import as_file
from pathlib import Path

from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.images import get_image_model

from masthead.edition.house_toml import read_house
from masthead.edition.markdown import read_edition
from masthead.edition.media import Image
from masthead.titles import TITLES, Title
from masthead.web.newsroom import actions, mapping
from masthead.web.newsroom.mapping_pictures import image_src, picture_of
from masthead.web.newsroom.models import Edition
from masthead.web.publications.mapping import house_of, store_house
from masthead.web.publications.models import Publication
from masthead.web.team.queries import Somebody

_ONE_TITLE = ("harbour-morning", "hafen-am-morgen")
"""The same title in several languages."""


def import_title(title: Title, *, user: Somebody) -> int:
    """Make a shipped title a publication with its editions in the archive; how many there are. May be repeated.

    user: the administrator, in whose name editions are published.
    """
    publication = _publication(title)
    with as_file(title.folder) as folder:
        files = sorted((folder / "editions").glob("*.md"))
        for file in files:
            _import_edition(publication, file, user)
    return len(files)


def relate() -> None:
    """Make the shipped titles that are here sister titles of each other."""
    known = list(Publication.objects.filter(slug__in=TITLES))
    for publication in known:
        publication.sister_titles.set(other for other in known if other != publication)


def _publication(title: Title) -> Publication:
    known = Publication.objects.filter(slug=title.slug).first()
    if known is not None:
        return known
    house = read_house(title.house.read_bytes()).house
    assert house is not None, "shipped house formats are sound"
    publication = Publication(language_group=_ONE_TITLE[0] if title.slug in _ONE_TITLE else "")
    store_house(publication, house)
    publication.save()
    return publication


@transaction.atomic
def _import_edition(publication: Publication, file: Path, user: Somebody) -> None:
    house = house_of(publication)
    source = file.read_text("utf-8")
    read = read_edition(source, house, file=file.name).edition
    known = Edition.objects.filter(publication=publication, date=read.date).first()
    if known is not None and known.live:
        return
    for section in read.sections:
        for image in section.fields.images():
            source = source.replace(f"({image.src}", f"({_picture(image, file.parent)}")
    # Language versions find each other by date: a path of a file says nothing here.
    edition = read_edition(source, house, file=file.name).edition.model_copy(update={"translations": ()})
    stored = known or Edition(publication=publication)
    mapping.apply_edition(stored, edition)
    stored.live = False
    stored.save()
    stored.save_revision(user=user)
    actions.publish_edition(user=user, edition=stored)


def _picture(image: Image, folder: Path) -> str:
    """The picture of an edition file in the library: how an edition refers to it."""
    path = folder / image.src
    pictures = get_image_model().objects
    picture = pictures.filter(file=f"original_images/{path.name}").first()
    if picture is None:
        with path.open("rb") as file:
            picture = pictures.create(
                title=path.stem.replace("-", " ").capitalize(),
                file=ImageFile(file, name=path.name),
                description=(image.alt or "")[:255],
                credit=image.credit[:200],
            )
    src = image_src(picture)
    assert picture_of(src) == picture
    return src
