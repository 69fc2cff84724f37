"""Providers' APIs by django-anymail (https://anymail.dev). The one module that imports Django, without a project.

Only what anymail has for writing backends is called: `build_message_payload`, `post_to_esp` and
`parse_recipient_status`; `masthead.relays.esp.shapes` changes some requests between the first two.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailImproperlyInstalled
from django.conf import settings as django_settings
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string

from masthead.delivery.ports import Outcome, RelayError, Reply
from masthead.relays.esp.fields import Fields
from masthead.relays.esp.network import failure_of, wait_asked
from masthead.relays.esp.providers import Provider, Settings
from masthead.relays.esp.shapes import AS_COMPILED, TOGETHER, Params, Together
from masthead.relays.esp.verdict import (
    Answer,
    CallFailedError,
    Refused,
    Trouble,
    UnfitError,
    answer_of_status,
    printable,
    trouble_of_status,
)

DEADLINES = (10.0, 60.0)
"""Seconds to connect, and to wait for an answer."""

PACKAGES = {"ses": "boto3"}
"""What a provider needs beside django-anymail."""

if not django_settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    # Nothing of a project is needed; where there is one, it keeps its settings.
    django_settings.configure()


@dataclass(slots=True)
class Request:
    """What anymail's backends take for a payload. http: the request's parameters, None where boto makes it."""

    payload: Any
    message: Any
    http: Params | None

    def get_request_params(self, api_url: str) -> dict[str, Any]:
        """The request, ready to be changed by who asks."""
        del api_url
        return dict(self.http or {})

    def __getattr__(self, name: str) -> Any:
        return getattr(self.payload, name)


class AnymailSession:
    """Implements `masthead.relays.esp.drop.Session`. settings: arguments of the provider's anymail backend.

    Raises `RelayError` when something that the provider needs is not installed.
    """

    def __init__(self, provider: Provider, settings: Settings) -> None:
        self._provider = provider
        self._secrets = tuple(_secrets(settings))
        try:
            make = import_string(provider.backend)
        except AnymailImproperlyInstalled:
            needed = PACKAGES[provider.name]
            raise RelayError(f"{provider.title} needs {needed}. Install it: pip install {needed}.") from None
        quiet = {"debug_api_requests": False, "ignore_recipient_status": True, "ignore_unsupported_features": False}
        self._backend: Any = make(**quiet, **settings)
        self._backend.timeout = DEADLINES
        self._api_url: str = getattr(self._backend, "api_url", "")

    def open(self) -> None:
        """See `Session.open`."""
        try:
            self._backend.open()
        except ValueError as error:
            # What boto makes of a region or an address that cannot be one.
            raise RelayError(f"{self._provider.title} cannot be used: {self._clean(str(error))}.") from None

    def build(self, fields: Fields) -> Request:
        """See `Session.build`."""
        name, title = self._provider.name, self._provider.title
        message = _message(fields, own_tracking=self._provider.own_tracking)
        try:
            # Without defaults: what is sent is what was compiled, also where a project has others for its mail.
            payload = self._backend.build_message_payload(message, {})
            if not self._api_url:
                payload.generate_raw_message = lambda: fields.mime
                return Request(payload, message, None)
            params = payload.get_request_params(self._api_url)
        except AnymailError as error:
            raise UnfitError(f"{title} cannot take this message: {self._clean(str(error))}.") from None
        reshape = AS_COMPILED.get(name)
        return Request(payload, message, reshape(params, fields.mime) if reshape else params)

    def call(self, built: Sequence[Request]) -> Sequence[Answer]:
        """See `Session.call`."""
        together = TOGETHER.get(self._provider.name)
        if together is None:
            [request] = built
            return [self._answer(self._post(request), request)]
        params = together.joined([request.http or {} for request in built], self._api_url)
        response = self._post(Request(built[0].payload, built[0].message, params))
        return [
            self._item(together, item, request)
            for item, request in zip(self._items(together, response, len(built)), built, strict=True)
        ]

    def close(self) -> None:
        """See `Session.close`."""
        self._backend.close()

    def _post(self, request: Request) -> Any:
        try:
            response = self._backend.post_to_esp(request, request.message)
        except AnymailAPIError as error:
            raise self._failed(error) from None
        status = getattr(response, "status_code", 200)
        if not 200 <= status < 300:
            raise CallFailedError(trouble_of_status(status), self._said(response), wait=wait_asked(response))
        return response

    def _answer(self, response: Any, request: Request) -> Answer:
        """What a response says about the one message of a request."""
        try:
            found = self._backend.parse_recipient_status(response, request, request.message)
        except AnymailAPIError:
            raise CallFailedError(Trouble.SILENT, f"its answer cannot be read: {self._said(response)}") from None
        known = [status for status in found.values() if status.status != "unknown"] or list(found.values())
        return answer_of_status(known[-1].status, known[-1].message_id, self._provider.title)

    def _items(self, together: Together, response: Any, count: int) -> Sequence[Any]:
        try:
            items = together.items(response.json())
        except (ValueError, KeyError, TypeError):
            items = []
        if len(items) != count or not all(isinstance(item, Mapping) for item in items):
            raise CallFailedError(Trouble.SILENT, f"its answer cannot be read: {self._said(response)}")
        return items

    def _item(self, together: Together, item: Any, request: Request) -> Answer:
        refusal = together.refusal(item)
        if refusal:
            return Refused(f"{self._provider.title}: {self._clean(refusal)}")
        try:
            return self._answer(_Item(item), request)
        except CallFailedError as unread:
            if item.get("ErrorCode"):
                return Refused(f"{self._provider.title}: {self._clean(str(item.get('Message', '')))}")
            return Reply(Outcome.IN_DOUBT, 0, f"{self._provider.title}: {unread}")

    def _failed(self, error: AnymailAPIError) -> CallFailedError:
        response = error.response
        if getattr(response, "status_code", None) is not None:
            status = trouble_of_status(response.status_code)
            return CallFailedError(status, self._said(response), wait=wait_asked(response))
        trouble, words, retry = failure_of(error.__cause__)
        return CallFailedError(trouble, self._clean(words), retry=retry)

    def _said(self, response: Any) -> str:
        """A response's status and words, as far as there are any."""
        status, text = getattr(response, "status_code", ""), str(getattr(response, "text", response))
        try:
            told = response.json()
            told = told.get("error", told) if isinstance(told, Mapping) else told
            found = next((told[key] for key in ("message", "Message", "errors") if key in told), text)
        except (ValueError, TypeError, AttributeError):
            found = text
        return self._clean(f"{status} {found}".strip())

    def _clean(self, words: str) -> str:
        for secret in self._secrets:
            words = words.replace(secret, "***")
        return printable(words)


class _Item:
    """One message's part of an answer about many, for who expects an answer of its own."""

    status_code = 200

    def __init__(self, item: Any) -> None:
        self._item = item
        self.text = json.dumps(item)

    def json(self) -> Any:
        return self._item


def _message(fields: Fields, *, own_tracking: bool) -> Any:
    message: Any = EmailMultiAlternatives(
        subject=fields.subject,
        body=fields.text,
        from_email=fields.sender,
        to=[fields.to],
        reply_to=[fields.reply_to] if fields.reply_to else None,
        headers=dict(fields.headers),
        alternatives=[(fields.html, "text/html")] if fields.html else None,
    )
    message.metadata = dict(fields.metadata)
    if own_tracking:
        # Links and the counting picture are ours already.
        message.track_clicks = message.track_opens = False
    return message


def _secrets(settings: Mapping[str, Any]) -> Iterator[str]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _secrets(value)
        elif isinstance(value, str) and ("key" in name or "token" in name) and value:
            yield value
