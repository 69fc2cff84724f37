"""The story of a person: what happened to them and the evidence of it, newest first, a page at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from masthead.web.subscribers.models import Consent, TimelineEntry
from masthead.web.subscribers.timeline import consent_sentence, sentence
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

PER_PAGE = 25
_METHODS = {
    "form": "the sign-up form",
    "embed": "the form on another page",
    "link": "a link with the title in it",
    "button": "the button in our mail",
    "preferences": "the preference page",
    "undo": "the page that told them they had left",
    "one-click": "the unsubscribe button of their mail program",
    "import": "a list",
    "api": "the API",
    "newsroom": "the newsroom",
    "bounce": "mail that came back",
    "complaint": "a complaint",
    "silence": "no answer to the question whether to stay",
}


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence as one reads it. how: “the sign-up form”. wording: the very words; version: theirs, with language."""

    how: str
    origin: str
    network: str
    wording: str
    version: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened. remark: in the words of who did it."""

    at: dt.datetime
    what: str
    sentence: str
    remark: str = ""
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A page. before: the moment to go on from with older ones; None where it ends."""

    told: tuple[Told, ...]
    before: dt.datetime | None


@dataclass(slots=True)
class _Moment:
    entries: list[TimelineEntry] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)


def story_of(user: Somebody, subscriber_id: int, *, before: dt.datetime | None = None) -> Story:
    """What somebody of the team may read of a person's story: their titles', and what is about no title.

    before: from an earlier page. What happened at one moment stands on one page, which may so be a little longer.
    """
    titles = publications_with(user, Right.AUDIENCE)
    entries = TimelineEntry.objects.filter(
        Q(publication=None) | Q(publication__in=titles), subscriber_id=subscriber_id
    ).select_related("publication")
    consents = Consent.objects.filter(subscriber_id=subscriber_id, publication__in=titles).select_related(
        "publication", "wording", "import_run"
    )
    if before is not None:
        entries, consents = entries.filter(at__lt=before), consents.filter(at__lt=before)
    newest = (each.order_by("-at").values_list("at", flat=True)[: PER_PAGE + 1] for each in (entries, consents))
    moments = sorted((at for found in newest for at in found), reverse=True)
    if len(moments) <= PER_PAGE:
        return Story(_told(entries, consents), None)
    last = moments[PER_PAGE - 1]
    more = any(each < last for each in moments)
    told = _told(entries.filter(at__gte=last), consents.filter(at__gte=last))
    return Story(told, last if more else None)


def _told(entries: Iterable[TimelineEntry], consents: Iterable[Consent]) -> tuple[Told, ...]:
    """Each entry with the evidence that came with it; evidence that came with no entry on its own."""
    moments: dict[tuple[dt.datetime, int | None], _Moment] = {}
    for entry in entries:
        moments.setdefault((entry.at, entry.publication_id), _Moment()).entries.append(entry)
    for consent in consents:
        moments.setdefault((consent.at, consent.publication_id), _Moment()).consents.append(consent)
    rows = [(at, entry_id, told) for (at, _), moment in moments.items() for entry_id, told in _of_moment(at, moment)]
    return tuple(told for _, _, told in sorted(rows, key=lambda row: (row[0], row[1]), reverse=True))


def _of_moment(at: dt.datetime, moment: _Moment) -> Iterable[tuple[int, Told]]:
    bare = list(moment.consents)
    # Who is vouched for has asked in the same moment, elsewhere: one thing happened.
    vouched = any(entry.what == "subscription-vouched" for entry in moment.entries)
    for entry in moment.entries:
        if vouched and entry.what == "subscription-asked":
            continue
        proofs: tuple[Proof, ...] = ()
        if entry.what.startswith("subscription-"):
            proofs, bare = tuple(proof_of(each) for each in bare), []
        yield entry.pk, _told_entry(entry, proofs)
    for consent in bare:
        run = consent.import_run
        told = consent_sentence(
            consent.kind, title=consent.publication.name, file_name=run.file_name if run is not None else ""
        )
        yield 0, Told(at=at, what=f"consent-{consent.kind}", sentence=told, proofs=(proof_of(consent),))


def _told_entry(entry: TimelineEntry, proofs: tuple[Proof, ...]) -> Told:
    title = entry.publication.name if entry.publication is not None else ""
    details = entry.details if isinstance(entry.details, dict) else {}
    remark = details.get("reason") or details.get("note") or ""
    return Told(
        at=entry.at,
        what=entry.what,
        sentence=sentence(entry.what, who=entry.actor_name or "Somebody", title=title, details=details),
        remark=str(remark),
        proofs=proofs,
    )


def proof_of(consent: Consent) -> Proof:
    """Evidence as one reads it."""
    wording, run = consent.wording, consent.import_run
    return Proof(
        how=_METHODS.get(consent.method, consent.method),
        origin=consent.origin,
        network=consent.network,
        wording=wording.text if wording is not None else "",
        version=f"version {wording.version}, {wording.language}" if wording is not None else "",
        file_name=run.file_name if run is not None else "",
    )
