"""Who asks: a token, on behalf of the person who made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from masthead.web.api.models import ApiToken
from masthead.web.api.problems import Problem, invalid
from masthead.web.api.scopes import RIGHT_OF, Scope
from masthead.web.publications.queries import publication_named
from masthead.web.subscribers.evidence import By
from masthead.web.team.queries import publications_with


@dataclass(frozen=True, slots=True)
class Caller:
    """A token that was let in. Whatever it reaches comes through here: never more than its maker may now."""

    token: ApiToken
    user: Any

    @property
    def by(self) -> By:
        """Who stands in timelines."""
        return By(f"{self.user} (API token “{self.token.name}”)"[:200], self.user.pk)

    def titles(self, scope: Scope) -> frozenset[int]:
        """Ids of the publications in which a scope holds now: those of the token in which its maker has the right."""
        theirs = publications_with(self.user, RIGHT_OF[scope])
        return theirs if self.token.publications is None else theirs & frozenset(self.token.publications)

    @property
    def restricted(self) -> bool:
        """Whether the token is for certain titles alone, whatever else its maker has."""
        return self.token.publications is not None

    def title(self, slug: str, scope: Scope) -> Any:
        """The publication of an address. Raises `Problem` alike for one that is not there and one of somebody else."""
        found = publication_named(slug)
        if found is None or found.pk not in self.titles(scope):
            raise Problem("not-found")
        return found

    def named_title(self, slug: str, scope: Scope, *, pointer: str) -> Any:
        """The publication that a body names. Raises `Problem`, as above."""
        found = publication_named(slug)
        if found is None or found.pk not in self.titles(scope):
            raise invalid("There is no such publication.", pointer=pointer)
        return found


def caller_of(request: HttpRequest) -> Caller:
    """Who a request is from, after the gate."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller
