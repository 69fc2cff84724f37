"""Advertisers, whom one talks to there, and their campaigns."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.problems import Problem
from masthead.web.api.reach import newest_first
from masthead.web.api.schemas.sponsors import (
    AdvertiserOut,
    AdvertiserPage,
    AdvertisersAsked,
    CampaignOut,
    CampaignPage,
    CampaignsAsked,
    ChangedAdvertiser,
    ChangedCampaign,
    NewAdvertiser,
    NewCampaign,
    NewContact,
    NewSponsorLink,
    SponsorLinkMade,
)
from masthead.web.api.scopes import Scope
from masthead.web.api.sponsored import (
    advertiser_in,
    advertiser_line,
    advertiser_out,
    campaign_in,
    campaign_line,
    campaign_out,
    link_out,
)
from masthead.web.revenue.reports.links import KIND as READING
from masthead.web.revenue.reports.links import report_url
from masthead.web.revenue.sponsors import advertising as actions
from masthead.web.revenue.sponsors.links import WRITING, make_link, withdraw_link, writing_url

router = Router(tags=["Sponsors"])
READ, WRITE = Scope.REVENUE_READ, Scope.REVENUE_WRITE
_TITLE = "/publications/{slug:publication}"
_ADVERTISER = "/advertisers/{int:advertiser}"
_CAMPAIGN = "/campaigns/{int:campaign}"
_CONFLICT = ("conflict",)


@operation(router, "GET", f"{_TITLE}/advertisers", scope=READ, answers={200: AdvertiserPage})
def list_advertisers(request: HttpRequest, publication: str, asked: Query[AdvertisersAsked]) -> Answer:
    """List the advertisers that a publication looks after.

    Newest first.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    page = newest_first(request, actions.advertisers_for(caller.user).filter(publication=title.pk), asked)
    items = [advertiser_line(each) for each in page.rows]
    return Answer(AdvertiserPage(items=items, next=page.next), headers=page.headers)


@operation(router, "POST", f"{_TITLE}/advertisers", scope=WRITE, answers={201: AdvertiserOut})
def create_advertiser(request: HttpRequest, publication: str, body: NewAdvertiser) -> Answer:
    """Add an advertiser."""
    caller = caller_of(request)
    title = caller.title(publication, WRITE)
    plan = actions.AdvertiserPlan(**body.model_dump())
    made = actions.add_advertiser(user=caller.user, publication_id=title.pk, plan=plan)
    found = advertiser_in(request, made.pk, WRITE)
    return Answer(advertiser_out(found), 201, {"Location": f"/api/v1/advertisers/{made.pk}"})


@operation(router, "GET", _ADVERTISER, scope=READ, answers={200: AdvertiserOut})
def get_advertiser(request: HttpRequest, advertiser: int) -> Answer:
    """One advertiser, with its contacts."""
    return Answer(advertiser_out(advertiser_in(request, advertiser, READ)))


@operation(router, "PATCH", _ADVERTISER, scope=WRITE, answers={200: AdvertiserOut})
def change_advertiser(request: HttpRequest, advertiser: int, body: ChangedAdvertiser) -> AdvertiserOut:
    """Change what is known of an advertiser.

    Its trade stays while something is held or sold.
    """
    found = advertiser_in(request, advertiser, WRITE)
    before = {name: getattr(found, name) for name in actions.AdvertiserPlan.__dataclass_fields__}
    plan = actions.AdvertiserPlan(**{**before, **body.said()})
    actions.change_advertiser(user=caller_of(request).user, advertiser_id=found.pk, plan=plan)
    return advertiser_out(advertiser_in(request, advertiser, WRITE))


@operation(router, "POST", f"{_ADVERTISER}/contacts", scope=WRITE, answers={201: AdvertiserOut}, problems=_CONFLICT)
def add_advertiser_contact(request: HttpRequest, advertiser: int, body: NewContact) -> Answer:
    """Add somebody to talk to at an advertiser.

    409 where there are twenty already.
    """
    found = advertiser_in(request, advertiser, WRITE)
    plan = actions.ContactPlan(**body.model_dump())
    actions.add_contact(user=caller_of(request).user, advertiser_id=found.pk, plan=plan)
    return Answer(advertiser_out(advertiser_in(request, advertiser, WRITE)), 201)


@operation(router, "DELETE", f"{_ADVERTISER}/contacts/{{int:contact}}", scope=WRITE, answers={204: None})
def remove_advertiser_contact(request: HttpRequest, advertiser: int, contact: int) -> None:
    """Forget a contact of an advertiser.

    Nothing about them is kept.
    """
    found = advertiser_in(request, advertiser, WRITE)
    if contact not in {each.pk for each in found.contacts.all()}:
        raise Problem("not-found")
    actions.remove_contact(user=caller_of(request).user, contact_id=contact)


@operation(router, "GET", f"{_TITLE}/campaigns", scope=READ, answers={200: CampaignPage})
def list_campaigns(request: HttpRequest, publication: str, asked: Query[CampaignsAsked]) -> Answer:
    """List the campaigns of a publication’s advertisers.

    Newest first.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    found = actions.campaigns_for(caller.user).filter(advertiser__publication=title.pk)
    page = newest_first(request, found.filter(advertiser=asked.advertiser) if asked.advertiser else found, asked)
    items = [campaign_line(each) for each in page.rows]
    return Answer(CampaignPage(items=items, next=page.next), headers=page.headers)


@operation(router, "POST", f"{_ADVERTISER}/campaigns", scope=WRITE, answers={201: CampaignOut})
def create_campaign(request: HttpRequest, advertiser: int, body: NewCampaign) -> Answer:
    """Begin a campaign of an advertiser."""
    found = advertiser_in(request, advertiser, WRITE)
    plan = actions.CampaignPlan(**body.model_dump())
    made = actions.add_campaign(user=caller_of(request).user, advertiser_id=found.pk, plan=plan)
    held = campaign_in(request, made.pk, WRITE)
    return Answer(campaign_out(held), 201, {"Location": f"/api/v1/campaigns/{made.pk}"})


@operation(router, "GET", _CAMPAIGN, scope=READ, answers={200: CampaignOut})
def get_campaign(request: HttpRequest, campaign: int) -> CampaignOut:
    """One campaign, with its links."""
    return campaign_out(campaign_in(request, campaign, READ))


@operation(router, "PATCH", _CAMPAIGN, scope=WRITE, answers={200: CampaignOut})
def change_campaign(request: HttpRequest, campaign: int, body: ChangedCampaign) -> CampaignOut:
    """Change a campaign.

    New parameters stand in links of editions that are not published yet.
    """
    found = campaign_in(request, campaign, WRITE)
    before = {name: getattr(found, name) for name in actions.CampaignPlan.__dataclass_fields__}
    plan = actions.CampaignPlan(**{**before, **body.said()})
    actions.change_campaign(user=caller_of(request).user, campaign_id=found.pk, plan=plan)
    return campaign_out(campaign_in(request, campaign, WRITE))


@operation(router, "POST", f"{_CAMPAIGN}/links", scope=WRITE, answers={201: SponsorLinkMade})
def create_sponsor_link(request: HttpRequest, campaign: int, body: NewSponsorLink) -> Answer:
    """Make a link for the sponsor.

    To write texts, or to read reports; of this campaign and nothing else. The address is shown this once: whoever has
    it may open the page until the link expires or is withdrawn.
    """
    found = campaign_in(request, campaign, WRITE)
    kind, url_of = (WRITING, writing_url) if body.kind == "creative" else (READING, report_url)
    now = timezone.now()
    made = make_link(user=caller_of(request).user, campaign_id=found.pk, kind=kind, now=now, days=body.days)
    return Answer(SponsorLinkMade(link=link_out(made), url=url_of(made)), 201, secret=True)


@operation(router, "DELETE", f"{_CAMPAIGN}/links/{{int:link}}", scope=WRITE, answers={204: None})
def withdraw_sponsor_link(request: HttpRequest, campaign: int, link: int) -> None:
    """Withdraw a sponsor’s link.

    From now on it opens nothing. Twice is as good as once.
    """
    found = campaign_in(request, campaign, WRITE)
    if link not in {each.pk for each in found.links.all()}:
        raise Problem("not-found")
    withdraw_link(user=caller_of(request).user, link_id=link, now=timezone.now())
