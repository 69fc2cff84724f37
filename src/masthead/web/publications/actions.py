"""What is done to publications. Each action checks the right, writes in one transaction and leaves an audit entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import CharField

from masthead.edition.findings import Finding, Severity, error
from masthead.edition.house import HouseFormat
from masthead.edition.house_toml import read_house, write_house
from masthead.render.theme import Theme
from masthead.render.themes import read_theme
from masthead.web.freshness import announce
from masthead.web.publications.faults import HouseRefusedError, TakenError, ThemeRefusedError
from masthead.web.publications.mapping import store_house, theme_toml
from masthead.web.publications.models import Publication
from masthead.web.publications.queries import RESERVED_SLUGS
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right


@transaction.atomic
def create_publication(*, user: Somebody, house: HouseFormat) -> Publication:
    """A new title with this house format. Installation administrators alone.

    Raises PermissionDenied, `HouseRefusedError`, `TakenError`.
    """
    if not (user.is_authenticated and user.is_superuser):
        raise PermissionDenied
    _refuse_faulty(house)
    if house.publication.slug in RESERVED_SLUGS:
        raise TakenError(f"“{house.publication.slug}” is an address of Masthead itself; choose another slug.")
    if Publication.objects.filter(slug=house.publication.slug).exists():
        raise TakenError(f"There is a publication “{house.publication.slug}” already; choose another slug.")
    publication = Publication()
    store_house(publication, house)
    publication.save()
    record(actor=user, action="publication-created", subject=publication.name, publication_id=publication.pk)
    announce()
    return publication


@transaction.atomic
def change_house(*, user: Somebody, publication_id: int, house: HouseFormat) -> Publication:
    """Replace the house format. The slug stays: addresses of published editions hold it.

    Raises PermissionDenied, `HouseRefusedError`, `TakenError`, Publication.DoesNotExist.
    """
    publication = _held(user, publication_id)
    _refuse_faulty(house)
    if house.publication.slug != publication.slug:
        raise TakenError(
            f"This publication’s slug is “{publication.slug}”, and the addresses of its editions hold it. "
            f'Write slug = "{publication.slug}".'
        )
    before = publication.house
    store_house(publication, house)
    changed = sorted(key for key in {*before, *publication.house} if before.get(key) != publication.house.get(key))
    if changed:
        publication.save()
        record(
            actor=user,
            action="publication-house-changed",
            subject=publication.name,
            publication_id=publication.pk,
            changed=changed,
        )
        announce()
    return publication


@transaction.atomic
def change_look(*, user: Somebody, publication_id: int, theme: Theme | None) -> Publication:
    """Give a publication a look of its own; None is the shipped one that its house format names.

    Raises PermissionDenied, `ThemeRefusedError` with each pair whose contrast is below 4.5:1.
    """
    publication = _held(user, publication_id)
    if theme is not None:
        reading = read_theme(theme_toml(theme.model_dump(mode="json")))
        if reading.theme is None:
            raise ThemeRefusedError(reading.findings)
    publication.theme = theme.model_dump(mode="json") if theme else {}
    publication.save()
    record(actor=user, action="publication-look-changed", subject=publication.name, publication_id=publication.pk)
    announce()
    return publication


@transaction.atomic
def change_calendar(
    *,
    user: Somebody,
    publication_id: int,
    holidays: Collection[dt.date],
    host: str,
    language_group: str,
    sister_titles: Collection[int],
) -> Publication:
    """Days without an edition, the archive's own host, language versions and sister titles.

    Raises PermissionDenied, `TakenError` when the host is another publication's or the newsroom's.
    """
    publication = _held(user, publication_id)
    if host and Publication.objects.filter(host=host).exclude(pk=publication_id).exists():
        raise TakenError(f"The host name “{host}” belongs to another publication.")
    site = settings.SITE.settings
    if host and host in {site.host, *site.hosts}:
        # The newsroom would go on answering there, and every link to the archive would lead to it.
        raise TakenError(f"The host name “{host}” is the newsroom’s; the archive needs one of its own, or none.")
    publication.holidays = sorted(day.isoformat() for day in set(holidays))
    publication.host = host
    publication.language_group = language_group
    publication.save()
    publication.sister_titles.set(Publication.objects.filter(pk__in=sister_titles).exclude(pk=publication_id))
    details: Mapping[str, Any] = {"host": host, "holidays": len(publication.holidays)}
    record(
        actor=user,
        action="publication-days-changed",
        subject=publication.name,
        publication_id=publication.pk,
        **details,
    )
    announce()
    return publication


def _held(user: Somebody, publication_id: int) -> Publication:
    """The publication, locked until the transaction ends, if the person may configure it."""
    if not may(user, Right.CONFIGURE, publication_id):
        raise PermissionDenied
    return Publication.objects.select_for_update().get(pk=publication_id)


def _refuse_faulty(house: HouseFormat) -> None:
    """The file's reader judges the form's values, too: what is saved here can be written and read again."""
    findings = read_house(write_house(house)).findings
    faults = (*_too_long(house), *(finding for finding in findings if finding.severity is Severity.ERROR))
    if faults:
        raise HouseRefusedError(faults)


def _too_long(house: HouseFormat) -> Iterator[Finding]:
    """What has no room in its column: SQLite would take it, PostgreSQL would not."""
    for key in ("slug", "name", "language"):
        said, column = getattr(house.publication, key), Publication._meta.get_field(key)  # noqa: SLF001 – Django's
        if isinstance(column, CharField) and len(said) > (longest := column.max_length or len(said)):
            yield error("house-value", f"publication.{key} has {len(said)} characters.", f"Write at most {longest}.")
