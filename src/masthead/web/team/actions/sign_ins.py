"""What happens at the door. Called from allauth's hooks, so there is no actor to ask for permission."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.crypto import salted_hmac

from masthead.web.team.actions.audit import record
from masthead.web.team.models import User
from masthead.web.team.queries import Somebody


def note_sign_in(person: User, *, methods: Sequence[str]) -> None:
    """A person came in. methods: how, such as ``password``, ``totp``, ``webauthn``."""
    record(actor=person, action="signed-in", subject=str(person), person=person, methods=list(methods))


def note_sign_out(somebody: Somebody) -> None:
    """A person left; nothing for one who was not in."""
    if somebody.is_authenticated:
        record(actor=somebody, action="signed-out", subject=str(somebody), person=somebody)


def note_failed_sign_in(*, address: str) -> None:
    """Somebody gave a wrong password.

    Of an address without an account only a keyed hash is kept: it may be a password typed into the wrong field, or
    somebody else's address.
    """
    person = User.objects.filter(email__iexact=address).first()
    if person is not None:
        record(actor=None, action="sign-in-failed", subject=str(person), person=person)
        return
    fingerprint = salted_hmac("sign-in-failed", address.lower(), secret=settings.SECRET_KEY, algorithm="sha256")
    record(actor=None, action="sign-in-failed", subject="an unknown address", fingerprint=fingerprint.hexdigest()[:32])


def note_new_password(person: User) -> None:
    """A person set another password, signed in or by a link."""
    record(actor=person, action="password-changed", subject=str(person), person=person)


def note_second_factor(person: User, *, kind: str, change: str) -> None:
    """kind: ``totp``, ``webauthn`` or ``recovery_codes``. change: ``added``, ``removed``, ``reset`` or ``refused``."""
    actor = None if change == "refused" else person
    record(actor=actor, action=f"second-factor-{change}", subject=str(person), person=person, kind=kind)
