from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from masthead.checks import Preflight, preflight
from masthead.checks.check import GARBLING
from masthead.checks.registry import CHECK_FAILED, all_codes
from masthead.edition.house import WEEKDAYS, HouseFormat, RundownSlot
from masthead.edition.kind import Link
from masthead.edition.media import Image, Media
from masthead.edition.model import Section
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.briefs.fields import Brief, BriefsFields
from masthead.edition.sections.image.fields import ImageFields
from masthead.edition.sections.links.fields import LinkItem, LinksFields
from masthead.edition.sections.poll.fields import PollFields
from masthead.edition.sections.profile.fields import ProfileFields
from masthead.edition.sections.registry import kind_of, kinds
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.story.fields import Part, StoryFields
from masthead.edition.sections.text.fields import TextFields
from masthead.edition.sections.todo.fields import Todo, TodoFields

# Editors' words and the marks that checks look for, in any order.
MARKS = [
    "TK",
    "{{",
    "}}",
    "{{ name }}",
    "[link]",
    "**",
    "](",
    "://",
    "https://",
    "www.",
    "@",
    "!",
    "Re:",
    "é",
    "青山",
    "\u202e",
    "🇯🇵",
]
WORDS = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=8)), max_size=5).map("".join)
URLS = st.one_of(
    WORDS,
    WORDS.map("https://{}".format),
    st.sampled_from(["https://a.example", "http://[", "mailto:", "{{ web_link }}"]),
)
LINES = st.builds(lambda words, url: RichLine.from_html(f'{words}<a href="{url}">{words}</a>'), WORDS, URLS)
TEXTS = st.builds(lambda words, url: RichText.from_html(f'<p>{words}<a href="{url}">{words}</a></p>'), WORDS, URLS)
LINKS = st.builds(Link, text=WORDS, url=URLS, affiliate=st.booleans())
IMAGES = st.builds(Image, src=URLS, alt=st.none() | WORDS, credit=WORDS, caption=LINES)
FIELDS = st.one_of(
    st.builds(TextFields, body=TEXTS),
    st.builds(
        StoryFields,
        title=WORDS,
        body=TEXTS,
        parts=st.tuples(st.builds(Part, label=WORDS, body=TEXTS)),
        sources=st.tuples(LINKS),
    ),
    st.builds(LinksFields, items=st.tuples(st.builds(LinkItem, mark=WORDS, text=LINES))),
    st.builds(TodoFields, items=st.tuples(st.builds(Todo, text=LINES, affiliate=st.booleans()))),
    st.builds(BriefsFields, items=st.tuples(st.builds(Brief, lead=WORDS, text=LINES, link=st.none() | LINKS))),
    st.builds(
        SponsorFields,
        sponsor=WORDS,
        title=WORDS,
        body=TEXTS,
        image=st.none() | IMAGES,
        call_to_action=st.none() | LINKS,
    ),
    st.builds(ProfileFields, name=WORDS, native_name=WORDS, image=st.none() | IMAGES, body=TEXTS),
    st.builds(ImageFields, image=st.none() | IMAGES),
    st.builds(PollFields, question=WORDS, answers=st.lists(WORDS, max_size=8).map(tuple)),
    *(st.just(kind.fields()) for kind in kinds().values()),
)
SECTIONS = st.builds(
    lambda fields, label: Section(kind=kind_of(fields).name, label=label, fields=fields), FIELDS, WORDS
)
RANGES = st.none() | st.tuples(st.integers(0, 3), st.integers(0, 3))
SLOTS = st.builds(
    RundownSlot,
    label=WORDS,
    kind=st.sampled_from(["text", "story", "greeting"]),
    required=st.booleans(),
    days=st.sets(st.sampled_from(WEEKDAYS), max_size=2).map(tuple),
    words=RANGES,
    headline_words=st.none() | st.integers(0, 3),
    items=RANGES,
)
HOUSES = st.fixed_dictionaries(
    {
        "section": st.lists(SLOTS, max_size=3).map(tuple),
        "dictionary": st.dictionaries(WORDS, WORDS, max_size=3),
        "sender": WORDS,
        "reply_to": WORDS,
        "url": URLS,
        "postal_address": WORDS,
        "checks": st.dictionaries(
            WORDS | st.sampled_from(sorted(all_codes())), st.sampled_from(["off", "info"]), max_size=2
        ),
    }
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    sections=st.lists(SECTIONS, max_size=4),
    house=HOUSES,
    front=st.fixed_dictionaries(
        {"title": WORDS, "subject": WORDS, "preheader": WORDS, "language": st.sampled_from(["en", "de", "ja"])}
    ),
    day=st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
    body=WORDS,
)
def test_preflight_answers_for_any_edition(
    *,
    a_preflight: Callable[..., Preflight],
    a_house: Callable[..., HouseFormat],
    sections: list[Section],
    house: dict[str, object],
    front: dict[str, str],
    day: dt.date,
    body: str,
) -> None:
    shown = "".join(f'<section id="{index}"><p>{body}</p></section>' for index in range(1, len(sections) + 1))
    media = {image.src: Media("u", 1, 1, 1, body) for each in sections for image in each.fields.images()}

    found = preflight(a_preflight(*sections, house=a_house(**house), body=shown, media=media, date=day, **front))

    assert [each.message for each in found if each.code == CHECK_FAILED.name] == []
    assert all(each.message and each.remedy for each in found)
    assert not any(GARBLING.search(each.message + each.remedy) for each in found)
