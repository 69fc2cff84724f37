from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.edition.audiences import exclusive
from masthead.edition.house import HouseFormat, Publication
from masthead.edition.kind import Link
from masthead.edition.media import Image, Media
from masthead.edition.model import Edition, Section
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.greeting.fields import GreetingFields
from masthead.edition.sections.image.fields import ImageFields
from masthead.edition.sections.jobs.fields import Job, JobsFields
from masthead.edition.sections.profile.fields import ProfileFields
from masthead.edition.sections.referral.fields import ReferralFields
from masthead.edition.sections.registry import SHIPPED
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.story.fields import StoryFields
from masthead.edition.sections.text.fields import TextFields
from masthead.render.sheet import Sheet
from masthead.render.slots import holds_markers
from masthead.render.themes import theme_named
from masthead.render.web import public_sections, render_content_web, render_section_web, render_web, section_anchors

SheetOf = Callable[..., Sheet]

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Page(HTMLParser):
    """What a browser would find: elements with attributes, text by element; unbalanced tags are kept as faults."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len({name for name, _ in attrs}) != len(attrs):
            self.faults.append(f"an attribute twice in {tag}")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append((self._open[-1] if self._open else "", data))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self) -> str:
        return " ".join("".join(data for tag, data in self.words if tag not in {"script", "style"}).split())


def text_section(markup: str, label: str = "Story") -> Section:
    return Section(kind="text", label=label, fields=TextFields(body=RichText.from_html(markup)))


def linked_data(page: str) -> list[dict[str, object]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    graph: list[dict[str, object]] = json.loads(found.group(1))["@graph"]
    return graph


@pytest.mark.parametrize("kind", sorted(set(SHIPPED) - {"referral"}))
def test_web_form_of_each_kind_reads_like_its_golden(
    kind: str, sheets: dict[str, Sheet], same_as_golden: Callable[[str, str], None]
) -> None:
    section = sheets["en"].edition.of_kind(kind)[0].model_copy(update={"segment": ""})
    sections = tuple(section if each.kind == kind else each for each in sheets["en"].edition.sections)
    edition = sheets["en"].edition.model_copy(update={"sections": sections})
    sheet = Sheet(
        edition=edition,
        house=sheets["en"].house,
        theme=theme_named("harbour"),
        media=sheets["en"].media,
        web_url="https://harbour.example/1",
    )
    same_as_golden(f"{kind}.html", render_section_web(section, sheet))


def test_web_page_has_a_golden_frame(sheets: dict[str, Sheet], same_as_golden: Callable[[str, str], None]) -> None:
    page = render_web(sheets["en"])
    page = re.sub(r"<style>.*?</style>", "<style>…</style>", page, flags=re.DOTALL)
    page = re.sub(r"<section.*</section>", "<section>…</section>", page, flags=re.DOTALL)
    same_as_golden("page.html", page)


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_web_page_is_whole_and_alone(language: str, sheets: dict[str, Sheet]) -> None:
    html = render_web(sheets[language])
    page = Page(html)
    assert page.faults == []
    assert page.all("html")[0]["lang"] == language
    assert [script["type"] for script in page.all("script")] == ["application/ld+json"]
    assert not page.all("iframe")
    assert not [link for link in page.all("link") if link["rel"] == "stylesheet"]
    assert "@import" not in html
    assert "url(" not in html
    assert not holds_markers(html)
    assert html == render_web(sheets[language])


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_web_anchors_are_unique_and_linked(language: str, sheets: dict[str, Sheet]) -> None:
    page = Page(render_web(sheets[language]))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {link["href"][1:] for link in page.all("a") if link["href"].startswith("#")}
    assert targets <= set(ids)
    assert {section["id"] for section in page.all("section")} >= targets - {"content"}


def test_web_anchors_come_from_labels_of_any_script(sheets: dict[str, Sheet]) -> None:
    sheet = sheets["ja"]
    assert [section_anchors(sheet)[index] for index, _ in public_sections(sheet)] == [
        "greeting", "今日の一面", "今日の数字", "今日の数字-2", "今日の人",
    ]  # fmt: skip


def test_web_anchor_never_takes_an_id_of_the_page(sheet_of: SheetOf) -> None:
    sheet = sheet_of(
        text_section("<p>a</p>", "Content"), text_section("<p>b</p>", "✨"), text_section("<p>c</p>", "text")
    )
    assert [section_anchors(sheet)[index] for index in range(3)] == ["content-2", "text", "text-2"]


def test_web_headings_leave_no_level_out(sheets: dict[str, Sheet]) -> None:
    page = Page(render_web(sheets["en"]))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_web_says_what_is_paid_for(sheets: dict[str, Sheet]) -> None:
    html = render_web(sheets["en"])
    assert '<h2 class="paid-label">Our partner · Advertisement</h2>' in html
    assert '<a href="https://lumen.example/seat?from=harbour" class="button" rel="sponsored nofollow noopener">' in html
    assert '<a href="https://books.example/salt" rel="sponsored nofollow noopener">The Salt Ledger</a>*' in html
    assert "Links marked with * earn us a commission" in html


def test_web_label_of_a_paid_section_stands_without_its_own_label(sheet_of: SheetOf) -> None:
    section = Section(kind="sponsor", fields=SponsorFields(title="Buy"))
    assert '<h2 class="paid-label">Advertisement</h2>' in render_web(sheet_of(section))


def test_web_shows_nobodys_own_things(sheet_of: SheetOf) -> None:
    sheet = sheet_of(
        Section(
            kind="greeting", fields=GreetingFields(salutation=RichLine.from_text("Hi {{ name | friends }}{{ email }},"))
        ),
        text_section(
            '<p>Read <a href="{{ web_link }}">online</a>, change <a href="{{ preferences_link }}">this</a>.</p>'
            '<p><a href="{{ unsubscribe_link }}">Unsubscribe</a> · <a href="{{ preferences_link }}">Choose</a></p>'
        ),
        Section(kind="referral", label="Share", fields=ReferralFields(reward="A mug")),
        text_section("<p>For few.</p>").model_copy(update={"segment": "premium"}),
    )
    page = Page(render_web(sheet))
    assert "Hi friends, Story Read online, change this." in page.text()
    for word in ("Unsubscribe", "Choose", "mug", "few", "{{"):
        assert word not in page.text()
    assert {"href": "https://harbour.example/1"} in page.all("a")


def test_web_shows_the_alternative_for_everybody_else(sheet_of: SheetOf) -> None:
    segments = exclusive(["jobs/de", "jobs/fr", ""])
    words = [text_section(f"<p>For {number}.</p>") for number in range(3)]
    sections = [each.model_copy(update={"segment": segment}) for each, segment in zip(words, segments, strict=True)]
    found = [word for word in ("For 0.", "For 1.", "For 2.") if word in Page(render_web(sheet_of(*sections))).text()]
    assert found == ["For 2."]


def test_web_leaves_out_sections_with_nothing_in_them(sheet_of: SheetOf) -> None:
    page = render_web(sheet_of(Section(kind="jobs", label="Jobs", fields=JobsFields())))
    assert "Jobs" not in page


def test_web_images_have_their_size_and_load_late(sheets: dict[str, Sheet]) -> None:
    images = Page(render_web(sheets["en"])).all("img")
    assert [(image["width"], image["height"], image["loading"]) for image in images] == [
        ("1200", "500", "lazy"), ("320", "320", "lazy"), ("1200", "675", "lazy"),
    ]  # fmt: skip
    assert all(image["alt"] for image in images)


def test_web_image_that_is_missing_leaves_its_words(sheet_of: SheetOf) -> None:
    fields = ImageFields(image=Image(src="gone.png", alt="A <lost> boat", credit="Kim"))
    html = render_web(sheet_of(Section(kind="image", label="Picture", fields=fields)))
    assert '<p class="alt">A &lt;lost&gt; boat</p>' in html
    assert "Photo: Kim" in html


def test_web_masthead_is_the_logo_where_the_theme_has_one(sheet_of: SheetOf) -> None:
    sheet = sheet_of()
    theme = sheet.theme.model_copy(update={"logo": "logo.png"})
    media = {"logo.png": Media("https://media.harbour.example/logo.png", 400, 128, 9_000, "image/png")}
    (image,) = Page(render_web(replace(sheet, theme=theme, media=media))).all("img")
    assert image["alt"] == "Harbour Morning"
    assert int(image["width"]) * 128 == int(image["height"]) * 400


def test_web_native_name_has_the_language_of_its_flag(sheet_of: SheetOf) -> None:
    fields = ProfileFields(flag="🇹🇭", name="Mali Chai", native_name="มะลิ ไชย")
    assert '<span class="native" lang="th">มะลิ ไชย</span>' in render_web(
        sheet_of(Section(kind="profile", label="Head", fields=fields))
    )


def test_web_marks_our_words_where_the_edition_speaks_another_language(sheets: dict[str, Sheet]) -> None:
    html = render_web(sheets["ja"])
    assert '<p class="byline"><span lang="en">By</span> 森 愛子、陳 美</p>' in html


def test_web_links_to_other_languages(sheets: dict[str, Sheet]) -> None:
    alternates = [link for link in Page(render_web(sheets["en"])).all("link") if link["rel"] == "alternate"]
    assert [(link["hreflang"], link["href"]) for link in alternates] == [
        ("en", "https://harbour.example/harbour-morning/412"),
        ("de", "https://harbour.example/hafen-am-morgen/188"),
    ]


def test_web_structured_data_describes_article_and_jobs(sheets: dict[str, Sheet]) -> None:
    article, *jobs = linked_data(render_web(sheets["en"]))
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "Chip listings open the year in Hong Kong"
    assert article["datePublished"] == "2026-11-23T06:30:00+08:00"
    assert article["author"] == [{"@type": "Person", "name": name} for name in ("Mei Tan", "Jonas Weber", "Aiko Mori")]
    assert [(job["@type"], job["title"], job["jobLocation"]) for job in jobs] == [
        ("JobPosting", "Product manager", {"@type": "Place", "address": "Shenzhen"}),
        ("JobPosting", "Brand strategist", {"@type": "Place", "address": "Budapest"}),
    ]


def test_web_structured_data_knows_remote_work(sheet_of: SheetOf) -> None:
    fields = JobsFields(items=(Job(company="Pearl", role="Editor", place="Remote"),))
    posting = linked_data(render_web(sheet_of(Section(kind="jobs", label="Jobs", fields=fields))))[1]
    assert posting["jobLocationType"] == "TELECOMMUTE"
    assert "jobLocation" not in posting


ATTACK = "</script></style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;\u2028{{ 7*7 }}"


def test_web_page_of_hostile_words_runs_nothing(sheet_of: SheetOf) -> None:
    sheet = sheet_of(
        Section(
            kind="story",
            label=ATTACK,
            fields=StoryFields(
                title=ATTACK,
                body=RichText.from_html(f"<p>{ATTACK}</p>"),
                sources=(
                    Link(text=ATTACK, url="javascript:alert(1)"),
                    Link(text="x", url=f"https://a.example/{ATTACK}"),
                ),
            ),
        ),
        Section(kind="jobs", label="Jobs", fields=JobsFields(items=(Job(company=ATTACK, role=ATTACK, place=ATTACK),))),
        title=ATTACK,
        preheader=ATTACK,
        authors=(ATTACK,),
        sponsor=ATTACK,
    )
    html = render_web(sheet)
    page = Page(html)
    assert page.faults == []
    assert len(page.all("script")) == len(page.all("style")) == 1
    assert page.all("img") == []
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not [link for link in page.all("a") if link["href"].startswith("javascript")]
    article = linked_data(html)[0]
    assert article["headline"] == ATTACK


HOSTILE = st.text(
    st.one_of(st.characters(max_codepoint=0x2FF), st.sampled_from("<>&\"'{}|\x00\x1e\u2028\ue000\U000f0001国🇯🇵-\n ")),
    max_size=60,
)


@settings(max_examples=40, deadline=None)
@given(words=HOSTILE, more=HOSTILE, url=HOSTILE)
def test_web_page_of_any_words_is_well_formed(words: str, more: str, url: str) -> None:
    edition = Edition(
        publication="p",
        number=1,
        date="2026-11-23",
        title=words,
        subject=more,
        preheader=more,
        authors=(words,),
        sections=(
            Section(kind="story", label=words, fields=StoryFields(title=more, sources=(Link(text=words, url=url),))),
            Section(kind="text", label=more, fields=TextFields(body=RichText.from_html(f"<p>{words}</p>"))),
            Section(kind="profile", label=words, fields=ProfileFields(name=words, native_name=more, flag=words)),
        ),
    )
    house = HouseFormat(publication=Publication.model_validate({"slug": "p", "name": more, "from": "a@b.example"}))
    sheet = Sheet(edition=edition, house=house, theme=theme_named("lantern"), web_url="https://p.example/1")
    html = render_web(sheet)
    page = Page(html)
    assert page.faults == []
    assert not holds_markers(html)
    linked_data(html)
    assert Page(render_content_web(sheet)).faults == []
