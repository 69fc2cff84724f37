"""What is done with a mailing that is planned. The newsroom's rules hold: the same actions are taken."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.outgoing import found_mailing, held_mailing, mailing_out
from masthead.web.api.schemas.mailings import MailingOut, ResentOut
from masthead.web.api.schemas.plans import ResendIn, WinnerIn
from masthead.web.api.scopes import Scope
from masthead.web.mailings import actions
from masthead.web.mailings.actions.doubting import resend_to
from masthead.web.mailings.queries.receipts import doubtful_of

router = Router(tags=["Mailings"])
WRITE, SEND = Scope.MAILINGS_WRITE, Scope.MAILINGS_SEND
_ONE = "/mailings/{int:mailing}"
_CONFLICT = ("conflict",)


@operation(router, "POST", f"{_ONE}/schedule", scope=SEND, answers={200: MailingOut}, problems=_CONFLICT)
def schedule_mailing(request: HttpRequest, mailing: int) -> MailingOut:
    """Let a mailing go.

    At once, or at its time. Where the publication asks for a second person, it waits until somebody else agrees
    (`waiting`). One that is overdue (`stale`) goes out now, after all. 409 while its edition is no longer approved.
    """
    held_mailing(request, mailing, SEND)
    actions.schedule(user=caller_of(request).user, mailing_id=mailing, now=timezone.now())
    return _out(request, mailing)


@operation(router, "POST", f"{_ONE}/agree", scope=SEND, answers={200: MailingOut}, problems=_CONFLICT)
def agree_mailing(request: HttpRequest, mailing: int) -> MailingOut:
    """Agree to a mailing as the second person.

    403 where the person who made the token has let it go themselves: nobody agrees with themselves.
    """
    held_mailing(request, mailing, SEND)
    actions.agree(user=caller_of(request).user, mailing_id=mailing, now=timezone.now())
    return _out(request, mailing)


@operation(router, "POST", f"{_ONE}/reopen", scope=WRITE, answers={200: MailingOut}, problems=_CONFLICT)
def reopen_mailing(request: HttpRequest, mailing: int) -> MailingOut:
    """Take a mailing back to be planned anew.

    409 once its audience is frozen.
    """
    held_mailing(request, mailing, WRITE)
    actions.reopen(user=caller_of(request).user, mailing_id=mailing)
    return mailing_out(found_mailing(request, mailing, WRITE))


@operation(router, "POST", f"{_ONE}/pause", scope=SEND, answers={200: MailingOut}, problems=_CONFLICT)
def pause_mailing(request: HttpRequest, mailing: int) -> MailingOut:
    """Pause a mailing.

    What is under way is answered; nothing more is submitted.
    """
    held_mailing(request, mailing, SEND)
    actions.pause(user=caller_of(request).user, mailing_id=mailing, now=timezone.now())
    return _out(request, mailing)


@operation(router, "POST", f"{_ONE}/resume", scope=SEND, answers={200: MailingOut}, problems=_CONFLICT)
def resume_mailing(request: HttpRequest, mailing: int) -> MailingOut:
    """Let a paused mailing go on.

    Also against the verdict on its canary.
    """
    held_mailing(request, mailing, SEND)
    actions.resume(user=caller_of(request).user, mailing_id=mailing, now=timezone.now())
    return _out(request, mailing)


@operation(router, "POST", f"{_ONE}/cancel", scope=SEND, answers={200: MailingOut}, problems=_CONFLICT)
def cancel_mailing(request: HttpRequest, mailing: int) -> MailingOut:
    """End a mailing for good.

    Nobody else gets it, and its receipt says who did.
    """
    held_mailing(request, mailing, SEND)
    actions.cancel(user=caller_of(request).user, mailing_id=mailing, now=timezone.now())
    return _out(request, mailing)


@operation(router, "POST", f"{_ONE}/winner", scope=SEND, answers={200: MailingOut}, problems=_CONFLICT)
def choose_mailing_winner(request: HttpRequest, mailing: int, body: WinnerIn) -> MailingOut:
    """Choose the subject that everybody else gets.

    Without waiting for the judgement of the test any longer.
    """
    held_mailing(request, mailing, SEND)
    user = caller_of(request).user
    actions.choose_winner(user=user, mailing_id=mailing, variant=body.variant, now=timezone.now())
    return _out(request, mailing)


@operation(router, "POST", f"{_ONE}/doubts/resend", scope=SEND, answers={200: ResentOut}, problems=_CONFLICT)
def resend_mailing_doubts(request: HttpRequest, mailing: int, body: ResendIn) -> ResentOut:
    """Send again to those in doubt.

    Nobody is missed, and somebody may get it twice. Whoever is not in doubt any more is passed over. 409 once the
    mailing is over.
    """
    found = held_mailing(request, mailing, SEND)
    user, now = caller_of(request).user, timezone.now()
    if body.subscribers is not None:
        return ResentOut(resent=resend_to(user=user, mailing_id=mailing, subscribers=body.subscribers, now=now))
    many = sum(1 for _ in doubtful_of(found))
    actions.resend_doubts(user=user, mailing_id=mailing, now=now)
    return ResentOut(resent=many)


@operation(router, "POST", f"{_ONE}/doubts/leave", scope=SEND, answers={200: MailingOut}, problems=_CONFLICT)
def leave_mailing_doubts(request: HttpRequest, mailing: int) -> MailingOut:
    """Leave those in doubt as they are.

    Nobody gets it twice, and the receipt lists them. 409 once the mailing is over.
    """
    held_mailing(request, mailing, SEND)
    actions.leave_doubts(user=caller_of(request).user, mailing_id=mailing)
    return _out(request, mailing)


def _out(request: HttpRequest, mailing: int) -> Any:
    return mailing_out(found_mailing(request, mailing, SEND))
