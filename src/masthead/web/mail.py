"""Django's mail (invitations, passwords) through the installation's relay: every relay that takes mailings."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import deque
from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as ConsoleBackend

from masthead.audience.addresses import AddressError, parse_address
from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import RelayError, Reply, Submission
from masthead.relays import relay_from_url

PATIENCE_SECONDS = 30.0
"""For all answers together: somebody waits in front of a browser."""

logger = logging.getLogger("masthead.mail")


class MailNotSentError(OSError):
    """Some mail was not taken. The message says which and what the relay said, without passwords.

    An OSError, as the errors of Django's own backends are. in_doubt: the relay may have it all the same.
    """

    def __init__(self, words: str, *, in_doubt: bool = False) -> None:
        super().__init__(words)
        self.in_doubt = in_doubt


def relay_takes_mail(relay: str) -> bool:
    """Whether mail leaves this installation at all, or is only written to the log."""
    return bool(relay)


class RelayBackend(BaseEmailBackend):
    """Sends by the site's ``relay``; without one, writes messages to the log, where an operator finds them."""

    def __init__(self, fail_silently: bool = False, **_: object) -> None:
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were taken by the relay. Raises `MailNotSentError` unless told to fail silently."""
        relay = settings.SITE.settings.relay
        if not relay_takes_mail(relay):
            return ConsoleBackend(stream=sys.stderr).send_messages(email_messages) or 0
        try:
            return sum(_send(relay, message) for message in email_messages)
        except MailNotSentError as fault:
            logger.warning("%s", fault)
            if not self.fail_silently:
                raise
            return 0


def _send(relay: str, message: EmailMessage) -> int:
    """1 when everybody's copy was taken, 0 when there is nobody. Raises `MailNotSentError`."""
    submissions = tuple(_submissions(message))
    if not submissions:
        return 0
    # A thread of a web server has no event loop of its own.
    replies = asyncio.run(_submit(relay, submissions))
    refused = [
        f"{submission.recipient.address}: {reply.outcome.value.replace('_', ' ')} ({reply.code} {reply.text.strip()})"
        for submission, reply in zip(submissions, replies, strict=True)
        if reply.outcome is not Outcome.ACCEPTED
    ]
    if refused:
        doubtful = any(reply.outcome is Outcome.IN_DOUBT for reply in replies)
        raise MailNotSentError(f"The relay did not take “{message.subject}”: " + "; ".join(refused), in_doubt=doubtful)
    return 1


def _submissions(message: EmailMessage) -> list[Submission]:
    try:
        sender = str(parse_address(parseaddr(message.from_email)[1]))
        people = [str(parse_address(parseaddr(each)[1])) for each in message.recipients()]
    except AddressError as fault:
        raise MailNotSentError(f"“{message.subject}” cannot be sent: {fault}") from None
    lines = message.message().as_bytes().splitlines()
    content = b"".join(b"." * line.startswith(b".") + line + b"\r\n" for line in lines)
    return [
        Submission(index, Recipient(SubscriberId(index + 1), address), sender, content)
        for index, address in enumerate(people)
    ]


async def _submit(url: str, submissions: Sequence[Submission]) -> list[Reply]:
    post = _Post(submissions)
    relay = relay_from_url(url)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            try:
                await relay.open(post, connections=1)
                relay.kick()
                await post.over.wait()
            finally:
                await relay.close()
    except TimeoutError:
        said = f"The relay gave no answer within {PATIENCE_SECONDS:.0f} seconds."
        raise MailNotSentError(said, in_doubt=post.unanswered) from None
    except RelayError as fault:
        raise MailNotSentError(f"The relay cannot be used: {fault}", in_doubt=post.unanswered) from None
    if post.error is not None:
        raise MailNotSentError(f"The relay cannot be used: {post.error}", in_doubt=post.unanswered)
    return [post.replies[submission.index] for submission in submissions]


class _Post:
    """A `masthead.delivery.ports.Feed` of a few submissions. over: everybody has a reply, or the relay is at fault."""

    def __init__(self, submissions: Sequence[Submission]) -> None:
        self._waiting = deque(submissions)
        self._count = len(submissions)
        self.replies: dict[int, Reply] = {}
        self._begun: set[int] = set()
        self.error: RelayError | None = None
        self.over = asyncio.Event()

    @property
    def unanswered(self) -> bool:
        """Whether something left us that nobody answered for."""
        return bool(self._begun - self.replies.keys())

    def next(self) -> Submission | None:
        """See `Feed.next`."""
        return self._waiting.popleft() if self._waiting else None

    def begin(self, submission: Submission) -> bool:
        """See `Feed.begin`."""
        self._begun.add(submission.index)
        return True

    def settle(self, submission: Submission, reply: Reply) -> None:
        """See `Feed.settle`."""
        self.replies[submission.index] = reply
        if len(self.replies) == self._count:
            self.over.set()

    def give_back(self, submission: Submission) -> None:
        """See `Feed.give_back`."""
        self._begun.discard(submission.index)
        self._waiting.appendleft(submission)

    def fault(self, error: RelayError) -> None:
        """See `Feed.fault`: nobody waits for a better day here."""
        self.error = error
        self.over.set()
