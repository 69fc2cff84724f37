"""What the filters of the list offer: of what there is among the people somebody may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale
from pyroaring import BitMap

from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets
from masthead.web.subscribers.membership import one_of
from masthead.web.subscribers.models import Segment, Subscriber, Tag
from masthead.web.subscribers.queries.visibility import audience_publications, visible_ids
from masthead.web.team.queries import Somebody

LOOKED_AT = 4_000
"""People whose languages and sources are looked at, evenly spread, where there are more than `FEW`."""
FEW = 20_000
MOST_TAGS = 300

_ENGLISH = Locale("en")
_SOURCES = {
    "form": "Sign-up page",
    "embed": "Form on a page",
    "link": "Link",
    "api": "Program (API)",
    "import": "Import",
    "newsroom": "Newsroom",
    "referral": "Recommended",
    "preferences": "Preference page",
}

Choices = tuple[tuple[str, str], ...]
"""(value, words), in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Everything to choose from. segments: with ids as text."""

    titles: tuple[Publication, ...]
    tags: Choices
    languages: Choices
    sources: Choices
    segments: Choices


def offered_to(user: Somebody) -> Offered:
    """What somebody may choose from. Of a great many people not every rare language or source is offered; a segment
    finds these.
    """
    titles, people = audience_publications(user), visible_ids(user)
    looked_at = people
    if len(people) > FEW:
        looked_at = BitMap(people[len(people) * place // LOOKED_AT] for place in range(LOOKED_AT))
    rows = Subscriber.objects.filter(one_of(looked_at)).order_by()
    languages = rows.exclude(language="").values_list("language", flat=True).distinct()
    sources = rows.exclude(source="").values_list("source", flat=True).distinct()
    segments = Segment.objects.filter(publication__in=[each.pk for each in titles]).select_related("publication")
    return Offered(
        titles=titles,
        tags=tuple((name, name) for name in _tags(people)),
        languages=_by_words((each, language_in_words(each)) for each in languages),
        sources=_by_words((each, source_in_words(each)) for each in sources),
        segments=tuple(
            (str(each.pk), f"{each.name} ({each.publication.name})" if len(titles) > 1 else each.name)
            for each in segments
        ),
    )


def language_in_words(code: str) -> str:
    """“German” for “de”; a code that nobody knows stays."""
    base, _, region = code.replace("_", "-").partition("-")
    name = _ENGLISH.languages.get(base.lower())
    place = _ENGLISH.territories.get(region.upper())
    if name is None:
        return code
    return f"{name} ({place})" if place else name


def source_in_words(source: str) -> str:
    """“Form on a page: homepage” for “embed:homepage”; a word of others stays."""
    kind, _, place = source.partition(":")
    words = _SOURCES.get(kind)
    if words is None:
        return source
    return f"{words}: {place}" if place else words


def _by_words(pairs: Iterable[tuple[str, str]]) -> Choices:
    return tuple(sorted(pairs, key=lambda pair: pair[1].casefold()))


def _tags(people: BitMap) -> list[str]:
    """Tags that somebody among these people has."""
    named = {sets.tag_set(pk): name for pk, name in Tag.objects.values_list("pk", "name")[:MOST_TAGS]}
    return [named[each] for each, ids in sets.members_of(named).items() if ids.intersect(people)]
