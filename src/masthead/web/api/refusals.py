"""What went wrong, from whichever layer, as a problem: the only place that turns faults into answers."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from masthead.web.api.problems import Place, Problem, invalid
from masthead.web.growth.polls.faults import PollError
from masthead.web.growth.promotions.faults import PromotionError
from masthead.web.growth.referrals.faults import ReferralError
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.states import MailingMoveError
from masthead.web.newsroom.actions import DayTakenError, NotReadyError
from masthead.web.revenue.affiliate.faults import AffiliateError
from masthead.web.revenue.jobs.faults import JobError
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.webhooks.faults import WebhookError

_NAMING = (PromotionError, ReferralError, SequenceError, AffiliateError, JobError, SponsorError)
"""Faults that say which value they are about."""

logger = logging.getLogger("masthead.api")

_WORDS = {
    "missing": "This is needed.",
    "extra_forbidden": "There is no such field.",
    "string_type": "This has to be text.",
    "int_type": "This has to be a whole number.",
    "float_type": "This has to be a number.",
    "bool_type": "This has to be true or false.",
    "list_type": "This has to be a list.",
    "dict_type": "This has to be an object.",
    "model_attributes_type": "This has to be an object.",
    "model_type": "This has to be an object.",
}
"""Words for faults that pydantic tells in the words of Python."""


def problem_of(fault: Exception) -> Problem | None:
    """The problem that a fault is; None for one that nobody foresaw."""
    match fault:
        case Problem():
            return fault
        case ValidationError():
            return Problem("invalid", errors=list(_places(fault.errors)))
        case AuthenticationError():
            return Problem("unauthenticated", headers={"WWW-Authenticate": 'Bearer realm="Masthead"'})
        case HttpError():
            # What a parser of bodies raises comes wrapped into an error of the framework's own.
            return fault.__cause__ if isinstance(fault.__cause__, Problem) else Problem("malformed")
        case PermissionDenied():
            return Problem("forbidden", str(fault))
        case Http404():
            return Problem("not-found")
        case (
            SubscriberError()
            | WebhookError()
            | DayTakenError()
            | NotReadyError()
            | MailingError()
            | MailingMoveError()
            | PollError()
            | PromotionError()
            | ReferralError()
            | SequenceError()
            | AffiliateError()
            | JobError()
            | SponsorError()
        ):
            return _of_rule(fault)
    return None


def _of_rule(fault: Exception) -> Problem:
    """What a rule refuses: a value where the fault names its field, else how things stand.

    Fields are called the same in the rules of growth and income and in bodies.
    """
    field = fault.field if isinstance(fault, _NAMING) else ""
    return invalid(str(fault), pointer=pointer_to([field])) if field else Problem("conflict", str(fault))


def refuse(request: HttpRequest, fault: Exception | type[Exception]) -> HttpResponse:
    """The answer to a fault; the unforeseen ones go to the log, and nothing of them to the outside."""
    assert isinstance(fault, Exception)
    known = problem_of(fault)
    if known is None:
        logger.error("%s %s failed.", request.method, request.path, exc_info=fault)
        known = Problem("fault")
    return known.answer()


def _places(errors: Iterable[Mapping[str, Any]]) -> Iterable[Place]:
    for error in errors:
        source, *path = error["loc"]
        detail = _WORDS.get(error["type"]) or f"{str(error['msg']).removeprefix('Value error, ').rstrip('.')}."
        if source == "body":
            # The first step is the name of our own parameter, which nobody outside knows.
            yield Place(detail, pointer=pointer_to(path[1:]))
        elif source == "header":
            yield Place(detail, header=str(path[-1]))
        else:
            yield Place(detail, parameter=str(path[-1]))


def pointer_to(path: Iterable[object]) -> str:
    """RFC 6901, as the fragment of an address."""
    return "#" + "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
