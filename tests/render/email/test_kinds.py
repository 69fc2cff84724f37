"""Every section kind as mail: its golden, its structure, and what it does when something is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from masthead.edition.model import Section
from masthead.edition.sections.registry import SHIPPED
from masthead.render.email import render_email
from masthead.render.preview import fill_preview
from masthead.render.sheet import Sheet, Vote
from masthead.render.web import render_web


@pytest.mark.parametrize("kind", SHIPPED)
def test_kind_reads_like_its_golden(
    kind: str,
    golden_section: Callable[[str], Section],
    render: Callable[..., Any],
    same_as_golden: Callable[[str, str], None],
) -> None:
    mail = render(golden_section(kind), edition={"sections": (golden_section(kind),)})

    same_as_golden(f"{kind}.html", mail.card())


@pytest.mark.parametrize("kind", [kind for kind in SHIPPED if kind != "referral"])
def test_kind_that_is_empty_is_left_out(kind: str, section: Callable[..., Section], render: Callable[..., Any]) -> None:
    mail = render(section(kind, "Nothing here"), section("text", "Something", body="<p>Words</p>"))

    assert [node.words() for node in mail.tree.all("h2")] == ["Something"]
    assert [span.section for span in mail.rendered.spans] == [1]


def test_greeting_has_no_label_and_writes_its_postscript(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    tree = render(golden_section("greeting")).tree

    assert list(tree.all("h2")) == []
    assert "Good morning, Ada," in tree.words()
    assert "P.S." in [node.words() for node in tree.all("strong")]


def test_text_keeps_lists_quotes_and_puts_its_headings_below_the_label(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    tree = render(golden_section("text")).tree

    assert tree.one("h3").words() == "What to bring"
    assert tree.one("ol").attributes["start"] == "3"
    assert tree.one("blockquote").words() == "We begin on time."
    assert "Your chair is in the members’ room, Osaka." in tree.words()


def test_story_of_the_day_alone_has_the_large_headline(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    tree = render(section("story", "Top", title="First"), section("story", "Next", title="Second")).tree

    assert [(node.words(), "lead" in node.classes) for node in tree.all("h3")] == [("First", True), ("Second", False)]


def test_story_lists_its_sources_in_order(golden_section: Callable[[str], Section], render: Callable[..., Any]) -> None:
    tree = render(golden_section("story"), labels={"sources": "All details & data"}).tree
    (sources,) = [node for node in tree.all("p") if node.words().startswith("All details & data:")]

    assert [link.attributes["href"] for link in sources.all("a")] == [
        "https://pearl-river-post.example/three-piers-orders-forty-boats",
        "https://victoria-pier-journal.example/one-plug",
        "https://island-current.example/tariffs/packs",
    ]


def test_number_is_sixty_pixels_high_and_a_heading(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    (figure,) = render(golden_section("number")).tree.by_class("figure")

    assert (figure.tag, figure.words()) == ("h3", "18,400")
    assert "font-size:60px" in figure.attributes["style"]


def test_bars_start_at_zero_and_say_their_values(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    tree = render(golden_section("number")).tree
    (chart,) = [table for table in tree.all("table") if table.attributes.get("role") != "presentation"]

    assert next(chart.all("caption")).words() == "Umbrellas left on the Kawasemi Line"
    assert [head.words() for head in chart.all("th")] == ["July", "August", "September", "October"]
    assert {head.attributes["scope"] for head in chart.all("th")} == {"row"}
    assert [bar.attributes["width"] for bar in chart.by_class("bar")] == ["37%", "25%", "60%", "76%"]
    assert all(value in chart.words() for value in ("9,100", "6,200", "14,700", "18,400"))


def test_bar_below_zero_has_the_colour_of_falling(section: Callable[..., Section], render: Callable[..., Any]) -> None:
    bars = [{"label": "A", "value": "-4", "printed": "−4"}, {"label": "B", "value": "0", "printed": "0"}]
    tree = render(section("number", figure="1", chart={"title": "T", "bars": bars})).tree

    assert [bar.attributes["width"] for bar in tree.by_class("bar_down")] == ["76%"]
    assert len([cell for cell in tree.all("th") if cell.attributes.get("scope") == "row"]) == 2


def test_profile_marks_the_native_name_with_its_language(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    tree = render(golden_section("profile")).tree
    name = tree.one("h3")

    assert "Chinatsu Kirihara" in name.words()
    assert [(span.words(), span.attributes["lang"]) for span in name.all("span")] == [("桐原 千夏", "ja")]
    (portrait,) = tree.by_class("portrait")
    assert (portrait.attributes["width"], portrait.attributes["height"]) == ("88", "88")
    assert portrait.attributes["alt"].startswith("Portrait in paper-cut style")


def test_brief_opens_bold_and_names_what_its_link_is_about(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    item = {"lead": "Cocoa", "text": "Up again.", "link": {"text": "more", "url": "https://a.example/"}}
    tree = render(section("briefs", items=[item])).tree
    (brief,) = tree.all("li")

    assert brief.words() == "Cocoa: Up again. more"
    assert brief.one("a").attributes["aria-label"] == "more: Cocoa"


def test_link_line_takes_han_for_the_language_of_its_flag(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    item = {"mark": "🇯🇵", "text": 'On 国潮, <a href="https://a.example/">a reading</a>'}
    tree = render(section("links", items=[item])).tree

    assert [(span.words(), span.attributes["lang"]) for span in tree.all("span") if "lang" in span.attributes] == [
        ("国潮", "ja")
    ]


def test_todo_marks_paid_links_and_no_others(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    tree = render(golden_section("todo")).tree
    rels = {link.words(): link.attributes.get("rel", "") for link in tree.all("a")}

    assert "The Tide Table* is a novel" in tree.words()
    assert "A kettle that folds flat* suits" in tree.words()
    assert "Night Ferry Sessions play" in tree.words()
    assert (rels["The Tide Table"], rels["Night Ferry Sessions"], rels["A kettle that folds flat"]) == (
        "sponsored nofollow",
        "",
        "sponsored nofollow",
    )


def test_quote_gets_the_marks_of_its_language(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    assert "“A calm sea has never been asked for directions.”" in render(golden_section("quote")).tree.words()
    german = render(golden_section("quote"), edition={"language": "de"}).tree.words()
    assert "„A calm sea has never been asked for directions.“" in german


def test_market_moves_carry_glyph_sign_and_colour(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    tree = render(golden_section("markets")).tree
    (table,) = [table for table in tree.all("table") if table.attributes.get("role") != "presentation"]
    rows = [row for row in table.all("tr") if any(cell.attributes.get("scope") == "row" for cell in row.all("th"))]

    assert [(row.one("th").words(), list(row.all("td"))[-1].words()) for row in rows] == [
        ("Harbour 50, Hong Kong", "▲ +1.2%"),
        ("Han River 100, Seoul", "▼ −0.6%"),
        ("Lion City 30, Singapore", "◆ 0.0%"),
    ]
    assert [next(list(row.all("td"))[-1].all("span")).classes for row in rows] == [["up"], ["down"], ["muted"]]
    assert [head.words() for head in table.all("th") if head.attributes["scope"] == "col"] == [
        "At 06:05 Hong Kong",
        "Level",
        "Day",
    ]
    assert "tabular-nums" in table.attributes["style"]


def test_sponsor_is_labelled_inside_its_box_and_every_link_is_paid(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    tree = render(golden_section("sponsor")).tree
    (label,) = [node for node in tree.all("p") if "Advertisement" in node.words()]
    box = label.parent

    assert box is not None
    assert "border:1px solid" in box.attributes["style"]
    assert label.words() == "Advertisement Lumen Press"
    assert {link.attributes["rel"] for link in box.all("a")} == {"sponsored nofollow"}
    assert "*" not in box.words()


def test_button_works_where_only_cells_have_grounds(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    tree = render(golden_section("sponsor")).tree
    (link,) = [link for link in tree.all("a") if link.words() == "Save a seat in December"]
    cell = link.parent

    assert cell is not None
    assert (cell.tag, cell.attributes["bgcolor"]) == ("td", "#B3341F")
    assert "mso-padding-alt" in cell.attributes["style"]


def test_job_offers_its_application_by_name(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    tree = render(golden_section("jobs")).tree

    assert [link.attributes["aria-label"] for link in tree.all("a") if link.words() == "Apply"] == [
        "Apply: Product manager, Pearl Cloud",
        "Apply: Battery buyer, Hafenwerk",
        "Apply: Umbrella engineer, Amayadori",
    ]


def test_referral_without_words_shows_the_readers_own_link_and_count(
    section: Callable[..., Section], render: Callable[..., Any]
) -> None:
    tree = render(section("referral", "Share")).tree
    (button,) = [link for link in tree.all("a") if link.words() == "Share my link"]

    assert button.attributes["href"] == "https://harbour.example/r/token?a=1&b=2"
    assert "Friends who joined through your link: 2" in tree.words()


def test_referral_that_names_the_count_does_not_say_it_twice(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    assert (
        render(golden_section("referral")).tree.words().count("2")
        == render(golden_section("referral"))
        .tree.words()
        .replace("Friends aboard through you so far: 2", "")
        .count("2")
        + 1
    )


def test_poll_answer_opens_a_mail_that_is_ready_to_send(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    tree = render(golden_section("poll"), house={"reply_to": "votes@harbour.example"}).tree
    answers = [link for link in tree.all("a") if link.attributes["href"].startswith("mailto:")]

    assert [link.words() for link in answers] == [
        "A Yes, gladly: it has a story",
        "B Only in a downpour",
        "C No, I lose my own",
    ]
    assert answers[1].attributes["href"] == "mailto:votes@harbour.example?subject=B%3A%20Only%20in%20a%20downpour"


def test_poll_that_takes_votes_leads_to_them(
    golden_section: Callable[[str], Section], sheet_of: Callable[..., Sheet], parsed: Callable[[str], Any]
) -> None:
    sheet = sheet_of(golden_section("poll"), votes={0: Vote("a1b2", "https://harbour.example/polls/a1b2/")})
    rendered = render_email(sheet)
    html = fill_preview(rendered.html, rendered)
    answers = [link for link in parsed(html).all("a") if "vote_link" in link.attributes["href"]]

    assert [link.attributes["href"] for link in answers] == [f"#vote_link/a1b2/{index}" for index in range(3)]
    assert "mailto:" not in html
    text = fill_preview(rendered.text, rendered)
    assert [line for line in text.split("\n") if "vote_link" in line] == [
        f"[{index + 1}] #vote_link/a1b2/{index}" for index in range(3)
    ]
    page = render_web(sheet)
    assert 'href="https://harbour.example/polls/a1b2/"' in page
    assert "mailto:" not in page.partition("<ol")[2].partition("</ol>")[0]


def test_poll_without_an_address_to_answer_shows_plain_rows(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    tree = render(golden_section("poll"), house={"from": "nobody"}).tree

    assert [link for link in tree.all("a") if link.attributes["href"].startswith("mailto:")] == []
    assert "B Only in a downpour" in tree.words()


def test_image_is_shown_with_its_measures_caption_and_credit(
    golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    tree = render(golden_section("image")).tree
    image = tree.one("img")

    assert image.attributes["src"] == "https://media.example/wide.png"
    assert (image.attributes["width"], image.attributes["height"]) == ("584", "292")
    assert "Platform 2, twenty past eight: one commuter still has hers." in tree.words()
    assert "Photo: Harbour Morning studio" in tree.words()


@pytest.mark.parametrize("kind", ["image", "story", "profile", "sponsor"])
def test_image_without_a_file_is_its_alternative_text_alone(
    kind: str, golden_section: Callable[[str], Section], render: Callable[..., Any]
) -> None:
    mail = render(golden_section(kind), media={})

    assert list(mail.tree.all("img")) == []
    image = next(golden_section(kind).fields.images())
    assert image.alt in mail.tree.words()
    assert "studio" not in mail.tree.words()


def test_image_that_only_decorates_says_nothing(section: Callable[..., Section], render: Callable[..., Any]) -> None:
    shown = render(section("image", image={"src": "wide.png", "alt": ""}), section("text", body="<p>x</p>")).tree
    missing = render(section("image", image={"src": "gone.png", "alt": ""}), section("text", body="<p>x</p>")).tree

    assert shown.one("img").attributes["alt"] == ""
    assert list(missing.all("img")) == []
