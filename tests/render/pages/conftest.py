"""Three made-up editions, the English one with every section kind: the input of the goldens beside this file."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from masthead.edition.house import HouseFormat, Publication, RundownSlot
from masthead.edition.kind import Link
from masthead.edition.media import Image, Media
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
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.story.fields import Part, StoryFields
from masthead.edition.sections.text.fields import TextFields
from masthead.edition.sections.todo.fields import Todo, TodoFields
from masthead.render.pieces import RenderedEmail
from masthead.render.preview import fill_preview
from masthead.render.sheet import Sheet
from masthead.render.slots import LinkBook
from masthead.render.text import render_text
from masthead.render.themes import theme_named

DAY = dt.date(2026, 11, 23)

MEDIA = {
    "portrait.jpg": Media("https://media.harbour.example/412/portrait.jpg", 320, 320, 21_400, "image/jpeg"),
    "skyline.jpg": Media("https://media.harbour.example/412/skyline.jpg", 1200, 675, 88_300, "image/jpeg"),
    "seats.png": Media("https://media.harbour.example/412/seats.png", 1200, 500, 40_100, "image/png"),
}


def rich(markup: str) -> RichText:
    return RichText.from_html(markup)


def line(markup: str) -> RichLine:
    return RichLine.from_html(markup)


def house(**changes: object) -> HouseFormat:
    values: dict[str, object] = {
        "slug": "harbour-morning",
        "name": "Harbour Morning",
        "language": "en",
        "timezone": "Asia/Hong_Kong",
        "send_at": "06:30",
        "from": "Harbour Morning <editors@harbour.example>",
        "postal_address": "Harbour Press, 9 Pier Street, Hong Kong",
        "tagline": "Asia’s business day before breakfast",
        "url": "https://harbour.example/",
        **changes,
    }
    return HouseFormat(
        publication=Publication.model_validate(values),
        rundown=(RundownSlot(label="Head of the day", kind="profile", aliases=("Person of the day",)),),
        labels={"sources": "All details & data"} if values["language"] == "en" else {},
    )


def english() -> Edition:
    return Edition(
        publication="harbour-morning",
        number=412,
        date=DAY,
        title="Chip listings open the year in Hong Kong",
        subject="🟠 Chip listings open the year",
        preheader="Four floats, one gatekeeper, and a cheese tariff",
        authors=("Mei Tan", "Jonas Weber", "Aiko Mori"),
        sponsor="Lumen Press",
        sections=(
            _greeting(),
            Section(kind="markets", label="Markets", fields=_markets()),
            Section(kind="story", label="Top story", fields=_top_story()),
            Section(kind="sponsor", label="Our partner", fields=_sponsor()),
            Section(kind="number", label="Number of the day", fields=_number()),
            Section(kind="profile", label="Head of the day", fields=_profile()),
            Section(kind="briefs", label="In brief", fields=_briefs()),
            Section(kind="story", label="One more thing", fields=_second_story()),
            Section(kind="links", label="Country reads", fields=_links()),
            Section(kind="image", label="Picture of the day", fields=_image()),
            Section(kind="todo", label="Bits to do", fields=_todo()),
            Section(kind="text", label="For members", fields=_members(), segment="premium"),
            Section(kind="poll", label="Your view", fields=_poll()),
            Section(kind="jobs", label="Jobs", fields=_jobs()),
            Section(kind="referral", label="Share", fields=ReferralFields()),
            Section(kind="quote", label="Fortune cookie", fields=_quote()),
        ),
    )


def _greeting() -> Section:
    return Section(
        kind="greeting",
        fields=GreetingFields(
            salutation=line("☕ Good morning, {{ name | friends }},"),
            body=rich(
                "<p>now it is about cheese. A new duty on European cream arrives in time for fondue season, and"
                " three importers have already moved their stock to Macau. Hot pot it is.</p>"
            ),
            postscript=rich('<p>Our weekend title is <a href="https://lantern.example/">back on Saturday</a>.</p>'),
        ),
    )


def _markets() -> MarketsFields:
    return MarketsFields(
        as_of="At 06:05 Hong Kong",
        instruments=(
            Instrument(name="Hang Seng", level="26,480", change="+1.2 %"),
            Instrument(name="Nikkei 225", level="48,911", change="+0.8 %"),
            Instrument(name="USD / INR", level="90.41", change="−0.3 %"),
            Instrument(name="Straits Times", level="4,512", change="0.0 %"),
        ),
        comment=rich("<p>Memory is sold out, says a chip maker. That takes some pressure off the bubble talk.</p>"),
    )


def _top_story() -> StoryFields:
    return StoryFields(
        title="A listing rush that locks the door behind it",
        body=rich(
            "<p>Shares of four young chip designers have <em>tripled</em> since autumn. For savers abroad the party"
            " stays invite-only.</p><blockquote><p>We sell shovels, and the shovels are sold"
            " out.</p></blockquote>"
        ),
        parts=(
            Part(
                label="The details",
                body=rich(
                    "<ul><li><strong>Account wall:</strong> buying needs a local bank account and a residence"
                    " permit.</li><li><strong>Big players only:</strong> institutions get in through a quota scheme;"
                    ' retail does not, says the <a href="https://exchange.example/rules">rule book</a>.</li></ul>'
                ),
            ),
            Part(
                label="Takeaway",
                body=rich(
                    '<p>The “buy local” trend (<span lang="zh-Hans">国潮</span>) has reached semiconductors.</p>'
                ),
            ),
        ),
        sources=(
            Link(text="Pearl River Post", url="https://pearl-river-post.example/business/chips/listing-rush"),
            Link(text="Lion City Wire", url="https://lion-city-wire.example/2026/11/22/floats?page=2&view=all"),
        ),
    )


def _sponsor() -> SponsorFields:
    return SponsorFields(
        sponsor="Lumen Press",
        title="Say it in half the words",
        image=Image(src="seats.png", alt="An empty lecture hall, lit from the side"),
        body=rich("<p>A free hour on writing that busy people finish. Monthly, online.</p>"),
        call_to_action=Link(text="Save a seat", url="https://lumen.example/seat?from=harbour"),
    )


def _number() -> NumberFields:
    return NumberFields(
        figure="21 million",
        unit="visitors to Vietnam in one year, a first",
        body=rich("<p>Growth runs at 21 %. Culture, food and new flights do the rest.</p>"),
        chart=Chart(
            title="Visitors",
            measure="millions",
            bars=(
                Bar(label="2023", value=Decimal("12.6"), printed="12.6 m"),
                Bar(label="2024", value=Decimal("17.5"), printed="17.5 m"),
                Bar(label="2025", value=Decimal("21.2"), printed="21.2 m"),
            ),
        ),
    )


def _profile() -> ProfileFields:
    return ProfileFields(
        flag="🇯🇵",
        name="Haruka Aoyama",
        native_name="青山 遥",
        role="President, Minato Beverages",
        image=Image(src="portrait.jpg", alt="Haruka Aoyama at her desk", credit="Ren Ito"),
        body=rich(
            "<p>First woman to lead a company of its size on the Tokyo board. Her guiding idea: “try it first”.</p>"
        ),
    )


def _briefs() -> BriefsFields:
    return BriefsFields(
        items=(
            Brief(
                lead="Cocoa",
                text=line("Prices fell to a three-year low after a good harvest in Sulawesi."),
                link=Link(text="more", url="https://pearl-river-post.example/cocoa"),
            ),
            Brief(
                lead="Rail",
                text=line("Bangkok and Vientiane agreed on a night train; tickets go on sale in March."),
                link=Link(text="more", url="https://lion-city-wire.example/night-train"),
            ),
            Brief(lead="Batteries", text=line("Volt Motors will build its second plant in Busan, not in Ulsan.")),
        )
    )


def _second_story() -> StoryFields:
    return StoryFields(
        title="The cheese that came in from the cold",
        body=rich(
            "<p>The duty is 12 % from 1 December, x<sup>2</sup> as much as last year. Dairies in Hokkaido and Hohhot"
            " have asked for <s>six</s> nine months to catch up.</p>"
        ),
        sources=(Link(text="Port gazette", url="https://port.example/gazette/881"),),
    )


def _links() -> LinksFields:
    return LinksFields(
        items=(
            LinkItem(
                mark="🇰🇷", text=line('Why Seoul’s cafés <a href="https://hangang.example/cafes">close at nine</a>')
            ),
            LinkItem(
                mark="🇮🇩",
                text=line(
                    '<a href="https://sunda.example/ferry">The ferry that never left</a>, and the town that waited'
                ),
            ),
            LinkItem(mark="🇹🇼", text=line('A <a href="https://jade.example/tea">tea auction</a> in thirty pictures')),
        )
    )


def _image() -> ImageFields:
    return ImageFields(
        image=Image(
            src="skyline.jpg",
            alt="Ferries crossing the harbour at dawn, their wakes like chalk lines",
            credit="Lily Kwok",
            caption=line("Seven minutes, five <em>dollars</em>: the morning crossing."),
        )
    )


def _todo() -> TodoFields:
    return TodoFields(
        items=(
            Todo(
                text=line('<a href="https://books.example/salt">The Salt Ledger</a>: a family, four ports'),
                affiliate=True,
            ),
            Todo(
                text=line('<a rel="sponsored" href="https://seats.example/opera">Last seats</a> for the opera on 5 May')
            ),
            Todo(text=line("Walk the Peak before eight, while it is still yours.")),
        )
    )


def _members() -> TextFields:
    return TextFields(
        body=rich(
            "<h4>The call</h4><p>Our monthly call with the editors is on Thursday at six.</p>"
            "<ol><li>Open the invitation.</li><li>Send a question:<ul><li>short,</li><li>signed.</li></ul></li></ol>"
        )
    )


def _poll() -> PollFields:
    return PollFields(question="Would you buy a chip float?", answers=("At once", "After a year", "Never"))


def _jobs() -> JobsFields:
    return JobsFields(
        items=(
            Job(
                flag="🇨🇳",
                company="Pearl Cloud",
                role="Product manager",
                place="Shenzhen",
                link=Link(text="Apply", url="https://jobs.example/pearl/17"),
            ),
            Job(
                flag="🇭🇺",
                company="Volt Motors",
                role="Brand strategist",
                place="Budapest",
                link=Link(text="Apply", url="https://jobs.example/volt/4"),
            ),
        )
    )


def _quote() -> QuoteFields:
    return QuoteFields(
        words=rich("<p>The best time to read small print is before the toast.</p>"),
        who=line("Heard at a signing, Macau"),
    )


def german() -> Edition:
    return Edition(
        publication="hafen-am-morgen",
        number=188,
        date=DAY,
        title="Chipfirmen drängen an die Börse in Hongkong",
        subject="Chipfirmen drängen an die Börse",
        authors=("Mei Tan", "Jonas Weber"),
        language="de",
        sections=(
            Section(
                kind="greeting",
                fields=GreetingFields(
                    salutation=line("Guten Morgen, {{ name | zusammen }},"),
                    body=rich(
                        "<p>heute geht es um Käse. Auf Rahm aus Europa kommt pünktlich zur Fonduezeit ein neuer Zoll,"
                        " und drei Importeure haben ihre Lager schon nach Macau verlegt.</p>"
                    ),
                    postscript=rich("<p>Am Samstag erscheint wieder unsere Wochenendausgabe.</p>"),
                ),
            ),
            Section(
                kind="markets",
                label="Märkte",
                fields=MarketsFields(
                    as_of="Um 06:05 Uhr in Hongkong",
                    instruments=(
                        Instrument(name="Hang Seng", level="26.480", change="+1,2 %"),
                        Instrument(name="Nikkei 225", level="48.911", change="−0,8 %"),
                    ),
                ),
            ),
            Section(
                kind="story",
                label="Aufmacher",
                fields=StoryFields(
                    title="Ein Börsenrausch, der die Tür hinter sich abschließt",
                    body=rich(
                        "<p>Die Aktien von vier jungen Chipentwicklern haben sich seit dem Herbst verdreifacht."
                        " Privatanlegerinnen und Privatanleger aus dem Ausland bleiben draußen.</p>"
                    ),
                    parts=(
                        Part(
                            label="Im Einzelnen",
                            body=rich(
                                "<ul><li><strong>Kontopflicht:</strong> Wer kaufen will, braucht ein Konto und eine"
                                " Aufenthaltserlaubnis vor Ort.</li><li><strong>Nur die Großen:</strong> Institute"
                                " kommen über ein Quotenprogramm hinein.</li></ul>"
                            ),
                        ),
                    ),
                    sources=(Link(text="Perlflussbote", url="https://perlflussbote.example/chips"),),
                ),
            ),
            Section(
                kind="todo",
                label="Für heute",
                fields=TodoFields(
                    items=(
                        Todo(
                            text=line('<a href="https://buch.example/salz">Das Salzbuch</a>: eine Familie, vier Häfen'),
                            affiliate=True,
                        ),
                    )
                ),
            ),
            Section(
                kind="quote",
                label="Glückskeks",
                fields=QuoteFields(
                    words=rich("<p>Kleingedrucktes liest man vor dem Anstoßen.</p>"), who=line("gehört in Macau")
                ),
            ),
            Section(kind="referral", label="Weitersagen", fields=ReferralFields()),
        ),
    )


def japanese() -> Edition:
    return Edition(
        publication="minato-asa",
        number=77,
        date=DAY,
        title="香港で半導体の上場ラッシュ、海外の個人投資家は蚊帳の外",
        subject="半導体の上場ラッシュ",
        authors=("森 愛子", "陳 美"),
        language="ja",
        sections=(
            Section(
                kind="greeting",
                fields=GreetingFields(
                    salutation=line("{{ name | みなさま }}、おはようございます。"),
                    body=rich(
                        "<p>今日はチーズの話です。欧州産クリームへの新しい関税が、フォンデュの季節に間に合うように始まりま"
                        "す。輸入業者三社は、すでに在庫をマカオへ移しました。</p>"
                    ),
                ),
            ),
            Section(
                kind="story",
                label="今日の一面",
                fields=StoryFields(
                    title="扉に鍵をかける上場ラッシュ",
                    body=rich(
                        "<p>若い半導体設計会社四社の株価は、秋から三倍になった。「国潮」という言葉が、ついに半導体の世界にも"
                        "届いた。しかし、海外の個人投資家がPearl Cloudの株を買うには、現地の銀行口座と居住許可が要る（"
                        "機関投資家には割当制度がある）。</p><ul><li><strong>口座の壁：</strong>買うには現地の銀行口座が必要で、"
                        "開設には平均して6週間かかるという。</li></ul>"
                    ),
                    sources=(Link(text="珠江ポスト", url="https://pearl-river-post.example/ja/chips"),),
                ),
            ),
            Section(
                kind="number",
                label="今日の数字",
                fields=NumberFields(
                    figure="2,100万人", unit="ベトナムを訪れた人の数", body=rich("<p>前年より21％増えた。</p>")
                ),
            ),
            Section(
                kind="number",
                label="今日の数字",
                fields=NumberFields(figure="9か月", body=rich("<p>北海道の酪農家が求めた猶予。</p>")),
            ),
            Section(
                kind="profile",
                label="今日の人",
                fields=ProfileFields(
                    flag="🇰🇷",
                    name="キム・ハヌル",
                    native_name="김하늘",
                    role="ボルト自動車 最高技術責任者",
                    body=rich("<p>釜山に二つ目の工場を建てる。合言葉は「まず、やってみる」。</p>"),
                ),
            ),
        ),
    )


def in_german() -> HouseFormat:
    return house(slug="hafen-am-morgen", name="Hafen am Morgen", language="de", tagline="")


def in_japanese() -> HouseFormat:
    return house(
        slug="minato-asa", name="みなと朝刊", language="ja", tagline="", postal_address="港新聞社、東京都港区一丁目"
    )


PERSONAL_LINKS = {
    "web_link": "https://harbour.example/w/AbCdEfGhIjKlMnOpQrStUv",
    "preferences_link": "https://harbour.example/p/AbCdEfGhIjKlMnOpQrStUv",
    "unsubscribe_link": "https://harbour.example/u/AbCdEfGhIjKlMnOpQrStUv",
    "referral_link": "https://harbour.example/r/AbCdEfGhIjKlMnOpQrStUv",
}


@pytest.fixture
def sheets() -> dict[str, Sheet]:
    """The three editions by language, each on its own page."""

    def sheet(edition: Edition, format_: HouseFormat, **more: object) -> Sheet:
        return Sheet(
            edition=edition,
            house=format_,
            theme=theme_named("harbour"),
            media=MEDIA,
            web_url=f"https://harbour.example/{edition.publication}/{edition.number}",
            archive_url="https://harbour.example/editions",
            **more,  # type: ignore[arg-type]
        )

    return {
        "en": sheet(english(), house(), translations={"de": "https://harbour.example/hafen-am-morgen/188"}),
        "de": sheet(german(), in_german()),
        "ja": sheet(japanese(), in_japanese()),
    }


@pytest.fixture
def sheet_of(sheets: dict[str, Sheet]) -> Callable[..., Sheet]:
    """A sheet with nothing but the given sections, in the English publication."""

    def build(*sections: Section, **changes: object) -> Sheet:
        edition = sheets["en"].edition.model_copy(update={"sections": sections, **changes})
        return Sheet(edition=edition, house=house(), theme=theme_named("harbour"), web_url="https://harbour.example/1")

    return build


@pytest.fixture
def plain_text() -> Callable[[Sheet], str]:
    """The plain text as somebody of every segment reads it whose name nobody knows."""

    def read(sheet: Sheet) -> str:
        book = LinkBook()
        pieces = render_text(sheet, book)
        rendered = RenderedEmail((), (), (), pieces, book.links, (), sheet.edition.language)
        return fill_preview(pieces, rendered, links=PERSONAL_LINKS)

    return read


@pytest.fixture
def same_as_golden() -> Callable[[str, str], None]:
    """Compares with a file in ``goldens``; MASTHEAD_WRITE_GOLDENS=1 writes it instead."""

    def compare(name: str, written: str) -> None:
        golden = Path(__file__).parent / "goldens" / name
        if os.environ.get("MASTHEAD_WRITE_GOLDENS"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(written, encoding="utf-8")
        assert written == golden.read_text(encoding="utf-8")

    return compare
