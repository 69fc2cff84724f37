"""Plans of mailings as bodies say them and answers show them, within what a token reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from masthead.delivery.mailing import ProviderClass
from masthead.web.api.callers import Caller
from masthead.web.api.people import reach_of
from masthead.web.api.problems import Problem, invalid
from masthead.web.api.schemas.plans import CanaryOut, PlanIn, PlanOut, RatesOut, SubjectTestOut
from masthead.web.api.scopes import Scope
from masthead.web.mailings.plan import Plan
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers.queries import directory
from masthead.web.subscribers.segments.queries import segment_of

WRITE = Scope.MAILINGS_WRITE


def plan_from(caller: Caller, body: PlanIn, publication_id: int, before: Plan | None = None) -> Plan:
    """What a body plans; of a plan of before, what it names is changed. Raises `Problem`."""
    named = body.model_fields_set
    said = {name: value for name, value in _values(caller, body, publication_id).items() if name in named}
    kept = before.model_dump() if before is not None else {}
    try:
        return Plan.model_validate({**kept, **said})
    except ValidationError as fault:
        words = " ".join(each["msg"].removeprefix("Value error, ") for each in fault.errors())
        raise Problem("invalid", words) from None


def plan_out(plan: Plan) -> PlanOut:
    """A plan."""
    return PlanOut(
        titles=[each.slug for each in publications_with_ids(plan.titles)],
        segment=plan.segment or None,
        without_segments=list(plan.without_segments),
        without_tags=list(plan.without_tags),
        subject=plan.subject or None,
        test=SubjectTestOut(**plan.test.model_dump(mode="json")) if plan.test is not None else None,
        timing=plan.timing.value,
        at=plan.at,
        local_at=plan.local_at.isoformat() if plan.local_at is not None else None,
        rate=plan.rate,
        by_provider=RatesOut(**{each.value: plan.by_provider.get(each) for each in ProviderClass}),
        canary=CanaryOut(**plan.canary.model_dump()) if plan.canary is not None else None,
        in_doubt=plan.in_doubt.value,
    )


def _values(caller: Caller, body: PlanIn, publication_id: int) -> Mapping[str, Any]:
    """Every value of a plan, with names made into what they name."""
    return {
        "titles": tuple(
            dict.fromkeys(
                caller.named_title(slug, WRITE, pointer=f"#/titles/{place}").pk
                for place, slug in enumerate(body.titles)
            )
        ),
        "segment": _segment(publication_id, body.segment, "#/segment") if body.segment is not None else "",
        "without_segments": tuple(
            dict.fromkeys(
                _segment(publication_id, slug, f"#/without_segments/{place}")
                for place, slug in enumerate(body.without_segments)
            )
        ),
        "without_tags": _tags(caller, body),
        "subject": (body.subject or "").strip(),
        "test": body.test.model_dump() if body.test is not None else None,
        "timing": body.timing,
        "at": body.at,
        "local_at": body.local_at,
        "rate": body.rate,
        "by_provider": body.by_provider.model_dump(exclude_none=True),
        "canary": body.canary.model_dump() if body.canary is not None else None,
        "in_doubt": body.in_doubt,
    }


def _segment(publication_id: int, slug: str, pointer: str) -> str:
    if segment_of(publication_id, slug) is None:
        raise invalid("There is no such segment.", pointer=pointer)
    return slug


def _tags(caller: Caller, body: PlanIn) -> tuple[str, ...]:
    """Names of tags, each once. A tag that nobody has leaves out nobody, and is most likely mistyped."""
    if not body.without_tags:
        return ()
    known = frozenset(directory.tag_names(reach_of(caller, WRITE)))
    for place, name in enumerate(body.without_tags):
        if name not in known:
            raise invalid("There is no such tag.", pointer=f"#/without_tags/{place}")
    return tuple(dict.fromkeys(body.without_tags))
