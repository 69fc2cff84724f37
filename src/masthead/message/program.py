"""A compiled message as data: fixed text and slots in a pool, and the order in which runs of them are joined.

A *run* is a stretch of the message that somebody gets or does not get: the whole message is the
last run, every section for one segment alone is a run before it. Filling computes the slots,
then joins each run and puts its bytes into the pool, where the run around it finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from operator import itemgetter

from masthead.audience.recipient import Recipient
from masthead.message.slots import MESSAGE_ID_LENGTH, Filler, MessageIdSlot, Slot, TokenSlot
from masthead.tokens import TOKEN_LENGTH


@dataclass(frozen=True, slots=True)
class Alternative:
    """In the pool: the place of a run's bytes, empty for those who do not get it."""


Entry = str | Slot | Alternative


@dataclass(frozen=True, slots=True)
class Run:
    """segments: a recipient must be in all of them. order: positions in the pool.

    place: where in the pool its bytes go, -1 for the message itself.
    """

    segments: frozenset[str]
    order: tuple[int, ...]
    place: int


@dataclass(frozen=True, slots=True)
class Program:
    """entries: the pool. runs: inner ones before those that hold them; the last is the message."""

    entries: tuple[Entry, ...]
    runs: tuple[Run, ...]

    def size(self) -> int:
        """Bytes of everything whose length is known: text and tokens, sections of every segment included."""
        return sum(_width(self.entries[position]) for run in self.runs for position in run.order)

    def ready(self, fillers: Callable[[Slot], Filler]) -> Callable[[Recipient], bytes]:
        """The function that fills the program. `fillers` says how each slot gets its bytes."""
        pool = [entry.encode("utf-8") if isinstance(entry, str) else b"" for entry in self.entries]
        ready = {
            position: fillers(entry)
            for position, entry in enumerate(self.entries)
            if not isinstance(entry, str | Alternative)
        }
        whole = self.runs[-1]
        # What the message itself needs is there before the runs in it: nobody's token is signed once for each of them.
        always = frozenset(whole.order)
        inner = [_ready_run(run, ready, without=always) for run in self.runs[:-1]]
        return _joiner(pool, [*inner, _ready_run(whole, ready)])


@dataclass(slots=True)
class _OpenRun:
    segments: frozenset[str]
    place: int
    order: list[int] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class ProgramBuilder:
    """Collects text and slots in order. `begin` and `end` enclose what one segment alone gets."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._slots: dict[Slot, int] = {}
        self._runs: list[Run] = []
        self._open = [_OpenRun(frozenset(), -1)]

    def text(self, text: str) -> None:
        """Fixed text, written as it is."""
        self._open[-1].text.append(text)

    def slot(self, slot: Slot) -> None:
        """A slot; equal slots share one value."""
        self._flush()
        if slot not in self._slots:
            self._slots[slot] = self._add(slot)
        self._open[-1].order.append(self._slots[slot])

    def begin(self, segment: str) -> None:
        """From here on for members of `segment` only."""
        self._flush()
        place = self._add(Alternative())
        self._open[-1].order.append(place)
        self._open.append(_OpenRun(self._open[-1].segments | {segment}, place))

    def end(self) -> None:
        """The end of what `begin` began."""
        self._flush()
        done = self._open.pop()
        self._runs.append(Run(done.segments, tuple(done.order), done.place))

    def finish(self) -> Program:
        """The program; nothing may be added afterwards."""
        self.end()
        return Program(tuple(self._entries), tuple(self._runs))

    def _flush(self) -> None:
        text = "".join(self._open[-1].text)
        self._open[-1].text.clear()
        if text:
            self._open[-1].order.append(self._add(text))

    def _add(self, entry: Entry) -> int:
        self._entries.append(entry)
        return len(self._entries) - 1


_Pick = Callable[[list[bytes]], tuple[bytes, ...]]
_ReadyRun = tuple[frozenset[str], tuple[tuple[int, Filler], ...], _Pick, int]


def _ready_run(run: Run, fillers: Mapping[int, Filler], without: Set[int] = frozenset()) -> _ReadyRun:
    wanted = tuple(
        (position, fillers[position]) for position in sorted(set(run.order) - without) if position in fillers
    )
    return run.segments, wanted, _picker(run.order), run.place


def _joiner(template: list[bytes], runs: list[_ReadyRun]) -> Callable[[Recipient], bytes]:
    *inner, (_, wanted, pick, _) = runs
    join = b"".join

    def fill(recipient: Recipient) -> bytes:
        pool = template.copy()
        for position, filler in wanted:
            pool[position] = filler(recipient)
        # A slot is computed only where its run is: what somebody does not see cannot be missing.
        for segments, slots, choose, place in inner:
            if segments <= recipient.segments:
                for position, filler in slots:
                    pool[position] = filler(recipient)
                pool[place] = join(choose(pool))
        return join(pick(pool))

    return fill


def _picker(order: tuple[int, ...]) -> _Pick:
    if len(order) > 1:
        return itemgetter(*order)
    # `itemgetter` gives a bare item for one position and takes no empty list.
    return lambda pool: tuple(pool[position] for position in order)


def _width(entry: Entry) -> int:
    match entry:
        case str():
            return len(entry.encode("utf-8"))
        case TokenSlot():
            return TOKEN_LENGTH
        case MessageIdSlot():
            return MESSAGE_ID_LENGTH
        case _:
            return 0
