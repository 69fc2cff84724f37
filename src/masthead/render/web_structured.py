"""What search engines read: schema.org ``NewsArticle``, and a ``JobPosting`` for every open position."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from masthead.edition.model import Section
from masthead.edition.reading_time import reading_time
from masthead.edition.sections.jobs.fields import Job, JobsFields
from masthead.render.sheet import Sheet
from masthead.render.slots import clean
from masthead.render.web_targets import WebTargets
from masthead.render.web_times import published_at

_CONTEXT = "https://schema.org"
_REMOTE = frozenset({"remote", "anywhere", "home office", "remote möglich"})
# A script element ends at the first "</script" whatever quotes surround it, so no "<" may stand in it;
# the line separators end a line in older JavaScript readers of JSON.
_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def structured_data(sheet: Sheet, sections: Iterable[Section]) -> str:
    """JSON-LD for a ``script`` element: safe to print there as it is. sections: those that are public."""
    targets = WebTargets.elsewhere(sheet)
    jobs = [
        posting
        for section in sections
        if isinstance(section.fields, JobsFields)
        for posting in _postings(section.fields, sheet, targets)
    ]
    graph: Mapping[str, object] = {"@context": _CONTEXT, "@graph": [_article(sheet, targets), *jobs]}
    return script_json(graph)


def script_json(value: Mapping[str, object]) -> str:
    """A value as JSON that is safe within a ``script`` element as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def _article(sheet: Sheet, targets: WebTargets) -> dict[str, object]:
    edition, publication = sheet.edition, sheet.house.publication
    read = reading_time(edition, sheet.house)
    published = published_at(publication, edition.date).isoformat()
    return _said(
        {
            "@type": "NewsArticle",
            "headline": targets.words(edition.title),
            "description": targets.words(edition.preheader),
            "datePublished": published,
            "dateModified": published,
            "inLanguage": edition.language,
            "author": [{"@type": "Person", "name": targets.words(author)} for author in edition.authors],
            "publisher": _organisation(publication.name, publication.url),
            "mainEntityOfPage": sheet.web_url,
            "url": sheet.web_url,
            "image": [sheet.picture_url] if sheet.picture_url else [],
            "timeRequired": f"PT{read.seconds}S" if read.seconds else "",
            "isAccessibleForFree": True,
        }
    )


def _postings(fields: JobsFields, sheet: Sheet, targets: WebTargets) -> Iterator[dict[str, object]]:
    for job in fields.items:
        if job.company and job.role:
            yield _posting(job, sheet, targets)


def _posting(job: Job, sheet: Sheet, targets: WebTargets) -> dict[str, object]:
    place = targets.words(job.place)
    remote = place.strip().casefold() in _REMOTE
    role, company = targets.words(job.role), targets.words(job.company)
    return _said(
        {
            "@type": "JobPosting",
            "title": role,
            "description": ", ".join(part for part in (role, company, place) if part),
            "datePosted": sheet.edition.date.isoformat(),
            "hiringOrganization": _organisation(company, ""),
            "jobLocation": {"@type": "Place", "address": place} if place and not remote else None,
            "jobLocationType": "TELECOMMUTE" if remote else "",
            "url": targets.href(job.link.url, job.link.text, None) if job.link else None,
        }
    )


def _organisation(name: str, url: str) -> dict[str, object]:
    return _said({"@type": "Organization", "name": name, "url": url})


def _said(values: dict[str, object]) -> dict[str, object]:
    """The values without those that say nothing, and without characters that no page may carry."""
    cleaned = {key: clean(value) if isinstance(value, str) else value for key, value in values.items()}
    return {key: value for key, value in cleaned.items() if value not in ("", None, [])}
