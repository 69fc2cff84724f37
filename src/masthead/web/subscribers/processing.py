"""What is done with personal data, why, for how long and who sees it: the record of GDPR Art. 30, kept beside the code
that does it. A test compares it with the tables there are; the newsroom shows it with the installation's own periods.
"""

from __future__ import annotations

from dataclasses import dataclass

from masthead.web.site import SiteSettings, shown_value

CONSENT = "Consent (Art. 6 (1) a)"
INTEREST = "Legitimate interest (Art. 6 (1) f)"
DUTY = "Legal duty (Art. 6 (1) c)"
CONTRACT_WITH_READERS = "A promise to readers (Art. 6 (1) b)"
CONTRACT_OF_SPONSORS = "Contracts with advertisers (Art. 6 (1) b and f)"
CONTRACT_OF_EMPLOYERS = "Agreements with employers (Art. 6 (1) b and f)"
CONTRACT = "The working relation with the team (Art. 6 (1) b)"


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that is done with personal data.

    how_long: with ``{setting}`` for numbers of the installation. who: who sees it besides the team. tables: the models
    that hold it, as ``app.Model``.
    """

    name: str
    why: str
    basis: str
    whose: str
    what: str
    who: str
    how_long: str
    tables: tuple[str, ...]


ACTIVITIES: tuple[Activity, ...] = (
    Activity(
        name="Sending newsletters",
        why="To send people the titles they asked for, in their language and at their hour.",
        basis=CONSENT,
        whose="Subscribers",
        what="Address, name, language, time zone, further details they gave, tags, which titles and how often.",
        who="The relay that takes the mail, and the mail hosts of the recipients.",
        how_long="While anything is subscribed, and {keep_left_days} days after the last title has ended.",
        tables=(
            "subscribers.Subscriber",
            "subscribers.Subscription",
            "subscribers.SubscriberTag",
            "subscribers.Tag",
            "subscribers.TimelineEntry",
            "subscribers.ChangedPeople",
            "subscribers.SetChunk",
            "subscribers.SearchProgress",
        ),
    ),
    Activity(
        name="Sign-up and evidence of consent",
        why="To make sure that nobody is subscribed by somebody else, and to be able to prove consent (Art. 7 (1)).",
        basis=DUTY,
        whose="People who send the form",
        what="Address, titles, the very words agreed to, when, on which page, the network the form came from "
        "(cut, or not at all by setting), when the letter was sent and its button pressed.",
        who="The relay, for the letter.",
        how_long="Forms that nobody confirmed: 7 days. Networks: {keep_network_days} days. Evidence: while subscribed, "
        "and {keep_left_days} days after.",
        tables=(
            "subscribers.Consent",
            "subscribers.Wording",
            "subscribers.SignUp",
            "subscribers.Arrival",
            "subscribers.Letter",
        ),
    ),
    Activity(
        name="Holding back abuse of the form",
        why="To keep the form from being used to flood strangers with letters.",
        basis=INTEREST,
        whose="People who send the form",
        what="Counts under keyed hashes of addresses and networks, from which neither can be read.",
        who="Nobody.",
        how_long="A week at most.",
        tables=("subscribers.Tally", "subscribers.Brake"),
    ),
    Activity(
        name="Preferences and leaving",
        why="To let people change, pause and end what they get, and to know why they leave.",
        basis=DUTY,
        whose="Subscribers",
        what="What was changed and when, a reason where one was given, a new address until it is confirmed.",
        who="The relay, for letters about a new address.",
        how_long="With the subscription; a new address that nobody confirms: 2 days.",
        tables=("subscribers.AddressChange",),
    ),
    Activity(
        name="Bounces and complaints",
        why="To stop mailing addresses that are gone, and people who do not want it.",
        basis=INTEREST,
        whose="Subscribers",
        what="That a mail came back or was called spam, when, and what the host said, without addresses. The original "
        "of what came back, with the addresses in it, for a person to read.",
        who="Nobody.",
        how_long="{keep_network_days} days; originals {keep_returned_days} days; what follows from it, with the "
        "subscription.",
        tables=(
            "subscribers.DeliveryReport",
            "returns.Returned",
            "returns.Original",
            "returns.Attendance",
            "returns.DoorState",
            "returns.PendingTopic",
            "returns.Alarm",
            "returns.Pulse",
        ),
    ),
    Activity(
        name="Suppression",
        why="To keep to a no: whoever must not be mailed is not mailed, also when a list comes in later.",
        basis=DUTY,
        whose="People who were erased, whose mail came back, who complained, or whom the publisher does not mail",
        what="A keyed hash of the address, the reason and the day; the address itself, unless the person was erased.",
        who="Nobody.",
        how_long="Until it is lifted, or the person subscribes anew.",
        tables=("subscribers.Suppression",),
    ),
    Activity(
        name="Importing and exporting lists",
        why="To bring along people who agreed elsewhere, and to take the list along.",
        basis=INTEREST,
        whose="People on a list",
        what="What the list holds, where its people agreed, and what became of each row.",
        who="Whoever of the team exports.",
        how_long="Files and reports {keep_import_days} days after they were last used; counts and source stay.",
        tables=("subscribers.ImportRun",),
    ),
    Activity(
        name="Segments",
        why="To write to those whom a mail concerns.",
        basis=INTEREST,
        whose="Subscribers",
        what="Saved conditions, and answers to them as sets of numbers.",
        who="Nobody.",
        how_long="Until the team removes them.",
        tables=("subscribers.Segment",),
    ),
    Activity(
        name="Polls",
        why="To count each reader once, to let them change it, and to write to those whom an answer concerns.",
        basis=CONSENT,
        whose="Subscribers who vote",
        what="What they answered, when, and in which mailing.",
        who="Programs of the publisher that listen, by the person’s number.",
        how_long="While the poll is kept; of who is erased, only the count stays.",
        tables=("growth.Poll", "growth.PollRules", "growth.Vote"),
    ),
    Activity(
        name="Automatic messages",
        why="To send each reader a message at its time and once, and to let those go who do not read any more.",
        basis=CONSENT,
        whose="Subscribers whom a sequence of messages is for",
        what="Where they stand in it, which messages came and when, and whether they pressed the button to stay.",
        who="The relay that takes the mail; programs of the publisher that listen, by the person’s number.",
        how_long="While the sequence is kept; with the person it goes.",
        tables=("growth.Sequence", "growth.SequenceMessage", "growth.Place", "growth.Passing", "growth.MessageRules"),
    ),
    Activity(
        name="Telling of sister titles",
        why="To tell nobody of a title they have, nobody too often, and to know which words brought subscribers.",
        basis=INTEREST,
        whose="Subscribers",
        what="Which mailing told them of which title, and whether they subscribed by its link.",
        who="Nobody.",
        how_long="With the promotion; of who is erased, a number that names nobody stays.",
        tables=("growth.Promotion", "growth.Showing", "growth.Joining"),
    ),
    Activity(
        name="Bringing friends",
        why="To count each friend once, to give each gift once, to the person who earned it, and to keep people from "
        "bringing themselves.",
        basis=CONTRACT_WITH_READERS,
        whose="Subscribers who bring friends, and those friends",
        what="Who came by whose link, when, and whether they confirmed and read; keyed hashes of mailboxes, from which "
        "none can be read; which gifts were earned and sent; the address that a parcel goes to; the name under which "
        "somebody wants to be listed.",
        who="Whoever of the team posts parcels; other readers, the name that somebody gave for that.",
        how_long="With the programme; a parcel’s address, 30 days after it was posted. Of who is erased, only the "
        "hashes stay, so that no gift is given twice. Friends who never confirmed: 7 days.",
        tables=(
            "growth.Programme",
            "growth.Referral",
            "growth.BoardName",
            "growth.Milestone",
            "growth.Gift",
            "growth.GiftMove",
            "growth.StockCode",
        ),
    ),
    Activity(
        name="Reports to sponsors",
        why="To show advertisers what they got.",
        basis=INTEREST,
        whose="Contacts at advertisers",
        what="Which report they were written about, and when. Reports hold sums, and nothing of any reader.",
        who="The advertiser, the sums of its own bookings.",
        how_long="With the booking; letters, while the contact is kept.",
        tables=("revenue.Report", "revenue.ReportLetter"),
    ),
    Activity(
        name="Affiliate programmes",
        why="To know what links in editions bring.",
        basis=INTEREST,
        whose="People who work on a publication",
        what="Who imported a file of earnings. Payments name nobody who bought.",
        who="Nobody.",
        how_long="With the account of the programme.",
        tables=("revenue.Programme", "revenue.EarningsImport", "revenue.Earning"),
    ),
    Activity(
        name="Selling slots to sponsors",
        why="To book slots, to get their texts in time, and to write invoices.",
        basis=CONTRACT_OF_SPONSORS,
        whose="Contacts of advertisers",
        what="Name, mail address, telephone, role; who of the team booked and approved; which reminders went out.",
        who="The relay, for reminders.",
        how_long="Contacts until they are removed. Bookings and texts stay, as the books do; they name nobody outside.",
        tables=(
            "revenue.Advertiser",
            "revenue.Contact",
            "revenue.Campaign",
            "revenue.Booking",
            "revenue.SponsorLink",
            "revenue.Slot",
            "revenue.Rate",
            "revenue.SalesRules",
            "revenue.Creative",
            "revenue.HouseAd",
            "revenue.Reminder",
        ),
    ),
    Activity(
        name="Job listings",
        why="To take listings in, to tell employers what became of them, and to keep what was promised.",
        basis=CONTRACT_OF_EMPLOYERS,
        whose="Contacts of employers",
        what="Name and mail address, the listings they handed in, which letters went out. Clicks on the board are "
        "counted, and about nobody.",
        who="The relay, for letters. Listings are public; contacts are not.",
        how_long="A form that nobody confirms: 7 days. Who handed a listing in: a year after it is over. Listings and "
        "employers stay.",
        tables=(
            "revenue.JobBoard",
            "revenue.Employer",
            "revenue.Listing",
            "revenue.Appearance",
            "revenue.BoardClick",
            "revenue.EmployerLink",
            "revenue.JobLetter",
        ),
    ),
    Activity(
        name="Counting growth",
        why="To see which titles grow, and where readers come from.",
        basis=INTEREST,
        whose="Nobody in particular",
        what="How many began and ended on a day, by title and source.",
        who="Nobody.",
        how_long="For good: the counts are about nobody.",
        tables=("subscribers.GrowthDay", "subscribers.GrowthSource"),
    ),
    Activity(
        name="Programs of the publisher",
        why="To let the publisher’s own programs read and change subscriptions, and hear of changes.",
        basis=INTEREST,
        whose="Subscribers",
        what="By the interface: what a token is allowed. By webhooks: numbers of people, never addresses or names.",
        who="The programs that hold a token, or listen.",
        how_long="Answers kept for repeated requests: 24 hours. Notices to listeners: as long as their log.",
        tables=(
            "api.ApiToken",
            "api.KeptAnswer",
            "webhooks.Endpoint",
            "webhooks.Notice",
            "webhooks.Delivery",
        ),
    ),
    Activity(
        name="Accounts of mailings",
        why="To know who got what, to mail nobody twice, and to answer when somebody asks.",
        basis=INTEREST,
        whose="Subscribers",
        what="Numbers of the people in a mailing and what the relay said; addresses and names while it goes out, and "
        "afterwards of those whom it did not reach.",
        who="The relay that takes the mail.",
        how_long="Names and details until the mailing ends; addresses of those it did not reach "
        "{keep_network_days} days; numbers and outcomes stay.",
        tables=(
            "mailings.Mailing",
            "mailings.MailingPart",
            "mailings.MailingRules",
            "mailings.Replacement",
            "mailings.WorkerSign",
        ),
    ),
    Activity(
        name="Counting what readers do with mailings",
        why="To see which sections are read, and to mail people who do not read any more less.",
        basis=CONSENT,
        whose="Subscribers, of titles that do not keep less",
        what="Who opened and which links they followed; when, from which network (cut, or not at all by setting) and "
        "with which program.",
        who="Nobody.",
        how_long="When, from where and with what: {keep_event_days} days. That somebody opened or clicked: as long as "
        "the edition’s counts. Counts stay, and are about nobody.",
        tables=(
            "insights.Agent",
            "insights.LinkCount",
            "insights.Measured",
            "insights.QuarterCount",
            "insights.RawEvent",
            "insights.SectionCount",
            "insights.TakenEvents",
        ),
    ),
    Activity(
        name="The team",
        why="To let the team in, and to be able to say who did what.",
        basis=CONTRACT,
        whose="People who work on a publication",
        what="Address, name, roles, second factors, sign-ins, and what they did.",
        who="Nobody.",
        how_long="Accounts until an administrator closes and removes them; the log stays.",
        tables=("team.User", "team.TeamRole", "team.Invitation", "team.AuditEntry", "team.SharedValue"),
    ),
)
"""Everything, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something about the installation that the record has to say."""

    name: str
    value: str


def activities(settings: SiteSettings) -> tuple[Activity, ...]:
    """The record with the installation's own periods in it."""
    values = settings.model_dump(
        include={"keep_left_days", "keep_network_days", "keep_import_days", "keep_returned_days", "keep_event_days"}
    )
    return tuple(
        Activity(
            each.name,
            each.why,
            each.basis,
            each.whose,
            each.what,
            each.who,
            each.how_long.format_map(values),
            each.tables,
        )
        for each in ACTIVITIES
    )


def facts(settings: SiteSettings) -> tuple[Fact, ...]:
    """Where the data is, how it travels, and what guards it."""
    database = str(shown_value(settings, "database"))
    here = "in a file on this machine (SQLite)" if database.startswith("sqlite") else "on a PostgreSQL server"
    networks = "cut to their network (/24, /48)" if settings.ip_addresses == "truncated" else "not kept"
    second = "required of publishers and administrators" if settings.require_second_factor else "offered to everybody"
    return (
        Fact("Installation", settings.base_url),
        Fact("Data is kept", here),
        Fact("Mail leaves through", str(shown_value(settings, "relay")) or "no relay yet"),
        Fact("IP addresses of readers", networks),
        Fact("On the way", "encrypted (https)" if settings.secure else "not encrypted: the address is plain http"),
        Fact("Second factor of the team", second),
        Fact("Who sees whom", "Each title’s publishers see its own subscribers; administrators see all."),
        Fact("Pages for readers", "No request to anybody else, no cookie, no tracking."),
    )
