"""A provider's API as a drop: takes messages apart, hands them over in batches, judges the answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import RelayError, Reply, Submission
from masthead.relays.drops import Answers, DropRelay
from masthead.relays.envelope import envelope_fault
from masthead.relays.esp.fields import Fields, fields_of
from masthead.relays.esp.providers import Provider, Settings, provider_of
from masthead.relays.esp.verdict import Answer, CallFailedError, Refused, Suspicion, Trouble, UnfitError
from masthead.relays.url import RelayUrl

PAUSES = (1.0, 2.0, 4.0)
"""Seconds before a call that was put off is made again; the provider may ask for up to `LONGEST_PAUSE`."""

LONGEST_PAUSE = 10.0

Built = Any
"""What a session makes of a message; only the session looks into it."""


class Session(Protocol):
    """A connection to a provider's API. Blocking; calls come one at a time."""

    def open(self) -> None:
        """Get ready. Raises `RelayError`."""

    def build(self, fields: Fields) -> Built:
        """The request for one message. Raises `UnfitError`."""

    def call(self, built: Sequence[Built]) -> Sequence[Answer]:
        """Hand over: an answer each. Raises `CallFailedError` about all of them."""

    def close(self) -> None:
        """Let go; safe to call twice."""


class EspDrop:
    """Implements `masthead.relays.drops.Drop` with a `Session`."""

    def __init__(
        self,
        provider: Provider,
        connect: Callable[[], Session],
        *,
        most: int,
        suspicion: Suspicion,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.most = most
        self._provider = provider
        self._connect = connect
        self._session: Session | None = None
        self._suspicion = suspicion
        self._sleep = sleep

    def open(self) -> None:
        """See `Drop.open`."""
        self._session = self._connect()
        self._session.open()

    def prepare(self, submission: Submission) -> Built | Reply:
        """See `Drop.prepare`."""
        refusal = envelope_fault(sender=submission.sender, recipient=submission.recipient.address)
        if refusal:
            return Reply(Outcome.REJECTED, 0, refusal)
        assert self._session is not None
        try:
            return self._session.build(fields_of(submission))
        except UnfitError as unfit:
            if not submission.recipient.address.isascii():
                return Reply(Outcome.REJECTED, 0, str(unfit))
            [reply], distrust = self._suspicion.judge([Refused(str(unfit))])
            if distrust is not None:
                raise distrust from None
            return reply

    def commit(self, prepared: Sequence[Built]) -> Answers:
        """See `Drop.commit`."""
        answers, fault = self._hand_over(prepared)
        replies, distrust = self._suspicion.judge(answers)
        return Answers(replies, fault or distrust)

    def discard(self, prepared: Built) -> None:
        """See `Drop.discard`: nothing was handed over."""

    def close(self) -> None:
        """See `Drop.close`."""
        if self._session is not None:
            self._session.close()

    def _hand_over(self, batch: Sequence[Built]) -> tuple[Sequence[Answer], RelayError | None]:
        try:
            return self._patiently(batch), None
        except CallFailedError as failed:
            if failed.trouble is not Trouble.REFUSED:
                return [self._reply(failed)] * len(batch), self._fault(failed)
            if len(batch) == 1:
                return [Refused(f"{self._provider.title}: {failed}")], None
        # One message spoils the batch, and nothing of it was taken: each for itself.
        answers: list[Answer] = []
        for position in range(len(batch)):
            found, fault = self._hand_over(batch[position : position + 1])
            answers += found
            if fault is not None:
                rest = [Reply(Outcome.DEFERRED, 0, str(fault))] * (len(batch) - len(answers))
                return [*answers, *rest], fault
        return answers, None

    def _patiently(self, batch: Sequence[Built]) -> Sequence[Answer]:
        """Call, and again when the provider asks for patience."""
        assert self._session is not None
        for pause in PAUSES:
            try:
                return self._session.call(batch)
            except CallFailedError as failed:
                if failed.trouble is not Trouble.BUSY:
                    raise
                self._sleep(min(max(pause, failed.wait), LONGEST_PAUSE))
        return self._session.call(batch)

    def _reply(self, failed: CallFailedError) -> Reply:
        outcome = Outcome.IN_DOUBT if failed.trouble is Trouble.SILENT else Outcome.DEFERRED
        return Reply(outcome, 0, f"{self._provider.title}: {failed}")

    def _fault(self, failed: CallFailedError) -> RelayError:
        title = self._provider.title
        words = {
            Trouble.UNREACHED: f"{title} cannot be reached: {failed}",
            Trouble.SILENT: f"{title} did not answer as it should: {failed}",
            Trouble.BUSY: f"{title} has no time for us: {failed} Send more slowly.",
            Trouble.DENIED: f"{title} does not let us send: {failed} Check the relay’s address and the account.",
        }[failed.trouble]
        return RelayError(words, retry=failed.retry)


def esp_relay(url: RelayUrl) -> DropRelay[Built]:
    """The relay of an ``esp+…`` address. Raises `RelayUrlError`."""
    provider = provider_of(url)
    url.allow((*provider.options, *(("batch",) if provider.most > 1 else ())))
    return relay_of(provider, provider.settings(url), most=provider.batch(url))


def relay_of(
    provider: Provider, settings: Settings, *, most: int, sleep: Callable[[float], None] = time.sleep
) -> DropRelay[Built]:
    """The relay of a provider. settings: arguments of its backend. most: messages in one call.

    sleep: blocks a connection's thread while the provider asks for patience.
    """
    suspicion = Suspicion(provider.title)

    def connect() -> Session:
        try:
            # Loaded when such a relay is opened: Django takes longer to import than all else together.
            from masthead.relays.esp.anymail import AnymailSession
        except ImportError:
            raise RelayError("Providers’ APIs need django-anymail. Install it: pip install django-anymail.") from None
        return AnymailSession(provider, settings)

    return DropRelay(lambda: EspDrop(provider, connect, most=most, suspicion=suspicion, sleep=sleep))
