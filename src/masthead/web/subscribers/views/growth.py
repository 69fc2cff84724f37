"""How titles grow."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.web.subscribers.growth_chart import chart_of, label_of
from masthead.web.subscribers.queries.growth import SHOWN, Span, growth_of, sources_of
from masthead.web.subscribers.views.filters import STATES
from masthead.web.subscribers.views.page import publication_of, publications_of, show

ICON = "history"
SPANS: tuple[tuple[Span, str, str], ...] = (
    ("day", "Days", "the last 30 days"),
    ("week", "Weeks", "the last 26 weeks"),
    ("month", "Months", "the last 24 months"),
)


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
        span_words=next(words for name, _, words in SPANS if name == span),
        growth=found,
        chart=chart_of(found.periods, span),
        periods=[(label_of(each, span), each) for each in reversed(found.periods)],
        sources=sources_of(publication.pk),
        states=[(state, STATES[state], many) for state, many in found.states.items()],
        anybody=any(found.states.values()),
    )
