"""Publications in the newsroom: the list, the house format, the look, days and relations, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from masthead.edition.house import HouseFormat
from masthead.edition.house_toml import read_house, write_house
from masthead.render.shade import Shade
from masthead.render.theme import Theme
from masthead.render.themes import read_theme
from masthead.titles import STARTER
from masthead.web.publications import actions
from masthead.web.publications.faults import HouseRefusedError, PublicationError
from masthead.web.publications.forms import DAYS, HouseForm, SlotFormSet, form_values, house_of_forms, slot_values
from masthead.web.publications.look_forms import DaysForm, ImportForm, LookForm, look_values
from masthead.web.publications.mapping import house_of, theme_of, theme_toml
from masthead.web.publications.models import Publication
from masthead.web.publications.sample import contrasts, sample_page
from masthead.web.team.queries import may, publications_with
from masthead.web.team.roles import Right


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every title that the person may read, with what may be done to it."""
    readable = publications_with(request.user, Right.READ)
    configurable = publications_with(request.user, Right.CONFIGURE)
    rows = [
        {
            "publication": publication,
            "house": house_of(publication),
            "theme": theme_of(publication),
            "days": [name for day, name in DAYS if day in house_of(publication).publication.weekdays],
            "configurable": publication.pk in configurable,
        }
        for publication in Publication.objects.filter(pk__in=readable)
    ]
    return _page(request, "index", {"rows": rows, "may_create": request.user.is_superuser})


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A new title: an empty one to fill, or a ``house.toml``."""
    if not request.user.is_superuser:
        raise PermissionDenied
    starter = read_house((STARTER / "house.toml").read_bytes()).house
    assert starter is not None
    if request.method == "POST" and request.FILES:
        return _imported(request, None)
    form = HouseForm(request.POST or None, initial=form_values(starter))
    slots = SlotFormSet(request.POST or None, prefix="slot", initial=slot_values(starter))
    findings: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid() and slots.is_valid():
        try:
            made = actions.create_publication(user=request.user, house=house_of_forms(form, slots, base=None))
        except HouseRefusedError as refused:
            findings = refused.findings
        except PublicationError as refused:
            form.add_error("slug", str(refused))
        else:
            messages.success(request, f"{made.name} is there. Invite its team, or begin its first edition.")
            return redirect("publications:house", made.slug)
    return _page(request, "house", {"form": form, "slots": slots, "findings": findings, "importing": ImportForm()})


@require_http_methods(["GET", "POST"])
def house(request: HttpRequest, slug: str) -> HttpResponse:
    """The house format as a form with ordered slots."""
    publication = _configurable(request, slug)
    current = house_of(publication)
    form = HouseForm(request.POST or None, initial=form_values(current), fixed_slug=True)
    slots = SlotFormSet(request.POST or None, prefix="slot", initial=slot_values(current))
    findings: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid() and slots.is_valid():
        try:
            said = house_of_forms(form, slots, base=current)
            actions.change_house(user=request.user, publication_id=publication.pk, house=said)
        except HouseRefusedError as refused:
            findings = refused.findings
        else:
            messages.success(request, f"The house format of {publication.name} is saved.")
            return redirect("publications:house", slug)
    context = {"publication": publication, "form": form, "slots": slots, "findings": findings}
    return _page(
        request, "house", {**context, "importing": ImportForm()}, status=422 if request.method == "POST" else 200
    )


@require_GET
def export_house(request: HttpRequest, slug: str) -> HttpResponse:
    """``house.toml``."""
    publication = _configurable(request, slug)
    return _download(write_house(house_of(publication)), "house.toml")


@require_POST
def import_house(request: HttpRequest, slug: str) -> HttpResponse:
    """A ``house.toml`` in place of the present house format; a faulty one is explained and changes nothing."""
    return _imported(request, _configurable(request, slug))


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, slug: str) -> HttpResponse:
    """The theme editor: refuses what cannot be read."""
    publication = _configurable(request, slug)
    form = LookForm(request.POST or None, initial=look_values(theme_of(publication)))
    findings: tuple[Any, ...] = ()
    if request.method == "POST" and "shipped" in request.POST:
        actions.change_look(user=request.user, publication_id=publication.pk, theme=None)
        messages.success(request, f"{publication.name} has the shipped look again.")
        return redirect("publications:look", slug)
    if request.method == "POST" and form.is_valid():
        findings = _look_saved(request, publication, form)
        if not findings:
            messages.success(request, f"The look of {publication.name} is saved.")
            return redirect("publications:look", slug)
    context = {
        "publication": publication,
        "form": form,
        "findings": findings,
        "pairs": contrasts(theme_of(publication)),
        "shipped": not publication.theme,
        "shipped_name": house_of(publication).publication.theme,
    }
    return _page(request, "look", context, status=422 if request.method == "POST" else 200)


def _look_saved(request: HttpRequest, publication: Publication, form: LookForm) -> tuple[Any, ...]:
    """What is wrong with the look; nothing when it is saved."""
    reading = read_theme(theme_toml(form.values()))
    if reading.theme is not None:
        actions.change_look(user=request.user, publication_id=publication.pk, theme=reading.theme)
    return reading.findings


@require_POST
def look_sample(request: HttpRequest, slug: str) -> HttpResponse:
    """The sample page in the look as it stands in the form, unsaved, and the contrast of every pair."""
    publication = _configurable(request, slug)
    form = LookForm(request.POST)
    if not form.is_valid():
        return JsonResponse(
            {"problems": [f"{name}: {' '.join(map(str, said))}" for name, said in form.errors.items()]}, status=422
        )
    try:
        theme = Theme.model_validate(form.values())
    except ValueError:
        findings = read_theme(theme_toml(form.values())).findings
        return JsonResponse({"problems": [finding.message for finding in findings]}, status=422)
    weak = [pair for pair in contrasts(theme) if not pair.enough]
    return JsonResponse(
        {
            "pages": {
                shade.value: sample_page(house_of(publication), theme, shade) for shade in (Shade.LIGHT, Shade.DARK)
            },
            "weak": [f"{pair.front} on {pair.ground}, {pair.mode}: {pair.ratio:.2f}:1" for pair in weak],
        }
    )


@require_GET
def export_look(request: HttpRequest, slug: str) -> HttpResponse:
    """``theme.toml``."""
    return _download(theme_toml(theme_of(_configurable(request, slug)).model_dump(mode="json")), "theme.toml")


@require_http_methods(["GET", "POST"])
def days(request: HttpRequest, slug: str) -> HttpResponse:
    """Holidays, the archive's host, language versions and sister titles."""
    publication = _configurable(request, slug)
    initial = {
        "holidays": publication.holidays,
        "host": publication.host,
        "language_group": publication.language_group,
        "sister_titles": publication.sister_titles.all(),
    }
    form = DaysForm(request.POST or None, initial=initial, publication=publication)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_calendar(
                user=request.user,
                publication_id=publication.pk,
                holidays=said["holidays"],
                host=said["host"],
                language_group=said["language_group"],
                sister_titles=[title.pk for title in said["sister_titles"]],
            )
        except PublicationError as refused:
            form.add_error("host", str(refused))
        else:
            messages.success(request, f"Days and relations of {publication.name} are saved.")
            return redirect("publications:days", slug)
    return _page(request, "days", {"publication": publication, "form": form})


def _imported(request: HttpRequest, publication: Publication | None) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Choose a house.toml first.")
        return redirect("publications:house", publication.slug) if publication else redirect("publications:create")
    reading = read_house(form.source())
    findings: tuple[Any, ...] = reading.findings
    if reading.house is not None and not any(finding.severity == "error" for finding in findings):
        try:
            done = _put(request, publication, reading.house)
        except HouseRefusedError as refused:
            findings = refused.findings
        except PublicationError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"The house format of {done.name} is the file’s now.")
            return redirect("publications:house", done.slug)
    return _page(request, "import", {"publication": publication, "findings": findings}, status=422)


def _put(request: HttpRequest, publication: Publication | None, said: HouseFormat) -> Publication:
    if publication is None:
        return actions.create_publication(user=request.user, house=said)
    return actions.change_house(user=request.user, publication_id=publication.pk, house=said)


def _configurable(request: HttpRequest, slug: str) -> Publication:
    """404 for strangers, so that nobody learns which titles there are; 403 for those who may only read."""
    publication = get_object_or_404(Publication, slug=slug, pk__in=publications_with(request.user, Right.READ))
    if not may(request.user, Right.CONFIGURE, publication.pk):
        raise PermissionDenied
    return publication


def _download(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, f"publications/{name}.html", context, status=status)
