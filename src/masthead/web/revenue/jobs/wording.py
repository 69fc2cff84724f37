"""A listing as somebody wrote it, judged by what it says alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any

from masthead.audience.addresses import AddressError, parse_address
from masthead.checks.targets import Target, is_private_host, read_target
from masthead.edition.normal_form import clean_text
from masthead.web.revenue.jobs.countries import country_names
from masthead.web.revenue.jobs.faults import JobError

LONGEST_ABOUT = 4_000
"""Characters."""
_LONGEST = {"company": 120, "role": 120, "place": 80, "contact_name": 120}
_ADDRESS_WITHIN = re.compile(r"https?:|www\.|\w@\w", re.IGNORECASE)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BRACES = re.compile(r"([{}])\1+")
_NOT_IN_ADDRESS = re.compile(r"[\s\\<>\"'{}|^`]")
"""What browsers read in ways of their own, and what begins a merge tag."""
_NAMES = {"company": "company", "role": "position", "place": "place", "contact_name": "name"}


@dataclass(frozen=True, slots=True)
class Words:
    """What a listing says; see `models.Listing`. contact_email: as written; checked where it is needed."""

    company: str
    role: str
    link: str
    place: str = ""
    country: str = ""
    remote: bool = False
    about: str = ""
    website: str = ""
    contact_name: str = ""
    contact_email: str = ""


def checked(words: Words) -> Words:
    """The words with blanks put right. Raises `JobError` for the first thing that cannot be."""
    words = _without_tricks(words)
    lines: dict[str, Any] = {name: " ".join(getattr(words, name).split()) for name in _LONGEST}
    for name, line in lines.items():
        _check_line(name, line)
    if words.country and words.country not in country_names("en"):
        raise JobError("Choose a country of the list.", "country", "job_fault_country")
    if not (lines["place"] or words.country or words.remote):
        raise JobError("Say where the work is: a place, a country, or remote.", "place", "job_fault_place")
    about = "\n".join(line.rstrip() for line in words.about.strip().splitlines())
    if len(about) > LONGEST_ABOUT:
        raise JobError(f"Write at most {LONGEST_ABOUT:,} characters.", "about", "job_fault_long")
    return replace(
        words,
        **lines,
        about=about,
        link=checked_link(words.link),
        website=checked_website(words.website),
        contact_email=words.contact_email.strip(),
    )


def checked_link(text: str) -> str:
    """Where to apply: a public page, or a mailbox, which may be written without “mailto:”. Raises `JobError`."""
    said = text.strip()
    mailbox = said.removeprefix("mailto:").partition("?")[0]
    if "@" in mailbox and "/" not in mailbox:
        try:
            return f"mailto:{parse_address(mailbox)}"
        except AddressError as fault:
            raise JobError(str(fault), "link", "job_fault_link") from None
    return _page(said, "link")


def checked_website(text: str) -> str:
    """An employer's page, or "". Raises `JobError`."""
    return _page(text.strip(), "website") if text.strip() else ""


def _without_tricks(words: Words) -> Words:
    """Without characters that no page may carry, that turn the direction of what follows, or that begin a merge tag."""
    said = {each.name: getattr(words, each.name) for each in fields(words)}
    cleaned: dict[str, Any] = {name: _clean(text) for name, text in said.items() if isinstance(text, str)}
    return replace(words, **cleaned)


def _clean(text: str) -> str:
    return _BRACES.sub(r"\1", _TURNING.sub("", clean_text(text)))


def _page(said: str, field: str) -> str:
    address = said if "://" in said else f"https://{said}"
    read = read_target(address)
    good = read.target is Target.WEB and not read.userinfo and "." in read.host and not is_private_host(read.host)
    if not good or _NOT_IN_ADDRESS.search(address) or len(address) > 300:
        message = "Write the whole address of a public page, as in “https://company.example/jobs”."
        raise JobError(message, field, "job_fault_link")
    return address


def _check_line(name: str, line: str) -> None:
    if not line and name in {"company", "role"}:
        raise JobError(f"Name the {_NAMES[name]}.", name, f"job_fault_{name}")
    if len(line) > _LONGEST[name]:
        raise JobError(f"Write at most {_LONGEST[name]} characters.", name, "job_fault_long")
    # These words stand in mail to an address that nobody has confirmed: no link of a stranger travels in it.
    if _ADDRESS_WITHIN.search(line):
        raise JobError(f"No address belongs into the {_NAMES[name]}.", name, "job_fault_address_within")
