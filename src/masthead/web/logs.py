"""What is written to the log: lines for people, or one JSON object a line for collectors."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse

_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SECRET_PARTS = frozenset({"token", "key", "uidb36", "uidb64", "code"})
_HIDDEN = "…"
_IN_WORDS = frozenset({"method", "path"})
"""Facts that stand in the message already."""

request_logger = logging.getLogger("masthead.request")


def logging_config(form: Literal["text", "json"]) -> dict[str, Any]:
    """For `logging.config.dictConfig`. Everything goes to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"masthead": {"()": JsonLines if form == "json" else TextLines}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "masthead", "stream": "ext://sys.stderr"}
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "masthead": {"level": "INFO"},
            # Each refused request is in the request log already.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "ERROR"},
        },
    }


class JsonLines(logging.Formatter):
    """One object a line: at (RFC 3339, UTC), level, logger, message, then what the record says about itself."""

    def format(self, record: logging.LogRecord) -> str:
        """See the class."""
        said: dict[str, Any] = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            said["fault"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """A line for people; a traceback follows where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """See the class."""
        told = getattr(record, "facts", {}).items()
        facts = " ".join(f"{name}={value}" for name, value in told if name not in _IN_WORDS and value is not None)
        line = f"{_moment(record)} {record.levelname:<7} {record.getMessage()} {facts}".rstrip()
        # Whatever a browser sends stays on its line.
        line = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in line)
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class RequestLogMiddleware:
    """A line for each request: method, path, status, milliseconds, who, request id.

    Never query strings, and never what a path has in the place of a token: both may be keys to somebody's account.
    The id is a proxy's ``X-Request-ID`` where proxies are trusted, else a new one; answers carry it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        from django.conf import settings  # read when the first request comes

        self._get_response = get_response
        self._trusting = settings.SITE.settings.trusted_proxies > 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """See the class."""
        started = time.perf_counter()
        given = request.META.get("HTTP_X_REQUEST_ID", "") if self._trusting else ""
        name = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        response = self._get_response(request)
        response.headers["X-Request-ID"] = name
        milliseconds = (time.perf_counter() - started) * 1000
        facts = {"status": response.status_code, "ms": round(milliseconds, 1), "user": _user(request), "id": name}
        level = logging.WARNING if response.status_code >= 500 else logging.INFO
        method, path = request.method or "", shown_path(request)
        request_logger.log(level, "%s %s", method, path, extra={"facts": {"method": method, "path": path, **facts}})
        return response


def shown_path(request: HttpRequest) -> str:
    """The path without what may be a key."""
    path = request.path
    match = request.resolver_match
    if match is None:
        # Not understood, so nothing is known about its parts.
        return f"/accounts/{_HIDDEN}" if path.startswith("/accounts/") else path
    for name, value in match.kwargs.items():
        if name in _SECRET_PARTS and value:
            path = path.replace(str(value), _HIDDEN)
    return path


def _user(request: HttpRequest) -> int | None:
    """Who it was, where the request asked: looking it up for the log alone would cost a query."""
    user = getattr(request, "_cached_user", None)
    return user.pk if user is not None else None


def _moment(record: logging.LogRecord) -> str:
    return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
