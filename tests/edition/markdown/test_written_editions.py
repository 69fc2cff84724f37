"""Editions as the newsroom builds them: written as a file and read back, they are equal and without findings."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.edition.house import HouseFormat
from masthead.edition.kind import Link, SectionFields
from masthead.edition.markdown import read_edition, write_edition
from masthead.edition.markdown.charts import read_number
from masthead.edition.media import Image
from masthead.edition.model import Edition, Section
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.briefs.fields import Brief, BriefsFields
from masthead.edition.sections.charts import Bar, Chart
from masthead.edition.sections.greeting.fields import GreetingFields
from masthead.edition.sections.image.fields import ImageFields
from masthead.edition.sections.jobs.fields import Job, JobsFields
from masthead.edition.sections.links.fields import LinkItem, LinksFields
from masthead.edition.sections.markets.fields import Instrument, MarketsFields
from masthead.edition.sections.number.fields import NumberFields
from masthead.edition.sections.poll.fields import PollFields
from masthead.edition.sections.profile.fields import ProfileFields
from masthead.edition.sections.quote.fields import QuoteFields
from masthead.edition.sections.referral.fields import ReferralFields
from masthead.edition.sections.registry import SHIPPED
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.story.fields import Part, StoryFields
from masthead.edition.sections.text.fields import TextFields
from masthead.edition.sections.todo.fields import Todo, TodoFields

HOUSE = HouseFormat.model_validate(
    {
        "publication": {"slug": "morning", "name": "Morning", "from": "Morning <desk@morning.example>"},
        "section": [{"label": f"The {kind}", "kind": kind} for kind in SHIPPED],
        "labels": {"sources": "All details & data"},
    }
)

# Words with everything Markdown could stumble over. Where a kind's own shape would read them as something
# else (a dash in a figure, a comma in a place), that kind's strategy leaves them out.
SPECIAL = "*_[](){}|\\`<>#&~!+=.:;/\"'”“-–$%@^? "
LETTERS = "abzé名前한ß7"
WORDS = st.one_of(
    st.text(alphabet=LETTERS + SPECIAL, min_size=1, max_size=16),
    st.sampled_from(["{{ name | friends }}", "1. May", "# 1", "- x", "a [b](c)", "&amp;", "x {kind=story}", "A*B_C"]),
).map(lambda text: f"n{' '.join(text.split())}n")
PLAIN_WORDS = st.text(alphabet=LETTERS + "*_[]#&!' ", max_size=16).map(lambda text: f"n{' '.join(text.split())}n")
URLS = st.sampled_from(
    ["https://a.example/b_(c)?d=1&e=2", "{{ web_link }}", "mailto:a@b.example", "/up", "https://a.example/(("]
)


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), strategy)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


LINKS = st.builds(Link, text=PLAIN_WORDS, url=URLS, affiliate=st.booleans())
INLINE = st.lists(
    st.one_of(
        WORDS.map(_escaped),
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["em", "strong", "s", "sub", "code"]), WORDS.map(_escaped)),
        st.builds('<a href="{}">{}</a>'.format, URLS.map(_escaped), WORDS.map(_escaped)),
        WORDS.map(_escaped).map("<span lang=ja>{}</span>".format),
    ),
    max_size=3,
).map(lambda parts: " x ".join(["x", *parts, "x"]))
LINES = INLINE.map(RichLine.from_html)
BLOCKS = st.one_of(
    INLINE.map("<p>{}</p>".format),
    st.lists(INLINE, min_size=1, max_size=2).map(lambda lines: f"<p>{'<br>'.join(lines)}</p>"),
    st.lists(INLINE, min_size=1, max_size=3).map(lambda items: f"<ul><li>{'</li><li>'.join(items)}</li></ul>"),
    st.builds("<ol start={}><li>{}<ul><li>{}</li></ul></li></ol>".format, st.integers(0, 40), INLINE, INLINE),
    INLINE.map("<blockquote><p>{}</p></blockquote>".format),
)
TEXTS = st.lists(BLOCKS, max_size=3).map("".join).map(RichText.from_html)
SUBHEADED = (
    st.lists(st.one_of(BLOCKS, INLINE.map("<h4>{}</h4>".format)), max_size=4).map("".join).map(RichText.from_html)
)
IMAGES = st.builds(
    Image,
    src=st.sampled_from(["a.png", "images/a b.png", "https://a.example/x_(1).png"]),
    alt=st.one_of(st.none(), st.just(""), WORDS),
    credit=maybe(WORDS),
    # A caption is written as emphasis, so that it has none of its own.
    caption=st.one_of(st.just(RichLine()), LINES.filter(lambda line: "<em>" not in line.html)),
)
PICTURES = st.one_of(st.none(), IMAGES)
PRINTED = st.sampled_from(["12", "1,234.5 m", "−3 %", "about 7", "$4", "no number"])
BARS = st.one_of(
    st.builds(
        lambda label, printed: Bar(label=label, value=read_number(printed, "en") or 0, printed=printed),
        PLAIN_WORDS,
        PRINTED.filter(lambda printed: printed != "no number"),
    ),
    st.builds(Bar, label=PLAIN_WORDS, value=st.decimals(1, 99, places=2), printed=PRINTED),
)
CHARTS = st.one_of(
    st.none(),
    st.builds(Chart, title=maybe(WORDS), measure=maybe(WORDS), bars=st.lists(BARS, max_size=1).map(tuple)),
)
FLAGS = st.sampled_from(["", "🇯🇵", "🇨🇳", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🧑‍🍳"])
FIGURES = st.text(alphabet="0123456789.,%$ millonK", min_size=1, max_size=10).map(
    lambda text: " ".join(f"1{text}".split())
)
ROLES = st.text(alphabet=LETTERS + "*_[]&,' ", max_size=16).map(lambda text: f"n{' '.join(text.split())}n")


def tuples(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


def _is_greeting(fields: GreetingFields) -> bool:
    """Without a salutation, the text must not open with words that would be taken for one."""
    first = fields.body.plain().partition("\n")[0]
    return bool(fields.salutation) or not first.endswith((",", "!"))


GREETINGS = st.builds(
    GreetingFields,
    salutation=st.one_of(st.just(RichLine()), PLAIN_WORDS.map(lambda words: RichLine.from_text(f"{words},"))),
    body=SUBHEADED,
    postscript=TEXTS,
).filter(_is_greeting)

FIELDS: dict[str, st.SearchStrategy[SectionFields]] = {
    "text": st.builds(TextFields, body=SUBHEADED),
    "greeting": GREETINGS,
    "story": st.builds(
        StoryFields,
        title=maybe(WORDS),
        image=PICTURES,
        body=TEXTS,
        parts=tuples(st.builds(Part, label=maybe(WORDS), body=TEXTS)),
        sources=tuples(LINKS),
    ),
    "number": st.builds(NumberFields, figure=FIGURES, unit=maybe(WORDS), body=SUBHEADED, chart=CHARTS),
    "profile": st.builds(
        ProfileFields,
        flag=FLAGS,
        name=st.sampled_from(["Haruka Aoyama", "Zoë O’Hara-Lind", "王小明"]),
        native_name=st.sampled_from(["", "青山 遥", "백솔비", "Åse Ødegård"]),
        native_language=st.sampled_from(["", "ko", "zh-Hant"]),
        role=maybe(WORDS),
        image=PICTURES,
        body=SUBHEADED,
    ).filter(lambda fields: bool(fields.native_name) or not fields.native_language),
    "briefs": st.builds(
        BriefsFields,
        items=tuples(st.builds(Brief, lead=maybe(PLAIN_WORDS), text=LINES, link=st.one_of(st.none(), LINKS))),
    ),
    "links": st.builds(LinksFields, items=tuples(st.builds(LinkItem, mark=FLAGS, text=LINES))),
    "todo": st.builds(TodoFields, items=tuples(st.builds(Todo, text=LINES, affiliate=st.booleans()))),
    "quote": st.builds(QuoteFields, words=TEXTS.filter(bool), who=st.one_of(st.just(RichLine()), LINES)),
    "markets": st.builds(
        MarketsFields,
        as_of=maybe(WORDS),
        instruments=tuples(
            st.builds(Instrument, name=WORDS, level=maybe(WORDS), change=st.sampled_from(["", "-", "−1 %"]))
        ),
        comment=SUBHEADED,
        chart=CHARTS,
    ),
    "sponsor": st.builds(
        SponsorFields,
        sponsor=maybe(WORDS.filter(lambda words: "{" not in words)),
        title=maybe(WORDS),
        image=PICTURES,
        body=SUBHEADED,
        call_to_action=st.one_of(st.none(), LINKS),
    ),
    "referral": st.builds(ReferralFields, reward=maybe(WORDS), pitch=SUBHEADED, button=maybe(PLAIN_WORDS)),
    "jobs": st.builds(
        JobsFields,
        items=tuples(
            st.builds(
                Job,
                flag=FLAGS,
                company=PLAIN_WORDS,
                role=ROLES,
                place=maybe(PLAIN_WORDS),
                link=st.one_of(st.none(), LINKS),
            )
        ),
    ),
    "poll": st.builds(PollFields, question=WORDS, answers=tuples(WORDS)),
    "image": st.builds(ImageFields, image=PICTURES),
}
LABELS = st.one_of(WORDS, st.sampled_from([f"The {kind}" for kind in SHIPPED]))
SECTIONS = st.one_of(
    *(
        st.builds(
            Section,
            kind=st.just(kind),
            label=LABELS,
            fields=fields,
            segment=st.sampled_from(["", "paid", "old {friends}"[:3]]),
        )
        for kind, fields in FIELDS.items()
    )
)
HEADLINES = st.text(alphabet=LETTERS + SPECIAL + "🟠é\u00a0", max_size=20).map(str.strip).filter(bool)


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    lead = draw(st.one_of(st.just([]), GREETINGS.map(lambda fields: [Section(kind="greeting", fields=fields)])))
    sections = [section for section in lead if not section.fields.is_empty()]
    return Edition(
        publication="morning",
        number=draw(st.integers(0, 99_999)),
        date=draw(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))),
        title=draw(HEADLINES),
        subject=draw(HEADLINES),
        preheader=draw(maybe(HEADLINES)),
        authors=tuple(draw(st.lists(st.one_of(st.just("Mei Tan"), HEADLINES), max_size=2))),
        sponsor=draw(maybe(HEADLINES)),
        language=draw(st.sampled_from(["en", "de", "zh-Hant", "no"])),
        translations=tuple(draw(st.dictionaries(st.sampled_from(["de", "fr"]), HEADLINES, max_size=2)).items()),
        sections=(*sections, *draw(st.lists(SECTIONS, max_size=3))),
    )


@given(editions())
@settings(max_examples=40, deadline=None)
def test_edition_written_and_read_is_equal_and_free_of_errors(edition: Edition) -> None:
    written = write_edition(edition, HOUSE)
    reading = read_edition(written, HOUSE)
    assert reading.edition == edition
    assert write_edition(reading.edition, HOUSE) == written
    assert [finding for finding in reading.findings if finding.severity == "error"] == []


def test_json_of_an_edition_opens_as_the_same_edition() -> None:
    edition = Edition(
        publication="morning",
        number=1,
        date=dt.date(2026, 11, 23),
        title="T",
        subject="S",
        sections=(Section(kind="text", label="A", fields=TextFields(body=RichText.from_html("<p>b</p>"))),),
    )
    assert Edition.model_validate_json(edition.model_dump_json()) == edition
