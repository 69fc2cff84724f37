"""The reference page of the API, written from its OpenAPI document so that the two cannot part.

``DJANGO_SETTINGS_MODULE=masthead.testing.django_settings python -m masthead.web.api.reference > docs/reference/api.md``
writes it anew; a test compares.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

_INTRODUCTION = """\
# API

Below `/api/v1` on the newsroom’s host. Every installation describes its own at `/api/v1/docs`, and for programs,
with all fields, examples and answers, at `/api/v1/openapi.json` (OpenAPI 3.1). [How to use it](../how-to/api.md)
has examples.

## Tokens

Every request shows a token: `Authorization: Bearer mh_…`. A token is made in the newsroom under **Settings → API
tokens** by a person, for some scopes and some or all of their publications. It can never do more than that person
may at the moment it is used: a role that is taken away, or an account that is closed, takes effect with the next
request. What belongs to other publications is not there (404). A token that is unknown, expired or revoked gets
401, whichever it is.

| scope | its token may | in publications where its maker may |
|---|---|---|
"""

_PROTOCOL = """
## Requests and answers

- **Bodies** are JSON in UTF-8 of at most 2,000,000 bytes, with `Content-Type: application/json`. Fields that do not
  exist are refused, and so are names that stand twice, `NaN`, the character U+0000 and lone surrogates. Days are
  `2026-11-23`, moments `2026-11-23T06:00:00Z`.
- **Files** of people come as they are, `text/csv` or `application/octet-stream`, with at most 16,000,000 bytes; a ZIP
  holds a longer list.
- **Lists** come in pages of at most `limit` items (50; 200 at most). `next`, and the header `Link`, name the next
  page; on the last one `next` is null. Nothing comes twice and nothing is left out while others write.
- **Repeating.** A POST with an `Idempotency-Key` is carried out once, and answered the same for 24 hours (with
  `Idempotent-Replayed: true`). The same key for another request is refused; one that is still under way is answered
  409. What was refused for its form, and faults of ours (500), are not kept: mend the request, or send it again.
- **Versions.** Answers with an `ETag` take `If-None-Match` (304), and their changes `If-Match` (412).
- **Limits.** A token may ask 600 times a minute, over all processes. Then comes 429 with `Retry-After`.
- **Addresses** of people stand in bodies alone, never in an address of a page: look for one with `POST
  /api/v1/subscribers/search`.
- **Versions of the API.** Within `/api/v1` fields, operations and parameters are added and never taken away or
  changed in meaning. Be prepared for fields that are new.
- Cookies mean nothing here, and no answer allows scripts of other sites (CORS).

## Problems

Errors are `application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail`, `code`, and `errors` with a
place for each value that cannot be used: a `pointer` into the body, a `parameter` or a `header`.

| code | status | means |
|---|--:|---|
"""

_OPERATIONS = """
## Operations

| operation | does | scope |
|---|---|---|
"""


def reference_page() -> str:
    """The page, Markdown."""
    return "".join(_lines())


def _lines() -> Iterator[str]:
    from masthead.web.api.document import operations_of  # want Django made ready
    from masthead.web.api.interface import document
    from masthead.web.api.problems import KINDS
    from masthead.web.api.scopes import ABOUT, RIGHT_OF
    from masthead.web.team.roles import MEANING

    yield _INTRODUCTION
    for scope, about in ABOUT.items():
        yield f"| `{scope.value}` | {about} | {MEANING[RIGHT_OF[scope]]} |\n"
    yield _PROTOCOL
    for code, kind in KINDS.items():
        yield f"| `{code}` | {kind.status} | {kind.title}. {kind.about} |\n"
    yield _OPERATIONS
    for method, path, operation in operations_of(document()):
        short = path.removeprefix("/api/v1")
        yield f"| `{method} {short}` | {operation['summary']} | `{operation['x-required-scope']}` |\n"


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(reference_page())
