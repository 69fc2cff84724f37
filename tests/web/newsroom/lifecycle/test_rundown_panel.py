"""The rundown: what it counts, where its findings lead, and that it follows what is typed without saving it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.test import Client

from masthead.checks.email_size import GMAIL_CLIPS_AT
from masthead.checks.proof import Proof, prove
from masthead.edition.model import Section
from masthead.edition.richtext import RichText
from masthead.edition.sections.greeting.fields import GreetingFields
from masthead.edition.sections.story.fields import StoryFields
from masthead.edition.sections.text.fields import TextFields
from masthead.render.pieces import SectionSpan
from masthead.render.sheet import Sheet
from masthead.render.themes import theme_named
from masthead.testing.builders import an_edition
from masthead.web.newsroom import mapping
from masthead.web.newsroom.desk_queries import Desk
from masthead.web.newsroom.filling import as_written
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.proofs import Draft, RecentProofs
from masthead.web.newsroom.rundown import Rundown, meter, rundown_of
from masthead.web.publications.mapping import house_of
from masthead.web.publications.models import Publication
from masthead.web.team.models import User

SignIn = Callable[[User], Client]
Posted = Callable[..., dict[str, str]]

STORY = Section(
    kind="story",
    label="Top story",
    fields=StoryFields(title="Ferries", body=RichText.from_html("<p>Four short words only.</p>")),
)
LAST = Section(kind="text", label="Last", fields=TextFields(body=RichText.from_html("<p>Goodbye.</p>")))


def drafted(proof: Proof, blocks: tuple[UUID | None, ...]) -> Draft:
    """A draft that nothing fills."""
    return Draft(proof, blocks, as_written(proof.sheet.edition), blocks)


@pytest.fixture
def draft(title: Publication) -> Draft:
    """A short story and a last word."""
    proof = prove(Sheet(an_edition(STORY, LAST), house_of(title), theme_named("harbour")))
    return drafted(proof, (uuid4(), uuid4()))


def heavier(proof: Proof, spans: tuple[SectionSpan, ...]) -> Proof:
    """The same proof, if its mail weighed 120 kB and its sections stood at `spans`."""
    return replace(proof, html="x" * 120_000, rendered=replace(proof.rendered, spans=spans))


def remarks_on(rundown: Rundown, label: str) -> list[str]:
    return [remark.finding.code for line in rundown.lines if line.label == label for remark in line.remarks]


@pytest.mark.parametrize(
    ("value", "limits", "words", "fault"),
    [
        (150, (100, 200), "150 words of 100–200", ""),
        (100, (100, 200), "100 words of 100–200", ""),
        (200, (100, 200), "200 words of 100–200", ""),
        (99, (100, 200), "99 words of 100–200, 1 too few", "under"),
        (1, (0, 0), "1 word of 0–0, 1 too many", "over"),
        (2500, (1000, 2000), "2,500 words of 1,000–2,000, 500 too many", "over"),
        (7, None, "7 words", ""),
    ],
)
def test_meter_says_how_much_and_how_far_off(
    value: int, limits: tuple[int, int] | None, words: str, fault: str
) -> None:
    made = meter(value, limits, "word")
    assert (made.words, made.fault) == (words, fault)


@pytest.mark.parametrize("value", [0, 1, 99, 150, 200, 999_999])
def test_bar_never_leaves_its_frame(value: int) -> None:
    made = meter(value, (100, 200), "word")
    assert made.low is not None
    assert made.high is not None
    assert 0 <= made.filled <= 100
    assert 0 <= made.low <= made.high <= 100


def test_short_section_is_said_to_be_short(draft: Draft) -> None:
    line = rundown_of(draft, Desk()).lines[0]
    assert line.meter.words == "5 words of 180–340, 175 too few"
    assert line.kind == "Story"


def test_kind_is_not_said_twice(draft: Draft) -> None:
    named = replace(draft.proof.sheet, edition=an_edition(STORY.model_copy(update={"label": "Story"})))
    assert rundown_of(drafted(prove(named), (uuid4(),)), Desk()).lines[0].kind == ""


def test_findings_lead_to_their_sections(draft: Draft) -> None:
    rundown = rundown_of(draft, Desk())
    assert "section-short" in remarks_on(rundown, "Top story")
    assert {remark.block for remark in rundown.lines[0].remarks} == {draft.blocks[0]}


def test_findings_on_the_edition_lead_to_their_fields(draft: Draft) -> None:
    edition = draft.proof.sheet.edition.model_copy(update={"title": "", "subject": "", "preheader": "Hi"})
    rundown = rundown_of(drafted(prove(replace(draft.proof.sheet, edition=edition)), draft.blocks), Desk())
    fields = {remark.finding.code: remark.field for remark in rundown.remarks}
    assert fields["title-empty"] == "title"
    assert fields["subject-empty"] == "subject"
    assert fields["preheader-short"] == "preheader"
    assert fields["edition-words"] == ""


def test_remedies_speak_of_the_form(draft: Draft) -> None:
    edition = draft.proof.sheet.edition.model_copy(update={"title": "", "subject": "", "preheader": ""})
    rundown = rundown_of(drafted(prove(replace(draft.proof.sheet, edition=edition)), draft.blocks), Desk())
    assert not any("front matter" in remark.remedy for remark in rundown.remarks)


def test_clip_point_is_predicted(draft: Draft) -> None:
    cut = GMAIL_CLIPS_AT - 100
    spans = (
        SectionSpan(0, "Top story", "story", 1000, cut + 5000),
        SectionSpan(1, "Last", "text", cut + 5000, 119_000),
    )
    rundown = rundown_of(drafted(heavier(draft.proof, spans), draft.blocks), Desk())
    assert [line.cut for line in rundown.lines] == ["Gmail cuts here", "Gmail hides this section"]
    assert "in “Top story”" in rundown.clipping
    assert rundown.weight.fault == "over"


def test_clip_in_the_footer_is_said(draft: Draft) -> None:
    spans = (SectionSpan(0, "Top story", "story", 1000, 5000), SectionSpan(1, "Last", "text", 5000, 9000))
    assert "in the footer" in rundown_of(drafted(heavier(draft.proof, spans), draft.blocks), Desk()).clipping


def test_light_mail_is_shown_whole(draft: Draft) -> None:
    rundown = rundown_of(draft, Desk())
    assert rundown.clipping.startswith("Gmail shows all of it")
    assert not any(line.cut for line in rundown.lines)


def test_recent_proofs_are_made_once_and_forgotten_in_turn(draft: Draft) -> None:
    made: list[str] = []

    def make(name: str) -> Callable[[], Proof]:
        def prove_it() -> Proof:
            made.append(name)
            return draft.proof

        return prove_it

    recent = RecentProofs(most=2)
    for name in ("a", "b", "a", "c", "a", "b"):
        assert recent.get(name, make(name)) is draft.proof
    assert made == ["a", "b", "c", "b"]


# --- over HTTP --------------------------------------------------------------------------------------------------


def address(edition: Edition) -> str:
    return f"/newsroom/editions/{edition.pk}/rundown/"


def test_panel_follows_the_form_without_saving(ready: Edition, writer: User, sign_in: SignIn, posted: Posted) -> None:
    before = ready.revisions.count()
    answer = sign_in(writer).post(address(ready), posted(ready, subject="Hi"))
    page = answer.content.decode()
    assert "The subject “Hi” has 2 characters" in page
    assert 'data-goto-field="subject"' in page
    assert "<html" not in page
    assert ready.revisions.count() == before
    assert Edition.objects.get(pk=ready.pk).subject != "Hi"


def test_panel_names_blocks_as_the_form_does(ready: Edition, writer: User, sign_in: SignIn, posted: Posted) -> None:
    page = sign_in(writer).post(address(ready), posted(ready)).content.decode()
    for block in mapping.section_ids(ready):
        assert f'data-goto-block="{UUID(block)}"' in page


def test_panel_says_what_cannot_be_read(ready: Edition, writer: User, sign_in: SignIn, posted: Posted) -> None:
    answer = sign_in(writer).post(address(ready), posted(ready, date="soon"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Date: Enter a valid date." in page
    assert "Your text is safe" in page


def test_panel_survives_a_fault_of_ours(
    ready: Edition, writer: User, sign_in: SignIn, posted: Posted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Rundown:
        raise RuntimeError("out of ink")

    monkeypatch.setattr("masthead.web.newsroom.views.rundown.rundown_of", broken)
    answer = sign_in(writer).post(address(ready), posted(ready))
    assert answer.status_code == 500
    assert "Your text is safe" in answer.content.decode()
    assert "out of ink" not in answer.content.decode()


def test_page_says_the_same_without_scripts(unready: Edition, writer: User, sign_in: SignIn) -> None:
    page = sign_in(writer).get(address(unready)).content.decode()
    assert "The edition has no subject." in page
    assert f"/newsroom/editions/edit/{unready.pk}/#:w:contentpath=subject" in page


def test_editor_holds_the_panel_and_a_sandboxed_preview(ready: Edition, writer: User, sign_in: SignIn) -> None:
    page = sign_in(writer).get(f"/newsroom/editions/edit/{ready.pk}/").content.decode()
    assert f'data-url="{address(ready)}"' in page
    assert page.count("<iframe") == page.count('sandbox=""') == 1
    assert "newsroom/rundown.js" in page


def test_autosave_does_not_answer_with_an_empty_panel(
    ready: Edition, writer: User, sign_in: SignIn, posted: Posted
) -> None:
    answer = sign_in(writer).post(
        f"/newsroom/editions/edit/{ready.pk}/", posted(ready, title="Anew"), headers={"Accept": "application/json"}
    )
    assert answer.json()["success"] is True
    assert "data-rundown" not in answer.content.decode()


def test_stranger_gets_no_rundown(ready: Edition, outsider: User, sign_in: SignIn) -> None:
    client = sign_in(outsider)
    assert client.get(address(ready)).status_code == 404
    assert client.post(address(ready), {}).status_code == 404


def test_findings_on_the_greeting_lead_to_it(draft: Draft) -> None:
    greeting = Section(kind="greeting", fields=GreetingFields(body=RichText.from_html("<p>Hello.</p>")))
    edition = an_edition(greeting, STORY)
    line = rundown_of(drafted(prove(replace(draft.proof.sheet, edition=edition)), draft.blocks), Desk()).lines[0]
    assert line.label == "Greeting"
    assert "section-short" in {remark.finding.code for remark in line.remarks}
    assert all("“Greeting”" in remark.finding.message for remark in line.remarks)
