"""What the rows of a segment offer to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from masthead.audience.segments.kinds import KINDS
from masthead.audience.segments.tree import ProfileField
from masthead.audience.subscription import SubscriptionState
from masthead.edition.sections.registry import kinds as section_kinds
from masthead.web.subscribers.models import ImportRun, Segment, Subscriber
from masthead.web.subscribers.queries.visibility import audience_publications
from masthead.web.subscribers.segments.drawing import LATELY
from masthead.web.subscribers.segments.naming import tag_names
from masthead.web.subscribers.segments.voting import polls_of
from masthead.web.team.queries import Somebody

Choices = tuple[tuple[str, str], ...]
"""(value, words), in the order in which they are shown."""

_LOOKED_AT = 300
"""The latest people, whose attributes are offered."""
_MOST_IMPORTS = 100

_TEXT_TESTS: Choices = (
    ("one-of", "is one of"),
    ("contains", "contains"),
    ("starts-with", "starts with"),
    ("is-set", "is known"),
)


@dataclass(frozen=True)
class Offers:
    """Everything to choose from, asked for when a row needs it. user: who builds; others' titles are not offered."""

    user: Somebody
    publication_id: int
    slug: str = ""

    joins: Choices = (("all", "All of these"), ("any", "One of these, or more"))
    kinds: Choices = tuple((kind.name, kind.label) for kind in KINDS)
    states: Choices = (*((state.value, state.value.capitalize()) for state in SubscriptionState), ("any", "Any state"))
    moments: Choices = (
        ("", "at any time"),
        ("asked", "asked for"),
        ("confirmed", "confirmed"),
        ("changed", "so since"),
    )
    orders: Choices = (
        (LATELY, "in the last"),
        ("before", "before"),
        ("until", "until"),
        ("on", "on"),
        ("from", "from"),
        ("after", "after"),
    )
    fields: Choices = tuple((field.value, field.value.replace("_", " ").capitalize()) for field in ProfileField)
    text_tests: Choices = _TEXT_TESTS
    attribute_tests: Choices = (
        *_TEXT_TESTS,
        ("<", "is less than"),
        ("<=", "is at most"),
        (">", "is more than"),
        (">=", "is at least"),
    )
    actions: Choices = (("opened", "Opened"), ("clicked", "Clicked in"))
    often: Choices = (
        (">=", "at least"),
        (">", "more than"),
        ("=", "exactly"),
        ("<=", "at most"),
        ("<", "fewer than"),
    )

    @cached_property
    def titles(self) -> Choices:
        """Titles whose subscribers the person looks after."""
        return tuple((each.slug, each.name) for each in audience_publications(self.user))

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Tags that somebody of the publication has."""
        return tag_names(self.publication_id)

    @cached_property
    def segments(self) -> Choices:
        """Other segments of the publication."""
        rows = Segment.objects.filter(publication_id=self.publication_id).exclude(slug=self.slug)
        return tuple(rows.values_list("slug", "name"))

    @cached_property
    def imports(self) -> Choices:
        """Lists that came in, the latest first."""
        theirs = [each.pk for each in audience_publications(self.user)]
        runs = ImportRun.objects.filter(publication__in=theirs).order_by("-id")[:_MOST_IMPORTS]
        return tuple((str(run.pk), f"{run.pk}: {run.file_name}, {run.created_at:%Y-%m-%d}") for run in runs)

    @cached_property
    def polls(self) -> Choices:
        """Polls, the latest first."""
        return tuple((each.name, f"{each.day:%Y-%m-%d}: {each.question}") for each in polls_of(self.publication_id))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Attributes of the latest people who came to the publication."""
        latest = Subscriber.objects.filter(subscriptions__publication_id=self.publication_id).order_by("-id")
        said = latest.values_list("attributes", flat=True)[:_LOOKED_AT]
        return tuple(sorted({key for each in said for key in each}))[:100]

    @cached_property
    def sections(self) -> Choices:
        """Kinds of sections."""
        return (("", "anywhere"), *((name, f"in “{name}”") for name in sorted(section_kinds())))
