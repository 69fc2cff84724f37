"""Letters of invitation, as mail."""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone

from masthead.web.mail import relay_takes_mail
from masthead.web.team.models import Invitation

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation just written. link: known now and never again. places: (publication, role). by_mail: whether it
    is mailed; else somebody has to hand the link over."""

    email: str
    inviter: str
    places: tuple[tuple[str, str], ...]
    link: str
    token_hash: str
    expires_at: datetime
    by_mail: bool


def can_mail() -> bool:
    """Whether this installation has a relay."""
    return relay_takes_mail(settings.SITE.settings.relay)


def post(letter: Letter) -> None:
    """Hand a letter to the relay; call it after the commit. When it is not taken, the invitation stays unmailed."""
    names = " and ".join(" ".join(name.split()) for name, _ in letter.places)
    context = {"letter": letter, "names": names}
    message = EmailMultiAlternatives(
        subject=f"An invitation to {names}"[:200],
        body=render_to_string("team/mail/invitation.txt", context),
        to=[letter.email],
    )
    message.attach_alternative(render_to_string("team/mail/invitation.html", context), "text/html")
    try:
        message.send()
    except (OSError, smtplib.SMTPException):
        log.exception("An invitation could not be mailed.")
        return
    Invitation.objects.filter(token_hash=letter.token_hash).update(mailed_at=timezone.now())
