"""A segment while somebody builds it: its rows and its text, of which either follows the other.

A form sends both, with the text that stood there before (`SHOWN`). What was edited is found out: where the rows still
say what stood there, it is the text, and the other way round. Where both were, nobody guesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from masthead.audience.segments import Condition, ConditionError, parse, write
from masthead.audience.segments.parse import parse_with_places
from masthead.web.subscribers.segments import drafts, queries
from masthead.web.subscribers.segments.drafts import GROUP, Draft
from masthead.web.subscribers.segments.drawing import condition_of, drawn

TEXT, SHOWN, DO = "text", "shown", "do"
NEW_ROW = Draft("field", said={"field": "language", "test": "one-of"})
_BEGINNINGS: dict[str, dict[str, str]] = {
    "created": {"order": "lately", "days": "30"},
    "engaged": {"action": "opened", "compare": ">=", "times": "3", "days": "30"},
    "share": {"percent": "10", "seed": "test"},
}
"""What stands in the fields of a row that has just become one of a kind."""
_BOTH = "The rows and the text have both been changed. Take over one of them; the other is lost."


@dataclass(frozen=True, slots=True)
class TextFault:
    """What is wrong in the text. line, caret: the line and what points at the place from below; "" for nothing to
    show. start, end: the place."""

    message: str
    line: str = ""
    caret: str = ""
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Building:
    """What the page shows. condition: None while there is a fault in the text or in a row. both: rows and text differ,
    and both were changed. shown: what rows and text said when they last were the same."""

    draft: Draft
    text: str
    shown: str
    condition: Condition | None
    faults: tuple[TextFault, ...] = ()
    both: bool = False

    def row_faults(self) -> dict[str, str]:
        """What is wrong with rows, by their paths."""
        return {each.path: each.fault for each in self.draft.all() if each.fault}


def begin(condition: Condition) -> Building:
    """A condition that nobody has changed yet."""
    text = write(condition)
    return Building(drawn(condition), text, text, condition)


def read(data: Mapping[str, str]) -> Building:
    """What a form sent, after what its button does: ``rows`` or ``text`` take the one over, ``add:PATH``,
    ``group:PATH`` and ``remove:PATH`` change the rows; anything else finds out what was changed.
    """
    draft, text, shown = drafts.read(data), data.get(TEXT, ""), data.get(SHOWN, "")
    for each in draft.all():
        fields = _BEGINNINGS.get(each.kind, {})
        if fields and not fields.keys() & each.said.keys():
            each.said |= fields
    do, _, path = data.get(DO, "").partition(":")
    if do in {"add", "group", "remove"}:
        _change(draft, do, path)
        return _of_rows(draft, shown)
    if do == "text":
        return _of_text(text, draft, shown)
    if do == "rows" or _same(text, shown):
        return _of_rows(draft, shown)
    said = condition_of(draft)
    if draft.is_large() or (said is not None and write(said) == shown):
        return _of_text(text, draft, shown)
    return Building(draft, text, shown, None, (TextFault(_BOTH),), both=True)


def check(building: Building, publication_id: int, theirs: frozenset[int], slug: str = "") -> None:
    """Note names that stand for nothing, at their places in the text, and in their rows."""
    if building.condition is None:
        return
    found = queries.findings(building.condition, publication_id, theirs=theirs, slug=slug)
    if not found:
        return
    places = parse_with_places(building.text).references
    faults: list[TextFault] = []
    for each in found:
        place = next((ref for ref in places if (ref.kind, ref.name.lower()) == (each.kind, each.name.lower())), None)
        fault = ConditionError(each.message, place.start, place.end) if place else ConditionError(each.message)
        faults.append(_shown(fault, building.text) if place else TextFault(each.message))
        for row in building.draft.all():
            names = {"import": row.said.get("run")}.get(each.kind, row.said.get(each.kind, ""))
            if row.kind == each.kind and (names or "").strip().lower() == each.name.lower():
                row.fault = each.message
    building.faults = tuple(faults)
    building.condition = None


def _change(draft: Draft, do: str, path: str) -> None:
    if do == "remove":
        drafts.remove(draft, path)
    elif do == "add":
        drafts.add(draft, path, _fresh())
    else:
        drafts.add(draft, path, Draft(GROUP, join="any", parts=[_fresh(), _fresh()]))


def _fresh() -> Draft:
    return Draft(NEW_ROW.kind, said=dict(NEW_ROW.said))


def _of_rows(draft: Draft, shown: str) -> Building:
    condition = condition_of(draft)
    if condition is None:
        # The text stays what it was until the rows say something again.
        return Building(draft, shown, shown, None)
    text = write(condition)
    return Building(draft, text, text, condition)


def _of_text(text: str, draft: Draft, shown: str) -> Building:
    try:
        condition = parse(text)
    except ConditionError as fault:
        return Building(draft, text, shown, None, (_shown(fault, text),))
    canonical = write(condition)
    return Building(drawn(condition), canonical, canonical, condition)


def _shown(fault: ConditionError, text: str) -> TextFault:
    line, caret = fault.caret(text)
    return TextFault(fault.message, line, caret, fault.start, fault.end)


def _same(text: str, shown: str) -> bool:
    return " ".join(text.split()) == " ".join(shown.split())
