"""Voting by a signed link, and how a poll stands, for readers.

A link in a mail only shows the page: what follows links to look for dangers gives no vote. The button on it does.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.tokens import Purpose, TokenError
from masthead.web.growth.models import Poll
from masthead.web.growth.polls import queries
from masthead.web.growth.polls.actions import Ballot, cast
from masthead.web.growth.polls.faults import NoVote, NoVoteError
from masthead.web.growth.polls.keys import letter
from masthead.web.growth.polls.states import ResultsShown
from masthead.web.mailings.queries.scopes import mailing_of_part
from masthead.web.publications.queries import publications_with_ids, time_zone_of
from masthead.web.subscribers.links import keys, publication_of
from masthead.web.subscribers.public import Place, dead_link, of_publication, sealed, show
from masthead.web.subscribers.queries.preferences import long_day, title_of

_LONGEST_KEY = 32


@dataclass(frozen=True, slots=True)
class _Voter:
    """Whom a token is for. mailing: number of the part it stood in."""

    subscriber_id: int
    mailing: int


@of_publication(("GET", "HEAD", "POST"))
def vote(place: Place, request: HttpRequest, token: str, key: str, answer: int) -> HttpResponse:
    """The page with the answer and its button, and what the button does."""
    voter = _voter(place, token)
    if voter is None:
        return dead_link(place)
    poll = _poll_of(voter, key)
    if poll is None or not 0 <= answer < len(poll.answers):
        return _absent(place)
    now = timezone.now()
    if request.method == "POST":
        try:
            cast(Ballot(key, voter.subscriber_id, answer, voter.mailing), now=now)
        except NoVoteError as refused:
            if refused.why is NoVote.ABSENT:
                return _absent(place)
        # A reload shows the page, and votes no second time.
        return sealed(HttpResponseRedirect(f"{request.path}?done=1", status=303), place.words.language)
    given = queries.answer_of(poll, voter.subscriber_id)
    if not queries.is_open(poll, now):
        return _closed(place, poll, given)
    if given == answer:
        return _voted(place, poll, given, now)
    return show(
        place,
        "growth/public/vote.html",
        title=place.words.say("vote_title"),
        poll=poll,
        until=_moment(poll.closes_at, place),
        chosen=_Choice(answer, poll.answers[answer]),
        others=[_Choice(at, words) for at, words in enumerate(poll.answers) if at != answer],
        before=letter(given) if given is not None else "",
    )


@of_publication()
def results(place: Place, request: HttpRequest, key: str) -> HttpResponse:
    """How a poll stands, for everybody."""
    del request
    poll = queries.poll_named(key) if len(key) <= _LONGEST_KEY else None
    if poll is None or poll.publication_id != place.id:
        raise Http404
    now = timezone.now()
    running = queries.is_open(poll, now)
    title = place.words.say("poll_title" if running else "poll_final_title")
    shown = queries.shows_results(poll, voted=False, now=now)
    return _show_poll(place, poll, title=title, running=running, shown=shown)


@require_safe
def mail_link(request: HttpRequest, token: str, key: str, answer: int) -> HttpResponse:
    """On from the short address in a mail to the page of the title that the mail is from."""
    del request
    try:
        scope, _ = keys().verify(Purpose.VOTE, token)
    except TokenError:
        return _nothing()
    number = publication_of(scope)
    named = publications_with_ids([number]) if number is not None else ()
    if not named:
        return _nothing()
    reply = HttpResponseRedirect(Place.of(named[0]).url(f"vote/{token}/{key}/{answer}/"))
    reply.headers["Cache-Control"] = "no-store"
    reply.headers["Referrer-Policy"] = "no-referrer"
    reply.headers["X-Robots-Tag"] = "noindex"
    return reply


@dataclass(frozen=True, slots=True)
class _Choice:
    """An answer to press. place: from 0."""

    place: int
    words: str

    @property
    def letter(self) -> str:
        return letter(self.place)


@dataclass(frozen=True, slots=True)
class _Row:
    """An answer in the table. votes: as printed. yours: whether the reader gave it."""

    answer: queries.AnswerResult
    votes: str
    yours: bool


def _voter(place: Place, token: str) -> _Voter | None:
    try:
        scope, subscriber_id = keys().verify(Purpose.VOTE, token)
    except TokenError:
        return None
    if publication_of(scope) != place.id or title_of(subscriber_id, place.id) is None:
        return None
    return _Voter(subscriber_id, scope)


def _poll_of(voter: _Voter, key: str) -> Poll | None:
    """The poll, if it stood in the edition that this person was mailed."""
    mailing = mailing_of_part(voter.mailing)
    poll = queries.poll_named(key) if len(key) <= _LONGEST_KEY else None
    if poll is None or mailing is None or poll.edition_id is None or poll.edition_id != mailing[1]:
        return None
    return poll


def _voted(place: Place, poll: Poll, given: int, now: dt.datetime) -> HttpResponse:
    words = place.words
    return _show_poll(
        place,
        poll,
        title=words.say("vote_thanks", letter=letter(given)),
        running=True,
        shown=queries.shows_results(poll, voted=True, now=now),
        given=given,
        others=[_Choice(at, text) for at, text in enumerate(poll.answers) if at != given],
    )


def _closed(place: Place, poll: Poll, given: int | None) -> HttpResponse:
    title = place.words.say("vote_closed_title")
    return _show_poll(place, poll, title=title, running=False, shown=True, given=given)


def _absent(place: Place) -> HttpResponse:
    title = place.words.say("vote_absent_title")
    return show(place, "growth/public/vote_absent.html", title=title, status=404)


def _show_poll(
    place: Place,
    poll: Poll,
    *,
    title: str,
    running: bool,
    shown: bool,
    given: int | None = None,
    others: list[_Choice] | None = None,
) -> HttpResponse:
    language = place.words.language
    result = queries.result_of(poll)
    return show(
        place,
        "growth/public/poll.html",
        title=title,
        poll=poll,
        rows=[_Row(each, _number(each.votes, language), each.place == given) for each in result.answers],
        many=result.votes,
        votes=_number(result.votes, language),
        voters_see=queries.rules_of(poll.publication_id).results is ResultsShown.VOTED,
        running=running,
        shown=shown,
        given=given,
        others=others or [],
        until=_moment(poll.closes_at, place),
        day=long_day(poll.day, language),
        edition_url=place.addresses.edition(poll.day) if poll.publication_id == place.id else "",
    )


def _moment(at: dt.datetime, place: Place) -> str:
    """A moment where the title is, such as “27 November, 00:00”; the end of a day as its last minute."""
    zone: ZoneInfo = time_zone_of(place.id)
    local = at.astimezone(zone)
    locale = Locale.parse(place.words.language)
    if (local.hour, local.minute) == (0, 0):
        local -= dt.timedelta(minutes=1)
    pattern = "d MMMM, HH:mm" if locale.language == "en" else "d. MMMM, HH:mm"
    return format_datetime(local, pattern, locale=locale)


def _number(number: int, language: str) -> str:
    return format_decimal(number, locale=Locale.parse(language))


def _nothing() -> HttpResponse:
    return HttpResponseNotFound("There is nothing here.\n", content_type="text/plain; charset=utf-8")
