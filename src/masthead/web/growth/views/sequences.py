"""Sequences of automatic messages for the team: all of a title's, one with its steps, its form, and the quiet hours."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.growth.models import Sequence
from masthead.web.growth.sequences import actions, queries
from masthead.web.growth.sequences.due import rules_of
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.forms import RulesForm, SequenceForm, initial_of, initial_of_rules
from masthead.web.growth.sequences.presets import Preset, add_preset
from masthead.web.growth.sequences.states import OPEN, PLACE_WORDS, SEQUENCE_WORDS, Ending, SequenceState
from masthead.web.growth.views.sequence_words import PRESETS, when_words
from masthead.web.growth.views.team_page import Crumb, show, title_of, titles_of
from masthead.web.publications.models import Publication
from masthead.web.publications.queries import time_zone_of
from masthead.web.team.queries import may
from masthead.web.team.roles import Right

ICON = "mail"
_DONE = {
    "start": "It runs: whoever it is for begins, and messages go out in their time.",
    "pause": "It is paused: nobody begins, nobody gets anything.",
    "end": "It has ended. What was sent stays to be seen.",
}


@require_safe
def index(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A title's sequences."""
    titles = titles_of(request)
    if not titles:
        return show(request, "growth/sequences.html", title="Automatic messages", icon=ICON)
    publication = title_of(request, slug or titles[0].slug)
    found = list(queries.sequences_for(request.user).filter(publication=publication))
    accounts = queries.accounts_of(found)
    named = (Right.WRITE, Right.GROWTH)
    return show(
        request,
        "growth/sequences.html",
        title="Automatic messages",
        icon=ICON,
        about=publication.name,
        publication=publication,
        titles=[(each, reverse("growth:sequences-of", args=[each.slug])) for each in titles] if len(titles) > 1 else [],
        rows=[
            (each, SEQUENCE_WORDS[SequenceState(each.state)], queries.start_words(each), accounts[each.pk])
            for each in found
        ],
        presets=PRESETS if all(may(request.user, each, publication.pk) for each in named) else (),
        relay=bool(settings.SITE.settings.relay),
        rules=rules_of(publication.pk),
        buttons=[
            HeaderButton("Quiet hours", url=reverse("growth:sequence-rules", args=[publication.slug]), icon_name="cog")
        ],
    )


@require_POST
def preset(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a sequence after a pattern."""
    publication = title_of(request, slug)
    try:
        chosen = Preset(request.POST.get("preset", ""))
    except ValueError:
        raise PermissionDenied from None
    day = timezone.now().astimezone(time_zone_of(publication.pk)).date()
    made = add_preset(user=request.user, publication=publication, preset=chosen, day=day)
    messages.success(request, "Here is a draft. Write its messages, have them approved, then start it.")
    return redirect("growth:sequence", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def sequence(request: HttpRequest, pk: int) -> HttpResponse:
    """One sequence: its steps, how many stand where, and its buttons."""
    found = sequence_of(request, pk)
    if request.method == "POST" and (gone := _done(request, found)) is not None:
        return redirect("growth:sequences-of", slug=found.publication.slug) if gone else redirect(request.path)
    steps = queries.steps_of(found)
    account = queries.accounts_of([found])[found.pk]
    state = SequenceState(found.state)
    people = may(request.user, Right.AUDIENCE, found.publication_id)
    return show(
        request,
        "growth/sequence.html",
        title=found.name,
        icon=ICON,
        crumbs=crumbs_of(found, here=True),
        sequence=found,
        publication=found.publication,
        state=state,
        state_words=SEQUENCE_WORDS[state],
        start_words=queries.start_words(found),
        asks=found.ending == Ending.UNSUBSCRIBE,
        steps=[(each, when_words(each.message, first=each.number == 1)) for each in steps],
        account=account,
        standings=[(PLACE_WORDS[each], many, each in OPEN) for each, many in account.states.items() if many],
        missing=actions.missing_of(found) if state in {SequenceState.DRAFT, SequenceState.PAUSED} else (),
        asking=queries.asking(found) if people else (),
        relay=bool(settings.SITE.settings.relay),
        may_write=may(request.user, Right.WRITE, found.publication_id),
        people=people,
        zone=time_zone_of(found.publication_id),
        buttons=[HeaderButton("Settings", url=reverse("growth:sequence-edit", args=[found.pk]), icon_name="cog")]
        if state is not SequenceState.ENDED
        else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new one."""
    publication = title_of(request, slug)
    form = SequenceForm(request.POST or None, initial=initial_of(None))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(user=request.user, publication=publication, plan=form.plan())
        except SequenceError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Now give it its messages.")
            return redirect("growth:sequence", pk=made.pk)
    return _show_form(request, publication, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one."""
    found = sequence_of(request, pk)
    form = SequenceForm(request.POST or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(user=request.user, sequence_id=found.pk, plan=form.plan())
        except SequenceError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("growth:sequence", pk=found.pk)
    return _show_form(request, found.publication, form, found)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """When a title's messages do not come."""
    publication = title_of(request, slug)
    form = RulesForm(request.POST or None, initial=initial_of_rules(rules_of(publication.pk)))
    if request.method == "POST" and form.is_valid():
        actions.set_rules(user=request.user, publication=publication, plan=form.plan())
        messages.success(request, f"Automatic messages of {publication.name} keep to this from now on.")
        return redirect("growth:sequences-of", slug=publication.slug)
    return show(
        request,
        "growth/sequence_rules.html",
        title="Quiet hours",
        icon=ICON,
        about=publication.name,
        crumbs=[_crumb(), (publication.name, reverse("growth:sequences-of", args=[publication.slug]))],
        form=form,
        publication=publication,
        status=400 if form.errors else 200,
    )


def sequence_of(request: HttpRequest, pk: int) -> Sequence:
    """The sequence of an address. Raises PermissionDenied, whether there is none or it is somebody else's."""
    found = queries.sequences_for(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def crumbs_of(found: Sequence, *, here: bool = False) -> list[Crumb]:
    """The pages above one about a sequence. here: that page is the sequence's own."""
    title = found.publication
    above: list[Crumb] = [_crumb(), (title.name, reverse("growth:sequences-of", args=[title.slug]))]
    return above if here else [*above, (found.name, reverse("growth:sequence", args=[found.pk]))]


def _done(request: HttpRequest, found: Sequence) -> bool | None:
    """Do what a button says; whether the sequence is gone, None where nothing was done."""
    do, now = request.POST.get("do", ""), timezone.now()
    deeds: dict[str, Callable[[], object]] = {
        "start": lambda: actions.start(user=request.user, sequence_id=found.pk, now=now),
        "pause": lambda: actions.pause(user=request.user, sequence_id=found.pk, now=now),
        "end": lambda: actions.end(user=request.user, sequence_id=found.pk, now=now),
        "remove": lambda: actions.remove(user=request.user, sequence_id=found.pk),
    }
    if do not in deeds:
        return None
    try:
        deeds[do]()
    except SequenceError as refused:
        messages.error(request, str(refused))
        return None
    messages.success(request, _DONE.get(do, f"The draft “{found.name}” is removed."))
    return do == "remove"


def _show_form(
    request: HttpRequest, publication: Publication, form: SequenceForm, found: Sequence | None
) -> HttpResponse:
    above: list[Crumb] = [_crumb(), (publication.name, reverse("growth:sequences-of", args=[publication.slug]))]
    leave = reverse("growth:sequence", args=[found.pk]) if found is not None else above[1][1]
    return show(
        request,
        "growth/sequence_form.html",
        title=f"Settings of {found.name}" if found is not None else "Make a sequence",
        icon=ICON,
        about="" if found is not None else publication.name,
        crumbs=crumbs_of(found) if found is not None else above,
        form=form,
        sequence=found,
        publication=publication,
        leave=leave,
        status=400 if form.errors else 200,
    )


def _crumb() -> Crumb:
    return ("Automatic messages", reverse("growth:sequences"))
