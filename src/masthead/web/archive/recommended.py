"""Pages that a friend recommended: ``?ref=`` and the code of their link stands in the address of any page.

Readers of the archive have no cookie, so the code goes along in the page's own links, to the form in the end. What a
code means, nobody here knows; it is one of letters and digits, or none.
"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse

PARAMETER = "ref"
"""The field of a form, and of any page's address, that holds a code."""
_CODE = re.compile(r"[0-9A-Za-z]{1,16}")
_KEPT = ("ETag", "Last-Modified")


def code_in(text: str) -> str:
    """What may be a code, or ""."""
    plain = text.strip()
    return plain if _CODE.fullmatch(plain) else ""


def is_recommended(query: str) -> bool:
    """Whether a query may hold a code, without looking closer."""
    return f"{PARAMETER}=" in query


def with_code(response: HttpResponse, request: HttpRequest, prefix: str, marker: str) -> HttpResponse:
    """A page whose links to pages below `prefix` take the code of the request along; kept by nobody.

    marker: name of the header by which pages are kept. Untouched without a code, and where it is no page.
    """
    code = code_in(request.GET.get(PARAMETER, ""))
    if not code or response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
        return response
    link = re.compile(rf'(href="{re.escape(prefix)}/(?:[^"?#/]+/)*)(#[^"]*)?"'.encode())
    response.content = link.sub(rb"\1?" + f"{PARAMETER}={code}".encode() + rb'\2"', response.content)
    for name in (*_KEPT, marker):
        del response.headers[name]
    response.headers["Cache-Control"] = "private, no-store"
    return response
