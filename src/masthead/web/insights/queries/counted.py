"""The counts of some mailings, read in one go and put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap

from masthead.tracking.links import Privacy
from masthead.tracking.records import NO_LINK
from masthead.web.insights.deeds import Deed
from masthead.web.insights.loading.tally import bitmap
from masthead.web.insights.models import LinkCount, Measured
from masthead.web.insights.queries.figures import Tally

STRICTNESS = (Privacy.FULL, Privacy.AGGREGATE, Privacy.OFF)


class NotMeasuredError(LookupError):
    """Nothing is counted of any of the mailings. The message says of which."""


@dataclass(slots=True)
class Counted:
    """Sums of counts. people: whether readers are told apart in all of them."""

    people: bool
    raw: int = 0
    human: int = 0
    raw_people: list[BitMap] = field(default_factory=list)
    human_people: list[BitMap] = field(default_factory=list)

    def add(self, row: LinkCount) -> None:
        """Count a row in."""
        self.raw += row.raw
        self.human += row.human
        if self.people:
            self.raw_people.append(bitmap(row.raw_people))
            self.human_people.append(bitmap(row.human_people))

    def merge(self, other: Counted) -> None:
        """Count what was counted elsewhere in."""
        self.raw += other.raw
        self.human += other.human
        self.raw_people += other.raw_people
        self.human_people += other.human_people

    def tally(self) -> Tally:
        """The figures."""
        if not self.people:
            return Tally(self.raw, self.human, None, None)
        everybody = BitMap.union(BitMap(), *self.raw_people)
        return Tally(self.raw, self.human, len(everybody), len(BitMap.union(BitMap(), *self.human_people)))


@dataclass(frozen=True, slots=True)
class Place:
    """A link as all mailings of an edition have it, whatever its index in each: where it leads, and its section."""

    url: str
    section: int
    kind: str
    label: str
    canary: bool


class Counts:
    """Of the mailings of one edition. Raises `NotMeasuredError` where nothing is counted of any."""

    def __init__(self, mailings: Sequence[int]) -> None:
        self.measured = list(Measured.objects.filter(mailing__in=list(mailings)).order_by("started_at", "mailing"))
        if not self.measured:
            named = ", ".join(map(str, mailings))
            raise NotMeasuredError(f"Nothing is counted of mailing {named}." if named else "No mailing was named.")
        self.privacy = max((Privacy(each.privacy) for each in self.measured), key=STRICTNESS.index)
        self.people = self.privacy is Privacy.FULL
        self.kinds = {deed: Counted(self.people) for deed in Deed}
        self.places: dict[tuple[Place, int], Counted] = {}
        self._read()

    def clicks(self, places: Iterable[tuple[Place, int]]) -> Tally:
        """Of several places together."""
        found = Counted(self.people)
        for place in places:
            found.merge(self.places[place])
        return found.tally()

    def _read(self) -> None:
        tables = {each.mailing: _places(each.targets) for each in self.measured}
        for table in tables.values():
            for place in table.values():
                self.places.setdefault(place, Counted(self.people))
        for row in LinkCount.objects.filter(mailing__in=tables).order_by("kind", "link", "mailing"):
            deed = Deed(row.kind)
            self.kinds[deed].add(row)
            if row.link != NO_LINK:
                unknown = (Place("", -1, "", "", canary=deed is Deed.CANARY), row.link)
                place = tables[row.mailing].get(row.link, unknown)
                self.places.setdefault(place, Counted(self.people)).add(row)


def _places(targets: Sequence[Mapping[str, object]]) -> dict[int, tuple[Place, int]]:
    """Each index with its place, and which of the links that are alike in all that it is, from 0."""
    found: dict[int, tuple[Place, int]] = {}
    seen: dict[Place, int] = {}
    for index, said in enumerate(targets):
        section = said["section"]
        place = Place(
            str(said["url"]),
            section if isinstance(section, int) else -1,
            str(said["kind"]),
            str(said["label"]),
            bool(said["canary"]),
        )
        found[index] = (place, seen.get(place, 0))
        seen[place] = seen.get(place, 0) + 1
    return found
