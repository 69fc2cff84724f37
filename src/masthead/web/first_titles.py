"""The shipped titles as a new site’s first publications."""

from __future__ import annotations

from importlib.resources import as_file

from django.db import transaction

from masthead.edition.house_toml import read_house
from masthead.titles import TITLES, Title
from masthead.web.publications.mapping import store_house
from masthead.web.publications.models import Publication

_ONE_TITLE = ("harbour-morning", "hafen-am-morgen")
"""The same title in several languages."""


def prepare() -> None:
    """What editions need before there are any: the newsroom's workflow."""


@transaction.atomic
def import_title(title: Title) -> int:
    """Make a shipped title a publication with its editions; how many editions it has. May be repeated."""
    house = read_house(title.house.read_bytes()).house
    assert house is not None, "shipped house formats are sound"
    publication = Publication.objects.filter(slug=title.slug).first() or Publication()
    store_house(publication, house)
    if title.slug in _ONE_TITLE:
        publication.language_group = _ONE_TITLE[0]
    publication.save()
    with as_file(title.folder) as folder:
        files = sorted((folder / "editions").glob("*.md"))
    return len(files)


def relate() -> None:
    """Make the shipped titles that are here sister titles of each other."""
    known = list(Publication.objects.filter(slug__in=TITLES))
    for publication in known:
        publication.sister_titles.set(other for other in known if other != publication)
