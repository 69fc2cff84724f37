"""What broke on the way to a provider, told apart by whether anything was handed over: what requests and boto raise."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import Any

from masthead.relays.esp.verdict import Trouble

_NOT_CONNECTED = frozenset(
    {
        # requests and urllib3
        "ConnectTimeout",
        "ConnectTimeoutError",
        "NewConnectionError",
        "NameResolutionError",
        "ProxyError",
        "InvalidProxyURL",
        # botocore
        "EndpointConnectionError",
        "ProxyConnectionError",
    }
)
_NOT_ALLOWED = frozenset({"NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "NoRegionError"})
_DENIED_CODES = frozenset(
    {
        "AccountSuspendedException",
        "SendingPausedException",
        "MailFromDomainNotVerifiedException",
        "NotFoundException",
        "AccessDeniedException",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_BUSY_CODES = frozenset({"LimitExceededException", "TooManyRequestsException", "Throttling", "ThrottlingException"})


def failure_of(error: BaseException | None) -> tuple[Trouble, str, bool]:
    """What an exception of the HTTP library or of boto means, in words, and whether waiting may mend it."""
    chain = list(_chain(error))
    if untrusted := next((each for each in chain if isinstance(each, ssl.SSLCertVerificationError)), None):
        return Trouble.UNREACHED, f"its certificate cannot be trusted ({untrusted.verify_message}).", False
    names = {type(each).__name__ for each in chain}
    if names & _NOT_CONNECTED:
        return Trouble.UNREACHED, "no connection could be made. Check the network.", True
    if names & _NOT_ALLOWED:
        return Trouble.DENIED, str(chain[0]), False
    response = getattr(chain[0], "response", None) if chain else None
    if isinstance(response, dict):
        return (*_client_error(response), True)
    return Trouble.SILENT, f"the connection was lost or the answer came too late ({type(error).__name__}).", True


def wait_asked(response: Any) -> float:
    """Seconds that a response asks to wait (RFC 9110 §10.2.3), 0 for none; a date counts as none."""
    asked = str(getattr(response, "headers", {}).get("Retry-After", ""))
    return float(asked[:6]) if asked.isascii() and asked.isdecimal() else 0.0


def _client_error(response: dict[str, Any]) -> tuple[Trouble, str]:
    """An error that Amazon's API answered with."""
    error = response.get("Error", {})
    code, words = str(error.get("Code", "")), str(error.get("Message", ""))
    status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    said = f"{code}: {words}"
    if code in _DENIED_CODES or status in {401, 403}:
        return Trouble.DENIED, said
    if code in _BUSY_CODES or status in {429, 503}:
        return Trouble.BUSY, said
    return (Trouble.REFUSED if 400 <= status < 500 else Trouble.SILENT), said


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what lies behind it: its cause, its context, what it carries as reason or argument."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, BaseException) and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]
