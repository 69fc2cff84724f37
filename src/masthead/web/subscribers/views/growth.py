"""How titles grow."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.web.charting import answer
from masthead.web.subscribers.growth_chart import SPANS, chart_of, growth_figure, label_of, span_words
from masthead.web.subscribers.queries.growth import SHOWN, Span, growth_of, sources_of
from masthead.web.subscribers.views.filters import STATES
from masthead.web.subscribers.views.page import publication_of, publications_of, show

ICON = "history"


@require_safe
def growth(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A title's growth as a chart with its table, its sources, and where everybody stands now."""
    titles = publications_of(request)
    if not slug and not titles:
        return show(request, "subscribers/growth.html", title="Growth", icon=ICON, titles=())
    publication = publication_of(request, slug or titles[0].slug)
    asked = request.GET.get("by", "")
    span: Span = asked if asked in SHOWN else "week"
    found = growth_of(publication.pk, span, now=timezone.now())
    return show(
        request,
        "subscribers/growth.html",
        title="Growth",
        about=publication.name,
        icon=ICON,
        titles=titles,
        publication=publication,
        spans=SPANS,
        span=span,
        span_words=span_words(span),
        growth=found,
        figure=growth_figure(found.periods, span, publication.slug),
        periods=[(label_of(each, span), each) for each in reversed(found.periods)],
        sources=sources_of(publication.pk),
        states=[(state, STATES[state], many) for state, many in found.states.items()],
        anybody=any(found.states.values()),
    )


@require_safe
def chart(request: HttpRequest, slug: str, span: Span, form: str) -> HttpResponse:
    """The chart as a file. Raises Http404 for a span or form that there is not."""
    publication = publication_of(request, slug)
    if span not in SHOWN:
        raise Http404
    periods = growth_of(publication.pk, span, now=timezone.now()).periods
    return answer(request, lambda look: chart_of(periods, span, look), form, f"{slug}-growth")
