"""What is counted of one mailing: read, added to and written within one transaction that holds the mailing's row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from pyroaring import BitMap

from masthead.web.insights.deeds import Deed
from masthead.web.insights.loading.judging import Flip, Judged, Judgement
from masthead.web.insights.models import LinkCount, Measured, QuarterCount, SectionCount

QUARTER_MS = 900_000
_QUARTERS_AT_ONCE = 200


@dataclass(slots=True)
class LinkTally:
    """Of one kind on one link. See `LinkCount`. changed: whether it has to be written."""

    raw: int = 0
    human: int = 0
    raw_people: BitMap = field(default_factory=BitMap)
    human_people: BitMap = field(default_factory=BitMap)
    changed: bool = False


class Tally:
    """The counts of a mailing. people: whether its readers are told apart."""

    def __init__(self, measured: Measured, *, people: bool) -> None:
        self.measured = measured
        self.links: dict[tuple[int, int], LinkTally] = {}
        self._people = people
        self._quarters: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
        self._reasons: Counter[tuple[int, int]] = Counter()

    @classmethod
    def read(cls, measured: Measured, *, people: bool) -> Tally:
        """What was counted so far."""
        tally = cls(measured, people=people)
        for row in LinkCount.objects.filter(mailing=measured.mailing):
            tally.links[row.kind, row.link] = LinkTally(
                row.raw, row.human, bitmap(row.raw_people), bitmap(row.human_people)
            )
        return tally

    def clickers(self) -> BitMap:
        """Everybody who followed anything, the canary too."""
        return BitMap.union(
            BitMap(),
            *(each.raw_people for (kind, _), each in self.links.items() if kind in {Deed.CLICK, Deed.CANARY}),
        )

    def add(self, rows: Iterable[Judged]) -> None:
        """Count events."""
        groups: dict[tuple[int, int, bool], list[int]] = defaultdict(list)
        quarters: list[tuple[int, int, bool]] = []
        for _, person, at, kind, link, _, verdict, _, _ in rows:
            groups[kind, link, not verdict].append(person)
            quarters.append((kind, at // QUARTER_MS, not verdict))
            if verdict:
                self._reasons[kind, verdict] += 1
        for (kind, link, human), people in groups.items():
            self._add_people(kind, link, people, human=human)
            if human:
                self._reasons[kind, 0] += len(people)
        for (kind, quarter, human), many in Counter(quarters).items():
            counts = self._quarters[kind, quarter]
            counts[0] += many
            counts[1] += many if human else 0

    def change(self, judgement: Judgement, *, pruned: bool) -> None:
        """Count what became of earlier clicks. pruned: more may have come before than is known, so nobody leaves."""
        for flip in judgement.flips:
            self._flip(flip)
        for (kind, link), people in judgement.enter.items():
            self._link(kind, link).human_people.update(people)
        if not pruned:
            for (kind, link), people in judgement.leave.items():
                self._link(kind, link).human_people.difference_update(BitMap(people))

    def report(self, row: Judged) -> bool:
        """Count what others report of a person, once each; whether it was new. Of nobody in particular, always."""
        if self._people and row[1] in self._link(row[3], row[4]).raw_people:
            return False
        self.add([row])
        return True

    def write(self) -> None:
        """Keep the counts, and the mailing's row with them."""
        measured = self.measured
        self._write_links()
        self._write_quarters()
        self._write_sections()
        reasons = {key: dict(value) for key, value in measured.reasons.items()}
        for (kind, verdict), many in self._reasons.items():
            of_kind = reasons.setdefault(str(kind), {})
            of_kind[str(verdict)] = of_kind.get(str(verdict), 0) + many
        measured.reasons = reasons
        measured.turn += 1
        measured.save()

    def replace(self, *, but: Sequence[int]) -> None:
        """Keep the counts in place of all that was counted. but: kinds that are left as they are."""
        mailing = self.measured.mailing
        for model in (LinkCount, QuarterCount):
            model.objects.filter(mailing=mailing).exclude(kind__in=but).delete()
        SectionCount.objects.filter(mailing=mailing).delete()
        kept = {str(kind) for kind in but}
        self.measured.reasons = {kind: said for kind, said in self.measured.reasons.items() if kind in kept}
        for each in self.links.values():
            each.changed = True
        self.write()

    def _link(self, kind: int, link: int) -> LinkTally:
        found = self.links.setdefault((int(kind), link), LinkTally())
        found.changed = True
        return found

    def _add_people(self, kind: int, link: int, people: list[int], *, human: bool) -> None:
        tally = self._link(kind, link)
        tally.raw += len(people)
        tally.human += len(people) if human else 0
        if self._people:
            ids = BitMap(people)
            tally.raw_people |= ids
            if human:
                tally.human_people |= ids

    def _flip(self, flip: Flip) -> None:
        click = flip.click
        self._reasons[click.kind, click.verdict] -= 1
        self._reasons[click.kind, flip.verdict] += 1
        more = (not flip.verdict) - (not click.verdict)
        if more:
            self._link(click.kind, click.link).human += more
            self._quarters[click.kind, click.at_ms // QUARTER_MS][1] += more

    def _write_links(self) -> None:
        LinkCount.objects.bulk_create(
            (
                LinkCount(
                    mailing=self.measured.mailing,
                    kind=kind,
                    link=link,
                    raw=each.raw,
                    human=each.human,
                    raw_people=packed(each.raw_people),
                    human_people=packed(each.human_people),
                )
                for (kind, link), each in sorted(self.links.items())
                if each.changed
            ),
            batch_size=100,
            update_conflicts=True,
            unique_fields=["mailing", "kind", "link"],
            update_fields=["raw", "human", "raw_people", "human_people"],
        )

    def _write_quarters(self) -> None:
        rows = [
            (self.measured.mailing, kind, quarter, raw, human)
            for (kind, quarter), (raw, human) in sorted(self._quarters.items())
            if raw or human
        ]
        table = QuarterCount._meta.db_table  # noqa: SLF001 – Django's documented way to a model's table
        with connection.cursor() as cursor:
            for start in range(0, len(rows), _QUARTERS_AT_ONCE):
                some = rows[start : start + _QUARTERS_AT_ONCE]
                places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
                cursor.execute(
                    f"INSERT INTO {table} (mailing, kind, quarter, raw, human) VALUES {places}"  # noqa: S608
                    " ON CONFLICT (mailing, kind, quarter) DO UPDATE"
                    f" SET raw = {table}.raw + excluded.raw, human = {table}.human + excluded.human",
                    [value for row in some for value in row],
                )

    def _write_sections(self) -> None:
        sections = self._sections()
        # A correction moves sections: where they stood before nothing is left of them.
        stood = SectionCount.objects.filter(mailing=self.measured.mailing)
        gone = [row.pk for row in stood if (row.section, row.kind, row.label) not in sections]
        if gone:
            stood.filter(pk__in=gone).delete()
        SectionCount.objects.bulk_create(
            [
                SectionCount(
                    mailing=self.measured.mailing,
                    section=section,
                    kind=kind,
                    label=label,
                    clicks=sum(each.raw for each in links),
                    human_clicks=sum(each.human for each in links),
                    clickers=len(BitMap.union(BitMap(), *(each.raw_people for each in links))),
                    human_clickers=len(BitMap.union(BitMap(), *(each.human_people for each in links))),
                )
                for (section, kind, label), links in sections.items()
            ],
            update_conflicts=True,
            unique_fields=["mailing", "section", "kind", "label"],
            update_fields=["clicks", "human_clicks", "clickers", "human_clickers"],
        )

    def _sections(self) -> Mapping[tuple[int, str, str], list[LinkTally]]:
        """Every section that has a link to be seen, whether or not anybody clicked."""
        found: dict[tuple[int, str, str], list[LinkTally]] = {}
        for link, target in enumerate(self.measured.targets):
            if target["section"] >= 0 and not target["canary"]:
                links = found.setdefault((target["section"], target["kind"][:60], target["label"][:300]), [])
                links.append(self.links.get((int(Deed.CLICK), link), LinkTally()))
        return found


def bitmap(kept: bytes | memoryview) -> BitMap:
    """A set of people as it is kept."""
    return BitMap.deserialize(bytes(kept)) if kept else BitMap()


def packed(people: BitMap) -> bytes:
    """A set of people as it is to be kept."""
    if not people:
        return b""
    people.run_optimize()
    return people.serialize()
