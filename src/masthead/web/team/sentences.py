"""The audit log in words: one table from action to sentence, for the actions of every app.

In a sentence stand ``{actor}``, ``{subject}`` and the entry's details by their keys; a detail that is not there reads
as nothing. An action without a sentence (of a plugin, or a version to come) is told from its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SENTENCES: dict[str, str] = {
    # At the door
    "signed-in": "{actor} signed in {by}",
    "signed-out": "{actor} signed out",
    "sign-in-failed": "Somebody gave a wrong password for {subject}",
    "password-changed": "{actor} set a new password",
    "second-factor-added": "{actor} added {a_kind}",
    "second-factor-removed": "{actor} removed {a_kind}",
    "second-factor-reset": "{actor} made new recovery codes",
    "second-factor-refused": "Somebody gave a wrong code for {subject}",
    # Team
    "administrator-made": "{actor} made {subject} administrator of the installation",
    "role-given": "{actor} made {subject} {a_role}",
    "role-changed": "{actor} made {subject} {a_role}, {a_before} until then",
    "role-removed": "{actor} took {subject}, {a_before}, off the team",
    "account-closed": "{actor} closed the account of {subject}",
    "account-opened": "{actor} opened the account of {subject} again",
    "person-invited": "{actor} invited {subject} as {role}",
    "invitation-renewed": "{actor} wrote the invitation of {subject} as {role} anew",
    "invitation-withdrawn": "{actor} withdrew the invitation of {subject} as {role}",
    "invitation-accepted": "{actor} accepted the invitation as {role}",
    # Tokens of the API
    "api-token-made": "{actor} made the API token “{subject}”",
    "api-token-revoked": "{actor} revoked the API token “{subject}”",
    # Segments
    "segment-saved": "{actor} saved the segment {subject}",
    "segment-changed": "{actor} changed the segment {subject}",
    "segment-renamed": "{actor} renamed the segment {before} to {subject}",
    "segment-deleted": "{actor} deleted the segment {subject}",
    # Publications
    "publication-created": "{actor} created {subject}",
    "publication-house-changed": "{actor} changed the house format of {subject}",
    "publication-look-changed": "{actor} changed the look of {subject}",
    "publication-days-changed": "{actor} changed the days of {subject}",
    # Webhooks
    "webhook-added": "{actor} added the webhook {subject}",
    "webhook-changed": "{actor} changed the webhook {subject}",
    "webhook-secret-renewed": "{actor} made a new secret for the webhook {subject}",
    "webhook-stopped": "{actor} stopped the webhook {subject}",
    "webhook-resumed": "{actor} started the webhook {subject} again",
    "webhook-removed": "{actor} removed the webhook {subject}",
    # Mailings
    "mailing-planned": "{actor} planned a mailing of {subject}",
    "mailing-changed": "{actor} changed the mailing of {subject}",
    "mailing-ask": "{actor} asked a second person to agree to the mailing of {subject}",
    "mailing-schedule": "{actor} let the mailing of {subject} go",
    "mailing-reopen": "{actor} took the mailing of {subject} back",
    "mailing-prepare": "{actor} began to prepare the mailing of {subject}",
    "mailing-start": "{actor} started the mailing of {subject}",
    "mailing-miss": "{actor} held back the mailing of {subject}, whose time had passed",
    "mailing-fail": "{actor} could not prepare the mailing of {subject}: {why}",
    "mailing-pause": "{actor} paused the mailing of {subject}",
    "mailing-resume": "{actor} let the mailing of {subject} go on",
    "mailing-finish": "{actor} finished the mailing of {subject}",
    "mailing-cancel": "{actor} cancelled the mailing of {subject}",
    "mailing-winner": "{actor} chose the subject “{subject_line}” for {subject}",
    "mailing-corrected": "{actor} put a corrected version into the mailing of {subject}",
    "mailing-doubts-resent": "{actor} sent {subject} again to those in doubt",
    "mailing-doubts-left": "{actor} left those in doubt about {subject} as they are",
    "mailing-rules-changed": "{actor} changed the rules for mailings of {subject}",
    # Polls, and promotions of sister titles
    "poll-closed": "{actor} closed the poll {subject}",
    "poll-reopened": "{actor} let the poll {subject} take votes until {until}",
    "poll-rules-changed": "{actor} changed the rules for polls of {subject}",
    "promotion-added": "{actor} added a promotion of {subject}",
    "promotion-changed": "{actor} changed the promotion of {subject}",
    "promotion-stopped": "{actor} stopped the promotion of {subject}",
    "promotion-resumed": "{actor} let the promotion of {subject} run again",
    "promotion-removed": "{actor} removed the promotion of {subject}",
    # Automatic messages
    "sequence-added": "{actor} added the sequence {subject}",
    "sequence-changed": "{actor} changed the sequence {subject}",
    "sequence-started": "{actor} started the sequence {subject}",
    "sequence-resumed": "{actor} let the sequence {subject} go on",
    "sequence-paused": "{actor} paused the sequence {subject}",
    "sequence-ended": "{actor} ended the sequence {subject} for {people} under way",
    "sequence-removed": "{actor} removed the draft of the sequence {subject}",
    "message-opened": "{actor} began the automatic message {subject}",
    "message-added": "{actor} added “{message}” to the sequence {subject}",
    "message-changed": "{actor} changed when “{message}” of {subject} comes",
    "message-moved": "{actor} moved “{message}” within {subject}",
    "message-removed": "{actor} took “{message}” out of {subject}",
    "message-rules-changed": "{actor} changed the quiet hours of automatic messages of {subject}",
    "place-paused": "{actor} paused {subject} for subscriber {subscriber}",
    "place-resumed": "{actor} let {subject} go on for subscriber {subscriber}",
    "place-skipped": "{actor} skipped a message of {subject} for subscriber {subscriber}",
    "place-ended": "{actor} ended {subject} for subscriber {subscriber}",
    # Affiliate programmes
    "programme-added": "{actor} added the affiliate programme {subject}",
    "programme-changed": "{actor} changed the affiliate programme {subject}",
    "programme-paused": "{actor} paused the affiliate programme {subject}",
    "programme-resumed": "{actor} let links of the affiliate programme {subject} be marked again",
    "earnings-imported": "{actor} imported earnings of {subject}: {added} added, {unchanged} known, {refused} refused",
    # Job listings
    "job-board-changed": "{actor} changed the rules of {subject}",
    "job-handed-in": "{actor} put the listing {subject} before the team",
    "job-added": "{actor} entered the listing {subject}",
    "job-changed": "{actor} changed the listing {subject}",
    "job-approved": "{actor} approved the listing {subject} from {starts} to {ends}",
    "job-prolonged": "{actor} prolonged the listing {subject} to {ends}",
    "job-refused": "{actor} refused the listing {subject}",
    "job-withdrawn": "{actor} took down the listing {subject}",
    "job-expired": "{actor} ended the listing {subject}, whose last day is over",
    "employer-changed": "{actor} changed what is known of {subject}",
    "employer-link-made": "{actor} made a link to the report of {subject}",
    "employer-link-withdrawn": "{actor} withdrew a link to the report of {subject}",
    # The referral programme
    "referral-programme-changed": "{actor} changed the referral programme of {subject}: {now}, counted by “{rule}”",
    "milestone-added": "{actor} promised “{subject}” for {friends} friends",
    "milestone-changed": "{actor} changed the gift “{subject}”, for {friends} friends",
    "milestone-retired": "{actor} retired the gift “{subject}”",
    "milestone-codes-added": "{actor} added {many} codes for “{subject}”",
    "milestone-codes-removed": "{actor} removed {many} codes for “{subject}” that were nobody’s",
    "referral-allowed": "{actor} let a friend count who was held ({reasons}): {subject}",
    "referral-refused": "{actor} refused a friend who was held ({reasons}): {subject}",
    "gift-posted": "{actor} posted the gift {subject}",
    "gift-retry": "{actor} had the letter about the gift {subject} sent again",
    "gift-has-it": "{actor} confirmed that the gift {subject} arrived",
    "gift-withhold": "{actor} withheld the gift {subject}",
    # Sponsors
    "slot-held": "{actor} held {subject} for {advertiser}",
    "slot-sold": "{actor} sold {subject} to {advertiser}",
    "slot-released": "{actor} gave back {subject}, held for {advertiser}",
    "hold-prolonged": "{actor} held {subject} longer for {advertiser}",
    "hold-expired": "The hold of {subject} for {advertiser} expired",
    "sale-cancelled": "{actor} called off the sale of {subject} to {advertiser}",
    "slot-delivered": "{subject} went out for {advertiser}",
    "slot-owed": "{actor} noted that {subject} is owed to {advertiser}",
    "slot-waived": "{actor} counted {subject} for {advertiser} as delivered",
    "slot-made-good": "{subject} was made good to {advertiser}",
    "make-good-booked": "{actor} booked {subject} as a make-good for {advertiser}",
    "advertiser-added": "{actor} entered the advertiser {subject}",
    "advertiser-changed": "{actor} changed the advertiser {subject}",
    "contact-added": "{actor} entered a contact at {subject}",
    "contact-removed": "{actor} removed a contact at {subject}",
    "campaign-added": "{actor} added the campaign {subject}",
    "campaign-changed": "{actor} changed the campaign {subject}",
    "sponsor-link-made": "{actor} made a link for {subject}",
    "sponsor-link-withdrawn": "{actor} withdrew a link for {subject}",
    "creative-submitted": "{advertiser} handed in {subject}",
    "creative-approved": "{actor} approved {subject} of {advertiser}",
    "creative-returned": "{actor} sent {subject} back to {advertiser}",
    "creative-reopened": "{actor} took the approval of {subject} of {advertiser} back",
    "creative-placed": "{actor} put {subject} of {advertiser} into {slot} on {day}",
    "rate-card-changed": "{actor} changed the rate card of {subject}",
    "sales-rules-changed": "{actor} changed the rules for sponsors of {subject}",
    "house-ad-added": "{actor} added the house advertisement {subject}",
    "house-ad-changed": "{actor} changed the house advertisement {subject}",
    # Alarms
    "alarm-raised": "{actor} raised an alarm about {subject}: {why}",
    "alarm-cleared": "{actor} ended an alarm about {subject}: {why}",
    "alarm-seen": "{actor} put an alarm about {subject} away",
    "returned-tried-again": "{actor} had returned mail worked on again: {subject}",
    # What subscribers are owed
    "sign-up-asked": "{actor} asked {subject} to confirm",
    "subscription-vouched": "{actor} subscribed {subject} and said where they had agreed",
    "subscription-paused": "{actor} paused the subscription of {subject}",
    "subscription-resumed": "{actor} resumed the subscription of {subject}",
    "subscription-unsubscribed": "{actor} unsubscribed {subject}",
    "confirmation-asked": "{actor} had a confirmation mail sent to {subject}",
    "profile-changed": "{actor} changed the profile of {subject}",
    "address-changed": "{actor} changed the address of {subject}",
    "tags-added": "{actor} tagged {subject} {tags}",
    "tags-removed": "{actor} took the tags {tags} off {subject}",
    "subscribers-exported": "{actor} exported {subject} as {form}",
    "subscriber-erased": "{actor} erased {subject}",
    "subscriber-data-exported": "{actor} downloaded all data of {subject}",
    "suppression-added": "{actor} suppressed {subject}",
    "suppression-lifted": "{actor} lifted the suppression of {subject} ({was})",
    # Lists
    "list-imported": "{actor} imported {subject}: {added} added, {updated} updated, {unchanged} unchanged, "
    "{refused} refused",
    "list-import-cancelled": "{actor} cancelled the import of {subject} after {rows} rows",
    # Editions
    "edition-opened": "{actor} opened {subject}",
    "edition-written": "{actor} wrote {subject} from a manuscript",
    "edition-duplicated": "{actor} duplicated an edition as {subject}",
    "edition-deleted": "{actor} deleted {subject}",
    "manuscript-pasted": "{actor} pasted a manuscript into {subject}",
    "test-sent": "{actor} sent a test of {subject}",
    "edition-approval-requested": "{actor} asked for approval of {subject} ({step})",
    "edition-approved": "{actor} approved {subject} ({step})",
    "edition-changes-requested": "{actor} asked for changes to {subject} ({step})",
    "edition-review-stopped": "{actor} stopped the review of {subject}",
    "edition-published": "{actor} published {subject}",
    "edition-scheduled": "{actor} scheduled {subject} for {at}",
    "edition-unscheduled": "{actor} took {subject} off the schedule",
    "edition-held-back": "{actor} held {subject} back: it was due with findings",
    "edition-withdrawn": "{actor} withdrew {subject}",
    "finding-overridden": "{actor} overrode a finding in {subject}",
    "override-lifted": "{actor} lifted the override of {code} in {subject}",
    # The desk
    "section-assigned": "{actor} gave “{section}” of {subject} to {assignee_or_nobody}",
    "section-moved": "{actor} set “{section}” of {subject} to {after}",
    "comment-written": "{actor} commented on “{section}” of {subject}",
    "comment-answered": "{actor} answered a comment on “{section}” of {subject}",
    "comment-resolved": "{actor} resolved a comment on “{section}” of {subject}",
    "comment-reopened": "{actor} opened a comment on “{section}” of {subject} again",
    "comment-deleted": "{actor} deleted a comment on “{section}” of {subject}",
}

_BY = {"password": "password", "totp": "app code", "webauthn": "passkey", "recovery_codes": "recovery code"}
_KINDS = {"totp": "an authenticator app", "webauthn": "a passkey", "recovery_codes": "recovery codes"}


def sentence(action: str, *, actor: str, subject: str, details: Mapping[str, Any]) -> str:
    """What happened, as one reads it; without a full stop."""
    through = f" with the API token “{details['token']}”" if details.get("token") else ""
    form = SENTENCES.get(action)
    if form is None:
        noun, _, verb = action.rpartition("-")
        return " ".join(f"{actor} {verb} {noun.replace('-', ' ')} {subject}{through}".split())
    words = _Words({**details, **_derived(details), "actor": actor, "subject": subject})
    return " ".join((form.format_map(words) + through).split())


def remark(details: Mapping[str, Any]) -> str:
    """What somebody wrote with it: a comment, or the reasons for overrides."""
    said = [each for each in (details.get("comment"), details.get("reason")) if isinstance(each, str)]
    overrides = [each for each in details.get("overrides") or () if isinstance(each, Mapping)]
    said += [f"{each.get('code', '')}: {each.get('reason', '')}" for each in overrides]
    return " · ".join(" ".join(each.split()) for each in said if each.strip())


def label(action: str) -> str:
    """An action in a list to choose from."""
    words = action.replace("-", " ")
    return words[:1].upper() + words[1:]


def _derived(details: Mapping[str, Any]) -> dict[str, str]:
    methods = [_BY.get(str(each), str(each)) for each in details.get("methods") or ()]
    return {
        "a_role": _a(str(details.get("role", ""))),
        "a_before": _a(str(details.get("before", ""))),
        "a_kind": _KINDS.get(str(details.get("kind", "")), "a second factor"),
        "assignee_or_nobody": str(details.get("assignee") or "nobody"),
        "by": "with " + " and ".join(dict.fromkeys(methods)) if methods else "",
    }


def _a(noun: str) -> str:
    return f"an {noun}" if noun[:1] in {"a", "e", "i", "o", "u"} else f"a {noun}"


class _Words(dict[str, Any]):
    """Details with nothing for what is missing."""

    def __missing__(self, key: str) -> str:
        return ""
