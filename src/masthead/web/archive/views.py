"""Addresses to pages. Every view serves GET and HEAD alone, sets no cookie and looks at none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.web.archive import answers, documents, pages, queries, recommended
from masthead.web.archive.addresses import FEEDS, Addresses
from masthead.web.archive.opening import Archive
from masthead.web.hosts import host_name, slug_asked_for
from masthead.web.publications.queries import all_publications, publication_named

CONTENT_TYPES = {file: f"{kind}; charset=utf-8" for _, file, kind in FEEDS}
_CLOSED_TO_ROBOTS = ("/newsroom/", "/accounts/")

Build = Callable[..., str | bytes | HttpResponse | None]
View = Callable[..., HttpResponse]


def of_archive(**options: Any) -> Callable[[Build], View]:
    """A view of a publication's archive from what builds its page.

    The builder gets the archive, the request and the parts of the address; it returns the page, an answer of its own,
    or None where there is nothing. options: as `answers.answer` has them.
    """

    def view_of(build: Build) -> View:
        @require_safe
        @wraps(build)
        def view(request: HttpRequest, slug: str = "", **parts: Any) -> HttpResponse:
            archive = _open(request, slug)
            if isinstance(archive, HttpResponse):
                return archive
            changed_at = queries.changed_at()
            page = build(archive, request, **parts)
            language = archive.house.publication.language
            if page is None:
                return answers.missing(pages.missing_page(archive), language=language)
            if isinstance(page, HttpResponse):
                return page
            found = answers.answer(page, language=language, changed_at=changed_at, now=timezone.now(), **options)
            return recommended.with_code(found, request, archive.addresses.prefix, answers.ANSWERS_HEADER)

        return view

    return view_of


@of_archive()
def front(archive: Archive, _request: HttpRequest) -> str:
    """The front page."""
    return pages.front_page(archive, timezone.now())


@of_archive()
def edition(archive: Archive, _request: HttpRequest, day: dt.date) -> str | HttpResponse | None:
    """An edition; the day it had before its date was corrected leads to today's."""
    page = pages.edition_page(archive, day)
    if page is None and (moved := queries.day_after_correction(archive.id, day)):
        return answers.moved(archive.addresses.edition(moved))
    return page


@of_archive(by_query=True)
def editions(archive: Archive, request: HttpRequest) -> str | None:
    """All editions."""
    return pages.editions_page(archive, _number(request))


@of_archive()
def labels(archive: Archive, _request: HttpRequest) -> str:
    """All labels."""
    return pages.labels_page(archive)


@of_archive(by_query=True)
def label(archive: Archive, request: HttpRequest, label: str) -> str | HttpResponse | None:
    """The archive of a label; a former name leads to today's."""
    group = archive.group(label)
    if group is not None and group.slug != label:
        return answers.moved(archive.addresses.label(group.slug))
    return pages.label_page(archive, group, _number(request)) if group else None


@of_archive(by_query=True)
def author(archive: Archive, request: HttpRequest, author: str) -> str | None:
    """What somebody wrote."""
    return pages.author_page(archive, author, _number(request))


@of_archive(by_query=True)
def search(archive: Archive, request: HttpRequest) -> str:
    """Search."""
    return pages.search_page(archive, request.GET.get("q", ""), max(_number(request), 1))


def feed(file: str) -> View:
    """A feed of the publication."""

    @of_archive(content_type=CONTENT_TYPES[file])
    def view(archive: Archive, _request: HttpRequest) -> bytes:
        return documents.feed(archive, file)

    return view


def label_feed(file: str) -> View:
    """A feed of a label."""

    @of_archive(content_type=CONTENT_TYPES[file])
    def view(archive: Archive, _request: HttpRequest, label: str) -> bytes | HttpResponse | None:
        group = archive.group(label)
        if group is not None and group.slug != label:
            return answers.moved(archive.addresses.label_feed(group.slug, file))
        return documents.feed_of_label(archive, group, file) if group else None

    return view


@of_archive(content_type=answers.XML)
def sitemap(archive: Archive, _request: HttpRequest, part: int = 0) -> bytes | None:
    """The sitemap or a part of it."""
    return documents.sitemap(archive, part)


@of_archive(content_type=answers.PLAIN)
def robots(archive: Archive, _request: HttpRequest) -> str:
    """robots.txt of the publication's own host."""
    return documents.robots(archive.publication)


@require_safe
def shared_robots(_request: HttpRequest) -> HttpResponse:
    """robots.txt of the newsroom's host."""
    text = documents.shared_robots(all_publications(), _CLOSED_TO_ROBOTS)
    return HttpResponse(text, content_type=answers.PLAIN)


@of_archive()
def picture(archive: Archive, _request: HttpRequest, day: dt.date, version: str = "") -> HttpResponse | None:
    """The picture that stands for an edition. Under its version it is kept for good."""
    found = documents.picture(archive, day)
    if found is None:
        return None
    content, current = found
    return answers.answer(
        content,
        language=archive.house.publication.language,
        changed_at=queries.changed_at(),
        now=timezone.now(),
        content_type="image/png",
        kept=answers.LASTING if version == current else answers.SHORT,
    )


@of_archive()
def missing(_archive: Archive, request: HttpRequest, **_rest: str) -> HttpResponse | None:
    """Everything else; an address that only lacks its last slash leads on."""
    if not request.path.endswith("/"):
        try:
            found = resolve(f"{request.path}/", getattr(request, "urlconf", None))
        except Resolver404:
            return None
        if found.url_name != "archive-missing":
            return answers.moved(f"{request.path}/")
    return None


def _open(request: HttpRequest, slug: str) -> Archive | HttpResponse:
    """The archive of the host or the path; on the newsroom's host, the way to the archive's own."""
    own = slug_asked_for(request)
    publication = publication_named(own or slug)
    if publication is None:
        raise Http404
    if own and publication.host.lower() != host_name(request.META.get("HTTP_HOST", "")):
        # The host has just been given away; what is known of hosts lags a second, and this must not be kept.
        raise Http404
    if publication.host and not own:
        rest = request.get_full_path().removeprefix(f"/{slug}")
        return answers.moved(Addresses.of(publication).absolute(rest or "/"))
    return Archive.of(publication)


def _number(request: HttpRequest) -> int:
    """The page that was asked for; 0, which no list has, for nonsense."""
    said = request.GET.get("page", "1")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 0
