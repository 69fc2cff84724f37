"""The reference page of mailing states, written from the table of moves so that the two cannot part.

``python -m masthead.web.mailings.states_page > docs/reference/mailing-states.md`` writes it anew; a test compares.
"""

from __future__ import annotations

import sys

from masthead.web.mailings.states import MOVES, SAYINGS, MailingStage, MailingStep

_INTRODUCTION = """\
# States of a mailing

A mailing is planned, goes out in parts, and ends with a receipt that adds up. Every step leaves a line in the audit
log, and most a notice to webhooks.

"""

_MEANINGS: dict[MailingStage, str] = {
    MailingStage.DRAFT: "somebody plans it; nothing happens",
    MailingStage.WAITING: "a second person has to agree, where the publication asks for one",
    MailingStage.SCHEDULED: "it goes out at its time",
    MailingStage.PREPARING: "its audience is being frozen; nobody has got it yet",
    MailingStage.RUNNING: "it goes out, or waits for the hour of its next part",
    MailingStage.PAUSED: "by somebody, by its canary, or by an alarm; what is under way is answered",
    MailingStage.FINISHED: "everybody is accounted for",
    MailingStage.CANCELLED: "ended for good; the receipt says who got it",
    MailingStage.STALE: "its time passed while nothing was there to send it, or its edition was not published: it asks",
    MailingStage.FAILED: "it could not be prepared, and says why; nobody got it",
}

_STEPS: dict[MailingStep, str] = {
    MailingStep.ASK: "who planned it asks a second person",
    MailingStep.SCHEDULE: "a publisher, or the second person, lets it go; of an overdue one: after all",
    MailingStep.REOPEN: "it is planned anew",
    MailingStep.PREPARE: "its time has come",
    MailingStep.START: "its audience is frozen, in one transaction with this step",
    MailingStep.MISS: "its time is more than half an hour past",
    MailingStep.FAIL: "the edition was withdrawn, nobody is left to write to, the disk is full, or nobody knows why",
    MailingStep.PAUSE: "a publisher, a canary, an alarm, or something that comes half an hour late stops it",
    MailingStep.RESUME: "a publisher lets it go on",
    MailingStep.FINISH: "nobody is pending and no retry is due",
    MailingStep.CANCEL: "a publisher ends it",
}


def states_page() -> str:
    """The page, as it stands in docs/reference."""
    return "\n".join((_INTRODUCTION + _diagram(), _states(), _steps()))


def _diagram() -> str:
    """Each move as an arrow, those with the same ends on one line."""
    lines = []
    for state, moves in MOVES.items():
        for after in dict.fromkeys(moves.values()):
            steps = ", ".join(step.value for step, found in moves.items() if found is after)
            lines.append(f"{state.value:>9}  ── {steps} ──▶  {after.value}")
    return "\n".join(("```text", *lines, "```", ""))


def _states() -> str:
    rows = (f"| *{state.value}* | {SAYINGS[state]} | {_MEANINGS[state]} |" for state in MailingStage)
    return "\n".join(("| state | the newsroom says | means |", "|---|---|---|", *rows, ""))


def _steps() -> str:
    rows = (f"| {step.value} | {_STEPS[step]} |" for step in MailingStep)
    return "\n".join(("| step | when |", "|---|---|", *rows, ""))


if __name__ == "__main__":
    sys.stdout.write(states_page())
