"""What readers did with a part of a mailing, as far as anything measures it."""

from __future__ import annotations

from masthead.audience.segments.tree import Action
from masthead.web.mailings.models import MailingPart
from masthead.web.mailings.plan import Judge
from masthead.web.subscribers import sets

_ACTIONS = {Judge.CLICKS: Action.CLICKED, Judge.OPENS: Action.OPENED}


def responses(part: MailingPart, by: Judge) -> int:
    """How many people, machines left out, clicked or opened so far; 0 where nothing is measured.

    Read from the sets that whoever measures keeps (`masthead.web.subscribers.segments.engagement.deed_set`).
    """
    beginning = f"{_ACTIONS[by].value}:{part.publication_id}:"
    names = {name for name, _, _ in sets.stamps(beginning) if _is_of(name, part.pk)}
    return sum(len(ids) for ids in sets.members_of(names).values())


def _is_of(name: str, number: int) -> bool:
    """Whether a set is about all of one mailing: ``clicked:3:2026-11-23:17:``."""
    parts = name.split(":", 4)
    return len(parts) == 5 and parts[3] == str(number) and not parts[4]
