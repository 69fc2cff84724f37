"""What is announced. Data holds ids, never an address or a name: who may know more asks the API."""

from __future__ import annotations

EVENTS: dict[str, str] = {
    "subscription.asked": "Somebody new to the title asked for it, or was entered; nothing is confirmed yet.",
    "subscription.activated": "A subscription became active: confirmed, vouched for, or resumed.",
    "subscription.paused": "A subscriber takes a pause.",
    "subscription.unsubscribed": "A subscription ended by the reader’s wish, or an editor’s for them.",
    "subscription.bounced": "An address is gone for good.",
    "subscription.complained": "A reader called a mail spam.",
    "subscriber.changed": "A profile or its tags changed.",
    "subscriber.erased": "A person was erased; forget them, too.",
    "import.finished": "A list was imported; how many were added, updated, left and refused.",
    "edition.published": "An edition went live in the archive.",
    "edition.withdrawn": "An edition was taken out of the archive.",
    "mailing.scheduled": "A mailing is let go, at once or for its time.",
    "mailing.started": "A mailing’s audience is frozen, and it begins to go out.",
    "mailing.paused": "A mailing is held: by somebody, by its canary, or by an alarm.",
    "mailing.resumed": "A mailing that was held goes on.",
    "mailing.finished": "Everybody in a mailing’s audience is accounted for.",
    "mailing.cancelled": "A mailing was ended before everybody had it.",
    "mailing.failed": "A mailing could not be prepared, and nobody got it.",
    "mailing.overdue": "A mailing’s time passed while nothing was there to send it; somebody has to decide.",
    "mailing.alarm": "Complaints, bounces, deferrals or a stall of a mailing passed a limit, or the alarm ended.",
    "poll.opened": "An edition with a poll was published, and votes are taken.",
    "poll.voted": "A subscriber answered a poll, or changed the answer.",
    "poll.closed": "A poll takes no votes any more; its result is final.",
    "referral.counted": "A friend whom a reader brought counts: they did what the referral programme’s rule says.",
    "gift.earned": "A reader has brought enough friends for a gift, and earned it.",
    "gift.sent": "A reader has a gift: its letter is with the relay, or somebody posted the parcel.",
    "promotion.subscribed": "A reader subscribed to a sister title through its promotion in a mail of this one.",
    "job.submitted": "Somebody handed a listing in and confirmed it; it waits for the team.",
    "job.published": "A listing was approved: it stands on the board from its first day on.",
    "job.ended": "A listing is over: its last day passed, or it was withdrawn.",
    "earnings.imported": "What an affiliate programme paid was imported; how many rows were added, known and refused.",
    "endpoint.tested": "Somebody pressed “Send a test”.",
}
"""Event → when it is announced."""
